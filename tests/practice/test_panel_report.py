"""The report of a mock round finds what changed between its answers and what the round as a whole did not tell."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rehearse.coach.evidence import find_evidence
from rehearse.coach.panel_report import round_report
from rehearse.model.evidence import Polarity
from rehearse.model.panel import ClaimKind, TurnKind
from rehearse.model.sections import LABELS, Label
from tests.practice.rounds import SETUP, WITHOUT_NUMBER, said


def test_a_number_that_changed_between_answers_is_named_with_both_wordings():
    report = round_report(
        SETUP, [said("False positives went down by 35 percent."), said("We brought false positives down by forty percent.")]
    )
    (claim,) = report.changed
    assert claim.kind is ClaimKind.NUMBER
    assert "35 percent" in claim.first_words
    assert "forty percent" in claim.second_words
    assert (claim.first_answer, claim.second_answer) == (0, 1)
    assert "one card" in report.practise[0]


def test_a_number_said_again_in_other_words_has_held():
    report = round_report(SETUP, [said("False positives fell thirty five percent."), said("We cut the false positives by 35%.")])
    assert report.changed == ()
    assert len(report.held) == 1


def test_only_the_end_of_a_range_that_changed_is_named():
    report = round_report(
        SETUP, [said("Weekly complaints fell from 300 to 180."), said("The weekly complaints fell from 300 to 200 in the end.")]
    )
    (claim,) = report.changed
    assert "180" in claim.first_words
    assert "200" in claim.second_words


def test_numbers_about_different_things_are_not_compared():
    report = round_report(SETUP, [said("False positives fell by 35 percent."), said("The latency budget was cut by 20 percent.")])
    assert report.changed == ()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Support was getting more than 300 complaints every week.", "Support was getting complaints, more than three."),
        ("Support was getting more than 300 complaints every week.", "Every week support was getting more than three."),
        ("Our payments team served 12 shops.", "Our payments team had 9 regions."),
        ("The model stopped three good payments a day.", "The model stopped two many good payments a day."),
    ],
    ids=["cut off", "cut off without its things", "other things", "another word misheard"],
)
def test_a_number_that_was_cut_off_misheard_or_counts_something_else_is_not_called_changed(first: str, second: str):
    assert round_report(SETUP, [said(first), said(second)]).changed == ()


def test_a_count_that_changed_is_named_when_both_count_the_same_things():
    report = round_report(SETUP, [said("Support got 300 complaints a week."), said("Support got 200 complaints a week.")])
    assert len(report.changed) == 1


def test_a_number_heard_with_doubt_is_not_called_changed():
    second = said("Support got 200 complaints a week.")
    doubtful = tuple(replace(word, probability=0.3) if word.text == "200" else word for word in second.words)
    report = round_report(SETUP, [said("Support got 300 complaints a week."), replace(second, words=doubtful)])
    assert report.changed == ()


def test_too_misheard_as_a_number_has_not_held():
    twice = [said("The model stopped two many good payments.")] * 2
    assert round_report(SETUP, twice).held == ()


def test_a_role_that_changes_its_name_and_a_name_that_changes_a_letter_are_named():
    report = round_report(
        SETUP,
        [
            said("In the end the compliance lead Marta agreed."),
            said("Then the compliance lead Judith agreed."),
            said("So we told Martha of it."),
        ],
    )
    assert {(claim.first_words, claim.second_words) for claim in report.changed} == {("Marta", "Judith"), ("Marta", "Martha")}


def test_what_the_whole_round_did_not_tell_is_what_to_practise_next():
    opening = replace(said("It went better."), evidence=WITHOUT_NUMBER, absent=())
    opening = replace(opening, turn=replace(opening.turn, kind=TurnKind.OPENING))
    later = replace(said("It went better."), evidence=WITHOUT_NUMBER, absent=None)
    report = round_report(SETUP, [opening, later])
    assert report.gaps["no_number"] == 2
    assert any("three numbers" in line and "missing in the whole round" in line for line in report.practise)
    assert len(report.practise) <= 3
    assert any("missing in your one answer" in line for line in round_report(SETUP, [opening]).practise)


def test_what_was_worst_in_the_round_is_named_before_what_was_only_missing_and_missing_is_said_once():
    caved = said("My manager wanted it shorter. She's the boss, so I just went along with it. It was all her fault in the end.")
    caved = replace(caved, evidence=find_evidence(caved.sentences, caved.words), absent=(Label.SITUATION,))
    caved = replace(caved, turn=replace(caved.turn, kind=TurnKind.OPENING))
    wish = said(
        "I would always listen first. If a colleague disagreed with me, I would sit down with them and look for a win win.",
        question="At which point was it closest to falling apart?",
    )
    wish = replace(wish, evidence=find_evidence(wish.sentences, wish.words))
    practise = round_report(SETUP, [caved, wish]).practise
    assert practise[0].startswith("Tell of one time when it happened")
    assert "Heard in 1 of 2 answers: “I would always listen first”." in practise[0]
    assert "before you agreed to theirs" in practise[1]
    assert "went along with it" in practise[1]
    assert "as if those it was about were in the room" in practise[2]
    bare = replace(caved, evidence=tuple(item for item in caved.evidence or () if item.polarity is Polarity.WANT))
    missing = round_report(SETUP, [bare, said("It went better.", question="And then what happened?")]).practise
    assert len(missing) == 3
    assert sum("missing in the whole round" in line for line in missing) <= 1


def test_nothing_is_called_missing_from_an_opening_that_tells_only_what_one_would_do():
    wish = said(
        "I would always listen first. I would sit down with them and look for what they share.", question="Tell me of a conflict."
    )
    bare = tuple(replace(item, heard=False, quotes=()) for item in find_evidence(wish.sentences, wish.words))
    wish = replace(wish, evidence=bare, turn=replace(wish.turn, kind=TurnKind.OPENING))
    report = round_report(SETUP, [wish])
    assert set(report.gaps) == {"no_occasion"}
    assert len(report.practise) == 1


def test_what_came_only_after_drilling_is_told_so():
    opening = replace(said("It went better."), evidence=WITHOUT_NUMBER, absent=())
    opening = replace(opening, turn=replace(opening.turn, kind=TurnKind.OPENING))
    later = replace(said("Complaints fell from 300 to 180 a week."), absent=None)
    later = replace(later, evidence=find_evidence(later.sentences, later.words))
    told = next(line for line in round_report(SETUP, [opening, later]).practise if "three numbers" in line)
    assert "came only when they asked" in told


def test_a_story_that_took_long_to_set_up_is_told_so_though_the_drilled_answers_have_no_sections():
    heavy = dict.fromkeys(LABELS, 0.1) | {Label.SITUATION: 0.3, Label.TASK: 0.2}
    opening = replace(said("Good."), shares=heavy, absent=())
    drilled = [said("Better."), said("Still better.")]
    assert any("Your story spent over a third" in line for line in round_report(SETUP, [opening, *drilled]).practise)
    light = replace(opening, shares=dict.fromkeys(LABELS, 0.1))
    assert not any("setting the scene" in line for line in round_report(SETUP, [light, *drilled]).practise)


def test_sections_fillers_and_length_are_listed_answer_by_answer():
    shares = dict.fromkeys(LABELS, 0.2)
    answer = replace(said("Good."), seconds=95.0, fillers_per_minute=4.0, shares=shares, absent=(Label.REFLECTION,))
    report = round_report(SETUP, [answer, said("Better.")])
    assert report.lines[0].shares == shares
    assert (report.lines[0].interviewer, report.lines[0].fillers_per_minute) == ("Product", 4.0)
    assert report.lines[1].seconds is None
    assert round_report(SETUP, []).practise == ()
