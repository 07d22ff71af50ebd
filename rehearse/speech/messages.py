"""What the engine and its child process say to each other. Frozen values; nothing else crosses the pipe."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rehearse.model.transcript import ModelInfo, Word


@dataclass(frozen=True, slots=True)
class RecogniserSpec:
    """What the child shall build: a factory by import path, `package.module:function`, called with `options`.

    The name, not the function, crosses the pipe, so that the parent never imports a recogniser.
    """

    factory: str
    options: tuple[tuple[str, str | int | None], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Decode:
    """Parent to child: turn this sound into words."""

    job_id: str
    samples: NDArray[np.float32]
    language: str
    speech_end: float | None


@dataclass(frozen=True, slots=True)
class TimeCost:
    """Parent to child: time the machine."""

    job_id: str


@dataclass(frozen=True, slots=True)
class Leave:
    """Parent to child: end when the job in hand is done."""


@dataclass(frozen=True, slots=True)
class Ready:
    """Child to parent: the model is loaded and warm; `seconds` is how long that took."""

    info: ModelInfo
    seconds: float


@dataclass(frozen=True, slots=True)
class Unusable:
    """Child to parent: the model could not be loaded. Sentences for the person, as in RehearseError."""

    happened: str
    next_step: str
    detail: str


@dataclass(frozen=True, slots=True)
class Decoded:
    """Child to parent: the words, times from the job's first sample; `seconds` is what the decoding took."""

    job_id: str
    words: tuple[Word, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class Costs:
    """Child to parent: seconds for one window's encoder and for one word piece."""

    job_id: str
    encode_seconds: float
    token_seconds: float


@dataclass(frozen=True, slots=True)
class Failed:
    """Child to parent: this job raised; the child lives on."""

    job_id: str
    detail: str


Request = Decode | TimeCost | Leave
Reply = Ready | Unusable | Decoded | Costs | Failed
