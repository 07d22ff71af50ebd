"""Speech models as the window and the command line offer them: catalogue, download, own folder, measurement. Implements `ModelsPort`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from rehearse.errors import ModelError
from rehearse.paths import DataPaths
from rehearse.ports import Cancelled, DownloadProgress, ModelEntry, OnProgress
from rehearse.session.engine_room import chosen_model, default_engine
from rehearse.session.settings_holder import SettingsHolder
from rehearse.speech import catalog
from rehearse.speech.catalog import CATALOG, DEMO_VOICE, CatalogModel, InstalledModel
from rehearse.speech.download import HUB, download
from rehearse.speech.download import DownloadProgress as FetchProgress
from rehearse.speech.measure import MachineSpeed, measure_machine, recommend

#: What a name means to somebody choosing.
TITLES = {
    "tiny.en": "Tiny, English: the fastest",
    "base.en": "Base, English: the usual choice",
    "small.en": "Small, English: more exact, needs a faster machine",
    "distil-small.en": "Distilled small, English: exact words, looser word times",
    "tiny": "Tiny, many languages",
    "base": "Base, many languages",
    "small": "Small, many languages",
}


class Models:
    """The `ModelsPort`. Thread: any worker; each call stands alone."""

    def __init__(
        self, paths: DataPaths, settings: SettingsHolder, *, hub: str = HUB, on_change: Callable[[], None] = lambda: None
    ) -> None:
        self._paths = paths
        self._settings = settings
        self._hub = hub
        self._on_change = on_change
        #: The model that suits this machine, once that was measured.
        self._recommended = ""

    def catalogue(self) -> tuple[ModelEntry, ...]:
        """See `ModelsPort`."""
        here = {model.name: model for model in catalog.installed(self._paths)}
        broken = catalog.faults(self._paths)
        entries = [
            replace(
                _entry(model),
                installed=model.name in here,
                damaged=model.name in broken,
                recommended=model.name == self._recommended,
                note=broken[model.name].sentence() if model.name in broken else _accuracy(model),
            )
            for model in CATALOG
        ]
        chosen = self._settings.current().model
        if chosen and chosen not in {entry.name for entry in entries}:
            entries.append(self._own(chosen))
        return tuple(entries)

    def demo_voice(self) -> ModelEntry:
        """The model that ships; it is not among those a person chooses from."""
        return self._own(DEMO_VOICE)

    def _own(self, chosen: str) -> ModelEntry:
        """The folder (or demo voice) in use, sound or not."""
        demo = chosen == DEMO_VOICE
        title = "Demo voice: hears the synthetic demo only, not people" if demo else f"Own folder {Path(chosen).name}"
        try:
            model = catalog.resolve(chosen, self._paths)
        except ModelError as error:
            return ModelEntry(chosen, title, 0, chosen, installed=True, damaged=True, own_folder=not demo, note=error.sentence())
        languages = "many languages" if model.multilingual else "English"
        source = "ships with the program" if demo else str(model.path)
        return ModelEntry(chosen, title, model.bytes, source, languages=languages, installed=True, own_folder=not demo)

    def download(self, name: str, on_progress: Callable[[DownloadProgress], None], cancelled: Cancelled) -> ModelEntry:
        """See `ModelsPort`."""
        model = catalog.find(name)

        def tell(progress: FetchProgress) -> None:
            on_progress(DownloadProgress(progress.done_bytes, progress.total_bytes, progress.bytes_per_second or None))

        download(model, self._paths.models, hub=self._hub, on_progress=tell, cancelled=cancelled, offline=self._settings.offline)
        if not self._settings.current().model:
            self._settings.save(replace(self._settings.current(), model=name))
        self._on_change()
        return replace(_entry(model), installed=True)

    def use_folder(self, folder: Path) -> ModelEntry:
        """See `ModelsPort`."""
        model = catalog.resolve(str(folder.expanduser().resolve()), self._paths)
        self._settings.save(replace(self._settings.current(), model=str(model.path)))
        self._on_change()
        return self._own(str(model.path))

    def remove(self, name: str) -> None:
        """See `ModelsPort`."""
        catalog.remove(name, self._paths)
        if self._settings.current().model == name:
            self._settings.save(replace(self._settings.current(), model=""))
        self._on_change()

    def measure(self, on_progress: OnProgress, cancelled: Cancelled) -> str:
        """See `ModelsPort`. Uses the model on the machine, else the one that ships."""
        return recommend(self.timed(on_progress, cancelled), self._settings.current().language)

    def timed(self, on_progress: OnProgress, cancelled: Cancelled) -> MachineSpeed:
        """What the machine needs for the model at hand, and from that the model recommended from now on."""
        on_progress(None, "Timing this machine")
        model: InstalledModel = chosen_model(self._paths, self._settings.current()) or catalog.resolve(DEMO_VOICE, self._paths)
        engine = default_engine(model)
        try:
            engine.start()
            speed = measure_machine(engine, model.name, cancelled=cancelled)
        finally:
            engine.close()
        self._recommended = recommend(speed, self._settings.current().language)
        return speed


def _entry(model: CatalogModel) -> ModelEntry:
    languages = "many languages" if model.multilingual else "English"
    return ModelEntry(
        model.name, TITLES.get(model.name, model.name), model.bytes, f"{HUB}/{model.repo}", model.revision, languages
    )


def _accuracy(model: CatalogModel) -> str:
    return "" if model.word_errors is None else f"{model.word_errors:.0f} of 100 words wrong over eight English test sets"
