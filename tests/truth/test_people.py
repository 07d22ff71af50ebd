"""Filled pauses of people, in recordings that are not the project's own; skipped where they are not at hand."""

from __future__ import annotations

import json
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import soundfile

from rehearse.analysis.filled_pauses import find_filled_pauses
from rehearse.analysis.level import without_rumble
from rehearse.analysis.voice_activity import speech_spans
from rehearse.evaluate.filled_pause_scores import stretched
from rehearse.evaluate.scores import Tally, tally
from rehearse.model.transcript import Span, Word
from rehearse.speech.voice_activity import probabilities

pytestmark = pytest.mark.slow


@cache
def people(folder: Path, name: str, pulled: bool) -> Tally:
    """Over the clips whose names begin so; the words are the reference's without um and uh."""
    total = Tally()
    for path in sorted((folder / "fillers").glob(f"{name}*.words.json")):
        sound, rate = soundfile.read(
            path.with_name(path.name.removesuffix(".words.json") + ".flac"), dtype="float32", always_2d=True
        )
        if rate != 16_000:
            soxr = pytest.importorskip("soxr")
            sound = soxr.resample(sound, rate, 16_000)
        samples = without_rumble(np.ascontiguousarray(sound[:, 0], np.float32))
        words = sorted(
            (Word(one["w"], one["s"], one["e"]) for one in json.loads(path.read_text("utf-8"))), key=lambda one: one.start
        )
        fillers = [word for word in words if word.text.lower() in ("um", "uh")]
        content = [word for word in words if word.text.lower() not in ("um", "uh")]
        speech = speech_spans(probabilities(samples), samples)
        silences = [Span(one.end, other.start) for one, other in pairwise(speech)]
        total += tally(find_filled_pauses(samples, speech, stretched(content, silences) if pulled else content), fillers)
    return total


# What was measured, less a hit or two: the sets hold five, eleven and eight hesitations.
@pytest.mark.parametrize(("name", "least"), [("amiseg", 0.55), ("ami-", 0.25), ("mfa", 0.7)])
def test_hesitations_of_people_under_no_word_are_heard(evaluation_data: Path, name: str, least: float):
    assert people(evaluation_data, name, False).f1 >= least


@pytest.mark.parametrize(("name", "least"), [("amiseg", 0.35), ("ami-", 0.2), ("mfa", 0.7)])
def test_hesitations_of_people_under_stretched_words_are_heard(evaluation_data: Path, name: str, least: float):
    assert people(evaluation_data, name, True).f1 >= least
