"""Loads what every report needs once: section weights and lexicons, the person's own over the shipped ones."""

from __future__ import annotations

import numpy as np

from rehearse.analysis.sections.model import SectionModel
from rehearse.coach.lexicon import load_lexicons
from rehearse.model.report import AudioInfo
from rehearse.model.transcript import ModelInfo, Transcript, Word
from rehearse.paths import DataPaths
from rehearse.session.pipeline import Asked, Tools, build_report

_RATE = 16_000
_WINDOW = 512
#: Said to nobody: long enough that every part of a report has something to do, with many kinds of evidence.
_WARMING = (
    "In my last role our manager was worried that the model was too slow for the customers before March. "
    "I had to make it twice as fast in six weeks. First I measured it, um, with two people from the other team, and we agreed "
    "on the numbers. They disagreed with me, so I asked what they needed, I listened, and I proposed a trial with a limit. "
    "It's like a queue in a shop. We decided to take the simple option. In the end it went from ten seconds to four point five, "
    "a drop of fifty five percent, and the customers stayed. What I learned is that I should have asked earlier."
)


def load_tools(paths: DataPaths | None) -> Tools:
    """Tools for one data folder, or with the shipped lexicons alone. A faulty own lexicon raises UnreadableInputError naming file and line."""
    own = paths.lexicons if paths is not None and paths.lexicons.is_dir() else None
    return Tools(SectionModel.load(), load_lexicons(own))


def warm(tools: Tools) -> None:
    """Makes one report that nobody sees, so that the first one after Stop finds its modules, tables and patterns ready.

    The first report of a process costs about twice the next one (`scripts/bench_stop.py`). Pure; about 0.1 s of a worker.
    """
    said = _WARMING.split()
    words = tuple(Word(text, 0.4 * at, 0.4 * at + 0.35, 1.0) for at, text in enumerate(said))
    seconds = 0.4 * len(said)
    time = np.arange(int(seconds * _RATE), dtype=np.float32) / _RATE
    voiced = np.sin(2 * np.pi * 2.5 * time) > -0.8  # a sound with gaps, so that pauses, pitch and level have work
    samples = (0.1 * np.sin(2 * np.pi * 120 * time) * voiced).astype(np.float32)
    windows = len(samples) // _WINDOW
    probabilities = voiced[: windows * _WINDOW : _WINDOW].astype(np.float32)
    transcript = Transcript(words, ModelInfo("", None, "en"))
    build_report(AudioInfo("", seconds, _RATE, 1), samples, probabilities, transcript, Asked(), tools)
