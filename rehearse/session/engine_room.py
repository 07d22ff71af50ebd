"""Keeps one engine warm for the chosen model, swaps it when the choice changes, and says why there is none."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from rehearse.errors import ModelError
from rehearse.paths import DataPaths
from rehearse.settings import Settings
from rehearse.speech.catalog import CATALOG, InstalledModel, installed, resolve
from rehearse.speech.engine import Engine

log = logging.getLogger(__name__)

#: What the report and the window say when no words can be heard.
NO_MODEL = "no transcript: no model on this machine"

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


class EngineRoom:
    """Owns the engine in use. Thread: any; `prepare` may read and verify a model's files, so it belongs on a worker."""

    def __init__(self, paths: DataPaths, settings: Callable[[], Settings], *, make: EngineMaker = default_engine) -> None:
        self._paths = paths
        self._settings = settings
        self._make = make
        self._lock = threading.Lock()
        self._engine: Engine | None = None
        self._model: InstalledModel | None = None
        self._problem: ModelError | None = None
        self._closed = False

    def prepare(self) -> Engine | None:
        """Makes the engine of the chosen model ready to start decoding (its child loads in the background); None without a model."""
        with self._lock:
            if self._closed:
                return None
            try:
                model = chosen_model(self._paths, self._settings())
                self._problem = None
            except ModelError as error:
                log.info("the chosen model cannot be used")
                model, self._problem = None, error
            if model != self._model:
                self._swap(model)
            if self._engine is not None:
                self._engine.start()
            return self._engine

    def _swap(self, model: InstalledModel | None) -> None:
        if self._engine is not None:
            self._engine.close()
        self._model = model
        self._engine = self._make(model) if model is not None else None

    def engine(self) -> Engine | None:
        """The engine in use, without waiting for anything."""
        return self._engine

    def why_none(self) -> str:
        """Why there are no words, as a reason for `not_measured`; "" when there is an engine."""
        if self._engine is not None:
            return ""
        if self._problem is not None:
            return "no transcript: " + self._problem.happened[:1].lower() + self._problem.happened[1:].rstrip(".")
        return NO_MODEL

    def fresh(self, name: str) -> Engine:
        """Another model's engine, started, for reading one take again; the caller closes it. Raises ModelError."""
        engine = self._make(resolve(name, self._paths))
        engine.start()
        return engine

    def close(self) -> None:
        """Ends the child process. Safe to call twice."""
        with self._lock:
            self._closed = True
            if self._engine is not None:
                self._engine.close()
                self._engine = None
