"""How well words are heard: the streamed path beside one call on the whole recording, on the synthetic demo voice."""

from __future__ import annotations

import difflib
import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rehearse.assets import asset
from rehearse.errors import TranscriptionError
from rehearse.evaluate.scores import EvaluationRow
from rehearse.evaluate.spoken_truth import Spoken, Voice, truth_speaker
from rehearse.evaluate.test_set import FILLED, for_speaker
from rehearse.model.transcript import Word
from rehearse.speech.engine import Engine
from rehearse.speech.engine_jobs import JobDone, JobResult
from rehearse.speech.live import transcribe_file

SET_NAME = "demo voice, sentences written after its training"
_PATIENCE = 600.0


@dataclass(frozen=True, slots=True)
class Heard:
    """One take: the truth, and the words by either path."""

    spoken: Spoken
    streamed: tuple[Word, ...]
    whole: tuple[Word, ...]


def plain(words: Sequence[Word]) -> list[str]:
    """Lower case, letters and digits only; "35%" counts as it is spoken."""
    return [
        part for word in words for part in re.findall(r"[a-z0-9']+", word.text.lower().replace("%", " percent").replace("’", "'"))
    ]


def word_errors(reference: Sequence[str], heard: Sequence[str]) -> int:
    """Words missed, changed or added: the Levenshtein distance."""
    row = list(range(len(heard) + 1))
    for i, wanted in enumerate(reference, 1):
        above, row = row, [i, *row[1:]]
        for j, got in enumerate(heard, 1):
            row[j] = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (wanted != got))
    return row[-1]


def start_errors(truth: Sequence[Word], heard: Sequence[Word]) -> list[float]:
    """Seconds between true and heard starts of the words that both have, in order."""
    matcher = difflib.SequenceMatcher(None, [_bare(word) for word in truth], [_bare(word) for word in heard], autojunk=False)
    return [
        abs(truth[block.a + step].start - heard[block.b + step].start)
        for block in matcher.get_matching_blocks()
        for step in range(block.size)
    ]


def _bare(word: Word) -> str:
    return "".join(plain([word]))


def in_one_call(engine: Engine, samples: NDArray[np.float32]) -> tuple[Word, ...]:
    """The words of the whole recording in one call, as a program without a chunker would ask. Raises TranscriptionError."""
    done, results = threading.Event(), list[JobResult]()

    def hear(result: JobResult) -> None:
        results.append(result)
        done.set()

    engine.submit("whole", samples, "en", hear)
    if not done.wait(_PATIENCE) or not isinstance(results[0], JobDone):
        raise TranscriptionError("The model did not answer while it was being measured.")
    return results[0].words


def listen(engine: Engine) -> tuple[Heard, ...]:
    """Speaks the set and hears it both ways. A minute of speech each; some seconds."""
    lines = asset("evaluation", "heard.txt").read_text("utf-8").splitlines()
    takes = []
    for line in lines:
        if line.strip() and not line.startswith("#"):
            spoken = truth_speaker().speak(for_speaker(line), Voice("en-us", 160, 50))
            takes.append(Heard(spoken, transcribe_file(engine, spoken.samples).words or (), in_one_call(engine, spoken.samples)))
    return tuple(takes)


def hearing_rows(engine: Engine) -> tuple[EvaluationRow, ...]:
    """The table's rows. "Naive" is one call on the whole recording; for silence it is the number of words there too."""
    takes = listen(engine)
    count = sum(len(plain(take.spoken.words)) for take in takes)
    streamed = sum(word_errors(plain(take.spoken.words), plain(take.streamed)) for take in takes) / count
    whole = sum(word_errors(plain(take.spoken.words), plain(take.whole)) for take in takes) / count
    sure = [[word for place, word in enumerate(take.spoken.words) if place not in take.spoken.unsure] for take in takes]
    starts = [error for take, words in zip(takes, sure, strict=True) for error in start_errors(words, take.streamed)]
    naive_starts = [error for take, words in zip(takes, sure, strict=True) for error in start_errors(words, take.whole)]
    fillers = sum(_bare(word) in FILLED for take in takes for word in take.spoken.words)
    recall = [
        1
        - sum(max(0, _fillers(take.spoken.words) - _fillers(words)) for take, words in zip(takes, path, strict=True))
        / max(1, fillers)
        for path in ([take.streamed for take in takes], [take.whole for take in takes])
    ]
    silence = np.random.default_rng(5).normal(0, 3e-4, 16_000 * 20).astype(np.float32)
    said = len(transcribe_file(engine, silence).words or ())
    said_whole = len(in_one_call(engine, silence))
    return (
        EvaluationRow("words heard", count, "word error rate", streamed, whole, SET_NAME),
        EvaluationRow("um, uh written down", fillers, "recall", recall[0], recall[1], SET_NAME),
        EvaluationRow(
            "word starts", len(starts), "median error, s", _quantile(starts, 50), _quantile(naive_starts, 50), SET_NAME
        ),
        EvaluationRow("word starts", len(starts), "90 % within, s", _quantile(starts, 90), _quantile(naive_starts, 90), SET_NAME),
        EvaluationRow("silence", 1, "words invented in 20 s", float(said), float(said_whole), SET_NAME),
    )


def _fillers(words: Sequence[Word]) -> int:
    return sum(_bare(word) in FILLED for word in words)


def _quantile(values: Sequence[float], percent: float) -> float:
    return float(np.percentile(values, percent)) if values else float("nan")
