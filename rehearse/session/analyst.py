"""Turns sound into a report: voice activity and words from an engine, then the pure pipeline. Used by the window and the command line alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rehearse.audio.decode import read_audio
from rehearse.model.report import AudioInfo, Report
from rehearse.model.transcript import Transcript
from rehearse.session.pipeline import Asked, Tools, build_report
from rehearse.speech.engine import Engine
from rehearse.speech.live import LiveResult, transcribe_file

Samples = NDArray[np.float32]


def transcript_of(heard: LiveResult, language: str) -> Transcript | None:
    """The words with the model that heard them; None when no engine listened."""
    if heard.words is None or heard.model is None:
        return None
    return Transcript(heard.words, replace(heard.model, language=language))


def report_on(audio: AudioInfo, samples: Samples, heard: LiveResult, asked: Asked, tools: Tools, *, why_no_words: str) -> Report:
    """The report on sound that has been listened to already."""
    return build_report(
        audio, samples, heard.probabilities, transcript_of(heard, asked.language), asked, tools, why_no_words=why_no_words
    )


def analyse_file(
    path: Path,
    engine: Engine | None,
    asked: Asked,
    tools: Tools,
    *,
    why_no_words: str = "",
    on_progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Report:
    """Reads any recording, transcribes it by the same path a live take goes, and reports.

    Raises UnreadableInputError for what is not a recording, CancelledError, TranscriptionError.
    """
    sound = read_audio(path, cancelled=cancelled)
    heard = transcribe_file(engine, sound.samples, asked.language, on_progress=on_progress, cancelled=cancelled)
    audio = AudioInfo(str(path), sound.duration, sound.samplerate, sound.channels)
    return report_on(audio, sound.samples, heard, asked, tools, why_no_words=why_no_words)
