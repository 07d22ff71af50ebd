"""A mock round at its opening question, its answers, and what is heard in them."""

from __future__ import annotations

from datetime import UTC, datetime

from rehearse.coach.evidence import find_evidence
from rehearse.coach.panel import (
    answered,
    ask_next,
    begin_round,
    load_panel,
)
from rehearse.coach.story_check import notes_as_speech
from rehearse.model.evidence import Evidence
from rehearse.model.panel import Round, RoundAnswer, Turn, TurnKind
from rehearse.model.story import Story

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SETUP = load_panel()
ANY_WORK = load_panel(any_work=True)


def evidence_of(**sections: str) -> tuple[Evidence, ...]:
    """What the checks hear in an answer given by sections."""
    _, sentences, words = notes_as_speech(Story("s", "t", NOW, NOW, **sections))
    return find_evidence(sentences, words)


WITHOUT_NUMBER = evidence_of(
    situation="Sales and risk wanted different things.",
    task="I had to find a plan.",
    action="I asked them both. I wrote a page. I built a trial with them and we agreed on one shared metric before it.",
    result="It went much better afterwards.",
    reflection="Next time I would ask earlier.",
)


def begun(minutes: int = 30, theme: str = "conflicting_goals") -> Round:
    """A round at its opening question."""
    return begin_round(SETUP, theme, minutes, round_id="r", now=NOW)


def heard_in(held: Round, evidence: tuple[Evidence, ...] | None = WITHOUT_NUMBER) -> list[RoundAnswer]:
    """What is known of a round whose answers all hold the same."""
    return [RoundAnswer(turn, (), (), evidence, ()) for turn in held.turns if turn.attempt_id]


def on(held: Round, identity: str = "a", seconds: float = 60.0, evidence: tuple[Evidence, ...] | None = WITHOUT_NUMBER) -> Round:
    """The waiting question answered, and the next one asked."""
    held = answered(held, identity, seconds)
    return ask_next(SETUP, held, heard_in(held, evidence))


def said(result: str, question: str = "q", **sections: str) -> RoundAnswer:
    """An answer with this result."""
    _, sentences, words = notes_as_speech(Story("s", "t", NOW, NOW, result=result, **sections))
    return RoundAnswer(Turn(TurnKind.ANGLE, "product", question, attempt_id="a", seconds=90.0), sentences, words)
