"""The next question comes from what was lacking, in the order that matters for the question asked."""

from __future__ import annotations

import json
import tomllib

import jsonschema
import pytest

from rehearse.assets import asset
from rehearse.coach.evidence import find_evidence
from rehearse.coach.follow_ups import choose_follow_ups
from rehearse.coach.follow_ups_bank import shipped_bank
from rehearse.coach.follow_ups_told import several_wishes
from rehearse.coach.headline import headline
from rehearse.model.evidence import Evidence, FollowUp, Polarity, Quote
from rehearse.model.measures import DEFAULT_TARGET, Measures
from rehearse.model.question import FollowUpRule, Question
from rehearse.model.sections import Label
from rehearse.vocabulary import load_vocabulary
from tests.evidence.spoken import spoken

WE = (
    ("Situation", "Our search was slow."),
    ("Task", "We needed to fix it."),
    ("Action", "We had meetings and we talked a lot. We aligned our plans."),
    ("Result", "It got better."),
)
STRONG = (
    ("Situation", "Maria wanted it by June, and legal was worried about the logs."),
    ("Task", "I had to get both to one plan."),
    (
        "Action",
        "I wrote a one page memo. I set up an A/B test and we agreed on the criteria before we ran it. I called both of them.",
    ),
    ("Result", "Complaints fell from ninety to thirty within six weeks, and customers renewed. They chose the second option."),
    ("Reflection", "I learned to ask legal first. My mistake was waiting."),
)


def _evidence(parts: tuple[tuple[str, str], ...]) -> tuple[Evidence, ...]:
    return find_evidence(*spoken(*parts))


def _chosen(
    parts: tuple[tuple[str, str], ...], question: Question | None = None, absent: tuple[Label, ...] = (), **more: object
) -> tuple[FollowUp, ...]:
    return choose_follow_ups(_evidence(parts), absent, question, **more)


def test_the_bank_follows_its_schema_and_uses_known_names():
    data = tomllib.loads(asset("follow_ups.toml").read_text(encoding="utf-8"))
    jsonschema.validate(data, json.loads(asset("schema", "follow_ups.schema.json").read_text(encoding="utf-8")))
    vocabulary = load_vocabulary()
    names = {category.id for category in vocabulary.categories} | {competency.id for competency in vocabulary.competencies}
    gaps = {row["name"] for row in data["gaps"]}
    assert set(vocabulary.gaps) <= gaps, "the question files may name a gap that the bank does not explain"
    for row in data["gaps"]:
        assert set(row.get("first_for", ())) <= names, row["name"]
    for row in data["follow_ups"]:
        assert row["gap"] in gaps
        assert set(row.get("categories", ())) <= {category.id for category in vocabulary.categories}


def test_every_gap_has_a_question_and_no_question_stands_twice():
    bank = shipped_bank()
    assert {gap.name for gap in bank.gaps} == {row.gap for row in bank.questions}
    texts = [row.question.casefold() for row in bank.questions]
    assert len(texts) == len(set(texts)) >= 60


def test_a_missing_number_and_a_we_are_asked_about_and_the_reason_says_what_was_counted():
    found = _chosen(WE, limit=6)
    assert any("No number" in item.because for item in found)
    assert any("“we” or “our” 4 times, and “I” or “my” not once" in item.because for item in found)


def test_an_unwanted_phrase_is_quoted_in_the_reason():
    found = _chosen(
        (*WE[:2], ("Action", "I built it. I tested it. I just let him have his way."), ("Result", "It fell by half."))
    )
    assert found[0].because.startswith("You said “I just let him have his way”")


def test_what_matters_for_the_question_comes_first():
    failure = Question("q", "Tell me about a failure.", "failure")
    assert "went wrong" in _chosen(WE, failure)[0].because
    conflict = Question("q", "Two teams wanted different things.", "conflicting_objectives")
    assert _chosen(WE, conflict)[0].because != _chosen(WE, failure)[0].because


def test_the_questions_own_list_comes_before_the_bank_where_its_gap_applies():
    own = FollowUpRule("And how many tickets was that?", "The result had no number in it.", "no_number")
    other = FollowUpRule("Which terms did she not know?", "There were terms.", "jargon")
    question = Question("q", "Tell me.", "pride", follow_ups=(other, own))
    assert FollowUp(own.question, own.because) in _chosen(WE, question)
    assert other.question not in {item.question for item in _chosen(WE, question, limit=12)}


def test_a_question_already_asked_never_comes_again_whatever_its_spacing():
    asked: list[str] = []
    for _ in range(25):
        found = _chosen(WE, asked=tuple(asked), limit=1)
        if not found:
            break
        assert found[0].question not in asked
        asked.append(found[0].question)
    assert len(asked) == 25
    assert not {item.question for item in _chosen(WE, asked=tuple(f"  {text.upper()} " for text in asked))} & set(asked)


def test_an_answer_that_held_together_is_drilled_further():
    found = _chosen(STRONG)
    assert len(found) == 3
    assert all("held together" in item.because for item in found)


def test_the_seeds_of_good_drilling_are_in_the_bank():
    texts = " ".join(row.question for row in shipped_bank().questions if row.gap == "any").lower()
    for seed in ("failed", "far above you", "upwards", "from the first day"):
        assert seed in texts


def test_the_same_answer_gives_the_same_follow_ups():
    assert _chosen(WE) == _chosen(WE)


def test_a_missing_result_is_asked_for_and_its_number_is_not():
    found = _chosen(WE[:3], absent=(Label.RESULT, Label.REFLECTION), limit=12)
    assert "No result was heard" in found[0].because
    assert not any("No number" in item.because for item in found)


@pytest.mark.parametrize("parts", [(), (("Action", "Hm."),)])
def test_where_nothing_was_said_nothing_is_asked(parts: tuple[tuple[str, str], ...]):
    everything = (Label.SITUATION, Label.TASK, Label.ACTION, Label.RESULT, Label.REFLECTION)
    assert _chosen(parts, absent=everything) == ()


def test_no_reason_is_left_with_an_open_slot():
    data = tomllib.loads(asset("follow_ups.toml").read_text(encoding="utf-8"))
    assert len(data["follow_ups"]) >= 60
    parts = (
        ("Action", "The feature store, the embeddings, data drift and beam search: it was their fault. We did it. We did it."),
    )
    question = Question("q", "Explain.", "explaining_ml", listener="executive")
    evidence = find_evidence(*spoken(*parts), listener="executive")
    for item in choose_follow_ups(evidence, (), question, limit=40):
        assert "{" not in item.because


def _asked_everything(said: str) -> set[str]:
    """All that one answer is asked, one question after the other."""
    asked: list[str] = []
    while found := _chosen(WE, said=said, asked=tuple(asked), limit=1):
        asked.append(found[0].question)
    return set(asked)


@pytest.mark.parametrize(
    ("question", "with_it", "without_it"),
    [
        (
            "What did you say in that meeting, as nearly as you remember?",
            "We had a meeting on Monday.",
            "The oven broke, and I rang.",
        ),
        (
            "What did the other side need that you could not simply give them?",
            "The baker disagreed with me.",
            "The oven broke, and I rang two technicians.",
        ),
        (
            "Which figure, of those you gave or another, shows best how it ended?",
            "It took eleven seconds a parcel.",
            "The oven broke, and I rang.",
        ),
    ],
)
def test_a_question_that_takes_something_for_granted_is_asked_only_where_it_was_told(
    question: str, with_it: str, without_it: str
):
    assert question in _asked_everything(with_it)
    assert question not in _asked_everything(without_it)
    assert question not in _asked_everything("")


def test_a_gap_asks_different_answers_differently_and_the_same_answer_the_same():
    firsts = {
        next(item.question for item in _chosen(WE, said=said, limit=60) if "No other person's goal" in item.because)
        for said in (f"In the {place} we had a quiet week." for place in "bakery school bank hospital port farm".split())
    }
    assert len(firsts) >= 2
    assert _chosen(WE, said="In the bakery it was quiet.") == _chosen(WE, said="In the bakery it was quiet.")


def test_who_gave_a_figure_anywhere_is_not_asked_how_large_it_was_and_how_it_was_measured():
    for told in ("I timed it, it was eleven seconds a parcel.", "There were 9 of us.", "It took half a day."):
        asked = _asked_everything(told)
        assert "How large was the effect, and how did you measure it?" not in asked
        assert "Which figure, of those you gave or another, shows best how it ended?" in asked
    assert "How large was the effect, and how did you measure it?" in _asked_everything("The oven broke, and I rang.")


def test_no_drilling_question_points_at_a_person_whom_nobody_named_or_asks_for_a_whole_new_story():
    for row in shipped_bank().questions:
        if row.gap in ("no_stakeholder_view", "any"):
            assert "that person" not in row.question
            assert "Tell me about a time" not in row.question


def test_answers_that_held_together_are_not_all_drilled_with_the_same_words():
    places = "bakery school bank hospital port farm theatre garage museum harbour prison hotel".split()
    firsts = [_chosen(STRONG, said=f"In the {place} Maria wanted it by June.", limit=1)[0].question for place in places]
    assert max(firsts.count(one) for one in firsts) <= len(places) // 3


def test_what_was_counted_is_told_in_words_that_agree():
    own = Evidence("own_contribution", Polarity.WANT, heard=True, counts={"we": 1, "i": 0, "deeds": 3})
    assert "“we” or “our” once, and “I” or “my” not once" in choose_follow_ups((own,), (), None)[0].because
    told = headline((), (), (own,), Measures(answer_seconds=150.0), DEFAULT_TARGET, None)[0].text
    assert told == "In the Action you said “we” or “our” once, “I” or “my” not once."


def test_a_word_corrected_late_in_the_answer_leaves_the_next_question_as_it_was():
    start = "In the bakery we had a very quiet week, "
    assert _chosen(WE, said=start + "and tehn it ended.") == _chosen(WE, said=start + "and then it ended.")


@pytest.mark.parametrize("absent", [(), (Label.SITUATION, Label.TASK, Label.ACTION, Label.RESULT)])
def test_who_has_no_story_is_helped_to_a_small_one_and_not_asked_how_it_ended(absent: tuple[Label, ...]):
    parts = (("Situation", "Um, I don’t really have an example of that."),)
    found = _chosen(parts, absent=absent, said=parts[0][1])
    assert len(found) == 3
    assert all("A small one is enough" in item.because for item in found)


def test_a_story_that_follows_the_missing_example_is_drilled_as_a_story():
    said = "I don't have an example from work. " + "At the club I wrote the plan and asked each of them in turn. " * 6
    assert not any("A small one is enough" in item.because for item in _chosen(WE, said=said))


@pytest.mark.parametrize("gap", ["no_disagreement_shown", "failure_hidden", "no_measurable_conflict", "no_analogy"])
def test_a_gap_that_a_questions_own_follow_up_waits_for_is_looked_for_whatever_its_kind(gap: str):
    rule = FollowUpRule("And then?", "It was not heard.", gap)
    smooth = (
        ("Situation", "The shop was full."),
        ("Task", "I had the till."),
        ("Action", "I rang for help."),
        ("Result", "It went well."),
    )
    asked = [one.question for one in _chosen(smooth, Question("q", "What happened?", "customers", follow_ups=(rule,)), limit=12)]
    assert "And then?" in asked
    without = choose_follow_ups(_evidence(smooth), (), Question("q", "What happened?", "customers"), limit=12)
    assert not {row.question for row in shipped_bank().questions if row.gap == gap} & {one.question for one in without}


def test_what_a_questions_own_follow_ups_wait_for_comes_before_what_its_competencies_ask_for():
    rule = FollowUpRule("How far away was it?", "It was not heard.", "no_situation")
    empty = (
        ("Task", "I had the till."),
        ("Action", "I rang for help. I opened the door. I wrote it down."),
        ("Result", "It went well."),
    )
    question = Question("q", "What happened?", "general", competencies=("maturity", "empathy"), follow_ups=(rule,))
    assert _chosen(empty, question, absent=(Label.SITUATION,))[0].question == "How far away was it?"


def test_a_gap_that_is_passed_is_left_alone_and_no_reason_keeps_an_open_slot():
    whole = _chosen(WE, limit=12)
    gaps = {row.question: row.gap for row in shipped_bank().questions}
    first = gaps[whole[0].question]
    rest = _chosen(WE, limit=12, passed={first})
    assert first not in {gaps[item.question] for item in rest}
    assert not any(
        "{" in item.because for item in _chosen(WE, limit=12, general=Quote("I always listen.", 0.0, 1.0), passed={"no_occasion"})
    )


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("The day staff wanted it at the bedside and the night staff wanted it in the office.", True),
        ("My boss insisted on Friday, and the client asked for Monday.", True),
        ("They were after the opposite.", True),
        ("I wanted more time and we wanted more hands.", False),
        ("She wanted a refund.", False),
        ("", False),
    ],
)
def test_wishes_of_others_are_told_apart_from_ones_own(said: str, told: bool):
    assert several_wishes(said) is told
