"""Recognisers for the engine's child process, named by import path, each with one known fault."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rehearse.errors import ModelError
from rehearse.model.transcript import ModelInfo, Word

RATE = 16_000


class CountingRecogniser:
    """Says "one two three ..." over the sound, a word every half second. Deterministic in the samples alone."""

    def __init__(self) -> None:
        self.loaded = False

    @property
    def info(self) -> ModelInfo:
        return ModelInfo("counting", None, "en")

    def load(self) -> None:
        self.loaded = True

    def transcribe(self, samples: NDArray[np.float32], language: str, speech_end: float | None = None) -> tuple[Word, ...]:
        assert language
        end = speech_end if speech_end is not None else len(samples) / RATE
        words = []
        at, number = 0.0, 1
        while at < end:
            words.append(Word(f"w{number}", at, min(at + 0.5, end), 0.9))
            at, number = at + 0.5, number + 1
        return tuple(words)

    def time_cost(self) -> tuple[float, float]:
        return 0.8, 0.01


class _Faulty(CountingRecogniser):
    """Misbehaves once for each file that is absent: `marker` counts the times across processes."""

    def __init__(self, marker: str, times: int) -> None:
        super().__init__()
        self._marker = Path(marker)
        self._times = times

    def _still_faulty(self) -> bool:
        count = len(list(self._marker.iterdir()))
        if count >= self._times:
            return False
        (self._marker / str(count)).touch()
        return True


class _Crashing(_Faulty):
    def transcribe(self, samples: NDArray[np.float32], language: str, speech_end: float | None = None) -> tuple[Word, ...]:
        if np.max(np.abs(samples)) > 0.9 and self._still_faulty():
            os.abort()
        return super().transcribe(samples, language, speech_end)


class _CrashingAtLoad(_Faulty):
    def load(self) -> None:
        if self._still_faulty():
            os.abort()


class _Hanging(_Faulty):
    def transcribe(self, samples: NDArray[np.float32], language: str, speech_end: float | None = None) -> tuple[Word, ...]:
        if np.max(np.abs(samples)) > 0.9 and self._still_faulty():
            threading.Event().wait()
        return super().transcribe(samples, language, speech_end)


class _Raising(CountingRecogniser):
    def transcribe(self, samples: NDArray[np.float32], language: str, speech_end: float | None = None) -> tuple[Word, ...]:
        if np.max(np.abs(samples)) > 0.9:
            raise ValueError("what was said must not be told")
        return super().transcribe(samples, language, speech_end)


class _Gated(CountingRecogniser):
    """Answers its n-th request once the named pipe `<gate>-n` was opened for writing and closed; nothing is polled."""

    def __init__(self, gate: str) -> None:
        super().__init__()
        self._gate = gate
        self._asked = 0

    def transcribe(self, samples: NDArray[np.float32], language: str, speech_end: float | None = None) -> tuple[Word, ...]:
        self._asked += 1
        with Path(f"{self._gate}-{self._asked}").open("rb") as pipe:
            pipe.read(1)
        return super().transcribe(samples, language, speech_end)


class _Damaged(CountingRecogniser):
    def load(self) -> None:
        raise ModelError("The model counting is damaged.", next_step="Download it again.", detail="a test")


class _SlowToLoad(CountingRecogniser):
    """Never done loading; its process has to be ended."""

    def load(self) -> None:
        threading.Event().wait()


class _Stopping(CountingRecogniser):
    """Stops its own process, as a debugger or a frozen machine would."""

    def transcribe(self, samples: NDArray[np.float32], language: str, speech_end: float | None = None) -> tuple[Word, ...]:
        os.kill(os.getpid(), signal.SIGSTOP)
        return super().transcribe(samples, language, speech_end)


def _burst() -> None:
    raise ValueError("what was said must not be told")


class _Unreadable:
    """Goes into the pipe and cannot be taken out of it: bytes that raise while they are unpickled."""

    def __reduce__(self) -> tuple[object, ...]:
        return _burst, ()


class _Babbling(_Faulty):
    """Answers with what is no answer."""

    def __init__(self, marker: str, times: int, kind: str) -> None:
        super().__init__(marker, times)
        self._kind = kind

    def transcribe(self, samples: NDArray[np.float32], language: str, speech_end: float | None = None) -> tuple[Word, ...]:
        if np.max(np.abs(samples)) > 0.9 and self._still_faulty():
            nonsense = {"unreadable": (_Unreadable(),), "no words": None, "words of another kind": ("um", 7)}
            return nonsense[self._kind]  # type: ignore[return-value]
        return super().transcribe(samples, language, speech_end)


class _Nameless(CountingRecogniser):
    """Is loaded and says nothing usable about itself."""

    @property
    def info(self) -> ModelInfo:
        return 7  # type: ignore[return-value]


def counting() -> CountingRecogniser:
    return CountingRecogniser()


def crashing(marker: str, times: int) -> CountingRecogniser:
    return _Crashing(marker, times)


def crashing_at_load(marker: str, times: int) -> CountingRecogniser:
    return _CrashingAtLoad(marker, times)


def babbling(marker: str, times: int, kind: str) -> CountingRecogniser:
    return _Babbling(marker, times, kind)


def nameless() -> CountingRecogniser:
    return _Nameless()


def hanging(marker: str, times: int) -> CountingRecogniser:
    return _Hanging(marker, times)


def raising() -> CountingRecogniser:
    return _Raising()


def gated(gate: str) -> CountingRecogniser:
    return _Gated(gate)


def damaged() -> CountingRecogniser:
    return _Damaged()


def stopping() -> CountingRecogniser:
    return _Stopping()


def slow_to_load() -> CountingRecogniser:
    return _SlowToLoad()
