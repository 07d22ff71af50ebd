"""Attempts as the session would store them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from rehearse.model.attempt import Attempt, AttemptState, Take

MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def report_with(text: str, **extra: Any) -> str:
    """A stored report that holds these words and nothing measured."""
    words = [{"text": word, "start": 0.3 * n, "end": 0.3 * n + 0.2, "probability": 1.0} for n, word in enumerate(text.split())]
    return json.dumps({"schema": 1, "words": words, **extra})


def an_attempt(*, minutes: float = 0, said: str | None = None, **fields: Any) -> Attempt:
    """An attempt made `minutes` after nine; ANALYSED when `said` is given."""
    values: dict[str, Any] = {
        "id": str(uuid4()),
        "question_id": "proud-project",
        "question_text": "Which piece of work are you proud of?",
        "created": MORNING + timedelta(minutes=minutes),
        "state": AttemptState.RECORDED if said is None else AttemptState.ANALYSED,
        "take": None,
        "report_json": None if said is None else report_with(said),
        "category": "pride",
    }
    return Attempt(**{**values, **fields})


def a_take(name: str) -> Take:
    """Two minutes of 48 kHz."""
    return Take(file=name, seconds=120.0, samplerate=48_000)
