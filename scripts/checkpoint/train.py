"""Trains the demo voice's checkpoint on windows made on the fly from spoken clips.

Three losses: the next token (Whisper's own format), the letters heard (CTC on the encoder), and where each word is (two heads of the
last decoder layer look at the next word, one head of the first layer at the word just written), which gives exact word times.
"""

from __future__ import annotations

import argparse
import copy
import json
import logging
import math
import pickle
import random
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as functional
from model import LETTERS, RATE, LogMel, Network, Shape, stored
from tokenizers import Tokenizer
from torch import Tensor

log = logging.getLogger("train")

LETTER_IDS = {letter: number + 1 for number, letter in enumerate(LETTERS)}
LATEST_FIRST_STAMP = 50
# A word's attention may begin only after its start: allowed earlier, the word times came out 90 ms early.
ATTENTION_DELAY, ATTENTION_SLACK = 0.04, 0.06
STAMPS = 1501
WEIGHTS = (1.0, 0.5, 0.2, 0.5)


@dataclass(frozen=True)
class Recipe:
    """What a run does, and for how long; pairs go from their first value at the start to their second at the end.

    `sizes` are window lengths in log-mel frames, each with its batch; the last one is what is used when listening.
    """

    minutes: float
    rate: float
    final_rate: float
    warm_up: int = 100
    sizes: tuple[tuple[int, int], ...] = ((1000, 16), (1600, 10), (3000, 5))
    short_share: tuple[float, float] = (0.5, 0.2)
    full_share: tuple[float, float] = (0.4, 0.1)
    letters_share: float = 0.5
    plain_share: float = 0.25
    silence_share: float = 0.02
    corruption: float = 0.04
    smoothing: float = 0.03
    average: float = 0.998


@dataclass(frozen=True)
class Clip:
    """One spoken sentence and where each of its words starts."""

    sound: npt.NDArray[np.int16]
    words: list[str]
    starts: list[float]

    @property
    def seconds(self) -> float:
        return len(self.sound) / RATE


@dataclass(frozen=True)
class Placed:
    """A clip in a window; a cut one runs over the window's end."""

    at: float
    clip: Clip
    cut: bool = False


@dataclass(frozen=True)
class Example:
    """One window as the network sees it: samples, tokens in, tokens out, word spans of the tokens, letters."""

    samples: npt.NDArray[np.float32]
    given: list[int]
    wanted: list[int]
    spans: list[tuple[int, float, float]]
    letters: list[int]


class Rows:
    """The vocabulary rows that are trained: token ids of the real vocabulary to row numbers."""

    def __init__(self, ids: list[int], tokenizer: Tokenizer) -> None:
        self.ids = ids
        self._row = {token: row for row, token in enumerate(ids)}
        self._tokenizer = tokenizer
        self._words: dict[str, list[int]] = {}
        self.end, self.begin = self._special("<|endoftext|>"), self._special("<|startoftranscript|>")
        self.no_speech, self.plain = self._special("<|nospeech|>"), self._special("<|notimestamps|>")
        self.first_stamp = self._special("<|0.00|>")

    def word(self, word: str) -> list[int]:
        if word not in self._words:
            self._words[word] = [self._row[token] for token in self._tokenizer.encode(" " + word).ids]
        return self._words[word]

    def stamp(self, seconds: float, latest: int = STAMPS - 1) -> int:
        return self.first_stamp + min(latest, max(0, round(seconds / 0.02)))

    def _special(self, name: str) -> int:
        return self._row[self._tokenizer.token_to_id(name)]


class Pool:
    """All clips under a folder; folders that are finished later join in. Not shared between threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: set[Path] = set()
        self.clips: list[Clip] = []

    def refresh(self) -> None:
        for index in sorted(self._folder.glob("*/pool.pkl")):
            if index in self._known:
                continue
            sound = np.memmap(index.with_suffix(".i16"), dtype=np.int16, mode="r")
            for offset, length, _, words, starts in pickle.loads(index.read_bytes()):
                self.clips.append(Clip(sound[offset : offset + length], words, starts))
            self._known.add(index)
            log.info("%d clips with %s", len(self.clips), index.parent.name)


class Windows:
    """Makes examples as the program's chunker makes chunks: sentences with gaps, then nothing."""

    def __init__(self, pool: Pool, rows: Rows, recipe: Recipe, rng: random.Random) -> None:
        self._pool, self._rows, self._recipe, self._rng = pool, rows, recipe, rng
        self._noise = np.random.default_rng(rng.randrange(2**32))

    def example(self, limit: float, full: bool) -> Example:
        """Return one window of at most `limit` seconds of sound, full of it or as the chunker leaves it."""
        rng = self._rng
        seconds = rng.uniform(0.55 * limit, limit - 0.5) if full else self._length(limit)
        if rng.random() < self._recipe.silence_share:
            return self._silence(seconds)
        placed, seconds = self._placed(seconds, limit)
        samples = np.zeros(int(seconds * RATE), np.float32)
        loudness = rng.uniform(0.25, 1.3)
        for one in placed:
            first = int(one.at * RATE)
            sound = np.asarray(one.clip.sound[: len(samples) - first], np.float32) / 32768
            samples[first : first + len(sound)] += sound * loudness * rng.uniform(0.8, 1.2)
        self._add_noise(samples)
        return self._with_targets(samples, placed)

    def _length(self, limit: float) -> float:
        rng = self._rng
        if limit < 20:
            return rng.uniform(1.5, limit - 0.5)
        kind = rng.random()
        if kind < 0.1:
            return rng.uniform(1.0, 7.0)
        if kind < 0.55:
            return rng.uniform(7.0, 16.0)
        return rng.uniform(16.0, 28.5) if kind < 0.94 else 30.0

    def _placed(self, seconds: float, limit: float) -> tuple[list[Placed], float]:
        rng = self._rng
        placed: list[Placed] = []
        end = 0.0
        at = rng.uniform(0.0, 0.5) if rng.random() < 0.85 else rng.uniform(0.0, 1.6)
        while True:
            clip = rng.choice(self._pool.clips)
            over = at + clip.seconds > seconds
            if over and placed and seconds >= 30 and at < 29:
                return [*placed, Placed(at, clip, cut=True)], 30.0
            if over and placed:
                return placed, min(limit, end + rng.uniform(0.05, 0.6))
            if at + clip.seconds > limit:
                continue
            placed.append(Placed(at, clip))
            end = at + clip.seconds
            at = end + (rng.uniform(0.05, 0.4) if rng.random() < 0.4 else rng.uniform(0.2, 1.3))

    def _add_noise(self, samples: npt.NDArray[np.float32]) -> None:
        if self._rng.random() < 0.6:
            level = 10 ** self._rng.uniform(-4.5, -2.7)
            samples += self._noise.standard_normal(len(samples), np.float32) * np.float32(level)

    def _silence(self, seconds: float) -> Example:
        rows = self._rows
        samples = np.zeros(int(seconds * RATE), np.float32)
        self._add_noise(samples)
        return Example(samples, [rows.begin, rows.stamp(self._rng.uniform(0, 1))], [rows.no_speech, rows.end], [], [])

    def _with_targets(self, samples: npt.NDArray[np.float32], placed: list[Placed]) -> Example:
        rows = self._rows
        stamped = placed[-1].cut or self._rng.random() >= self._recipe.plain_share
        tokens = [rows.begin] if stamped else [rows.begin, rows.plain]
        first = len(tokens)
        spans: list[tuple[int, float, float]] = []
        for number, one in enumerate(placed):
            if stamped:
                tokens.append(rows.stamp(one.at, STAMPS - 1 if number else LATEST_FIRST_STAMP))
            if one.cut:
                break
            ends = [*one.clip.starts[1:], one.clip.seconds]
            for word, start, end in zip(one.clip.words, one.clip.starts, ends, strict=True):
                for token in rows.word(word):
                    spans.append((len(tokens), one.at + start, one.at + max(end, start + 0.08)))
                    tokens.append(token)
            if stamped:
                tokens.append(rows.stamp(one.at + one.clip.seconds))
        tokens.append(rows.end)
        wanted = [-100] * (first - 1) + tokens[first:]
        said = " ".join(word for one in placed if not one.cut for word in one.clip.words).lower()
        letters = [LETTER_IDS[letter] for letter in said if letter in LETTER_IDS]
        return Example(samples, self._corrupted(tokens[:-1], first), wanted, spans, letters)

    def _corrupted(self, tokens: list[int], first: int) -> list[int]:
        """Put wrong words among the given ones, so that the sound is trusted more than the text before."""
        rows, rng = self._rows, self._rng
        return [
            rng.randrange(rows.end) if place >= first and token < rows.end and rng.random() < self._recipe.corruption else token
            for place, token in enumerate(tokens)
        ]


@dataclass(frozen=True)
class Batch:
    """Examples as tensors."""

    mel: Tensor
    given: Tensor
    wanted: Tensor
    spans: list[tuple[int, int, float, float]]
    letters: list[list[int]]


def collated(examples: list[Example], frames: int, features: LogMel, end: int) -> Batch:
    """Return examples as one batch of `frames` log-mel frames each."""
    length = max(len(example.given) for example in examples)
    given = torch.full((len(examples), length), end)
    wanted = torch.full((len(examples), length), -100)
    spans = []
    for number, example in enumerate(examples):
        given[number, : len(example.given)] = torch.tensor(example.given)
        wanted[number, : len(example.wanted)] = torch.tensor(example.wanted)
        spans += [(number, token, start, stop) for token, start, stop in example.spans]
    mel = torch.stack([features(torch.from_numpy(example.samples), frames) for example in examples])
    return Batch(mel, given, wanted, spans, [example.letters for example in examples])


def attention_loss(weights: Tensor, spans: Tensor, shift: int) -> Tensor:
    """Return how much of the attention misses the words: token k is spoken of at input k - shift."""
    example, token = spans[:, 0].long(), spans[:, 1].long()
    frame = torch.arange(weights.shape[-1]) / 50
    inside = (frame >= spans[:, 2:3] + ATTENTION_DELAY) & (frame <= spans[:, 3:4] + ATTENTION_SLACK)
    caught = (weights[example, :, token - shift].float() * inside[:, None]).sum(-1)
    return -(caught + 1e-6).log().mean()


def letters_loss(letters: Tensor, said: list[list[int]]) -> Tensor:
    """Return the CTC loss of the letters heard."""
    lengths = torch.tensor([len(one) for one in said])
    targets = torch.tensor([letter for one in said for letter in one] or [1])
    frames = torch.full((len(said),), letters.shape[1])
    scores = letters.float().log_softmax(-1).transpose(0, 1)
    return functional.ctc_loss(scores, targets, frames, lengths, zero_infinity=True)


def between(pair: tuple[float, float], share: float) -> float:
    """Return the value on the way from the first to the second."""
    return pair[0] + (pair[1] - pair[0]) * min(1.0, share)


def losses(network: Network, batch: Batch, smoothing: float, spelling: bool) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Return the losses of the next token, the next word's place, the last word's place, and the letters."""
    with torch.autocast("cpu", torch.bfloat16):
        logits, weights, heard = network(batch.mel, batch.given)
        letters = network.ctc(heard) if spelling else heard
    token = functional.cross_entropy(
        logits.float().flatten(0, 1), batch.wanted.flatten(), ignore_index=-100, label_smoothing=smoothing
    )
    nowhere = torch.zeros(())
    spans = torch.tensor(batch.spans)
    last_input = batch.given.shape[1] - 1
    ahead = attention_loss(weights[-1], spans, 1) if len(spans) else nowhere
    spans = spans[spans[:, 1] <= last_input] if len(spans) else spans
    behind = attention_loss(weights[0][:, :1], spans, 0) if len(spans) else nowhere
    spelled = letters_loss(letters, batch.letters) if spelling else nowhere
    return token, ahead, behind, spelled


def started(path: Path, rows: list[int], start_rows: list[int], tokenizer: Tokenizer) -> Network:
    """Return the network of a checkpoint with rows added for new tokens: each begins as its lower-case form."""
    held: dict[str, Any] = torch.load(path)
    start_rows = held.get("rows", start_rows)
    network = Network(replace(Shape(**held["cfg"]), V=len(rows)))
    weights = dict(held["sd"])
    old = weights["decoder.embed_tokens.weight"]
    place = {token: row for row, token in enumerate(start_rows)}
    new = torch.empty(len(rows), old.shape[1])
    for row, token in enumerate(rows):
        lower = tokenizer.token_to_id((tokenizer.id_to_token(token) or "").lower())
        nearest = place.get(token, place.get(lower if lower is not None else -1, -1))
        new[row] = old[nearest] if nearest >= 0 else old.mean(0)
        if token not in place:
            new[row] += 0.02 * torch.randn(old.shape[1])
    weights["decoder.embed_tokens.weight"] = new
    network.load_state_dict(weights)
    return network


def save(path: Path, network: Network, rows: list[int]) -> None:
    """Write a checkpoint whole or not at all."""
    partial = path.with_suffix(".part")
    torch.save(stored(network, rows), partial)
    partial.replace(path)


def learning_rate(recipe: Recipe, share: float, step: int) -> float:
    """Return the rate at a share of the run: a short warm-up, then half a cosine."""
    rate = recipe.final_rate + (recipe.rate - recipe.final_rate) * 0.5 * (1 + math.cos(math.pi * min(1.0, share)))
    return rate * min(1.0, (step + 1) / recipe.warm_up)


def train(network: Network, pool: Pool, rows: Rows, recipe: Recipe, out: Path) -> None:
    """Train for the recipe's minutes; `out` always holds a recent running average of the weights."""
    rng = random.Random()
    windows, features = Windows(pool, rows, recipe, rng), LogMel()
    average = copy.deepcopy(network)
    trained = [parameter for parameter in network.parameters() if parameter.requires_grad]
    averaged = [parameter for parameter in average.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=recipe.rate, betas=(0.9, 0.98), weight_decay=0.01, foreach=True)
    began, step, seen = time.monotonic(), 0, []
    while (elapsed := time.monotonic() - began) < recipe.minutes * 60:
        for group in optimizer.param_groups:
            group["lr"] = learning_rate(recipe, elapsed / recipe.minutes / 60, step)
        share = elapsed / recipe.minutes / 60
        short = rng.random() < between(recipe.short_share, share)
        frames, size = rng.choice(recipe.sizes[:-1]) if short else recipe.sizes[-1]
        examples = [windows.example(frames / 100, rng.random() < between(recipe.full_share, share)) for _ in range(size)]
        batch = collated(examples, frames, features, rows.end)
        found = losses(network, batch, recipe.smoothing, rng.random() < recipe.letters_share)
        optimizer.zero_grad()
        sum(weight * loss for weight, loss in zip(WEIGHTS, found, strict=True)).backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        step += 1
        with torch.no_grad():
            torch._foreach_lerp_(averaged, trained, 1 - min(recipe.average, step / (step + 10)))
        seen.append([loss.item() for loss in found])
        if step % 50 == 0:
            figures = " ".join(
                f"{name} {value:.3f}"
                for name, value in zip(("token", "ahead", "behind", "letters"), np.mean(seen, 0), strict=True)
            )
            log.info("%.0f s, step %d: %s, rate %.5f", elapsed, step, figures, optimizer.param_groups[0]["lr"])
            seen = []
        if step % 250 == 0:
            save(out, average, rows.ids)
            pool.refresh()
    save(out, average, rows.ids)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("start", type=Path, help="checkpoint to start from")
    parser.add_argument("pools", type=Path, help="folder of rendered pools")
    parser.add_argument("out", type=Path, help="checkpoint to write")
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--rows", type=Path, required=True, help="rows.json of the corpus")
    parser.add_argument("--start-rows", type=Path, help="rows of a start checkpoint that does not hold its own")
    parser.add_argument("--minutes", type=float, default=90)
    parser.add_argument("--rate", type=float, default=8e-4)
    parser.add_argument("--final-rate", type=float, default=1e-5)
    parser.add_argument("--threads", type=int, default=2)
    chosen = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    torch.set_num_threads(chosen.threads)
    tokenizer = Tokenizer.from_file(str(chosen.tokenizer))
    rows = Rows(json.loads(chosen.rows.read_text()), tokenizer)
    start_rows = json.loads(chosen.start_rows.read_text()) if chosen.start_rows else []
    network = started(chosen.start, rows.ids, start_rows, tokenizer)
    pool = Pool(chosen.pools)
    pool.refresh()
    train(network, pool, rows, Recipe(chosen.minutes, chosen.rate, chosen.final_rate), chosen.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
