"""A take too short to judge is not judged; a follow-up is judged by what it asks, not as a whole story."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

import numpy as np

from rehearse.coach.open_point import open_point
from rehearse.coach.panel import as_question, begin_round, load_panel
from rehearse.coach.panel_report import round_report
from rehearse.model.attempt import Attempt, AttemptState
from rehearse.model.measures import ANGLE_TARGET, DEFAULT_TARGET, FOLLOW_UP_TARGET, SHORTEST_TO_JUDGE
from rehearse.model.panel import RoundAnswer, Turn, TurnKind
from rehearse.model.question import Question
from rehearse.model.report import AudioInfo, Report
from rehearse.model.sections import Label, Mark
from rehearse.model.transcript import ModelInfo, Transcript, Word
from rehearse.report.html import report_to_html
from rehearse.report.json import report_from_json, report_to_json
from rehearse.report.text import report_to_text
from rehearse.session.pipeline import NO_SECTIONS_IN_A_FOLLOW_UP, Asked, build_report
from rehearse.session.tools import load_tools

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
shipped_tools = cache(lambda: load_tools(None))
SAID = (
    "I built a plain dashboard with the data engineers and I checked two hundred cases by hand. Complaints fell by 25 percent in two "
    "months. I would ask the lawyers sooner next time."
)


def report_of(seconds: float, asked: Asked) -> Report:
    """The report on SAID, spoken evenly in so many seconds."""
    texts = SAID.split()
    step = seconds / len(texts)
    words = tuple(Word(text, at * step, (at + 0.9) * step, 0.9) for at, text in enumerate(texts))
    at_samples = np.arange(round(seconds * 16_000)) / 16_000
    # A tone that comes and goes as often as syllables do: one that stays is no voice.
    samples = (0.2 * np.sin(2 * np.pi * 180 * at_samples) * np.clip(np.sin(2 * np.pi * 3 * at_samples), 0, 1)).astype(np.float32)
    probabilities = np.ones(len(samples) // 512, np.float32)
    transcript = Transcript(words, ModelInfo("test", None, "en"))
    return build_report(AudioInfo("", seconds, 16_000, 1), samples, probabilities, transcript, asked, shipped_tools())


def test_a_take_too_short_to_judge_keeps_its_words_and_gives_the_reason_for_the_rest():
    report = report_of(SHORTEST_TO_JUDGE - 3, Asked())
    assert report.transcript is not None
    assert report.delivery.measures.answer_seconds
    assert report.headline == ()
    for name in ("sections", "section_totals", "absent_sections", "evidence", "follow_ups"):
        assert getattr(report, name) is None
        assert report.not_measured[name] == "an answer of 7 s is too short to judge"
    assert report_from_json(report_to_json(report)).sections is None


def test_a_longer_take_is_judged():
    report = report_of(SHORTEST_TO_JUDGE + 6, Asked())
    assert report.sections
    assert report.evidence


def test_a_follow_up_lacks_no_section_and_is_still_heard_for_what_it_was_asked():
    report = report_of(16.0, Asked(target=FOLLOW_UP_TARGET, follow_up=True))
    assert report.sections is None
    assert report.absent_sections is None
    assert report.not_measured["sections"] == NO_SECTIONS_IN_A_FOLLOW_UP
    assert report.delivery.measures.setup_share is None
    assert not {"absent_sections", "setup_share", "own_contribution", "numbers_in_result"} & {
        one.measure for one in report.headline
    }
    by_check = {item.check: item for item in report.evidence or ()}
    assert by_check["numbers_in_result"].heard
    assert by_check["own_contribution"].counts["i"] >= 2
    assert by_check["reflection"].heard
    assert report_from_json(report_to_json(report)).sections is None


def test_sections_the_person_marked_in_a_follow_up_hold():
    asked = Asked(follow_up=True, marks=(Mark(Label.ACTION, 0.5), Mark(Label.RESULT, 9.0)))
    assert report_of(16.0, asked).sections


def test_only_a_panels_first_question_asks_for_a_whole_story():
    setup = load_panel()
    held = begin_round(setup, setup.themes[0].id, 20, round_id="r", now=NOW)
    chair = setup.interviewers[0].id
    for kind in TurnKind:
        target = as_question(setup, held, Turn(kind=kind, interviewer=chair, question="Why?")).target
        wanted = {TurnKind.OPENING: DEFAULT_TARGET, TurnKind.FOLLOW_UP: FOLLOW_UP_TARGET}
        assert target == wanted.get(kind, ANGLE_TARGET)


def test_a_round_misses_nothing_in_a_follow_up_that_was_not_asked_for():
    report = report_of(16.0, Asked(follow_up=True))
    setup = load_panel()
    chair = setup.interviewers[0].id
    empty = tuple(replace(one, heard=False, quotes=()) for one in report.evidence or ())
    gaps = {
        kind: round_report(setup, [RoundAnswer(Turn(kind, chair, "Why?", attempt_id="a"), (), (), empty)]).gaps
        for kind in TurnKind
    }
    assert "no_number" in gaps[TurnKind.OPENING]
    assert all("no_number" not in found for kind, found in gaps.items() if kind is not TurnKind.OPENING)


def test_what_answers_a_follow_up_is_known_by_the_take_before_or_by_the_panels_question():
    def take(**facts: object) -> bool:
        given = {"question_id": "", "target": FOLLOW_UP_TARGET} | facts  # half a minute may be what the person always aims at
        return Attempt(
            id="a",
            question_text="",
            created=NOW,
            state=AttemptState.RECORDED,
            take=None,
            **given,  # type: ignore[arg-type]
        ).answers_a_follow_up

    assert take(follow_up_of="b")
    setup = load_panel()
    held = begin_round(setup, setup.themes[0].id, 20, round_id="r", now=NOW)
    chair = setup.interviewers[0].id
    for kind in TurnKind:
        asked = as_question(setup, held, Turn(kind=kind, interviewer=chair, question="Why?")).id
        assert take(round_id="r", question_id=asked) == (kind is not TurnKind.OPENING)
        assert not take(question_id=asked)
    assert all(
        take(round_id="r", question_id=as_question(setup, held, Turn(TurnKind.ANGLE, chair, "Why?", angle=angle.id)).id)
        for angle in setup.angles
    )


NO_STORY = Question("", "What is your greatest strength?", "")


def test_an_answer_to_a_question_for_no_story_lacks_nothing_and_says_why():
    report = report_of(16.0, Asked(question=NO_STORY))
    assert report.not_told_in_sections
    assert report.not_measured["sections"] == "this question asks for no story"
    assert report.delivery.measures.setup_share is None
    assert not {"absent_sections", "setup_share", "numbers_in_result"} & {one.measure for one in report.headline}
    assert "never_disagreed" not in {item.check for item in report.evidence or ()}
    assert all("asks for no story" in one.because for one in report.follow_ups or ())
    assert "not heard" not in report_to_text(report)
    assert "not heard" not in report_to_html(report)
    point = open_point(report)
    assert point is None or "heard" not in point.text


def test_a_question_that_is_in_the_bank_no_more_is_judged_by_its_words():
    assert report_of(16.0, Asked(words="Why did you leave your last job?")).sections is None
    assert report_of(16.0, Asked(words="Tell me about a time you left a job.")).sections


def test_a_story_told_to_a_question_for_none_is_shown_in_the_sections_the_person_marked():
    asked = Asked(question=NO_STORY, marks=(Mark(Label.ACTION, 0.5), Mark(Label.RESULT, 9.0)))
    assert report_of(16.0, asked).sections
