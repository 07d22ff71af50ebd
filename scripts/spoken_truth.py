"""Makes speech whose every word time is known: text in, samples with word starts and ends out, through libespeak-ng's own events.

    python scripts/spoken_truth.py "So, um, I led the team." out.wav out.json

Times are seconds from the first sample. `[[gap 1.5]]` in the text becomes exactly that much silence. espeak runs some words together
("in the") and reports one event for them: they share one span by letters and are marked as shared.
"""

from __future__ import annotations

import argparse
import ctypes
import functools
import json
import re
import sys
import wave
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from rehearse.evaluate.spoken_truth import espeak

Samples = npt.NDArray[np.float32]

RATE = 22050
_GAP = re.compile(r"(\[\[gap [\d.]+\]\])")
_WORD_EVENT, _PHONEME_EVENT = 1, 7
_RATE_PARAMETER, _PITCH_PARAMETER, _RANGE_PARAMETER = 1, 3, 4
_USUAL_RANGE = 50
_UTF8 = 1


@dataclass(frozen=True)
class SpokenWord:
    """One word with its punctuation, and where it is heard."""

    word: str
    start: float
    end: float
    shared: bool = False


class _EventId(ctypes.Union):
    _fields_: ClassVar = [("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8)]


class _Event(ctypes.Structure):
    _fields_: ClassVar = [
        ("type", ctypes.c_int),
        ("uid", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _EventId),
    ]


_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


class Synthesiser:
    """Speaks one utterance at a time; the library keeps one global state, so one instance serves a process. Single thread."""

    def __init__(self, library: Any) -> None:
        self._library = library
        self._blocks: list[npt.NDArray[np.int16]] = []
        self._words: list[tuple[int, int]] = []
        self._pauses: list[int] = []
        self._callback = _Callback(self._take)

    def say(self, text: str, voice: str, rate: int, pitch: int) -> tuple[Samples, list[SpokenWord]]:
        """Return the samples of an utterance without gap marks, and its words."""
        self._blocks, self._words, self._pauses = [], [], []
        self._library.espeak_SetVoiceByName(voice.encode())
        self._library.espeak_SetParameter(_RATE_PARAMETER, rate, 0)
        self._library.espeak_SetParameter(_PITCH_PARAMETER, pitch, 0)
        # The library's state is the process's: another user of it may have left its own range and callback.
        self._library.espeak_SetParameter(_RANGE_PARAMETER, _USUAL_RANGE, 0)
        self._library.espeak_SetSynthCallback(self._callback)
        data = text.encode()
        self._library.espeak_Synth(data, len(data) + 1, 0, 1, 0, _UTF8, None, None)
        self._library.espeak_Synchronize()
        empty = np.zeros(0, np.float32)
        samples = np.concatenate(self._blocks).astype(np.float32) / np.float32(32768) if self._blocks else empty
        return samples, _word_times(text, dict(reversed(self._words)), sorted(self._pauses), len(samples))

    def _take(self, samples: Any, count: int, events: Any) -> int:
        if count > 0 and samples:
            self._blocks.append(np.ctypeslib.as_array(samples, (count,)).copy())
        number = 0
        while events[number].type:
            event = events[number]
            if event.type == _WORD_EVENT:
                self._words.append((event.text_position - 1, event.sample))
            elif event.type == _PHONEME_EVENT and event.id.string.startswith(b"_"):
                self._pauses.append(event.sample)
            number += 1
        return 0


def _word_times(text: str, events: dict[int, int], pauses: list[int], total: int) -> list[SpokenWord]:
    """Join espeak's word events (text position to sample) with the words of the text."""
    spans = [(found.start(), found.end(), found[0]) for found in re.finditer(r"\S+", text)]
    starts: dict[int, int] = {}
    for position, sample in sorted(events.items(), key=lambda item: item[1]):
        for number, (first, last, _) in enumerate(spans):
            if first <= position < last:
                starts.setdefault(number, sample)
                break
    order = sorted(starts.items(), key=lambda item: item[1])
    words: list[SpokenWord] = []
    for place, (number, start) in enumerate(order):
        following, limit = order[place + 1] if place + 1 < len(order) else (len(spans), total)
        end = min((pause for pause in pauses if start < pause < limit), default=limit)
        group = [word for *_, word in spans[number : max(following, number + 1)]]
        words += _shared_out(group, start, end)
    return words


def _shared_out(group: list[str], start: int, end: int) -> list[SpokenWord]:
    """Give each word of a group its part of one span, by letters."""
    letters = sum(len(word) for word in group)
    words, at = [], float(start)
    for word in group:
        to = at + (end - start) * len(word) / letters
        words.append(SpokenWord(word, round(at / RATE, 3), round(to / RATE, 3), len(group) > 1))
        at = to
    return words


@functools.cache
def _synthesiser() -> Synthesiser:
    library, rate = espeak()
    if rate != RATE:
        raise OSError(f"espeak-ng speaks at {rate} Hz, expected {RATE}")
    return Synthesiser(library)


def speak(text: str, voice: str = "en-us", rate: int = 160, pitch: int = 50) -> tuple[Samples, list[SpokenWord]]:
    """Return (samples in -1..1 at RATE, the words with their times)."""
    blocks: list[Samples] = []
    words: list[SpokenWord] = []
    offset = 0.0
    for part in _GAP.split(text):
        found: list[SpokenWord] = []
        if _GAP.fullmatch(part):
            block = np.zeros(int(float(part[6:-2]) * RATE), np.float32)
        elif part.strip():
            block, found = _synthesiser().say(part.strip(), voice, rate, pitch)
        else:
            continue
        words += [SpokenWord(one.word, round(one.start + offset, 3), round(one.end + offset, 3), one.shared) for one in found]
        blocks.append(block)
        offset += len(block) / RATE
    return (np.concatenate(blocks) if blocks else np.zeros(0, np.float32)), words


def save(path: str | Path, samples: Samples, rate: int = RATE) -> None:
    """Write the samples as 16-bit mono WAV."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("text")
    parser.add_argument("wav", type=Path)
    parser.add_argument("words", type=Path, nargs="?", help="JSON file for the words (standard output without it)")
    parser.add_argument("--voice", default="en-us")
    parser.add_argument("--rate", type=int, default=160)
    parser.add_argument("--pitch", type=int, default=50)
    chosen = parser.parse_args()
    samples, words = speak(chosen.text, chosen.voice, chosen.rate, chosen.pitch)
    save(chosen.wav, samples)
    report = json.dumps([asdict(word) for word in words], indent=1) + "\n"
    if chosen.words:
        chosen.words.write_text(report)
    else:
        sys.stdout.write(report)
    return 0


if __name__ == "__main__":
    sys.exit(main())
