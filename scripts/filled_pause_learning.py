"""Learns small networks by Adam in plain numpy: one over time, for frames, and one for rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from rehearse.analysis.filled_pauses.model import Layers
from rehearse.analysis.filled_pauses.net import CONTEXT, DILATIONS, SOUNDS, TAPS, FillerNet
from rehearse.analysis.filled_pauses.sound import BANDS

Floats = NDArray[np.float32]
#: Frames that are learnt from at once, in one piece of sound.
PIECE = 200
_BATCH = 12
#: This share of the last layer falls silent in each step (Srivastava et al. 2014).
_DROPPED = 0.12


@dataclass(frozen=True)
class Lesson:
    """One answer: `rows` (n + 2 * CONTEXT, features), and of each of n frames whether it is a filled pause, its kind of sound, its weight."""

    rows: NDArray[np.float16]
    filled: NDArray[np.bool_]
    kinds: NDArray[np.uint8]
    weights: Floats


class Adam:
    """Adam with weight decay (Loshchilov & Hutter 2019)."""

    def __init__(self, weights: list[Floats], decay: float) -> None:
        self.weights = weights
        self._decay = decay
        self._first = [np.zeros_like(weight) for weight in weights]
        self._second = [np.zeros_like(weight) for weight in weights]
        self._step = 0

    def step(self, gradients: list[Floats], rate: float) -> None:
        """One step against the gradients."""
        self._step += 1
        one, two = 1 - 0.9**self._step, 1 - 0.999**self._step
        for weight, first, second, gradient in zip(self.weights, self._first, self._second, gradients, strict=True):
            first += 0.1 * (gradient - first)
            second += 0.001 * (gradient * gradient - second)
            weight -= rate * (first / one / (np.sqrt(second / two) + 1e-8) + self._decay * weight)


def learn_frames(
    lessons: list[Lesson], *, width: int, epochs: int, seed: int, on_epoch: Callable[[int, float], None]
) -> FillerNet:
    """The network over time. Each piece of sound is heard through another throat and another microphone every time."""
    random_ = np.random.default_rng(seed)
    sample = np.concatenate([lesson.rows[::7] for lesson in lessons]).astype(np.float32)
    mean, scale = sample.mean(axis=0), sample.std(axis=0) + np.float32(0.05)
    sizes = [sample.shape[1], *[width] * len(DILATIONS)]
    weights: list[Floats] = []
    for into, out in pairwise(sizes):
        weights.append((random_.standard_normal((TAPS * into, out)) * np.sqrt(2.0 / (TAPS * into))).astype(np.float32))
        weights.append(np.zeros(out, np.float32))
    weights.append((random_.standard_normal((width, 1 + len(SOUNDS))) * np.sqrt(1.0 / width)).astype(np.float32))
    weights.append(np.zeros(1 + len(SOUNDS), np.float32))
    adam = Adam(weights, 1e-4)
    places = [
        (number, first)
        for number, lesson in enumerate(lessons)
        for first in range(0, len(lesson.filled) - PIECE + 1, PIECE)
        if lesson.weights[first : first + PIECE].sum() > 0.2 * PIECE
    ]
    share = float(np.mean(np.concatenate([lesson.filled[lesson.weights > 0] for lesson in lessons])))
    balance = np.float32(np.sqrt((1 - share) / share))
    total = epochs * (len(places) // _BATCH)
    done = 0
    for epoch in range(epochs):
        order = random_.permutation(len(places))
        losses = []
        for first in range(0, len(order) - _BATCH + 1, _BATCH):
            chosen = [places[number] for number in order[first : first + _BATCH]]
            offset = int(random_.integers(0, PIECE // 2))
            cut = [_faster_or_slower(lessons[number], at + offset, random_) for number, at in chosen]
            rows = np.stack([one[0] for one in cut]).astype(np.float32)
            rows = (through_another_throat(rows, random_) - mean) / scale
            filled, kinds = np.stack([one[1] for one in cut]), np.stack([one[2] for one in cut])
            heed = np.stack([one[3] for one in cut])
            rate = 0.003 * min(1.0, done / 200) * 0.5 * (1 + np.cos(np.pi * done / total))
            loss, gradients = _frame_gradients(weights, rows, filled, kinds, heed, balance, random_)
            adam.step(gradients, rate)
            losses.append(loss)
            done += 1
        on_epoch(epoch, float(np.mean(losses)))
    layers = tuple((weights[place], weights[place + 1]) for place in range(0, len(weights) - 2, 2))
    return FillerNet(mean, scale, layers, (weights[-2], weights[-1]))


def _faster_or_slower(
    lesson: Lesson, first: int, random_: np.random.Generator
) -> tuple[NDArray[np.float16], NDArray[np.bool_], NDArray[np.uint8], Floats]:
    """A piece from about frame `first` on, at up to a fifth more or less than its pace, its middle in its own place."""
    count = len(lesson.filled)
    pace = random_.uniform(0.8, 1.2)
    middle = min(max(first, 0), count - PIECE) + PIECE / 2
    at = np.round(middle + (np.arange(-CONTEXT, PIECE + CONTEXT) - PIECE / 2) * pace).astype(np.int64)
    rows = lesson.rows[np.clip(at + CONTEXT, 0, count + 2 * CONTEXT - 1)]
    own = np.clip(at[CONTEXT : CONTEXT + PIECE], 0, count - 1)
    return rows, lesson.filled[own], lesson.kinds[own], lesson.weights[own]


def _frame_gradients(
    weights: list[Floats],
    rows: Floats,
    filled: NDArray[np.bool_],
    kinds: NDArray[np.uint8],
    heed: Floats,
    balance: np.float32,
    random_: np.random.Generator,
) -> tuple[float, list[Floats]]:
    """The loss (cross-entropy of filled pauses and, at half weight, of kinds of sound) and its gradients in the order of `weights`."""
    batch = len(rows)
    taken: list[tuple[Floats, Floats]] = []
    inner = rows
    for place, dilation in enumerate(DILATIONS):
        length = inner.shape[1] - (TAPS - 1) * dilation
        beside = np.concatenate([inner[:, tap * dilation : tap * dilation + length] for tap in range(TAPS)], axis=2)
        beside = beside.reshape(batch * length, -1)
        inner = np.maximum(beside @ weights[2 * place] + weights[2 * place + 1], 0.0).reshape(batch, length, -1)
        if place == len(DILATIONS) - 1:
            kept = (random_.random(inner.shape, np.float32) >= _DROPPED) / np.float32(1.0 - _DROPPED)
            inner = inner * kept
        taken.append((beside, inner))
    last = inner.reshape(-1, inner.shape[2])
    found = last @ weights[-2] + weights[-1]
    heeded = heed.reshape(-1)
    truth = filled.reshape(-1)
    odds = found[:, 0]
    chance = 1.0 / (1.0 + np.exp(-np.clip(odds, -30, 30)))
    care = heeded * np.where(truth, balance, np.float32(1.0))
    shares = np.exp(found[:, 1:] - found[:, 1:].max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    kind = kinds.reshape(-1)
    at = np.arange(len(kind))
    count = np.float32(max(heeded.sum(), 1.0))
    likely = np.where(truth, chance, 1 - chance)
    loss = float(-(care * np.log(likely + 1e-7)).sum() / count)
    back = np.empty_like(found)
    back[:, 0] = care * (chance - truth) / count
    shares[at, kind] -= 1.0
    back[:, 1:] = shares * (np.float32(0.5) * heeded / count)[:, None]
    gradients: list[Floats] = [np.asarray(back.sum(axis=0), np.float32), np.asarray(last.T @ back, np.float32)]
    down: Floats = (back @ weights[-2].T).reshape(inner.shape) * kept
    for place in range(len(DILATIONS) - 1, -1, -1):
        beside, out = taken[place]
        down = (down * (out > 0)).reshape(len(beside), -1)
        gradients += [down.sum(axis=0), beside.T @ down]
        if place == 0:
            break
        length = out.shape[1]
        spread = (down @ weights[2 * place].T).reshape(batch, length, TAPS, -1)
        dilation = DILATIONS[place]
        under = np.zeros((batch, length + (TAPS - 1) * dilation, spread.shape[3]), np.float32)
        for tap in range(TAPS):
            under[:, tap * dilation : tap * dilation + length] += spread[:, :, tap]
        down = under
    return loss, gradients[::-1]


def through_another_throat(rows: Floats, random_: np.random.Generator) -> Floats:
    """Each piece (batch, n, features) with its spectra moved by up to a band and a half, tilted, and uneven; its level moved; a little noise."""
    count = len(rows)
    bands = np.arange(BANDS)
    at = np.clip(bands + random_.uniform(-1.6, 1.6, (count, 1)), 0, BANDS - 1.001)
    low = at.astype(np.int64)
    part = (at - low).astype(np.float32)[:, None, :]
    moved = rows.copy()
    shape = rows[:, :, :BANDS]
    take = np.broadcast_to(low[:, None, :], shape.shape)
    moved[:, :, :BANDS] = np.take_along_axis(shape, take, 2) * (1 - part) + np.take_along_axis(shape, take + 1, 2) * part
    even = np.asarray((bands - (BANDS - 1) / 2) / (BANDS / 2))
    waves = random_.uniform(-0.4, 0.4, (count, 1)) * even + random_.uniform(-0.3, 0.3, (count, 1)) * np.cos(
        even * random_.uniform(1.0, 6.0, (count, 1)) + random_.uniform(0, 6.3, (count, 1))
    )
    moved[:, :, :BANDS] += waves.astype(np.float32)[:, None, :]
    # Now and then some bands say nothing (Park et al. 2019).
    silent = random_.integers(0, BANDS, count)
    for piece in np.flatnonzero(random_.random(count) < 0.3):
        moved[piece, :, silent[piece] : min(silent[piece] + 4, BANDS)] = 0.0
    moved[:, :, BANDS] += random_.normal(0, 0.25, (count, 1)).astype(np.float32)
    return moved + np.float32(0.12) * random_.standard_normal(moved.shape, dtype=np.float32)


def learn_rows(inputs: Floats, labels: Floats, *, units: int, epochs: int, seed: int) -> Layers:
    """Two layers, on rows of which `labels` (n,) says 1 or 0."""
    random_ = np.random.default_rng(seed)
    mean, scale = inputs.mean(axis=0), inputs.std(axis=0)
    scale = scale + np.float32(0.1 * float(np.median(scale)) + 1e-3)
    weights = [
        (random_.standard_normal((inputs.shape[1], units)) * np.sqrt(2.0 / inputs.shape[1])).astype(np.float32),
        np.zeros(units, np.float32),
        (random_.standard_normal(units) * np.sqrt(1.0 / units)).astype(np.float32),
        np.zeros(1, np.float32),
    ]
    adam = Adam(weights, 1e-3)
    even = ((inputs - mean) / scale).astype(np.float32)
    for epoch in range(epochs):
        order = random_.permutation(len(inputs))
        rate = 0.004 * 0.5 * (1 + np.cos(np.pi * epoch / epochs))
        for first in range(0, len(order) - 255, 256):
            rows = order[first : first + 256]
            x = even[rows] + np.float32(0.05) * random_.standard_normal((256, inputs.shape[1]), dtype=np.float32)
            active = np.maximum(x @ weights[0] + weights[1], 0.0)
            chance = 1.0 / (1.0 + np.exp(-(active @ weights[2] + weights[3])))
            error = ((chance - labels[rows]) / 256).astype(np.float32)
            back = np.outer(error, weights[2]) * (active > 0)
            adam.step([x.T @ back, back.sum(axis=0), active.T @ error, np.array([error.sum()], np.float32)], rate)
    return Layers(mean, scale, weights[0], weights[1], weights[2], float(weights[3][0]))
