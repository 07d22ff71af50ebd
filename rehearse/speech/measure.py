"""Times this machine with a model at hand and says which model it can run while somebody speaks."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from rehearse.errors import CancelledError, RehearseError, TranscriptionError
from rehearse.speech.catalog import CATALOG, DEMO_VOICE, CatalogModel, find
from rehearse.speech.cores import decoding_threads
from rehearse.speech.engine import Engine
from rehearse.speech.engine_jobs import CostDone, JobResult

#: Word pieces a second of speech at 150 words a minute (measured on English Whisper text).
TOKENS_PER_SECOND = 3.3
#: A chunk is closed at some 12 s, so that much is left to decode at most times.
CHUNK_SECONDS = 12.0
#: A model is recommended when its last chunk takes no longer than this after Stop ...
_LONGEST_WAIT = 2.0
#: ... and decoding takes no more than this share of the machine while speaking: speculations need the rest.
_MOST_LOAD = 0.4


#: Word times need a pass over the words beside the decoding; its share of the encoder's time, measured with base.en's shape.
_ALIGNMENT = 0.16


@dataclass(frozen=True, slots=True)
class _Cost:
    """Seconds on the machine of reference, one thread, int8: a 30 s window's encoder, and a word piece."""

    encode: float
    token: float


#: Costs relative to each other, measured one after the other on a 2-core Xeon, one thread, with weights of the true shapes
#: (scripts/bench_stop.py --costs measures them again).
_COSTS: dict[str, _Cost] = {
    DEMO_VOICE: _Cost(0.061, 0.00028),
    "tiny.en": _Cost(0.291, 0.00109),
    "base.en": _Cost(0.650, 0.00286),
    "distil-small.en": _Cost(2.943, 0.00595),
    "small.en": _Cost(3.705, 0.01599),
}
_SAME_SHAPE = {"tiny": "tiny.en", "base": "base.en", "small": "small.en"}


@dataclass(frozen=True, slots=True)
class MachineSpeed:
    """What `reference` costs here: seconds for one window's encoder and for each word piece, with `threads` threads."""

    reference: str
    encode_seconds: float
    token_seconds: float
    threads: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a model would cost here. `load`: share of the machine while speaking; `wait`: a 12 s chunk's decoding, seconds."""

    name: str
    load: float
    wait: float

    @property
    def comfortable(self) -> bool:
        """Whether it keeps up with the speaker and is done soon after Stop."""
        return self.load <= _MOST_LOAD and self.wait <= _LONGEST_WAIT


def measure_machine(
    engine: Engine, reference: str, *, timeout: float = 120.0, cancelled: Callable[[], bool] | None = None
) -> MachineSpeed:
    """Times `engine`, which holds the model `reference`; a few seconds. Blocks: run it on a job thread.

    Raises ModelError or TranscriptionError when the engine fails, CancelledError when `cancelled()` turns true.
    """
    done = threading.Event()
    results: list[JobResult] = []

    def hear(result: JobResult) -> None:
        results.append(result)
        done.set()

    engine.submit_measurement("measure", hear)
    waited = 0.0
    while not done.wait(0.1):
        waited += 0.1
        if cancelled is not None and cancelled():
            engine.cancel("measure")
            raise CancelledError
        if waited > timeout:
            engine.cancel("measure")
            raise TranscriptionError(
                "Timing this machine took too long.",
                safe="Nothing was changed.",
                next_step="Choose tiny.en, the smallest model.",
            )
    result = results[0]
    if not isinstance(result, CostDone):
        error: RehearseError = getattr(result, "error", TranscriptionError("The machine could not be timed."))
        raise error
    return MachineSpeed(reference, result.encode_seconds, result.token_seconds, decoding_threads())


def forecast(speed: MachineSpeed, name: str) -> Forecast:
    """What the model `name` would cost on the machine that was timed. Raises ModelError for a name not in the catalogue."""
    find(name)
    reference = _COSTS.get(_SAME_SHAPE.get(speed.reference, speed.reference), _COSTS["base.en"])
    cost = _COSTS[_SAME_SHAPE.get(name, name)]
    encode = speed.encode_seconds * cost.encode / reference.encode
    token = speed.token_seconds * cost.token / reference.token
    wait = encode * (1 + _ALIGNMENT) + token * TOKENS_PER_SECOND * CHUNK_SECONDS
    return Forecast(name, wait / CHUNK_SECONDS, wait)


def recommend(speed: MachineSpeed, language: str = "en") -> str:
    """The most accurate model that is comfortable here for the language; the smallest where none is."""
    fitting = [model for model in CATALOG if model.multilingual != (language == "en")]

    def accuracy(model: CatalogModel) -> tuple[float, int]:
        return (model.word_errors if model.word_errors is not None else 0.0, -model.bytes)

    good = [model for model in fitting if forecast(speed, model.name).comfortable]
    if not good:
        return min(fitting, key=lambda model: model.bytes).name
    # Distilled models place words less exactly (their alignment heads were not chosen), and sections need the times.
    exact = [model for model in good if not model.name.startswith("distil-")] or good
    return min(exact, key=accuracy).name
