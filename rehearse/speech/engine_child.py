"""The engine's child process: loads one recogniser, then answers one request at a time until the pipe closes."""

from __future__ import annotations

import ctypes
import importlib
import os
import signal
import sys
import time
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

from rehearse.errors import RehearseError
from rehearse.memory import give_back, limit_heaps, reuse_freed
from rehearse.speech.messages import Costs, Decode, Decoded, Failed, Leave, Ready, RecogniserSpec, Reply, TimeCost, Unusable
from rehearse.speech.ports import Recogniser

#: Seconds without a request after which the memory that decoding works in (100 MB with base.en) goes back to the system.
_IDLE = 0.2
_NICE = 10
_BELOW_NORMAL = 0x4000


def serve(connection: Connection, spec: RecogniserSpec) -> None:
    """The child's whole life. Ends when told to, or when the parent is gone."""
    _give_way()
    limit_heaps(1)  # decoding's two threads share one heap at no cost in time; two keep 30 MB more with base.en
    with suppress(EOFError, OSError, BrokenPipeError):
        recogniser = _load(connection, spec)
        while recogniser is not None:
            if not connection.poll(_IDLE):
                give_back()
            request = connection.recv()
            if isinstance(request, Leave):
                break
            connection.send(_answer(recogniser, request))
    connection.close()


def _load(connection: Connection, spec: RecogniserSpec) -> Recogniser | None:
    begin = time.perf_counter()
    try:
        recogniser = build(spec)
        recogniser.load()
    except RehearseError as error:
        connection.send(Unusable(error.happened, error.next_step, error.detail))
        return None
    except Exception as error:  # noqa: BLE001  whatever a native library raises must reach the person as a sentence
        connection.send(
            Unusable("The speech engine could not start.", "Choose another model, or install the program again.", repr(error))
        )
        return None
    give_back()
    reuse_freed()
    connection.send(Ready(recogniser.info, time.perf_counter() - begin))
    return recogniser


def build(spec: RecogniserSpec) -> Recogniser:
    """Imports the factory and calls it."""
    module, _, function = spec.factory.partition(":")
    recogniser: Recogniser = getattr(importlib.import_module(module), function)(**dict(spec.options))
    return recogniser


def _answer(recogniser: Recogniser, request: Decode | TimeCost) -> Reply:
    begin = time.perf_counter()
    try:
        if isinstance(request, TimeCost):
            encode, token = recogniser.time_cost()
            return Costs(request.job_id, encode, token)
        words = recogniser.transcribe(request.samples, request.language, request.speech_end)
        return Decoded(request.job_id, words, time.perf_counter() - begin)
    except Exception as error:  # noqa: BLE001  one chunk's failure must not end the child; only the type is safe to log
        return Failed(request.job_id, type(error).__name__)


def _give_way() -> None:
    """The window and the recording come first: low priority, first to go when memory runs out, deaf to Ctrl-C."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    with suppress(ValueError, OSError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "win32":
        kernel = ctypes.windll.kernel32
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), _BELOW_NORMAL)
        return
    with suppress(OSError):
        os.nice(_NICE)
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("500", encoding="ascii")
