"""The mock round: questions from gaps and angles, none twice, within its time, set aside and taken up."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehearse.coach.evidence import find_evidence
from rehearse.coach.follow_ups_bank import shipped_bank
from rehearse.coach.follow_ups_gaps import find_gaps
from rehearse.coach.panel import (
    LENGTHS,
    answered,
    as_question,
    ask_next,
    begin_round,
    finished,
    heard_so_far,
    paused,
    remaining,
    resumed,
    skipped,
)
from rehearse.coach.story_check import notes_as_speech
from rehearse.model.measures import DEFAULT_TARGET
from rehearse.model.panel import PanelSetup, RoundAnswer, RoundState, Turn, TurnKind
from rehearse.model.sections import Label
from rehearse.model.story import Story
from rehearse.store.database import Database
from rehearse.store.rounds import RoundStore
from rehearse.vocabulary import load_vocabulary
from tests.practice.rounds import ANY_WORK, NOW, SETUP, WITHOUT_NUMBER, begun, evidence_of, heard_in, on, said


@pytest.mark.parametrize("setup", [SETUP, ANY_WORK], ids=["makers", "any work"])
def test_five_chairs_with_voices_of_their_own_and_three_angles_on_every_theme(setup: PanelSetup):
    assert [chair.id for chair in setup.interviewers] == ["product", "engineering", "data_science", "compliance", "operations"]
    assert len({chair.voice for chair in setup.interviewers}) == 5
    listeners = {listener.id for listener in load_vocabulary().listeners}
    categories = {category.id for category in load_vocabulary().categories}
    assert {chair.listener for chair in setup.interviewers} <= listeners
    assert all(gap in load_vocabulary().gaps for chair in setup.interviewers for gap in chair.gaps)
    assert {gap.name for gap in shipped_bank().gaps} - {"any"} <= {gap for chair in setup.interviewers for gap in chair.gaps}
    for theme in setup.themes:
        assert set(theme.categories) <= categories
        for chair in setup.interviewers:
            assert len([a for a in setup.angles if (a.theme, a.interviewer) == (theme.id, chair.id)]) == 3
    assert len({angle.question for angle in setup.angles}) == len(setup.angles)


def test_the_panel_of_any_work_asks_nothing_that_only_makers_of_models_and_products_know():
    said_aloud = [angle.question for angle in ANY_WORK.angles]
    said_aloud += [text for theme in ANY_WORK.themes for text in (theme.opening, theme.other_opening, theme.about, theme.title)]
    said_aloud += [text for chair in ANY_WORK.interviewers for text in (chair.role, chair.interest)]
    found = re.findall(
        r"(?i)\b(?:engineer\w*|product|data|model|system|design|technical|build|built|regulator)\b", " ".join(said_aloud)
    )
    assert found == []


def test_a_theme_drilled_again_brings_other_angles_first():
    def first(identity: str) -> tuple[str, ...]:
        held = begin_round(SETUP, "influence", 45, round_id=identity, now=NOW)
        asked = []
        for number in range(5):
            held = ask_next(SETUP, answered(held, f"a{number}", 60.0))
            asked.append(held.current.angle)
        return tuple(asked)

    assert len({first(f"round {number}") for number in range(8)}) > 4
    assert first("one") == first("one")


def test_a_round_begun_in_one_panel_goes_on_in_the_other():
    assert {theme.id for theme in SETUP.themes} == {theme.id for theme in ANY_WORK.themes}
    assert {angle.id for angle in SETUP.angles}.isdisjoint(angle.id for angle in ANY_WORK.angles)
    held = ask_next(SETUP, answered(begun(), "a", 60.0))
    held = ask_next(ANY_WORK, answered(held, "b", 60.0))
    assert held.current.angle in {angle.id for angle in ANY_WORK.angles}
    assert as_question(SETUP, held, held.current).text == held.current.question


def test_the_first_question_is_the_themes_broad_one():
    held = begun()
    assert held.current.kind is TurnKind.OPENING
    assert held.current.question == SETUP.themes[0].opening


@pytest.mark.parametrize("theme", [theme.id for theme in SETUP.themes])
@pytest.mark.parametrize("setup", [SETUP, ANY_WORK], ids=["makers", "any work"])
def test_a_round_whose_opening_is_left_out_opens_otherwise_before_anybody_asks_about_a_story(setup: PanelSetup, theme: str):
    held = ask_next(setup, skipped(begin_round(setup, theme, 30, round_id="r", now=NOW)))
    assert held.current.kind is TurnKind.OPENING
    assert held.current.question != held.turns[0].question
    question = as_question(setup, held, held.current)
    assert not question.asks_for_no_story
    assert question.target == DEFAULT_TARGET
    held = ask_next(setup, skipped(held))
    assert held.current.kind is TurnKind.ANGLE


def test_what_the_answer_lacked_is_drilled_into_by_the_chair_whose_interest_it_is():
    held = on(begun(), "a", 120.0)
    assert held.current.kind is TurnKind.FOLLOW_UP
    gap = next(item.gap for item in shipped_bank().questions if item.question == held.current.question)
    chair = next(chair for chair in SETUP.interviewers if chair.id == held.current.interviewer)
    assert gap in chair.gaps
    assert held.current.because


def test_what_an_earlier_answer_of_the_round_told_does_not_lack_now():
    first = replace(
        said(
            "Complaints fell from 300 to 180 a week.",
            situation="The product manager wanted it looser, and compliance wanted it tighter.",
            action="I disagreed with her in the meeting. I asked both what they feared. I wrote a page. I built a trial.",
            reflection="Next time I would ask earlier.",
        ),
        absent=(),
    )
    first = replace(first, evidence=find_evidence(first.sentences, first.words))
    opening = answered(begun(), "a", 120.0)
    held = answered(replace(opening, turns=(*opening.turns, Turn(TurnKind.ANGLE, "operations", "And then?"))), "b", 20.0)
    short = evidence_of(result="It went better.")
    unknown = RoundAnswer(held.turns[0], (), (), evidence_of(result="It went well."), ())
    newest = RoundAnswer(held.turns[1], (), (), short, (Label.SITUATION,))
    alone = ask_next(SETUP, held, [unknown, newest])
    assert alone.current.kind is TurnKind.FOLLOW_UP
    merged, absent = heard_so_far(short, (Label.SITUATION, Label.TASK), (replace(first, absent=(Label.TASK,)),))
    gaps = find_gaps(merged, absent, None)
    assert absent == (Label.TASK,)
    assert not {"no_number", "no_baseline", "no_stakeholder_view", "no_disagreement_shown", "no_reflection"} & gaps.keys()
    assert ask_next(SETUP, held, [replace(first, turn=held.turns[0]), newest]).current != alone.current


@pytest.mark.parametrize(
    "told",
    [
        "The day staff wanted the handover at the bedside and the night staff wanted it in the office.",
        "The product manager pushed for fewer checks, and compliance was after the opposite.",
    ],
)
def test_whoever_told_of_two_wishes_is_not_asked_why_everyone_agreed(told: str):
    held = answered(begun(), "a", 120.0)
    _, sentences, words = notes_as_speech(Story("s", "t", NOW, NOW, situation=told, action="I asked both and wrote it down."))
    opening = RoundAnswer(held.turns[0], sentences, words, find_evidence(sentences, words), ())
    for number in range(8):
        held = ask_next(SETUP, held, [opening, *heard_in(held, opening.evidence)[1:]])
        assert _gap(held.current) != "no_disagreement_shown"
        held = answered(held, f"b{number}", 60.0)


def test_each_gap_is_asked_about_once_and_no_chair_asks_three_in_a_row():
    held = begun(45)
    for number in range(30):
        if held.current is None:
            break
        held = on(held, f"a{number}", 30.0)
    gaps = [_gap(turn) for turn in held.turns if turn.kind is TurnKind.FOLLOW_UP and _gap(turn) != "any"]
    assert gaps
    assert len(set(gaps)) == len(gaps)
    chairs = [turn.interviewer for turn in held.turns]
    assert not any(len(set(chairs[place : place + 3])) == 1 for place in range(len(chairs) - 3))


def test_no_two_reasons_in_a_row_are_the_same():
    held = begun(45)
    for number in range(20):
        held = on(held, f"a{number}", 30.0)
    reasons = [turn.because for turn in held.turns if turn.because and _gap(turn) != "any"]
    assert all(one != other for one, other in pairwise(reasons))


def test_nothing_is_said_to_be_missing_while_an_answer_of_the_round_is_unread():
    held = answered(on(begun(), evidence=None), "b", 60.0)
    unread, read = heard_in(held)
    assert ask_next(SETUP, held, [replace(unread, evidence=None), read]).current.kind is TurnKind.ANGLE
    assert ask_next(SETUP, held, [unread, read]).current.kind is TurnKind.FOLLOW_UP


def test_an_opening_of_generalities_is_asked_for_an_occasion():
    _, sentences, words = notes_as_speech(
        Story(
            "s",
            "t",
            NOW,
            NOW,
            action="I always listen to everybody first. I usually look for what they share. I would normally write it down for them.",
        )
    )
    held = answered(begun(), "a", 60.0)
    held = ask_next(SETUP, held, [RoundAnswer(held.turns[0], sentences, words, find_evidence(sentences, words), ())])
    assert _gap(held.current) == "no_occasion"


def test_where_somebody_was_dismissed_nobody_asks_how_many_hours_it_saved():
    _, sentences, words = notes_as_speech(
        Story("s", "t", NOW, NOW, situation="Money was stolen from a resident.", action="I interviewed her and let her go.")
    )
    held = answered(begun(), "a", 60.0)
    opening = RoundAnswer(held.turns[0], sentences, words, find_evidence(sentences, words), ())
    unfit = {item.question for item in shipped_bank().questions if "conduct" in item.unless}
    for number in range(10):
        held = ask_next(SETUP, held, [opening, *heard_in(held, opening.evidence)[1:]])
        assert held.current.question not in unfit
        held = answered(held, f"b{number}", 30.0)


def test_when_all_angles_are_asked_the_panel_drills_on_until_its_time_is_up():
    held = begun(45)
    for number in range(200):
        if held.current is None:
            break
        held = on(held, f"a{number}", 60.0)
    angles = sum(turn.kind is TurnKind.ANGLE for turn in held.turns)
    assert angles == len([angle for angle in SETUP.angles if angle.theme == held.theme])
    assert any(_gap(turn) == "any" for turn in held.turns)
    assert held.turns[-1].kind is TurnKind.CLOSING


def _gap(turn: Turn) -> str:
    return next((item.gap for item in shipped_bank().questions if item.question == turn.question), "")


def test_blame_in_an_earlier_answer_is_not_drilled_into_again():
    earlier = replace(said("It was their fault, they never listen."), evidence=evidence_of(result="It was all their fault."))
    merged, _ = heard_so_far(WITHOUT_NUMBER, (), (earlier,))
    assert "blame" not in find_gaps(merged, (), None)


def test_what_was_never_said_in_a_round_still_counts_nothing_instead_of_having_no_count():
    own = next(item for item in WITHOUT_NUMBER if item.check == "own_contribution")
    silent = replace(own, heard=False, quotes=(), counts={"i": 0, "we": 2})
    earlier = replace(said("We did it."), evidence=(replace(silent, counts={"i": 0, "we": 3}),))
    merged, _ = heard_so_far((silent,), (), (earlier,))
    assert merged[0].counts == {"i": 0, "we": 5}


def test_every_gap_is_some_chairs_interest():
    drilled = {gap for chair in SETUP.interviewers for gap in chair.gaps}
    assert {gap.name for gap in shipped_bank().gaps} - {"any"} <= drilled


def test_drilling_stops_after_two_questions_and_another_chair_asks_its_angle():
    held = begun()
    kinds = []
    for number in range(4):
        held = on(held, f"a{number}")
        kinds.append(held.current.kind)
    assert kinds[:3] == [TurnKind.FOLLOW_UP, TurnKind.FOLLOW_UP, TurnKind.ANGLE]


def test_a_short_round_drills_once_only():
    held = on(begun(15))
    held = on(held, "b")
    assert held.current.kind is TurnKind.ANGLE


def test_without_measured_words_the_chairs_take_turns():
    held = begun()
    chairs = []
    for number in range(5):
        held = ask_next(SETUP, answered(held, f"a{number}", 60.0))
        chairs.append(held.current.interviewer)
    assert chairs == ["engineering", "data_science", "compliance", "operations", "product"]


@pytest.mark.parametrize("minutes", LENGTHS)
@pytest.mark.parametrize("seconds", [45.0, 150.0, 300.0])
def test_a_round_ends_near_its_time_with_the_closing_question(minutes: int, seconds: float):
    held = begun(minutes)
    for number in range(200):
        if held.state is RoundState.FINISHED:
            break
        held = on(held, f"a{number}", seconds)
    assert held.state is RoundState.FINISHED
    assert remaining(held) < minutes * 60
    spent = sum(turn.seconds + 15 for turn in held.turns)
    assert spent <= minutes * 60 + 2 * seconds
    if seconds <= 150:
        assert held.turns[-1].kind is TurnKind.CLOSING


@given(
    st.sampled_from([theme.id for theme in SETUP.themes]),
    st.lists(st.tuples(st.floats(5, 200), st.booleans(), st.booleans()), max_size=40),
)
def test_no_question_is_asked_twice_and_every_turn_has_a_chair(theme: str, answers: list[tuple[float, bool, bool]]):
    held = begun(45, theme)
    for number, (seconds, skip, lacking) in enumerate(answers):
        if held.current is None:
            break
        held = skipped(held) if skip else answered(held, f"a{number}", seconds)
        held = ask_next(SETUP, held, heard_in(held, WITHOUT_NUMBER if lacking else None))
    questions = [turn.question for turn in held.turns]
    assert len(set(questions)) == len(questions)
    assert {turn.interviewer for turn in held.turns} <= {chair.id for chair in SETUP.interviewers}


def test_a_paused_round_waits_and_goes_on_at_the_same_question_after_a_restart(database: Database):
    held = on(begun(), "a", 100.0)
    waiting = paused(held)
    assert ask_next(SETUP, waiting) == waiting
    store = RoundStore(database)
    store.save(waiting)
    assert store.unfinished() == waiting
    assert resumed(store.get("r")).current == held.current
    store.save(finished(waiting))
    assert store.unfinished() is None


def test_ending_early_takes_the_waiting_question_back():
    assert finished(begun()).turns == ()
    with pytest.raises(ValueError, match="no question"):
        answered(finished(begun()), "a", 1.0)


def test_a_turn_is_asked_as_a_question_to_that_chairs_kind_of_listener():
    held = begun()
    question = as_question(SETUP, held, held.current)
    assert (question.listener, question.category) == ("product_manager", "conflicting_objectives")
