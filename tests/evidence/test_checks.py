"""What each check hears, and what it must not hear."""

from __future__ import annotations

import pytest

from rehearse.coach.evidence import CHECKS, SECTION_CHECKS, find_evidence
from rehearse.model.evidence import Polarity
from rehearse.model.sections import Sentence
from rehearse.model.transcript import Word
from tests.evidence.spoken import evidence_of, heard, quotes, spoken


@pytest.mark.parametrize(
    ("said", "check"),
    [
        ("The model will definitely work.", "hidden_uncertainty"),
        ("We can build a fully automated system in 3 months.", "over_promising"),
        ("I told her: you don't understand ML, this is normal.", "dismissing_concerns"),
        ("Well, actually, the original paper by Vaswani et al. in 2017 says so.", "academic_detour"),
        ("The model made that decision, not me.", "responsibility_deflection"),
        ("I've never really disagreed with anyone.", "never_disagreed"),
        ("I just let them do it their way to avoid conflict.", "just_let_them"),
        ("I proved them wrong and they admitted I was right.", "proved_them_wrong"),
        ("The PM didn't understand ML so I had to educate them.", "hero_and_obstacle"),
        ("It was the data team's fault.", "blame"),
        ("The model is 94.7 percent accurate.", "false_precision"),
        ("We used a bidirectional LSTM with attention and beam search decoding.", "jargon_bombing"),
    ],
)
def test_each_unwanted_thing_is_heard_in_its_plainest_form(said: str, check: str):
    assert check in heard(said)


@pytest.mark.parametrize(
    ("said", "check"),
    [
        ("I didn't want to promise it would definitely work.", "over_promising"),
        ("I didn't want to promise it would definitely work.", "hidden_uncertainty"),
        ("I said the model isn't the one deciding, we are.", "responsibility_deflection"),
        ("He thought I was blaming the data team, I wasn't.", "blame"),
        ("She said it was the data team's fault.", "blame"),
        ("It wasn't about proving him wrong.", "proved_them_wrong"),
        ("I refused to tell them it can't fail.", "hidden_uncertainty"),
        ("It would have been easy to say it will definitely work.", "hidden_uncertainty"),
        ("I promised him it would never fail. That was a mistake, and I told him so.", "over_promising"),
        ("The tool dropped from 94.7 percent to 91 percent.", "false_precision"),
        ("On the held out set it was 94.7 percent accurate.", "false_precision"),
        ("We can't avoid conflict between two trains on one track, the plan handles it.", "never_disagreed"),
        ("I was the only data person in the company.", "hero_and_obstacle"),
        ("There was no way we could finish in time.", "hidden_uncertainty"),
        ("Our research team published a paper and I turned it into a product.", "academic_detour"),
        ("I let them each run their version for a week.", "just_let_them"),
    ],
)
def test_denied_reported_corrected_and_harmless_words_are_not_held_against_the_speaker(said: str, check: str):
    assert check not in heard(said)


@pytest.mark.parametrize(
    ("said", "figure"),
    [
        ("Tickets dropped by sixty two percent.", "sixty two percent"),
        ("We cut it in half.", "in half"),
        ("It is twice as fast.", "twice as"),
        ("It took six weeks.", "six weeks"),
        ("It went from four hours to twenty minutes.", "four hours to twenty minutes"),
        ("It gets nineteen out of twenty right.", "nineteen out of twenty"),
        ("We saved $2.3 million.", "$2.3 million"),
        ("Errors halved.", "halved"),
        ("It is 4x faster.", "4x"),
        ("We, um, cut sixty, uh, two percent of the calls.", "sixty, uh, two percent"),
    ],
)
def test_spoken_and_written_numbers_count_in_the_result(said: str, figure: str):
    found = quotes(said, "numbers_in_result", section="Result")
    assert any(figure in quote for quote in found)


@pytest.mark.parametrize(
    "said",
    [
        "It got a lot better and everyone was happy.",
        "Phase two went live.",
        "There are two things I took.",
        "One of us stayed.",
        "That was in 2019.",
    ],
)
def test_numbers_that_measure_nothing_do_not_count(said: str):
    assert "numbers_in_result" not in heard(said, section="Result")


def test_a_number_outside_the_result_is_not_a_number_in_the_result():
    assert "numbers_in_result" not in heard("I cut it by sixty percent.", section="Action")


def test_i_and_we_are_counted_inside_the_action_only():
    found = evidence_of(
        ("Situation", "I was new and we were late. My team was small."),
        ("Action", "I wrote the plan and, um, I've asked my manager. We tested our version, we're careful."),
        ("Result", "We shipped it and I was glad."),
    )["own_contribution"]
    assert (found.counts["i"], found.counts["we"]) == (3, 3)
    assert found.quotes[0].text.startswith("I wrote the plan")


def test_thinking_and_being_are_no_deeds():
    assert "own_contribution" not in heard("I think it was fine. I was happy. I wanted more.")


@pytest.mark.parametrize("listener", ["executive", "product_manager", "non_technical", "recruiter"])
def test_terms_that_a_peer_takes_in_stride_are_too_many_for_others(listener: str):
    said = "We had data drift, so I retrained the gradient boosting on new embeddings with class weights."
    assert "jargon_bombing" in heard(said, listener=listener)
    assert "jargon_bombing" not in heard("I looked at the recall. I retrained it.", listener="peer")


def test_a_jargon_finding_says_what_to_say_instead():
    found = evidence_of(("Action", "The feature store had stale embeddings after the beam search."), listener="executive")[
        "jargon_bombing"
    ]
    assert "one shared place for the facts that models use" in found.advice
    assert "an executive" in found.advice


def test_a_term_explained_on_the_spot_is_not_held_against_the_speaker():
    said = "The model had overfitted, which means it learned last year by heart, and there was data drift, meaning the world had changed."
    assert "jargon_bombing" not in heard(said, listener="executive")


def test_all_checks_answer_in_the_order_of_the_report():
    sentences, words = spoken(("Action", "I wrote it."))
    assert tuple(item.check for item in find_evidence(sentences, words)) == CHECKS
    assert len(CHECKS) == 21


def test_without_sections_the_checks_that_need_them_are_left_out_rather_than_called_unheard():
    words = tuple(Word(text, index, index + 0.5) for index, text in enumerate("I cut it by half .".split()))
    sentences = (Sentence("I cut it by half .", 0, 6, None, 0, len(words)),)
    assert {item.check for item in find_evidence(sentences, words)} == set(CHECKS) - SECTION_CHECKS


def test_what_was_wanted_and_missing_or_unwanted_and_heard_comes_with_advice_and_nothing_else_does():
    for item in evidence_of(("Action", "It was their fault."), ("Result", "It fell by half.")).values():
        assert bool(item.advice) == (item.heard is (item.polarity is Polarity.AVOID)), item.check


@pytest.mark.parametrize(
    ("said", "others"),
    [
        ("Then I rewrote the loader over a weekend.", 0),
        ("She cared about the launch date.", 1),
        ("The product manager wanted speed. The data team wanted clean tables.", 2),
        ("The product manager wanted speed, and the product manager wanted it by May.", 1),
    ],
)
def test_people_with_a_goal_are_counted_once_each_and_nobody_is_counted_where_there_is_none(said: str, others: int) -> None:
    item = evidence_of(("Action", said))["stakeholders"]
    assert (item.heard, item.counts["stakeholders"]) == (bool(others), others)
