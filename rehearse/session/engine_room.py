"""Keeps one engine warm for the chosen model, swaps it when the choice changes, and says why there is none."""

from __future__ import annotations

import logging
import threading
import weakref
from collections.abc import Callable

from rehearse.errors import ModelError
from rehearse.paths import DataPaths
from rehearse.settings import Settings
from rehearse.speech.catalog import CATALOG, InstalledModel, installed, resolve
from rehearse.speech.engine import Engine

log = logging.getLogger(__name__)

#: What the report and the window say when no words can be heard.
NO_MODEL = "no transcript: no model on this machine"
#: The same, when listening began before the model was there.
NOT_YET = "no transcript yet: the speech model was still loading"

EngineMaker = Callable[[InstalledModel], Engine]


def default_engine(model: InstalledModel) -> Engine:
    """A real engine, not yet started."""
    return Engine(model.spec())


def chosen_model(paths: DataPaths, settings: Settings) -> InstalledModel | None:
    """The model the person chose, else the first of the catalogue that is installed, else None.

    The demo voice hears only the synthetic demo and is never chosen silently. Raises ModelError if the chosen one is damaged.
    """
    if settings.model:
        return resolve(settings.model, paths)
    on_disk = {model.name for model in installed(paths)}
    english_only = settings.language == "en"
    preferred = [model for model in CATALOG if model.name in on_disk and (english_only or model.multilingual)]
    return resolve(preferred[0].name, paths) if preferred else None


def require_language(model: InstalledModel, language: str) -> None:
    """Raises ModelError for an English model that is to hear another language: it would write down English that nobody spoke."""
    if language != "en" and not model.multilingual:
        raise ModelError(
            f"The model {model.name} hears English only.",
            safe="Recording, timing and replay work without it.",
            next_step="Choose a model for many languages, or English as the language.",
        )


class Loan:
    """The engine somebody listens with, or why they listen without one. It stays alive until given back or forgotten."""

    def __init__(self, engine: Engine | None, why_none: str) -> None:
        self.engine = engine
        self.why_none = why_none


class EngineRoom:
    """Owns the engine in use. Thread: any; `prepare` may read and verify a model's files, so it belongs on a worker.

    Guarantee: an engine on loan is not closed before it is given back, whatever model is chosen meanwhile.
    """

    def __init__(self, paths: DataPaths, settings: Callable[[], Settings], *, make: EngineMaker = default_engine) -> None:
        self._paths = paths
        self._settings = settings
        self._make = make
        self._lock = threading.Lock()
        self._engine: Engine | None = None
        self._model: InstalledModel | None = None
        self._problem: ModelError | None = None
        self._looked = False
        self._closed = threading.Event()
        # Held for moments only: who records must never wait for a model that is being verified.
        self._lending = threading.Lock()
        self._loans: weakref.WeakSet[Loan] = weakref.WeakSet()
        self._retired: list[Engine] = []

    def prepare(self) -> Engine | None:
        """Makes the engine of the chosen model ready to start decoding (its child loads in the background); None without a model."""
        with self._lock:
            if self._closed.is_set():
                return None
            try:
                settings = self._settings()
                model = chosen_model(self._paths, settings)
                if model is not None:
                    require_language(model, settings.language)
                self._problem = None
            except ModelError as error:
                log.info("the chosen model cannot be used")
                model, self._problem = None, error
            if self._closed.is_set():  # verifying takes seconds, and the program was closed meanwhile
                return None
            if model != self._model:
                self._swap(model)
            self._looked = True
            if self._engine is not None:
                self._engine.start()
            return self._engine

    def _swap(self, model: InstalledModel | None) -> None:
        fresh = self._make(model) if model is not None else None
        with self._lending:
            if self._engine is not None:
                self._retired.append(self._engine)
            self._model, self._engine = model, fresh
        self._close_retired()

    def _close_retired(self) -> None:
        """Ends the engines that were replaced, as soon as nobody listens with them any more."""
        with self._lending:
            lent = [loan.engine for loan in self._loans]
            over = [engine for engine in self._retired if engine not in lent]
            self._retired = [engine for engine in self._retired if engine in lent]
        for engine in over:
            engine.close()

    def lend(self) -> Loan:
        """The engine in use now, kept alive for the caller until `give_back`. Waits for nothing."""
        with self._lending:
            loan = Loan(self._engine, self.why_none())
            self._loans.add(loan)
        return loan

    def give_back(self, loan: Loan) -> None:
        """The caller listens no longer; safe to call twice. May wait for an engine to end: a worker's call."""
        with self._lending:
            self._loans.discard(loan)
        self._close_retired()

    @property
    def model(self) -> InstalledModel | None:
        """The model last made ready, without a look at the disk."""
        return self._model

    def engine(self) -> Engine | None:
        """The engine in use, without waiting for anything."""
        return self._engine

    def why_none(self) -> str:
        """Why there are no words, as a reason for `not_measured`; "" when there is an engine."""
        if self._engine is not None:
            return ""
        if self._problem is not None:
            return "no transcript: " + self._problem.happened[:1].lower() + self._problem.happened[1:].rstrip(".")
        return NO_MODEL if self._looked else NOT_YET

    def fresh(self, name: str) -> Engine:
        """Another model's engine, started, for reading one take again; the caller closes it. Raises ModelError."""
        model = resolve(name, self._paths)
        require_language(model, self._settings().language)
        engine = self._make(model)
        engine.start()
        return engine

    def close(self, limit: float = -1) -> None:
        """Ends the child process. Waits at most `limit` seconds (-1: any time) for a model being verified. Safe to call twice."""
        self._closed.set()
        alone = self._lock.acquire(timeout=limit)  # without it, `prepare` is verifying still, and will see that it is over
        try:
            with self._lending:
                ending = [*self._retired, *([self._engine] if self._engine is not None else [])]
                self._retired, self._engine = [], None
            for engine in ending:
                engine.close()
        finally:
            if alone:
                self._lock.release()
