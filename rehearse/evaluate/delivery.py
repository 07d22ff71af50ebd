"""The delivery part of the accuracy table: pauses, filled pauses and rates, measured now, each beside a naive method."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from rehearse.analysis.delivery import measure_delivery
from rehearse.analysis.filled_pauses.finding import find_filled_pauses
from rehearse.analysis.level import without_rumble
from rehearse.evaluate.conditions import CONDITIONS
from rehearse.evaluate.filled_pause_scores import score_filled_pauses, stretched
from rehearse.evaluate.scores import EvaluationRow, Tally, match, tally_rows
from rehearse.evaluate.test_set import TEST_VOICES, Case, cases
from rehearse.evaluate.worn_transcripts import with_loose_times, with_missing_words
from rehearse.model.measures import Delivery
from rehearse.model.transcript import Span, Word

#: A true silence of 200 to 300 ms may be called a pause or not; below it may not, above it must.
_UNSCORED = (0.2, 0.3)
_PAUSE = 0.25
EDGE_GOAL = 0.040
#: Transcripts that left the fillers out, as the rows name them.
EXACT, STRETCHED, MISSING, LOOSE = "exact word ends", "stretched word ends", "missing words", "missing words, loose times"
SPOKEN_SET = "synthetic answers (espeak-ng)"


@dataclass
class _Totals:
    """What is added up over the cases."""

    cases: int = 0
    pauses: Tally = field(default_factory=Tally)
    naive_pauses: Tally = field(default_factory=Tally)
    edges: list[float] = field(default_factory=list)
    filled: dict[str, Tally] = field(default_factory=dict)
    naive_filled: dict[str, Tally] = field(default_factory=dict)
    speech_rate: list[float] = field(default_factory=list)
    naive_speech_rate: list[float] = field(default_factory=list)
    articulation: list[float] = field(default_factory=list)


def evaluate_delivery(
    test_cases: Iterable[Case] | None = None, *, on_progress: Callable[[int, int], None] | None = None
) -> tuple[EvaluationRow, ...]:
    """The rows, in the table's order. Speaks and measures the whole set (about a minute); `on_progress(done, total)` follows it.

    Raises RehearseError where espeak-ng is missing. Rates and edges are errors (smaller is better), the others shares (1 is best).
    """
    totals = _Totals()
    expected = 75 if test_cases is None else 0
    for case in cases() if test_cases is None else test_cases:
        _add(totals, case)
        if on_progress is not None:
            on_progress(totals.cases, max(expected, totals.cases))
    return tuple(_spoken_rows(totals))


def _add(totals: _Totals, case: Case) -> None:
    words = stretched(case.content, case.spoken.silences)
    exact = measure_delivery(case.samples, case.probabilities, case.content)
    # A recogniser's words leave a gap only where it wrote punctuation.
    gaps = [
        Span(one.end, other.start)
        for one, other in pairwise(words)
        if other.start - one.end >= _PAUSE and not one.text[-1:].isalnum()
    ]
    _add_pauses(totals, case, exact, gaps)
    _add_filled_pauses(totals, case, exact.speech)
    _add_pace(totals, case, exact)
    totals.cases += 1


def transcripts(case: Case, seed: int) -> tuple[tuple[str, tuple[Word, ...]], ...]:
    """What recognisers return that leave the fillers out. Words are lost with true and with stretched times, both under one name."""
    silences = case.spoken.silences
    missing = with_missing_words(case.content, seed)
    return (
        (EXACT, case.content),
        (STRETCHED, stretched(case.content, silences)),
        (MISSING, missing),
        (MISSING, stretched(missing, silences)),
        (LOOSE, with_loose_times(missing, silences, seed)),
    )


def _add_filled_pauses(totals: _Totals, case: Case, spans: Sequence[tuple[float, float]]) -> None:
    sound = without_rumble(case.samples)
    speech = [Span(start, end) for start, end in spans]
    for name, words in transcripts(case, totals.cases):
        ours = score_filled_pauses(find_filled_pauses(sound, speech, words), case.fillers)
        theirs = score_filled_pauses(_uncovered(speech, words), case.fillers)
        totals.filled[name] = totals.filled.get(name, Tally()) + ours
        totals.naive_filled[name] = totals.naive_filled.get(name, Tally()) + theirs


def _add_pauses(totals: _Totals, case: Case, delivery: Delivery, gaps: Sequence[Span]) -> None:
    ours, edges = score_pauses([Span(pause.start, pause.end) for pause in delivery.pauses], case.spoken.silences)
    theirs, _ = score_pauses(gaps, case.spoken.silences)
    totals.pauses += ours
    totals.naive_pauses += theirs
    totals.edges += edges


def score_pauses(found: Sequence[Span], silences: Sequence[Span]) -> tuple[Tally, list[float]]:
    """Hits, false alarms and misses, and the absolute error in seconds of every edge of the hits."""
    pairs, extra, missed = match(found, silences, share=0.5)
    result = Tally(0, len(extra), sum(silences[place].seconds > _UNSCORED[1] for place in missed))
    edges: list[float] = []
    for one, other in pairs:
        truth = silences[other]
        if truth.seconds < _UNSCORED[0]:
            result += Tally(0, 1, 0)
        elif truth.seconds > _UNSCORED[1]:
            result += Tally(1, 0, 0)
            edges += [abs(found[one].start - truth.start), abs(found[one].end - truth.end)]
    return result, edges


def _uncovered(speech: Sequence[Span], words: Sequence[Word]) -> list[Span]:
    """The obvious method: every stretch of speech of 0.15 to 1.2 s that no word covers."""
    found: list[Span] = []
    for span in speech:
        at = span.start
        inside = [word for word in words if word.end > span.start and word.start < span.end]
        for word in [*inside, Word("", span.end, span.end)]:
            if 0.15 <= word.start - at <= 1.2:
                found.append(Span(at, word.start))
            at = max(at, word.end)
    return found


def _add_pace(totals: _Totals, case: Case, delivery: Delivery) -> None:
    count, answer = len(case.content), case.spoken.answer.seconds
    silent = sum(silence.seconds for silence in case.spoken.silences if silence.seconds >= _PAUSE)
    true_speech, true_articulation = count / answer * 60.0, count / (answer - silent) * 60.0
    totals.speech_rate.append(abs((delivery.measures.speech_rate or 0.0) / true_speech - 1.0))
    totals.articulation.append(abs((delivery.measures.articulation_rate or 0.0) / true_articulation - 1.0))
    totals.naive_speech_rate.append(abs(count / (len(case.samples) / 16_000) * 60.0 / true_speech - 1.0))


def _spoken_rows(totals: _Totals) -> list[EvaluationRow]:
    setting = f"{SPOKEN_SET}: {len(TEST_VOICES)} voices, {len(CONDITIONS)} rooms and noises"
    truths = totals.pauses.hits + totals.pauses.missed
    within = float(np.mean(np.array(totals.edges) <= EDGE_GOAL)) if totals.edges else 0.0
    return [
        EvaluationRow("pauses", truths, "F1", totals.pauses.f1, totals.naive_pauses.f1, setting),
        EvaluationRow("pauses", len(totals.edges), "edges within 40 ms", within, None, setting),
        *(
            row
            for name, ours in totals.filled.items()
            for row in tally_rows(f"filled pauses, {name}", ours.hits + ours.missed, ours, totals.naive_filled[name], setting)
        ),
        _error_row("speech rate", totals.cases, totals.speech_rate, totals.naive_speech_rate, setting),
        _error_row("articulation rate", totals.cases, totals.articulation, None, setting),
    ]


def _error_row(measure: str, count: int, ours: Sequence[float], theirs: Sequence[float] | None, setting: str) -> EvaluationRow:
    naive_value = float(np.mean(theirs)) if theirs else None
    return EvaluationRow(measure, count, "mean error", float(np.mean(ours)) if ours else 0.0, naive_value, setting)
