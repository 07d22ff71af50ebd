"""Makes lessons of people's read speech: aligned with a synthetic voice, with hesitations made of each reader's own vowels and m's.

No hesitation of a person is used, and none of the clips has one: what is learnt is how people's vowels and breath look, and that their
own vowels, held, are what an um is made of.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from rehearse.analysis.filled_pauses.net import SOUNDS, M
from rehearse.analysis.filled_pauses.sound import _shapes
from rehearse.analysis.level import HOP, without_rumble
from rehearse.analysis.pitch import yin
from rehearse.analysis.voice_activity import speech_spans
from rehearse.evaluate.spoken_truth import Voice
from rehearse.model.transcript import Span, Word
from rehearse.speech.voice_activity import probabilities
from scripts.filled_pause_examples import Example, described_example
from scripts.filled_pause_speech import RATE, Floats, held, in_a_room, laugh, with_others
from scripts.filled_pause_voices import CHECK, FRAMES, STRETCHES, espeak_voices

#: Licences under which what was learnt from a clip may ship.
_FREE = ("CC BY 4.0", "public domain", "MIT", "repo MIT", "BSD", "Apache-2.0", "Open Speech Repository")
_VOICES = ("en-us+m3", "en-us+f2", "en-gb+m7")
#: Of every eight readers, in the order of their names: four teach the network, two the judge, on two it is checked.
_PARTS = (FRAMES, STRETCHES, FRAMES, CHECK, FRAMES, STRETCHES, FRAMES, CHECK)
_VOWELS = tuple(SOUNDS.index(name) for name in ("central", "central", "open"))
#: What the end of a word is drawn out on.
_DRAWN_OUT = tuple(SOUNDS.index(name) for name in ("m", "n", "glide", "central", "front", "open", "back"))
#: A piece of a sound must be so long (seconds) to be held.
_LEAST = 0.06
_BREATH = SOUNDS.index("breath")
_SLOWER = 1.15


@dataclass(frozen=True)
class Read:
    """A clip at 16 kHz without rumble, its reader, and what the alignment says: words, and the kind of sound of each piece."""

    reader: str
    part: str
    samples: Floats
    words: tuple[Word, ...]
    sounds: tuple[tuple[int, float, float], ...]


def read_clips(folder: Path) -> list[Read]:
    """Every clip of `folder`/manifest.jsonl (objects with "id", "text", "speaker", "wps", "license") that may be learnt from, aligned."""
    rows = [json.loads(line) for line in (folder / "manifest.jsonl").read_text("utf-8").splitlines()]
    readers = sorted({row["speaker"] for row in rows})
    rows = [row for row in rows if row["license"].startswith(_FREE)]
    found = []
    for row in rows:
        path = folder / f"{row['id']}.flac"
        if not path.is_file():
            continue
        sound, rate = soundfile.read(path, dtype="float32", always_2d=True)
        samples = sound[:, 0] if rate == RATE else soxr.resample(sound[:, 0], rate, RATE)
        samples = without_rumble(np.ascontiguousarray(samples, np.float32))
        speech = speech_spans(probabilities(samples), samples)
        if not speech:
            continue
        words, sounds = aligned(samples, speech, row["text"], float(row["wps"]))
        part = _PARTS[readers.index(row["speaker"]) % len(_PARTS)]
        found.append(Read(row["speaker"], part, samples, words, sounds))
    return found


def aligned(
    samples: Floats, speech: Sequence[Span], text: str, words_a_second: float
) -> tuple[tuple[Word, ...], tuple[tuple[int, float, float], ...]]:
    """Words, and kinds of sound, with their times: those of the synthetic voice that comes nearest, warped in time onto the speech."""
    plain = re.sub(r"\s+", " ", re.sub(r"[^A-Za-z0-9' ]", " ", text)).strip().lower()
    own = np.concatenate([np.arange(span.start + HOP / 2, span.end, HOP) for span in speech])
    looks = _looks(samples, own)
    best: tuple[float, list[tuple[int, int]], list[tuple[str, float, float]], list[tuple[int, float, float]], Floats] | None = (
        None
    )
    for name in _VOICES:
        said = espeak_voices().speak(plain, Voice(name, int(60 * words_a_second), 50, 50))
        other = np.asarray(soxr.resample(said.samples, said.rate, RATE), np.float32)
        at = np.arange(HOP / 2, len(other) / RATE, HOP)
        silent = np.zeros(len(at), np.bool_)
        for kind, start, end in said.sounds:
            silent |= (at >= start) & (at < end) & (kind == 0)
        at = at[~silent]
        path, cost = _warp(looks, _looks(other, at))
        if best is None or cost < best[0]:
            best = (cost, path, said.words, said.sounds, np.asarray(at, np.float32))
    assert best is not None
    _, path, words, sounds, at = best
    mine, theirs = np.array([one for one, _ in path]), np.array([other for _, other in path])

    def moved(start: float, end: float) -> tuple[float, float]:
        first = min(int(np.searchsorted(at, start)), len(at) - 1)
        last = min(max(int(np.searchsorted(at, end)) - 1, first), len(at) - 1)
        begin, stop = own[mine[theirs == first].min()] - HOP / 2, own[mine[theirs == last].max()] + HOP / 2
        return round(float(begin), 3), round(float(stop), 3)

    timed: list[Word] = []
    for word, start, end in words:
        begin, stop = moved(start, end)
        begin = max(begin, timed[-1].end) if timed else begin
        timed.append(Word(word, begin, max(stop, begin + 0.02)))
    return tuple(timed), tuple((kind, *moved(start, end)) for kind, start, end in sounds if kind and end - start > 0.005)


def _looks(samples: Floats, at: NDArray[np.float64]) -> Floats:
    """What frames are compared by: spectral shape, level, and how both move. Shape (n, 50)."""
    shape, level = _shapes(samples, at)
    shape = (shape - shape.mean(axis=0)) / (shape.std(axis=0) + 0.1)
    level = np.clip((level - np.median(level)) / 8.0, -3.0, 2.0) * 2.0
    rows = np.concatenate((shape, level[:, None]), axis=1)
    moving = np.zeros_like(rows)
    moving[2:-2] = rows[4:] - rows[:-4]
    return np.asarray(np.concatenate((rows, 0.7 * moving), axis=1), np.float32)


def _warp(one: Floats, other: Floats) -> tuple[list[tuple[int, int]], float]:
    """Dynamic time warping (Sakoe & Chiba 1978): the pairs of frames, and the mean cost."""
    count, length = len(one), len(other)
    far = np.sqrt(np.maximum((one**2).sum(1)[:, None] + (other**2).sum(1)[None] - 2 * one @ other.T, 0))
    total = np.full((count + 1, length + 1), np.inf)
    total[0, 0] = 0.0
    back = np.zeros((count + 1, length + 1), np.int8)
    for diagonal in range(2, count + length + 1):
        row = np.arange(max(1, diagonal - length), min(count, diagonal - 1) + 1)
        column = diagonal - row
        cost = far[row - 1, column - 1]
        ways = np.stack(
            [total[row - 1, column - 1] + cost, total[row - 1, column] + _SLOWER * cost, total[row, column - 1] + _SLOWER * cost]
        )
        chosen = ways.argmin(axis=0)
        total[row, column] = ways[chosen, np.arange(len(row))]
        back[row, column] = chosen
    at, to, path = count, length, []
    while at > 0 and to > 0:
        path.append((at - 1, to - 1))
        way = back[at, to]
        at, to = at - (way != 2), to - (way != 1)
    return path[::-1], float(total[count, length] / (count + length))


def hesitating(clip: Read, seed: int) -> tuple[Floats, tuple[Word, ...], tuple[tuple[int, float, float], ...]]:
    """The clip with hesitations put between its words: sound, all words (the hesitations are called um or uh), kinds of sound."""
    draw = random.Random(seed)
    vowels, hums = _held_pieces(clip, _VOWELS), _held_pieces(clip, (M,))
    if not vowels:
        return clip.samples, clip.words, clip.sounds
    quiet = _quietest(clip.samples)
    loudest = float(np.abs(clip.samples).max())
    blocks: list[Floats] = []
    inserted: list[tuple[float, float]] = []
    words: list[Word] = []
    sounds: list[tuple[int, float, float]] = []
    begun, grown = 0, 0.0

    def add(kind: int, block: Floats) -> None:
        nonlocal grown
        start = begun / RATE + grown
        if kind:
            sounds.append((kind, start, start + len(block) / RATE))
        blocks.append(block)
        grown += len(block) / RATE

    for word in clip.words:
        chance = draw.random()
        if 0.3 < chance < 0.37:
            last = [
                one for one in clip.sounds if one[0] in _DRAWN_OUT and word.start + 0.03 <= one[1] and one[2] <= word.end + 0.02
            ]
            if last and last[-1][2] - last[-1][1] >= 0.05 and last[-1][1] * RATE >= begun:
                first, stop = int(last[-1][1] * RATE), int(last[-1][2] * RATE)
                longer = held(clip.samples[first:stop], RATE, 1.0 + draw.uniform(0.08, 0.5) * RATE / (stop - first))
                blocks += [clip.samples[begun:first], longer]
                more = (len(longer) - (stop - first)) / RATE
                inserted.append(((first + stop) / 2 / RATE, more))
                begun, grown = stop, grown + more
        elif 0.37 < chance < 0.39:
            cut = max(_cut(clip.samples, word.start), begun)
            blocks.append(clip.samples[begun:cut])
            begun = cut
            before = grown
            add(0, np.resize(quiet, int(draw.uniform(0.02, 0.5) * RATE)))
            add(
                _BREATH,
                laugh(draw, RATE, draw.choice(vowels)[1]) * np.float32(loudest * 10.0 ** (draw.uniform(-14.0, 0.0) / 20.0)),
            )
            add(0, np.resize(quiet, int(draw.uniform(0.02, 0.5) * RATE)))
            inserted.append((cut / RATE, grown - before))
        if chance < (0.25 if not inserted else 0.11):
            cut = max(_cut(clip.samples, word.start), begun)
            blocks.append(clip.samples[begun:cut])
            begun = cut
            before = grown
            if draw.random() < 0.25:
                add(0, np.resize(quiet, int(draw.uniform(0.1, 0.8) * RATE)))
            start = begun / RATE + grown
            seconds = min(max(0.42 * float(np.exp(draw.gauss(0.0, 0.6))), 0.12), 1.3)
            hum = draw.choice(hums) if hums and draw.random() < 0.55 else None
            share = draw.uniform(0.35, 0.7) if hum is not None else 1.0
            kind, vowel = draw.choice(vowels)
            sound = _made(draw, vowel, seconds * share)
            split = len(sound)
            if hum is not None:
                sound = _crossfaded(sound, _made(draw, hum[1], seconds * (1.0 - share)) * np.float32(draw.uniform(0.4, 1.0)))
            sound = _swollen(draw, sound)
            add(kind, sound[:split])
            if split < len(sound):
                add(M, sound[split:])
            words.append(Word("um" if hum is not None else "uh", start, begun / RATE + grown))
            if draw.random() < 0.25:
                add(0, np.resize(quiet, int(draw.uniform(0.1, 0.8) * RATE)))
            inserted.append((cut / RATE, grown - before))
    blocks.append(clip.samples[begun:])

    def moved(time: float, end: bool) -> float:
        return time + sum(more for place, more in inserted if (place < time - 1e-6 if end else place <= time + 0.035))

    words += [replace(word, start=moved(word.start, False), end=moved(word.end - 0.04, True) + 0.04) for word in clip.words]
    sounds += [(kind, moved(start, False), moved(end - 0.02, True) + 0.02) for kind, start, end in clip.sounds]
    return (
        np.concatenate(blocks),
        tuple(sorted(words, key=lambda word: word.start)),
        tuple(sorted(sounds, key=lambda row: row[1])),
    )


def person_example(clip: Read, seed: int, other: Floats | None = None) -> Example:
    """The clip with made hesitations, in a room, `other` perhaps heard behind it, described."""
    samples, words, sounds = hesitating(clip, seed)
    if other is not None:
        samples = with_others(random.Random(seed), samples, other)
    samples = samples * np.float32(0.5 / max(float(np.abs(samples).max()), 1e-3))
    samples = without_rumble(in_a_room(samples, seed))
    speech = speech_spans(probabilities(samples), samples)
    silences = tuple(Span(one.end, other.start) for one, other in pairwise(speech))
    return described_example(f"{clip.part}:{clip.reader}", samples, words, sounds, silences, speech, seed)


def _held_pieces(clip: Read, kinds: Sequence[int]) -> list[tuple[int, Floats]]:
    """The steady voiced middles of the reader's own sounds of these kinds, as often as the kind is named."""
    found = []
    for kind in kinds:
        for own, start, end in clip.sounds:
            inner = (start + 0.15 * (end - start), end - 0.15 * (end - start))
            if own != kind or inner[1] - inner[0] < _LEAST:
                continue
            pitch, _ = yin(clip.samples, np.arange(*inner, HOP))
            heard = pitch[~np.isnan(pitch)]
            if len(heard) > 0.8 * len(pitch) and np.std(12 * np.log2(heard / np.median(heard))) < 1.5:
                found.append((kind, clip.samples[int(inner[0] * RATE) : int(inner[1] * RATE)]))
    return found


def _made(draw: random.Random, piece: Floats, seconds: float) -> Floats:
    """The piece held for so long, its pitch sinking by up to two semitones."""
    sunk = 2.0 ** (draw.uniform(0.0, 2.0) / 12.0)
    piece = np.asarray(soxr.resample(piece, RATE, RATE * 2.0 ** (draw.uniform(-0.5, 2.5) / 12.0)), np.float32)
    longer = held(piece, RATE, max(seconds * RATE / len(piece) / sunk**0.5, 1.0))
    steps = np.linspace(1.0, 1.0 / sunk, int(len(longer) * sunk**0.5))
    at = np.cumsum(steps)
    return np.asarray(np.interp(at[at < len(longer) - 1], np.arange(len(longer)), longer), np.float32)


def _crossfaded(one: Floats, other: Floats) -> Floats:
    fade = min(int(0.015 * RATE), len(one), len(other))
    ramp = np.linspace(0.0, 1.0, fade, dtype=np.float32)
    return np.concatenate((one[:-fade], one[-fade:] * (1 - ramp) + other[:fade] * ramp, other[fade:]))


def _swollen(draw: random.Random, sound: Floats) -> Floats:
    """Begun and ended softly, and a little louder or softer than its vowel was."""
    rise, fall = (min(int(draw.uniform(0.008, 0.05) * RATE), len(sound) // 2) for _ in range(2))
    shaped = sound.copy()
    shaped[:rise] *= np.linspace(0.0, 1.0, rise, dtype=np.float32)
    shaped[len(sound) - fall :] *= np.linspace(1.0, 0.0, fall, dtype=np.float32)
    return np.asarray(shaped * np.float32(10.0 ** (draw.uniform(-8.0, 2.0) / 20.0)), np.float32)


def _cut(samples: Floats, at: float) -> int:
    """The quietest place within 40 ms of a word's start."""
    size, reach = int(0.01 * RATE), int(0.04 * RATE)
    middle = min(max(int(at * RATE), reach), len(samples) - reach - size)
    part = samples[middle - reach : middle + reach + size].astype(np.float64) ** 2
    total = np.convolve(part, np.ones(size), "valid")
    return middle - reach + int(np.argmin(total)) + size // 2


def _quietest(samples: Floats) -> Floats:
    """A fifth of a second of the room alone."""
    size = RATE // 5
    total = np.cumsum(np.concatenate(([0.0], samples.astype(np.float64) ** 2)))
    at = int(np.argmin(total[size:] - total[:-size])) if len(samples) > size else 0
    return samples[at : at + size]
