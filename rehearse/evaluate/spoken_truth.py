"""Speech whose truth is known: text spoken by espeak-ng, with the time of every word and pause taken from the synthesiser."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rehearse.errors import RehearseError
from rehearse.model.transcript import Span, Word

RATE = 16_000
_LIBRARIES = ("libespeak-ng.so.1", "libespeak-ng.so", "libespeak-ng.dylib", "libespeak-ng.1.dylib", "libespeak-ng.dll")
_SYNCHRONOUS, _PHONEME_EVENTS, _UTF8 = 2, 1, 1
_RATE, _PITCH, _RANGE = 1, 3, 4
_WORD_EVENT, _PHONEME_EVENT = 1, 7
_GAP = re.compile(r"(\[\[gap [\d.]+\]\])")
_SLOW = re.compile(r"(\[\[slow \S+\]\])")
#: Below this share of the peak the clean sound counts as silence.
_AUDIBLE = 0.01


class _EventId(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _EventId),
    )


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
    """Holds the loaded synthesiser. Not for two threads at once: the library keeps one global state."""

    def __init__(self, library: Any, rate: int) -> None:
        self._library = library
        self._rate = rate
        self._blocks: list[NDArray[np.int16]] = []
        self._events: list[tuple[str, int, int]] = []
        kind = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))
        self._callback = kind(self._collect)
        library.espeak_SetSynthCallback(self._callback)

    def speak(self, text: str, voice: Voice | None = None) -> Spoken:
        """Speaks `text`. "[[gap 1.5]]" becomes that many seconds of silence, "[[slow um]]" a word spoken at two thirds of the rate."""
        voice = voice or Voice()
        blocks: list[NDArray[np.float32]] = [np.zeros(int(0.3 * self._rate), np.float32)]
        words: list[Word] = []
        unsure: set[int] = set()
        for part, slow in _parts(text):
            offset = sum(map(len, blocks)) / self._rate
            if isinstance(part, float):
                blocks.append(np.zeros(round(part * self._rate), np.float32))
                continue
            rate = round(voice.rate * 2 / 3) if slow else voice.rate
            block, found, joined = self._synthesise(part, voice, rate)
            unsure |= {len(words) + place for place in joined}
            words += [Word(word.text, word.start + offset, word.end + offset) for word in found]
            blocks.append(block)
        blocks.append(np.zeros(int(0.3 * self._rate), np.float32))
        sound = np.concatenate(blocks)
        silences, answer = _silences(sound, self._rate)
        return Spoken(_resampled(sound, self._rate), tuple(words), silences, answer, frozenset(unsure))

    def _synthesise(self, text: str, voice: Voice, rate: int) -> tuple[NDArray[np.float32], list[Word], set[int]]:
        self._library.espeak_SetVoiceByName(voice.name.encode())
        for parameter, value in ((_RATE, rate), (_PITCH, voice.pitch), (_RANGE, voice.range)):
            self._library.espeak_SetParameter(parameter, value, 0)
        self._blocks.clear()
        self._events.clear()
        data = text.encode()
        # The library's state is the process's: another user of it may have put its own callback in.
        self._library.espeak_SetSynthCallback(self._callback)
        self._library.espeak_Synth(data, len(data) + 1, 0, 1, 0, _UTF8, None, None)
        self._library.espeak_Synchronize()
        blocks = np.concatenate(self._blocks) if self._blocks else np.zeros(0, np.int16)
        sound = np.asarray(blocks.astype(np.float32) / np.float32(32768), np.float32)
        sound = _trimmed_tail(sound, self._rate)
        words, joined = self._words(text, len(sound))
        return sound, words, joined

    def _words(self, text: str, samples: int) -> tuple[list[Word], set[int]]:
        """Words between their own event and the next word's, or the pause between. Runs without an event share their time by letters."""
        spans = [(match.start(), match.end(), match.group()) for match in re.finditer(r"\S+", text)]
        starts: dict[int, int] = {}
        for kind, position, sample in self._events:
            if kind == "word":
                place = next((place for place, (first, last, _) in enumerate(spans) if first <= position < last), None)
                if place is not None:
                    starts.setdefault(place, sample)
        pauses = sorted(sample for kind, _, sample in self._events if kind == "pause")
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
                words.append(Word(word, at / self._rate, to / self._rate))
                at = to
        return words, joined

    def _collect(self, samples: Any, count: int, events: Any) -> int:
        if count > 0 and samples:
            self._blocks.append(np.ctypeslib.as_array(samples, (count,)).copy())
        place = 0
        while events[place].type:
            event = events[place]
            if event.type == _WORD_EVENT:
                self._events.append(("word", event.text_position - 1, event.sample))
            elif event.type == _PHONEME_EVENT and event.id.string.startswith(b"_"):
                self._events.append(("pause", 0, event.sample))
            place += 1
        return 0


@cache
def espeak() -> tuple[Any, int]:
    """The synthesiser's library and its sample rate. A process can initialise it only once, so everybody takes it from here.

    Raises RehearseError where espeak-ng is missing.
    """
    for name in _LIBRARIES:
        try:
            library = ctypes.CDLL(name)
        except OSError:
            continue
        rate = library.espeak_Initialize(_SYNCHRONOUS, 0, None, _PHONEME_EVENTS)
        if rate > 0:
            return library, rate
    raise RehearseError(
        "The accuracy table needs espeak-ng, which speaks the test set, and it is not on this machine.",
        next_step="Install espeak-ng and try again.",
    )


@cache
def truth_speaker() -> TruthSpeaker:
    """The one speaker of this process. Raises RehearseError where espeak-ng is missing."""
    return TruthSpeaker(*espeak())


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


def _trimmed_tail(sound: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
    """Without the silence the synthesiser puts after a text, so that a gap is as long as it says."""
    loud = np.flatnonzero(np.abs(sound) > 0.002)
    return sound[: min(len(sound), int(loud[-1]) + int(0.005 * rate))] if len(loud) else sound


def _silences(sound: NDArray[np.float32], rate: int) -> tuple[tuple[Span, ...], Span]:
    loud = np.flatnonzero(np.abs(sound) > _AUDIBLE * max(float(np.abs(sound).max()), 1e-6))
    if len(loud) == 0:
        return (), Span(0.0, 0.0)
    jumps = np.flatnonzero(np.diff(loud) >= 0.15 * rate)
    silences = tuple(Span(float(loud[jump]) / rate, float(loud[jump + 1]) / rate) for jump in jumps)
    return silences, Span(float(loud[0]) / rate, float(loud[-1]) / rate)


def _resampled(sound: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
    import soxr

    return np.asarray(soxr.resample(sound, rate, RATE), np.float32)
