"""Measures the pace curve, sustained slow and fast stretches, and clusters of fillers on word times whose truth is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rehearse.analysis.clusters import find_clusters
from rehearse.analysis.pace import FAST_WPM, SLOW_WPM, SUSTAINED, pace_curve, pace_stretches
from rehearse.evaluate.scores import EvaluationRow, Tally, match, tally_rows
from rehearse.model.measures import FillerWord, Occurrence
from rehearse.model.transcript import Span, Word

SET = "made-up word times: 60 answers of 2 minutes and more, times as blurred as a recogniser's"
_ANSWERS = 60
#: A recogniser's word starts are off by this much (standard deviation, seconds), and its words reach to the next one.
_BLUR = 0.08
_FILLERS = ("um", "like", "so", "you know")


@dataclass(frozen=True, slots=True)
class TimedAnswer:
    """True words, the words as heard, and the stretches planted: (span, fast)."""

    true: tuple[Word, ...]
    heard: tuple[Word, ...]
    answer: Span
    stretches: tuple[tuple[Span, bool], ...]


def timed_answer(seed: int) -> TimedAnswer:
    """Parts spoken at 115 to 165 words a minute; between them slow and fast ones of 17 to 35 s, and short or mild ones that do not count."""
    dice = np.random.default_rng(seed)
    words: list[Word] = []
    stretches: list[tuple[Span, bool]] = []
    at = 0.0
    for turn in range(7):
        kind = "usual" if turn % 2 == 0 else str(dice.choice(("slow", "fast", "short", "mild")))
        fast = kind == "fast" or (kind in ("short", "mild") and bool(dice.integers(2)))
        rate = {
            "usual": dice.uniform(115.0, 165.0),
            "slow": dice.uniform(55.0, 90.0),
            "fast": dice.uniform(195.0, 240.0),
            "short": dice.uniform(200.0, 240.0) if fast else dice.uniform(55.0, 85.0),
            "mild": dice.uniform(160.0, 175.0) if fast else dice.uniform(105.0, 120.0),
        }[kind]
        seconds = dice.uniform(5.0, 10.0) if kind == "short" else dice.uniform(17.0, 35.0)
        start = at
        while at < start + seconds:
            slot = 60.0 / rate * dice.uniform(0.7, 1.3)
            # Slow speech is slow by its pauses, not by long words.
            length = min(slot, dice.uniform(0.15, 0.45))
            words.append(Word("word", at, at + length))
            at += slot
        if kind in ("slow", "fast"):
            stretches.append((Span(start, at), fast))
    starts = np.sort(np.array([word.start for word in words]) + dice.normal(0.0, _BLUR, len(words)))
    # Ends reach to the next word, but over no pause that would have been cut out of the recording.
    ends = np.minimum(np.append(starts[1:], words[-1].end), starts + 0.6)
    heard = tuple(Word("word", float(start), float(max(end, start + 0.02))) for start, end in zip(starts, ends, strict=True))
    return TimedAnswer(tuple(words), heard, Span(words[0].start, words[-1].end), tuple(stretches))


def pace_rows() -> tuple[EvaluationRow, ...]:
    """The published rows: needs no sound, takes a second."""
    errors: list[float] = []
    naive_errors: list[float] = []
    found, by_blocks = Tally(), Tally()
    answers = [timed_answer(seed) for seed in range(_ANSWERS)]
    for answer in answers:
        curve = pace_curve(answer.heard, answer.answer)
        for point in curve:
            truth = _true_rate(answer.true, Span(point.start, point.end))
            begun = sum(point.start <= word.start < point.end for word in answer.heard)
            errors.append(abs(point.wpm / truth - 1.0))
            naive_errors.append(abs(begun / (point.end - point.start) * 60.0 / truth - 1.0))
        stretches = [(Span(each.start, each.end), each.fast) for each in pace_stretches(curve)]
        found += _both_kinds(stretches, answer.stretches)
        by_blocks += _both_kinds(_blocks(answer), answer.stretches)
    clusters, any_filler = _cluster_tallies()
    planted = found.hits + found.missed
    return (
        EvaluationRow("pace curve", len(errors), "mean error", float(np.mean(errors)), float(np.mean(naive_errors)), SET),
        *tally_rows("slow and fast stretches", planted, found, by_blocks, SET),
        *tally_rows("clusters of fillers", clusters.hits + clusters.missed, clusters, any_filler, SET),
    )


def _true_rate(words: Sequence[Word], window: Span) -> float:
    """Words a minute inside a window, each by the part of it that lies inside."""
    inside = sum(max(0.0, min(word.end, window.end) - max(word.start, window.start)) / (word.end - word.start) for word in words)
    return max(inside, 0.5) / window.seconds * 60.0


def _both_kinds(found: Sequence[tuple[Span, bool]], truth: Sequence[tuple[Span, bool]]) -> Tally:
    """A stretch is found when one of its kind overlaps more than half of the shorter of the two."""
    total = Tally()
    for fast in (False, True):
        pairs, extra, missed = match(
            [span for span, kind in found if kind == fast], [span for span, kind in truth if kind == fast], share=0.5
        )
        total += Tally(len(pairs), len(extra), len(missed))
    return total


def _blocks(answer: TimedAnswer) -> list[tuple[Span, bool]]:
    """The obvious method: blocks of 15 s, those out of bounds joined where they touch."""
    found: list[tuple[Span, bool]] = []
    for start in np.arange(answer.answer.start, answer.answer.end - SUSTAINED, SUSTAINED):
        begun = sum(start <= word.start < start + SUSTAINED for word in answer.heard)
        rate = begun / SUSTAINED * 60.0
        if SLOW_WPM <= rate <= FAST_WPM:
            continue
        fast = rate > FAST_WPM
        if found and found[-1][1] == fast and found[-1][0].end == start:
            found[-1] = (Span(found[-1][0].start, start + SUSTAINED), fast)
        else:
            found.append((Span(float(start), float(start + SUSTAINED)), fast))
    return found


def _cluster_tallies() -> tuple[Tally, Tally]:
    """Bursts of the same filler 0.5 to 4.5 s apart, among single ones that come again only after 6 s and more."""
    ours, theirs = Tally(), Tally()
    for seed in range(_ANSWERS):
        dice = np.random.default_rng(1_000 + seed)
        fillers: list[FillerWord] = []
        truth: list[Occurrence] = []
        for text in _FILLERS:
            at = dice.uniform(0.0, 20.0)
            while at < 120.0:
                burst = int(dice.integers(2, 5)) if dice.random() < 0.3 else 1
                starts = at + np.concatenate(([0.0], np.cumsum(dice.uniform(0.5, 4.5, burst - 1))))
                blurred = starts + dice.normal(0.0, _BLUR, burst)
                fillers += [FillerWord(text, float(start), float(start) + 0.2) for start in blurred]
                if burst > 1:
                    truth.append(Occurrence(text, float(starts[0]), float(starts[-1]) + 0.2))
                at = float(starts[-1]) + dice.uniform(6.0, 40.0)
        fillers.sort(key=lambda each: each.start)
        found = find_clusters((), fillers)
        close = find_clusters((), [FillerWord("any", each.start, each.end) for each in fillers])
        for text in _FILLERS:
            ours += _overlapping(
                [each for each in found if each.text.startswith(text + " ")], [each for each in truth if each.text == text]
            )
        theirs += _overlapping(close, truth)
    return ours, theirs


def _overlapping(found: Sequence[Occurrence], truth: Sequence[Occurrence]) -> Tally:
    pairs, extra, missed = match(found, truth, share=0.5)
    return Tally(len(pairs), len(extra), len(missed))
