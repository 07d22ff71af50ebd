"""Speaks one utterance with espeak-ng and ends: run as a program by `spoken_truth`, because the synthesiser keeps state for as long as it lives.

What it said before (voices, and where it is in its random numbers) changes how it speaks later, and it cannot be started twice in one
process. Only the standard library is imported, so that a process is ready in some 20 ms.

Input: one JSON object, {"voice", "pitch", "range", "parts": [[text, rate], ...]}. Output: one line of JSON, {"rate", "parts": [{"samples",
"events": [[kind, text position, sample], ...]}]}, then all samples as 16-bit integers of this machine. Ends with 3 where espeak-ng is missing.
"""

from __future__ import annotations

import ctypes
import json
import sys
from typing import Any

MISSING = 3
_LIBRARIES = ("libespeak-ng.so.1", "libespeak-ng.so", "libespeak-ng.dylib", "libespeak-ng.1.dylib", "libespeak-ng.dll")
_SYNCHRONOUS, _PHONEME_EVENTS, _UTF8 = 2, 1, 1
_RATE, _PITCH, _RANGE = 1, 3, 4
_WORD_EVENT, _PHONEME_EVENT = 1, 7


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


_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


class Synthesiser:
    """The loaded library. One for the life of a process; single thread."""

    def __init__(self, library: Any) -> None:
        self._library = library
        self._sound = bytearray()
        self._events: list[tuple[str, int, int]] = []
        self._callback = _Callback(self._collect)
        library.espeak_SetSynthCallback(self._callback)

    def say(self, text: str, rate: int) -> tuple[bytes, list[tuple[str, int, int]]]:
        """16-bit samples, and the events: "word" with its place in the text, "pause" where a silence begins, each at a sample."""
        self._sound.clear()
        self._events = []
        self._library.espeak_SetParameter(_RATE, rate, 0)
        data = text.encode()
        self._library.espeak_Synth(data, len(data) + 1, 0, 1, 0, _UTF8, None, None)
        self._library.espeak_Synchronize()
        return bytes(self._sound), self._events

    def _collect(self, samples: Any, count: int, events: Any) -> int:
        if count > 0 and samples:
            self._sound += ctypes.string_at(samples, 2 * count)
        place = 0
        while events[place].type:
            event = events[place]
            if event.type == _WORD_EVENT:
                self._events.append(("word", event.text_position - 1, event.sample))
            elif event.type == _PHONEME_EVENT and event.id.string.startswith(b"_"):
                self._events.append(("pause", 0, event.sample))
            place += 1
        return 0


def _loaded() -> tuple[Any, int] | None:
    for name in _LIBRARIES:
        try:
            library = ctypes.CDLL(name)
        except OSError:
            continue
        rate = library.espeak_Initialize(_SYNCHRONOUS, 0, None, _PHONEME_EVENTS)
        if rate > 0:
            return library, rate
    return None


def main() -> int:
    """Reads the request, writes the sound."""
    request = json.loads(sys.stdin.buffer.read())
    loaded = _loaded()
    if loaded is None:
        return MISSING
    library, rate = loaded
    library.espeak_SetVoiceByName(request["voice"].encode())
    for parameter, value in ((_PITCH, request["pitch"]), (_RANGE, request["range"])):
        library.espeak_SetParameter(parameter, value, 0)
    synthesiser = Synthesiser(library)
    said = [synthesiser.say(text, words_a_minute) for text, words_a_minute in request["parts"]]
    parts = [{"samples": len(sound) // 2, "events": events} for sound, events in said]
    sys.stdout.buffer.write(json.dumps({"rate": rate, "parts": parts}).encode() + b"\n")
    for sound, _ in said:
        sys.stdout.buffer.write(sound)
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
