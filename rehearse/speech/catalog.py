"""Which speech models the program knows, which of them are on this machine, and where."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rehearse.assets import asset
from rehearse.errors import ModelError, UnknownModelError
from rehearse.paths import DataPaths
from rehearse.speech import model_folder
from rehearse.speech.messages import RecogniserSpec
from rehearse.speech.model_folder import damaged

#: Ships with the program; hears synthetic speech only. Used when asked for by this name, never chosen by itself.
DEMO_VOICE = "demo-voice"
DEFAULT_MODEL = "base.en"


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A file of a model at its revision. `sha256` is "" where the hub's own figure is taken at the first download."""

    name: str
    size: int
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class CatalogModel:
    """A model that can be downloaded: Systran's CTranslate2 conversions of Whisper (MIT), pinned to a full commit.

    `word_errors`: word error rate in percent over eight English test sets, fillers left out (Open ASR Leaderboard,
    21 August 2026); None where not published there.
    """

    name: str
    repo: str
    revision: str
    files: tuple[ModelFile, ...]
    multilingual: bool
    word_errors: float | None

    @property
    def bytes(self) -> int:
        """Size of the download."""
        return sum(file.size for file in self.files)


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """A model in a plain local folder, verified. `revision` is None for an own folder and for the demo voice."""

    name: str
    path: Path
    revision: str | None
    multilingual: bool
    bytes: int
    demo: bool = False

    def spec(self, *, threads: int | None = None, beam_size: int = 1) -> RecogniserSpec:
        """What `Engine` is started with."""
        from rehearse.speech.engine_jobs import whisper_spec

        return whisper_spec(self.path, name=self.name, revision=self.revision, threads=threads, beam_size=beam_size)


def _whisper(
    name: str, repo: str, revision: str, model: tuple[int, str], config: int, *, words: float | None = None
) -> CatalogModel:
    english = name.endswith(".en")
    tokenizer, vocabulary = (2_128_466, 422_309) if english else (2_203_239, 459_861)
    files = (
        ModelFile("model.bin", *model),
        ModelFile("config.json", config),
        ModelFile("tokenizer.json", tokenizer),
        ModelFile("vocabulary.txt", vocabulary),
    )
    return CatalogModel(name, repo, revision, files, multilingual=not english, word_errors=words)


#: From the smallest to the largest; sizes in bytes and SHA-256 as the hub states them for these commits.
CATALOG: tuple[CatalogModel, ...] = (
    _whisper(
        "tiny.en",
        "Systran/faster-whisper-tiny.en",
        "0d3d19a32d3338f10357c0889762bd8d64bbdeba",
        (75_537_502, "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a"),
        2_317,
        words=12.81,
    ),
    _whisper(
        "base.en",
        "Systran/faster-whisper-base.en",
        "3d3d5dee26484f91867d81cb899cfcf72b96be6c",
        (145_216_508, "2a166925539a16005f14ff328359f9b9adb9dc4fb631bb3b227526862e93e2ef"),
        2_227,
        words=10.32,
    ),
    CatalogModel(
        "distil-small.en",
        "Systran/faster-distil-whisper-small.en",
        "ef77d90526ccd62cde3808ee70626a01e5cf83e4",
        (
            ModelFile("model.bin", 332_308_257, "1187de3982cdcf962a2fb8f797e429fb4651b875b18fe9ce50b58b52fc9072b7"),
            ModelFile("config.json", 2_812),
            ModelFile("preprocessor_config.json", 339),
            ModelFile("tokenizer.json", 2_405_466),
            ModelFile("vocabulary.json", 825_480),
        ),
        multilingual=False,
        word_errors=8.57,
    ),
    _whisper(
        "small.en",
        "Systran/faster-whisper-small.en",
        "d1d751a5f8271d482d14ca55d9e2deeebbae577f",
        (483_545_366, "62b2a45b05ee59acb4a5341b33ee35e041395d378d418a18acfe4c9e768ee37a"),
        2_657,
        words=8.59,
    ),
    _whisper(
        "tiny",
        "Systran/faster-whisper-tiny",
        "d90ca5fe260221311c53c58e660288d3deb8d356",
        (75_538_270, "dcb76c6586fc06cbdac6dd21f14cfd129cc4cdd9dce19bf4ffa62e59cbe6e6d1"),
        2_249,
    ),
    _whisper(
        "base",
        "Systran/faster-whisper-base",
        "ebe41f70d5b6dfa9166e2c581c45c9c0cfc57b66",
        (145_217_532, "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"),
        2_309,
    ),
    _whisper(
        "small",
        "Systran/faster-whisper-small",
        "536b0662742c02347bc0e980a01041f333bce120",
        (483_546_902, "3e305921506d8872816023e4c273e75d2419fb89b24da97b4fe7bce14170d671"),
        2_370,
    ),
)


def find(name: str) -> CatalogModel:
    """The catalogue's model of that name. Raises ModelError listing the names there are."""
    for model in CATALOG:
        if model.name == name:
            return model
    raise UnknownModelError(
        f"There is no model called {name}.",
        safe="Nothing was changed.",
        next_step=f"Choose one of {', '.join(model.name for model in CATALOG)}, or give a folder.",
    )


def smaller_than(name: str) -> CatalogModel | None:
    """The next smaller model for the same languages: what to suggest on a machine that falls behind."""
    found = [model for model in CATALOG if model.name == name]
    if not found:
        return None
    same = [m for m in CATALOG if m.multilingual == found[0].multilingual and m.bytes < found[0].bytes]
    return max(same, key=lambda model: model.bytes, default=None)


def installed(paths: DataPaths, models: Sequence[CatalogModel] = CATALOG) -> tuple[InstalledModel, ...]:
    """The catalogue's models that are on this machine and sound, smallest first. The demo voice is not among them."""
    found: list[InstalledModel] = []
    for model in models:
        if (paths.models / model.name).is_dir():
            try:
                found.append(_resolve_catalog(model, paths))
            except ModelError:
                continue  # `faults` names it
    return tuple(found)


def faults(paths: DataPaths, models: Sequence[CatalogModel] = CATALOG) -> dict[str, ModelError]:
    """Models that are on this machine but damaged, by name, each with the error that says so."""
    found: dict[str, ModelError] = {}
    for model in models:
        if (paths.models / model.name).is_dir():
            try:
                _resolve_catalog(model, paths)
            except ModelError as error:
                found[model.name] = error
    return found


def resolve(name_or_dir: str | Path, paths: DataPaths, models: Sequence[CatalogModel] = CATALOG) -> InstalledModel:
    """A model ready to load, by the catalogue's name, `demo-voice`, or the path of an own folder.

    Raises ModelError: unknown, not downloaded yet, incomplete, or not what was downloaded.
    """
    text = os.fspath(name_or_dir)
    if not text.strip():
        # An empty path is the folder the program was started in, which nobody means.
        raise UnknownModelError("No model was named.", safe="Nothing was changed.", next_step="Give a model's name, or a folder.")
    for model in models:
        if model.name == text:
            return _resolve_catalog(model, paths)
    if text == DEMO_VOICE:
        folder = asset("models", DEMO_VOICE)
        model_folder.check_own_folder(folder)
        return InstalledModel(DEMO_VOICE, folder, None, multilingual=False, bytes=_size(folder), demo=True)
    if os.sep in text or (os.altsep and os.altsep in text) or Path(text).is_dir():
        folder = Path(text).expanduser().resolve()
        model_folder.check_own_folder(folder)
        manifest = model_folder.read_manifest(folder)
        if manifest is not None:
            model_folder.verify(folder, manifest)
        return InstalledModel(folder.name, folder, None, model_folder.is_multilingual(folder), _size(folder))
    find(text)
    raise AssertionError("find raises for unknown names")


def remove(name: str, paths: DataPaths) -> None:
    """Deletes a downloaded model and any half download of it. Raises ModelError if the name is unknown."""
    for folder in traces(name, paths):
        if folder.is_dir():
            shutil.rmtree(folder)


def traces(name: str, paths: DataPaths) -> tuple[Path, ...]:
    """Where a catalogue's model lies once it is downloaded, and half of it before. Raises UnknownModelError."""
    model = find(name)
    return paths.models / model.name, paths.models / f"{model.name}.incomplete"


def _resolve_catalog(model: CatalogModel, paths: DataPaths) -> InstalledModel:
    folder = paths.models / model.name
    if not folder.is_dir():
        raise ModelError(
            f"The model {model.name} is not on this machine.",
            safe="Recording, timing and replay work without it.",
            next_step=f"Download it ({model.bytes / 1e6:.0f} MB), or choose a folder that holds a model.",
        )
    manifest = model_folder.read_manifest(folder)
    if manifest is None:
        manifest = _adopt(model, folder)
    pinned = {file.name: file.sha256 for file in model.files if file.sha256}
    for name, sha256 in pinned.items():
        record = manifest.files.get(name)
        if record is None or record.sha256 != sha256:
            raise damaged(model.name, f"{name} is another file than the catalogue's")
    model_folder.verify(folder, manifest)
    return InstalledModel(model.name, folder, model.revision, model.multilingual, _size(folder))


def _adopt(model: CatalogModel, folder: Path) -> model_folder.Manifest:
    """Files put into place by hand are taken when they are the catalogue's."""
    missing = model_folder.missing_files(folder)
    if missing:
        raise damaged(model.name, f"missing: {', '.join(missing)}")
    hashes: dict[str, str] = {}
    for file in model.files:
        path = folder / file.name
        if not path.is_file() or path.stat().st_size != file.size:
            raise damaged(model.name, f"{file.name} has the wrong size")
        hashes[file.name] = model_folder.file_sha256(path)
        if file.sha256 and hashes[file.name] != file.sha256:
            raise damaged(model.name, f"{file.name} is another file than the catalogue's")
    model_folder.write_manifest(folder, model.name, model.repo, model.revision, hashes)
    manifest = model_folder.read_manifest(folder)
    if manifest is None:
        raise damaged(model.name, "the manifest cannot be read back")
    return manifest


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir() if path.is_file())
