"""The drills' ports in memory: panel, exercises and ratings with sample data; the coach's own rules decide."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from rehearse.coach import panel as coach
from rehearse.drill_ports import AnsweredTurn, PanelView, RoundCard, RoundView
from rehearse.errors import RehearseError, StorageError
from rehearse.model.attempt import Attempt, AttemptState, Take
from rehearse.model.panel import Interviewer, Round, RoundState, Turn
from rehearse.model.report import Report
from rehearse.model.transcript import Transcript
from rehearse.ports import Ports
from rehearse.report.json import report_to_json
from rehearse.session.library import attempt_row
from rehearse.session.panel_report import look_at
from rehearse.settings import Settings
from tests.fakes.practice_system import practice_ports
from tests.fakes.sample_answer import sample_report
from tests.fakes.window import TODAY

SETUP = coach.load_panel()


def with_words(report: Report, old: str, new: str) -> Report:
    """The sample answer with one word said differently."""
    assert report.transcript is not None
    words = tuple(replace(word, text=word.text.replace(old, new)) for word in report.transcript.words)
    sentences = tuple(replace(item, text=item.text.replace(old, new)) for item in report.sentences or ())
    return replace(report, transcript=Transcript(words, report.transcript.model), sentences=sentences)


def answer_to(turn: Turn, identity: str, round_id: str, report: Report | None) -> Attempt:
    """A take given to a turn."""
    return Attempt(
        id=identity,
        question_id="panel",
        question_text=turn.question,
        created=TODAY,
        state=AttemptState.ANALYSED if report is not None else AttemptState.RECORDED,
        take=Take(f"{identity}.wav", 139.0, 48_000),
        report_json=json.dumps(report_to_json(report)) if report is not None else None,
        round_id=round_id,
    )


class FakePanel:
    """Rounds in a dict. `give(round)` is what the recorder does: a take to the waiting question. `failure` is raised by the next call, once."""

    def __init__(self) -> None:
        self.kept: dict[str, Round] = {}
        self.attempts: dict[str, Attempt] = {}
        self.failure: RehearseError | None = None
        self.deleted: list[str] = []

    def give(self, round_id: str, report: Report | None = None) -> str:
        """An answer to the question that waits."""
        turn = self.kept[round_id].current
        assert turn is not None
        identity = f"{round_id}-{len(self.attempts)}"
        self.attempts[identity] = answer_to(turn, identity, round_id, report)
        return identity

    def look(self) -> PanelView:
        self._check()
        rounds = list(reversed(self.kept.values()))
        unfinished = next((held for held in rounds if held.state is not RoundState.FINISHED), None)
        return PanelView(
            SETUP,
            self._card(unfinished) if unfinished else None,
            tuple(self._card(held) for held in rounds if held.state is RoundState.FINISHED),
        )

    def begin(self, theme: str, minutes: int) -> RoundView:
        self._check()
        held = coach.begin_round(SETUP, theme, minutes, round_id=f"r{len(self.kept) + 1}", now=TODAY)
        return self._save(held)

    def open(self, round_id: str) -> RoundView:
        self._check()
        if round_id not in self.kept:
            raise StorageError("This round is no longer there.", next_step="Begin a new one.")
        return self._view(self.kept[round_id])

    def go_on(self, round_id: str) -> RoundView:
        self._check()
        held = coach.resumed(self._collected(self.kept[round_id]))
        last = held.turns[-1] if held.turns else None
        attempt = self.attempts.get(last.attempt_id) if last is not None else None
        if attempt is None or attempt.report_json is None:
            return self._save(coach.ask_next(SETUP, held))
        report = sample_report()
        return self._save(coach.ask_next(SETUP, held, evidence=report.evidence, absent=report.absent_sections))

    def skip(self, round_id: str) -> RoundView:
        self._check()
        return self._save(coach.ask_next(SETUP, coach.skipped(self.kept[round_id])))

    def pause(self, round_id: str) -> RoundView:
        self._check()
        return self._save(coach.paused(self.kept[round_id]))

    def finish(self, round_id: str) -> RoundView:
        self._check()
        return self._save(coach.finished(self._collected(self.kept[round_id])))

    def delete(self, round_id: str) -> None:
        self._check()
        self.deleted.append(round_id)
        del self.kept[round_id]

    def _check(self) -> None:
        if self.failure is not None:
            failure, self.failure = self.failure, None
            raise failure

    def _save(self, held: Round) -> RoundView:
        self.kept[held.id] = held
        return self._view(held)

    def _collected(self, held: Round) -> Round:
        known = {turn.attempt_id for turn in held.turns}
        given = [one for one in self.attempts.values() if one.round_id == held.id and one.id not in known]
        return coach.answered(held, given[-1].id, 139.0) if given and held.current is not None else held

    def _card(self, held: Round) -> RoundCard:
        answers = sum(bool(turn.attempt_id) for turn in held.turns)
        return RoundCard(held, coach.theme_of(SETUP, held.theme).title, answers, coach.remaining(held))

    def _view(self, held: Round) -> RoundView:
        turns = tuple(self._turn(turn) for turn in held.turns)
        waiting = held.current
        return RoundView(
            held,
            coach.theme_of(SETUP, held.theme).title,
            coach.remaining(held),
            turns,
            _chair(waiting) if waiting else None,
            coach.as_question(SETUP, held, waiting) if waiting else None,
            _chair(waiting).voice if waiting else "",
            look_at(SETUP, turns, self.attempts) if held.state is RoundState.FINISHED else None,
        )

    def _turn(self, turn: Turn) -> AnsweredTurn:
        attempt = self.attempts.get(turn.attempt_id)
        return AnsweredTurn(turn, _chair(turn), attempt_row(attempt) if attempt is not None else None)


def _chair(turn: Turn) -> Interviewer:
    return next(chair for chair in SETUP.interviewers if chair.id == turn.interviewer)


def a_finished_round(panel: FakePanel, reports: tuple[Report | None, ...]) -> str:
    """A round with these answers, given one after another."""
    held = panel.begin("conflicting_goals", 30).held
    for report in reports:
        panel.give(held.id, report)
        panel.go_on(held.id)
    panel.kept[held.id] = replace(panel.kept[held.id], started=TODAY - timedelta(hours=1))
    panel.finish(held.id)
    return held.id


def drill_ports(*, filled: bool = True, settings: Settings | None = None, base: Callable[..., Ports] = practice_ports) -> Ports:
    """The window's fake ports with the practice system's and the drills'."""
    ports = base(filled=filled, settings=settings)
    return replace(ports, panel=FakePanel())
