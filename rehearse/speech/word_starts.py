"""Moves the starts of words to where the sound changes: a recogniser's attention tells them to a fifth of a second only."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from rehearse.model.transcript import Word

RATE = 16_000
_HOP = 160
_FRAME = _HOP / RATE
_WINDOW, _TRANSFORM, _BANDS = 400, 512, 24
#: A start may move this far back and forward, in frames. Recognisers are early more often, and by more: they begin a word in the pause
#: before it, or while the last sound of the one before is still drawn out.
_BACK, _FORWARD = 12, 45
#: What a second costs, against evidence of about 1 for a clear change of the sound.
_BACKWARD_COST, _FORWARD_COST = 16.0, 10.0
_CHANGE_GAIN, _CLEAREST = 1.6, 1.2
#: Of a word's length against what its letters take at this speaker's pace: the square of the logarithm of their ratio, up to a limit
#: (a word may be drawn out, or hide one that was not written).
_LENGTH_COST, _LENGTH_LIMIT = 3.5, 4.0
#: Of a start with nothing to hear after it.
_SILENCE_COST = 2.0
#: Frames before and after a place that are compared, and those that tell whether there is something to hear.
_BESIDE, _AHEAD = 2, 4
_SHORTEST = 3
#: Full scale is 1; decoders of compressed sound go a little above it.
_LOUDEST = 4.0
_IMPOSSIBLE = 1e6
_CROWDED = 1e5
#: Seconds of a word: a base, a part per letter, per group of vowels, and per digit (35 is "thirty five").
_BASE, _LETTER, _VOWELS, _DIGIT = 0.05, 0.042, 0.05, 0.35
_VOWEL_GROUP = re.compile(r"[aeiouyàáâãäåæèéêëìíîïòóôõöøùúûüœ]+")


def start_where_heard(words: Sequence[Word], samples: NDArray[np.float32]) -> tuple[Word, ...]:
    """The words with starts on nearby changes of the sound, chosen together so that each is about as long as its letters take.

    `words`: in order, seconds from the first of `samples` (16 kHz mono float32). Each start moves by at most 0.12 s back and 0.45 s forward;
    the result keeps number, order and texts, and its starts never run backwards. An end that touched the next start follows it.

    The cheapest path through candidate starts 10 ms apart (dynamic programming). Change: distance of the mean log-mel spectra of the 20 ms
    on either side, a spectral transition, which marks most edges of phones (Dusan and Rabiner 2006). Costs were set on synthetic voices
    in five rooms and with errors of several shapes, not on one recogniser's.
    """
    frames = len(samples) // _HOP
    if not words or frames <= 2 * _BESIDE:
        return tuple(words)
    # Beyond full scale lies no sound; its squares would run over.
    sound = np.clip(np.nan_to_num(np.asarray(samples[: frames * _HOP], np.float32)), -_LOUDEST, _LOUDEST)
    change = _change(sound, frames)
    heard = np.concatenate(([0.0], np.cumsum(_audible(sound, frames)))) * _FRAME
    offsets = np.arange(-_BACK, _FORWARD + 1)
    places = np.round([word.start / _FRAME for word in words]).astype(np.int64)[:, None] + offsets
    clipped = np.clip(places, 0, frames - 1)
    moved = np.where(offsets < 0, -offsets * _BACKWARD_COST, offsets * _FORWARD_COST) * _FRAME
    ahead = (heard[np.minimum(clipped + _AHEAD, frames)] - heard[clipped]) / (_AHEAD * _FRAME)
    cost = moved - _CHANGE_GAIN * change[clipped] + _SILENCE_COST * (1.0 - ahead)
    cost[(places < 0) | (places >= frames)] = _IMPOSSIBLE
    chosen = _cheapest(cost, clipped, heard, _usual_seconds(words, heard))
    return _timed(words, np.maximum.accumulate(chosen) * _FRAME)


def _cheapest(
    cost: NDArray[np.float64], places: NDArray[np.int64], heard: NDArray[np.float64], usual: NDArray[np.float64]
) -> NDArray[np.int64]:
    """The place of each word on the cheapest path. `cost`, `places`: (words, candidates); a word's length counts what is heard only."""
    best = cost[0]
    came = np.zeros(places.shape, np.int64)
    for number in range(1, len(places)):
        before, here = places[number - 1], places[number]
        steps = here[None, :] - before[:, None]
        length = _length_cost(heard[here][None, :] - heard[before][:, None], float(usual[number - 1]))
        total = best[:, None] + np.where(steps < _SHORTEST, _CROWDED - 10.0 * steps, length)
        came[number] = total.argmin(axis=0)
        best = total.min(axis=0) + cost[number]
    at = int((best + _length_cost(heard[-1] - heard[places[-1]], float(usual[-1]))).argmin())
    chosen = np.zeros(len(places), np.int64)
    for number in range(len(places) - 1, -1, -1):
        chosen[number] = places[number, at]
        at = int(came[number, at])
    return chosen


def _length_cost(seconds: NDArray[np.float64], usual: float) -> NDArray[np.float64]:
    ratio = np.log(np.maximum(seconds, _FRAME) / usual)
    return np.asarray(np.minimum(_LENGTH_COST * ratio * ratio, _LENGTH_LIMIT))


def _usual_seconds(words: Sequence[Word], heard: NDArray[np.float64]) -> NDArray[np.float64]:
    """How long each word's letters take, at the pace of these words. Shape (n,)."""
    seconds = np.empty(len(words))
    for place, word in enumerate(words):
        letters = [letter for letter in word.text.lower() if letter.isalnum()]
        digits = sum(letter.isdigit() for letter in letters)
        groups = len(_VOWEL_GROUP.findall("".join(letters))) or 1
        seconds[place] = _BASE + _LETTER * min(len(letters), 12) + _VOWELS * groups + _DIGIT * digits
    edges = np.clip(np.round([(word.start / _FRAME, word.end / _FRAME) for word in words]), 0, len(heard) - 1).astype(np.int64)
    spoken = np.maximum(heard[edges[:, 1]] - heard[edges[:, 0]], 0.02)
    return np.asarray(seconds * np.clip(np.median(spoken / seconds), 0.5, 2.0))


def _timed(words: Sequence[Word], starts: NDArray[np.float64]) -> tuple[Word, ...]:
    found: list[Word] = []
    for place, word in enumerate(words):
        start = round(float(starts[place]), 3)
        end = max(word.end, start + _FRAME)
        if place + 1 < len(words):
            following = float(starts[place + 1])
            touches = words[place + 1].start - word.end < 0.02
            end = max(following if touches else min(end, following), start + _FRAME)
        found.append(Word(word.text, start, round(end, 3), word.probability))
    return tuple(found)


def _change(sound: NDArray[np.float32], frames: int) -> NDArray[np.float64]:
    """How much the sound changes at each frame's beginning: 1 is more than nine places in ten, never above `_CLEAREST`. Shape (frames,)."""
    padded = np.pad(sound, (_WINDOW // 2, _WINDOW))
    framed = np.lib.stride_tricks.sliding_window_view(padded, _WINDOW)[: frames * _HOP : _HOP]
    power = np.abs(np.fft.rfft(framed * np.hanning(_WINDOW).astype(np.float32), _TRANSFORM)) ** 2 @ _mel_bands().T
    level = 10.0 * np.log10(power + 1e-7 * max(float(power.max()), 1e-9))
    total = np.concatenate((np.zeros((1, _BANDS)), np.cumsum(level, axis=0)))
    at = np.arange(frames)
    first, last = np.maximum(at - _BESIDE, 0), np.minimum(at + _BESIDE, frames)
    before = (total[np.maximum(at, 1)] - total[first]) / np.maximum(at - first, 1)[:, None]
    after = (total[last] - total[at]) / (last - at)[:, None]
    distance = np.sqrt(np.mean((after - before) ** 2, axis=1))
    return np.asarray(np.minimum(distance / (np.percentile(distance, 90) + 1e-6), _CLEAREST))


@cache
def _mel_bands() -> NDArray[np.float64]:
    """Triangles over 100 to 7500 Hz, evenly spaced on the mel scale, each of sum 1. Shape (bands, frequencies)."""
    mel = np.linspace(2595 * np.log10(1 + 100 / 700), 2595 * np.log10(1 + 7500 / 700), _BANDS + 2)
    edges = 700 * (10 ** (mel / 2595) - 1)
    frequencies = np.fft.rfftfreq(_TRANSFORM, 1 / RATE)
    low, middle, high = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    bands = np.maximum(0.0, np.minimum((frequencies - low) / (middle - low), (high - frequencies) / (high - middle)))
    return np.asarray(bands / bands.sum(axis=1, keepdims=True))


def _audible(sound: NDArray[np.float32], frames: int) -> NDArray[np.bool_]:
    """Per frame: well above the quietest part of this sound, and not far below its loudest. Shape (frames,)."""
    blocks = sound.reshape(frames, _HOP)
    level = 10.0 * np.log10(np.einsum("ij,ij->i", blocks, blocks) / _HOP + 1e-10)
    loud, quiet = np.percentile(level, 90), np.percentile(level, 5)
    return np.asarray(level > max(loud - 32.0, min(quiet + 8.0, loud - 15.0)))
