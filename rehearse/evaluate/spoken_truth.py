"""Speech whose truth is known: text spoken by espeak-ng, with the time of every word and pause taken from the synthesiser."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rehearse.errors import RehearseError
from rehearse.evaluate import synthesis_child
from rehearse.model.transcript import Span, Word

RATE = 16_000
_GAP = re.compile(r"(\[\[gap [\d.]+\]\])")
_SLOW = re.compile(r"(\[\[slow \S+\]\])")
#: Below this share of the peak the clean sound counts as silence.
_AUDIBLE = 0.01
_PATIENCE = 120.0

Events = Sequence[tuple[str, int, int]]


@dataclass(frozen=True, slots=True)
class Voice:
    """How a text is spoken. `name` is an espeak-ng voice with an optional variant ("en-us+f3"); `rate` in words a minute."""

    name: str = "en-us"
    rate: int = 160
    pitch: int = 50
    range: int = 50


@dataclass(frozen=True, slots=True)
class Spoken:
    """Sound (16 kHz mono float32, no noise) with its truth. `silences` are all of 0.15 s or more between the first and last sound;
    `unsure` numbers the words that the synthesiser ran together with a neighbour, whose edges are guesses."""

    samples: NDArray[np.float32]
    words: tuple[Word, ...]
    silences: tuple[Span, ...]
    answer: Span
    unsure: frozenset[int] = field(default_factory=frozenset)


class TruthSpeaker:
    """Speaks through espeak-ng, each text in a process of its own: the same text in the same voice is the same sound, whatever was said
    before. Thread: any, several at once."""

    def speak(self, text: str, voice: Voice | None = None, margin: float = 0.3) -> Spoken:
        """Speaks `text`. "[[gap 1.5]]" becomes that many seconds of silence, "[[slow um]]" a word spoken at two thirds of the rate;
        `margin` seconds of silence stand before and after. Raises RehearseError where espeak-ng is missing or fails."""
        voice = voice or Voice()
        parts = list(_parts(text))
        spoken = [(part, round(voice.rate * 2 / 3) if slow else voice.rate) for part, slow in parts if isinstance(part, str)]
        rate, blocks = _synthesised(voice, spoken)
        following = iter(blocks)
        edge = np.zeros(int(margin * rate), np.float32)
        sounds: list[NDArray[np.float32]] = [edge]
        words: list[Word] = []
        unsure: set[int] = set()
        for part, _ in parts:
            if isinstance(part, float):
                sounds.append(np.zeros(round(part * rate), np.float32))
                continue
            offset = sum(map(len, sounds)) / rate
            block, events = next(following)
            sound = _trimmed_tail(block, rate)
            found, joined = _words(part, events, len(sound), rate)
            unsure |= {len(words) + place for place in joined}
            words += [Word(word.text, word.start + offset, word.end + offset) for word in found]
            sounds.append(sound)
        whole = np.concatenate([*sounds, edge])
        silences, answer = _silences(whole, rate)
        return Spoken(_resampled(whole, rate), tuple(words), silences, answer, frozenset(unsure))


@cache
def truth_speaker() -> TruthSpeaker:
    """The speaker, after a look whether it can speak. Raises RehearseError where espeak-ng is missing."""
    _synthesised(Voice(), ())
    return TruthSpeaker()


def _synthesised(voice: Voice, parts: Sequence[tuple[str, int]]) -> tuple[int, list[tuple[NDArray[np.float32], Events]]]:
    """Sample rate, and for each part its samples (-1..1) and events, from a synthesiser that has said nothing before.

    Raises RehearseError where espeak-ng is missing or fails.
    """
    asked = {"voice": voice.name, "pitch": voice.pitch, "range": voice.range, "parts": parts}
    child = Path(synthesis_child.__file__)
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-S", str(child)], input=json.dumps(asked).encode(), capture_output=True, timeout=_PATIENCE
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _silent(repr(error)) from error
    if done.returncode == synthesis_child.MISSING:
        raise RehearseError(
            "The accuracy table needs espeak-ng, which speaks the test set, and it is not on this machine.",
            next_step="Install espeak-ng and try again.",
        )
    if done.returncode != 0:
        raise _silent(done.stderr.decode(errors="replace"))
    header, _, sound = done.stdout.partition(b"\n")
    told = json.loads(header)
    samples = np.frombuffer(sound, np.int16).astype(np.float32) / np.float32(32768)
    ends = np.cumsum([part["samples"] for part in told["parts"]], dtype=np.int64)
    blocks = np.split(samples, ends[:-1]) if len(ends) else []
    return told["rate"], [(block, part["events"]) for block, part in zip(blocks, told["parts"], strict=True)]


def _silent(detail: str) -> RehearseError:
    return RehearseError("The synthesiser that speaks the test set stopped.", next_step="Try again.", detail=detail)


def _parts(text: str) -> Iterator[tuple[str | float, bool]]:
    for part in _GAP.split(text):
        if _GAP.fullmatch(part):
            yield float(part[6:-2]), False
            continue
        for piece in _SLOW.split(part):
            if _SLOW.fullmatch(piece):
                yield piece[7:-2], True
            elif piece.strip():
                yield piece.strip(), False


def _words(text: str, events: Events, samples: int, rate: int) -> tuple[list[Word], set[int]]:
    """Words between their own event and the next word's, or the pause between. Runs without an event share their time by letters;
    the second value numbers their words."""
    spans = [(match.start(), match.end(), match.group()) for match in re.finditer(r"\S+", text)]
    starts: dict[int, int] = {}
    for kind, position, sample in events:
        if kind == "word":
            place = next((place for place, (first, last, _) in enumerate(spans) if first <= position < last), None)
            if place is not None:
                starts.setdefault(place, sample)
    pauses = sorted(sample for kind, _, sample in events if kind == "pause")
    order = sorted(starts.items(), key=lambda item: item[1])
    words: list[Word] = []
    joined: set[int] = set()
    for number, (place, sample) in enumerate(order):
        following = order[number + 1] if number + 1 < len(order) else (len(spans), samples)
        end = min([pause for pause in pauses if sample < pause < following[1]] or [following[1]])
        group = spans[place : max(following[0], place + 1)]
        letters = sum(len(word) for *_, word in group)
        at = float(sample)
        for *_, word in group:
            to = at + (end - sample) * len(word) / letters
            if len(group) > 1:
                joined.add(len(words))
            words.append(Word(word, at / rate, to / rate))
            at = to
    return words, joined


def _trimmed_tail(sound: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
    """Without the silence the synthesiser puts after a text, so that a gap is as long as it says."""
    loud = np.flatnonzero(np.abs(sound) > 0.002)
    return sound[: min(len(sound), int(loud[-1]) + int(0.005 * rate))] if len(loud) else sound


def _silences(sound: NDArray[np.float32], rate: int) -> tuple[tuple[Span, ...], Span]:
    loud = (
        np.flatnonzero(np.abs(sound) > _AUDIBLE * max(float(np.abs(sound).max()), 1e-6)) if len(sound) else np.zeros(0, np.intp)
    )
    if len(loud) == 0:
        return (), Span(0.0, 0.0)
    jumps = np.flatnonzero(np.diff(loud) >= 0.15 * rate)
    silences = tuple(Span(float(loud[jump]) / rate, float(loud[jump + 1]) / rate) for jump in jumps)
    return silences, Span(float(loud[0]) / rate, float(loud[-1]) / rate)


def _resampled(sound: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
    import soxr

    return np.asarray(soxr.resample(sound, rate, RATE), np.float32)
