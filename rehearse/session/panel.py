"""Mock rounds as the window runs them. Implements `PanelPort` over the coach's panel, the store and the history."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property

from rehearse.coach import panel as coach
from rehearse.errors import StorageError
from rehearse.model.attempt import Attempt
from rehearse.model.panel import Interviewer, PanelSetup, Round, RoundState, Turn
from rehearse.ports.drill import AnsweredTurn, PanelView, RoundCard, RoundView
from rehearse.session.history import History, stored_report
from rehearse.session.listing import attempt_row
from rehearse.session.panel_report import answer_of, look_at
from rehearse.speech.voice_out import Voice
from rehearse.store.rounds import RoundStore


class Panel:
    """The `PanelPort`. Thread: any worker; one change at a time, each on disk before it is shown.

    Guarantee: an answer belongs to its round by the round's id in its own row, so that one given just before a crash is found again.
    """

    def __init__(
        self,
        history: History,
        voices: Callable[[], Sequence[Voice]],
        *,
        any_work: Callable[[], bool] = lambda: False,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._history = history
        self._voices = voices
        self._any_work = any_work
        self._now = now
        self._store = RoundStore(history.database)
        self._lock = threading.RLock()

    @property
    def setup(self) -> PanelSetup:
        """The shipped panel for the person's work, read at the first need. A round begun in one goes on in the other."""
        return self._setups[self._any_work()]

    @cached_property
    def _setups(self) -> dict[bool, PanelSetup]:
        return {any_work: coach.load_panel(any_work=any_work) for any_work in (False, True)}

    @cached_property
    def _machine_voices(self) -> tuple[Voice, ...]:
        return tuple(self._voices())

    # -- looking

    def look(self) -> PanelView:
        """See `PanelPort`."""
        rounds = [held for held in self._history.run(self._store.all) if self._known(held)]
        unfinished = next((held for held in rounds if held.state is not RoundState.FINISHED), None)
        past = tuple(
            self._card(held)
            for held in rounds
            if held.state is RoundState.FINISHED and any(turn.attempt_id for turn in held.turns)
        )
        return PanelView(self.setup, self._card(unfinished) if unfinished is not None else None, past)

    def open(self, round_id: str) -> RoundView:
        """See `PanelPort`."""
        return self._view(self._get(round_id))

    # -- going on

    def begin(self, theme: str, minutes: int) -> RoundView:
        """See `PanelPort`."""
        with self._lock:
            for held in self._history.run(self._store.all):
                if held.state is not RoundState.FINISHED:
                    self._save(coach.finished(self._collected(held)))
            fresh = coach.begin_round(self.setup, theme, minutes, round_id=uuid.uuid4().hex, now=self._now())
            return self._view(self._save(fresh))

    def go_on(self, round_id: str) -> RoundView:
        """See `PanelPort`."""
        with self._lock:
            held = coach.resumed(self._collected(self._get(round_id)))
            return self._view(self._save(self._asked_next(held)))

    def skip(self, round_id: str) -> RoundView:
        """See `PanelPort`."""
        with self._lock:
            held = coach.resumed(self._collected(self._get(round_id)))
            if held.current is not None:
                held = coach.skipped(held)
            return self._view(self._save(self._asked_next(held)))

    def pause(self, round_id: str) -> RoundView:
        """See `PanelPort`."""
        with self._lock:
            return self._view(self._save(coach.paused(self._get(round_id))))

    def finish(self, round_id: str) -> RoundView:
        """See `PanelPort`."""
        with self._lock:
            return self._view(self._save(coach.finished(self._collected(self._get(round_id)))))

    def delete(self, round_id: str) -> None:
        """See `PanelPort`."""
        with self._lock:
            self._history.run(lambda: self._store.delete(round_id))

    # -- inside

    def _known(self, held: Round) -> bool:
        """A round of a theme that is no longer shipped cannot be gone on with, nor told by name."""
        return any(theme.id == held.theme for theme in self.setup.themes)

    def _get(self, round_id: str) -> Round:
        found = self._history.run(lambda: self._store.get(round_id))
        if found is None or not self._known(found):
            raise StorageError(
                "This round is no longer there.", safe="Its takes are in the history.", next_step="Begin a new one."
            )
        return found

    def _save(self, held: Round) -> Round:
        self._history.run(lambda: self._store.save(held))
        return held

    def _attempts(self, held: Round) -> tuple[Attempt, ...]:
        """The round's takes, oldest first, reports included."""
        found = self._history.run(lambda: self._history.attempts.find(round_id=held.id, limit=-1))
        return tuple(reversed(found))

    def _collected(self, held: Round) -> Round:
        """With the waiting question answered, if a take for it is there."""
        waiting = held.current
        if waiting is None:
            return held
        known = {turn.attempt_id for turn in held.turns}
        for attempt in self._attempts(held):
            if attempt.id not in known and attempt.question_text == waiting.question:
                return coach.answered(held, attempt.id, attempt.take.seconds if attempt.take is not None else 0.0)
        return held

    def _asked_next(self, held: Round) -> Round:
        attempts = {attempt.id: attempt for attempt in self._attempts(held)}
        given = [answer_of(turn, stored_report(attempts[turn.attempt_id])) for turn in held.turns if turn.attempt_id in attempts]
        return coach.ask_next(self.setup, held, given)

    def _card(self, held: Round) -> RoundCard:
        answers = sum(bool(turn.attempt_id) for turn in held.turns)
        return RoundCard(held, coach.theme_of(self.setup, held.theme).title, answers, coach.remaining(held))

    def _chair(self, turn: Turn) -> Interviewer:
        """Who asks; a chair that is no longer shipped is told by its id."""
        for place in self.setup.interviewers:
            if place.id == turn.interviewer:
                return place
        return replace(self.setup.interviewers[0], id=turn.interviewer, role=turn.interviewer, interest="")

    def _view(self, held: Round) -> RoundView:
        attempts = {attempt.id: attempt for attempt in self._attempts(held)}
        turns = tuple(
            AnsweredTurn(turn, self._chair(turn), attempt_row(attempts[turn.attempt_id]) if turn.attempt_id in attempts else None)
            for turn in held.turns
        )
        waiting = held.current
        chair = self._chair(waiting) if waiting is not None else None
        return RoundView(
            held=held,
            title=coach.theme_of(self.setup, held.theme).title,
            left=coach.remaining(held),
            turns=turns,
            chair=chair,
            question=coach.as_question(self.setup, held, waiting) if waiting is not None else None,
            voice=self._voice(chair) if chair is not None else "",
            look=look_at(self.setup, turns, attempts) if held.state is RoundState.FINISHED else None,
        )

    def _voice(self, chair: Interviewer) -> str:
        """The chair's own voice where this machine speaks with it, else one English voice a chair, in turn; "" where there is none."""
        voices = self._machine_voices
        if any(voice.id == chair.voice.split("+")[0] for voice in voices):
            return chair.voice
        english = [voice for voice in voices if not voice.language or voice.language.startswith("en")]
        if not english:
            return ""
        places = [place.id for place in self.setup.interviewers]
        return english[places.index(chair.id) % len(english)].id if chair.id in places else english[0].id
