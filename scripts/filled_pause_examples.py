"""Answers described for learning: what the network and the judge of filled pauses are shown of each, as said, at an uneven pace, or cut short."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rehearse.analysis.filled_pauses.candidates import Candidate, Frames, candidates_in, on_frames
from rehearse.analysis.filled_pauses.finding import Gap, unexplained_speech
from rehearse.analysis.filled_pauses.net import CONTEXT, FillerNet
from rehearse.analysis.filled_pauses.sound import BANDS, CHANGE, VoiceReference, change_of, described, pitch_of, reference_of
from rehearse.analysis.level import HOP, without_rumble
from rehearse.analysis.pitch import reduced
from rehearse.analysis.voice_activity import speech_spans
from rehearse.evaluate.filled_pause_scores import stretched
from rehearse.evaluate.worn_transcripts import with_loose_times, with_missing_words
from rehearse.model.transcript import Span, Word
from rehearse.speech.voice_activity import probabilities
from scripts.filled_pause_learning import Lesson
from scripts.filled_pause_speech import RATE, Said, in_a_room, is_filler, said, with_others
from scripts.filled_pause_voices import part_of

#: The transcripts that each answer is looked at under: five that leave the fillers out, one that writes most of them.
CONDITIONS = ("exact", "stretched", "missing", "missing, stretched", "missing, loose", "written")


@dataclass(frozen=True)
class Example:
    """One answer: its frames (with CONTEXT on either side), and the gaps of each transcript."""

    voice: str
    truth: tuple[Word, ...]
    content: tuple[Word, ...]
    silences: tuple[Span, ...]
    speech: tuple[Span, ...]
    sounds: tuple[tuple[int, float, float], ...]
    reference: VoiceReference
    rows: NDArray[np.float16]
    pitch: NDArray[np.float32]
    level: NDArray[np.float32]
    seed: int

    @property
    def part(self) -> str:
        """What this voice is for."""
        return part_of(self.voice)

    def lesson(self) -> Lesson:
        """What the network over time learns from it."""
        count = len(self.level)
        at = np.asarray((np.arange(count) + 0.5) * HOP, np.float64)
        kinds = np.zeros(count, np.uint8)
        for kind, start, end in self.sounds:
            kinds[(at >= start) & (at < end)] = kind
        spoken = _within(at, self.truth)
        weights = np.where(_within(at, self.speech), 1.0, 0.1).astype(np.float32)
        return Lesson(self.rows, spoken, kinds, weights)

    def frames(self, net: FillerNet) -> Frames:
        """All of the answer, heard."""
        rows = self.rows.astype(np.float32)
        odds, sounds = net(rows)
        change = change_of(rows)[CONTEXT - CHANGE : CONTEXT - CHANGE + len(odds)]
        return Frames(0.0, odds, sounds, change, self.pitch, self.level, rows[CONTEXT : CONTEXT + len(odds), :BANDS])

    def at_uneven_pace(self, seed: int) -> Example:
        """The same answer as people speak: every word longer or shorter than its letters say, the last before a silence often longer.

        Its frames are repeated and left out; that is as near to another pace as spectra need.
        """
        random_ = np.random.default_rng(seed)
        spread = random_.uniform(0.1, 0.4)
        old, new = [-10.0], [-10.0]
        for word in sorted((*self.content, *self.truth), key=lambda word: word.start):
            start, end = max(word.start, old[-1]), max(word.end, old[-1])
            factor = float(np.exp(spread * random_.standard_normal()))
            if any(abs(silence.start - end) < 0.05 for silence in self.silences):
                factor *= float(np.exp(0.3 * abs(random_.standard_normal())))
            if random_.random() < 0.04:
                factor *= random_.uniform(1.3, 2.2)
            if is_filler(word.text) and random_.random() < 0.7:
                wanted = min(max(0.42 * float(np.exp(0.6 * random_.standard_normal())), 0.12), 1.3)
                factor = min(max(wanted / max(end - start, 0.03), 0.6), 4.0)
            new += [new[-1] + start - old[-1], new[-1] + start - old[-1] + (end - start) * min(max(factor, 0.5), 4.0)]
            old += [start, end]
        total = len(self.level) * HOP
        old.append(max(total, old[-1]) + 10.0)
        new.append(new[-1] + old[-1] - old[-2])
        count = round(float(np.interp(total, old, new)) / HOP)
        wanted = (np.arange(-CONTEXT, count + CONTEXT) + 0.5) * HOP
        at = np.floor(np.interp(wanted, new, old) / HOP + 1e-6).astype(np.int64)
        own = np.clip(at[CONTEXT : CONTEXT + count], 0, len(self.level) - 1)

        def moved(time: float) -> float:
            return float(np.interp(time, old, new))

        def words(given: tuple[Word, ...]) -> tuple[Word, ...]:
            return tuple(replace(word, start=moved(word.start), end=moved(word.end)) for word in given)

        def spans(given: tuple[Span, ...]) -> tuple[Span, ...]:
            return tuple(Span(moved(span.start), moved(span.end)) for span in given)

        return replace(
            self,
            truth=words(self.truth),
            content=words(self.content),
            silences=spans(self.silences),
            speech=spans(self.speech),
            sounds=tuple((kind, moved(start), moved(end)) for kind, start, end in self.sounds),
            rows=self.rows[np.clip(at + CONTEXT, 0, len(self.rows) - 1)],
            pitch=self.pitch[own],
            level=self.level[own],
        )

    def short(self, seed: int) -> Example:
        """Four to thirty words of it alone: so much less is known of the voice and its pace."""
        draw = random.Random(seed)
        words = sorted((*self.content, *self.truth), key=lambda word: word.start)
        count = min(draw.randint(4, 30), len(words))
        first = draw.randrange(len(words) - count + 1)
        begin = max(int(words[first].start / HOP) - draw.randint(3, 30), 0)
        end = min(int(words[first + count - 1].end / HOP) + draw.randint(3, 30), len(self.level))
        frames, offset = slice(begin, end), begin * HOP
        inside = _within(np.asarray((np.arange(begin, end) + 0.5) * HOP, np.float64), self.speech)
        if not inside.any():
            return self
        rows = self.rows[begin : end + 2 * CONTEXT].astype(np.float32)
        own, level = rows[CONTEXT : len(rows) - CONTEXT], self.level[frames]
        usual = float(np.median(level[inside]))
        loud = inside & (level > usual - 10.0)
        rows[:, :BANDS] -= own[loud, :BANDS].mean(axis=0)
        rows[:, BANDS] += (self.reference.level - usual) / 10.0
        pitch = self.pitch[frames]
        heard = pitch[loud & ~np.isnan(pitch)]

        def spans(given: tuple[Span, ...]) -> tuple[Span, ...]:
            moved = (Span(max(one.start - offset, 0.0), min(one.end - offset, (end - begin) * HOP)) for one in given)
            return tuple(span for span in moved if span.seconds > 0.05)

        def within(given: tuple[Word, ...]) -> tuple[Word, ...]:
            kept = (word for word in given if word.start >= offset - 0.01 and word.end <= end * HOP + 0.01)
            return tuple(replace(word, start=word.start - offset, end=word.end - offset) for word in kept)

        return replace(
            self,
            truth=within(self.truth),
            content=within(self.content),
            silences=spans(self.silences),
            speech=spans(self.speech),
            sounds=(),
            reference=VoiceReference(self.reference.shape, float(np.median(heard)) if len(heard) else 120.0, usual),
            rows=rows.astype(np.float16),
            pitch=pitch,
            level=level,
        )

    def transcripts(self) -> tuple[tuple[tuple[Word, ...], tuple[Word, ...]], ...]:
        """What recognisers of six kinds return, in the order of CONDITIONS: the content words, and the fillers that they wrote."""
        missing = with_missing_words(self.content, self.seed)
        loose = with_missing_words(self.content, self.seed + 1) if self.seed % 2 else self.content
        draw = random.Random(self.seed)
        written = [word for word in self.truth if draw.random() < 0.9]
        words = sorted([*self.content, *written], key=lambda word: word.start)
        if self.seed % 3:
            words = list(with_loose_times(words, self.silences, self.seed))
        return (
            (self.content, ()),
            (stretched(self.content, self.silences), ()),
            (missing, ()),
            (stretched(missing, self.silences), ()),
            (with_loose_times(loose, self.silences, self.seed), ()),
            (
                tuple(word for word in stretched(words, self.silences) if not is_filler(word.text)),
                tuple(written),
            ),
        )

    def judged(self, content: tuple[Word, ...], written: tuple[Word, ...], heard: Sequence[Frames]) -> list[Candidate]:
        """The candidates under a transcript, but those that it says are filled pauses."""
        gaps = unexplained_speech(self.speech, content, len(written) / max(len(content), 1))
        return [
            each
            for each in self.candidates(gaps, heard)
            if not any(each.start < word.end and word.start < each.end for word in written)
        ]

    def candidates(self, gaps: tuple[Gap, ...], heard: Sequence[Frames]) -> list[Candidate]:
        """As FillerModel.candidates. `heard`: all of the answer, as each ear hears it."""
        found: list[Candidate] = []
        for gap in gaps:
            start, end = on_frames(gap)
            own = slice(round(start / HOP), min(round(end / HOP), len(self.level)))
            if own.stop > own.start:
                parts = [
                    Frames(start, one.odds[own], one.sounds[own], one.change[own], one.pitch[own], one.level[own], one.shape[own])
                    for one in heard
                ]
                found += candidates_in(gap, parts, self.reference)
        return found

    def is_true(self, candidate: Candidate) -> bool:
        """Whether candidate and a filler cover each other by more than half."""
        for span in self.truth:
            common = min(span.end, candidate.end) - max(span.start, candidate.start)
            own, theirs = candidate.end - candidate.start, span.end - span.start
            if common > 0.5 * max(theirs, own) or (common > 0.5 * min(theirs, own) and own < 0.6):
                return True
        return False


def _within(at: NDArray[np.float64], spans: tuple[Span, ...] | tuple[Word, ...]) -> NDArray[np.bool_]:
    inside = np.zeros(len(at), np.bool_)
    for span in spans:
        inside |= (at >= span.start) & (at < span.end)
    return inside


def activity(told: Said) -> NDArray[np.float32]:
    """Voice activity from the truth, 512 samples a value: the network's part is not what is trained here."""
    middles = (np.arange(len(told.samples) // 512) + 0.5) * 512 / RATE
    active = (middles > told.answer.start) & (middles < told.answer.end)
    for silence in told.silences:
        active &= (middles < silence.start) | (middles > silence.end)
    return np.where(active, 0.95, 0.02).astype(np.float32)


def example(job: tuple[int, int]) -> Example:
    """Speaks and describes answer `number` of the run with `seed`."""
    seed, number = job
    voice, told = said(seed, number)
    draw = random.Random(number)
    heard, active = told.samples, activity(told)
    if draw.random() < 0.25:
        heard = with_others(draw, heard, said(seed + 1, draw.randrange(1000))[1].samples)
        active = probabilities(in_a_room(heard, number))
    samples = without_rumble(in_a_room(heard, number))
    return described_example(voice, samples, told.words, told.sounds, told.silences, speech_spans(active, samples), number)


def described_example(
    voice: str,
    samples: NDArray[np.float32],
    words: tuple[Word, ...],
    sounds: tuple[tuple[int, float, float], ...],
    silences: tuple[Span, ...],
    speech: tuple[Span, ...],
    seed: int,
) -> Example:
    """An answer at 16 kHz without rumble, described frame by frame."""
    reference = reference_of(samples, speech)
    count = len(samples) // (RATE // 100)
    rows, level = described(samples, np.arange(-CONTEXT, count + CONTEXT), reference)
    (pitch,) = pitch_of(reduced(samples), [(0, count)])
    return Example(
        voice,
        tuple(word for word in words if is_filler(word.text)),
        tuple(word for word in words if not is_filler(word.text)),
        silences,
        speech,
        sounds,
        # Where in the answer it was learnt is not kept: at another pace that would be elsewhere.
        replace(reference, heard=None),
        rows.astype(np.float16),
        pitch,
        level[CONTEXT : CONTEXT + count],
        seed,
    )


def uneven(examples: list[Example]) -> list[Example]:
    """Every second answer at an uneven pace."""
    return [each.at_uneven_pace(number) if number % 2 else each for number, each in enumerate(examples)]


def with_short(examples: list[Example]) -> list[Example]:
    """Every second answer at an uneven pace, and a few words of every third."""
    pieces = (
        each.short(number + 1000 * take) for number, each in enumerate(uneven(examples)) if number % 3 == 0 for take in range(4)
    )
    return [*uneven(examples), *(piece for piece in pieces if len(piece.content) > 3)]
