"""One model's folder on disk: what it must hold, and how it is known to be what was downloaded."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rehearse.errors import CancelledError, ModelError

MANIFEST = "manifest.json"
#: What CTranslate2's Whisper and its tokenizer need; one of the vocabularies will do.
NEEDED = ("model.bin", "config.json", "tokenizer.json")
VOCABULARIES = ("vocabulary.json", "vocabulary.txt")
_BLOCK = 1 << 20
#: Whisper's English-only vocabulary; the others are larger by the languages.
_ENGLISH_WORDS = 51_864


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file as it was when last verified."""

    size: int
    sha256: str
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a downloaded folder holds, written next to the files by the download."""

    name: str
    repo: str
    revision: str
    files: dict[str, FileRecord]


def file_sha256(path: Path, cancelled: Callable[[], bool] | None = None) -> str:
    """SHA-256 of a file's bytes, in hex. Raises CancelledError."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            if cancelled is not None and cancelled():
                raise CancelledError
            digest.update(block)
    return digest.hexdigest()


def git_blob_sha1(path: Path) -> str:
    """The id git gives a file's contents; the hub states it for files that are not in large-file storage."""
    digest = hashlib.sha1(f"blob {path.stat().st_size}\0".encode(), usedforsecurity=False)
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def write_manifest(folder: Path, name: str, repo: str, revision: str, hashes: dict[str, str]) -> None:
    """Records the files as they lie there now; `hashes` maps their names to SHA-256."""
    files = {
        file: {"size": (stat := (folder / file).stat()).st_size, "sha256": sha256, "mtime_ns": stat.st_mtime_ns}
        for file, sha256 in hashes.items()
    }
    text = json.dumps({"schema": 1, "name": name, "repo": repo, "revision": revision, "files": files}, indent=1)
    draft = folder / f"{MANIFEST}.tmp"
    draft.write_text(text, encoding="utf-8")
    draft.replace(folder / MANIFEST)


def read_manifest(folder: Path) -> Manifest | None:
    """The folder's manifest; None where there is none or it cannot be read."""
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        files = {
            str(name): FileRecord(int(record["size"]), str(record["sha256"]), int(record["mtime_ns"]))
            for name, record in found["files"].items()
        }
        return Manifest(str(found["name"]), str(found["repo"]), str(found["revision"]), files)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def verify(folder: Path, manifest: Manifest, *, thorough: bool = False) -> None:
    """Checks that every file is still the one downloaded: sizes always, contents again when a time of change differs.

    Raises ModelError naming the model. `thorough` reads every file.
    """
    changed = False
    for name, record in manifest.files.items():
        try:
            stat = (folder / name).stat()
        except OSError as error:
            raise damaged(manifest.name, f"{name}: {error!r}") from error
        if stat.st_size != record.size:
            raise damaged(manifest.name, f"{name} has {stat.st_size} bytes, not {record.size}")
        if thorough or stat.st_mtime_ns != record.mtime_ns:
            if file_sha256(folder / name) != record.sha256:
                raise damaged(manifest.name, f"{name} is not what was downloaded")
            changed = changed or stat.st_mtime_ns != record.mtime_ns
    missing = missing_files(folder)
    if missing:
        raise damaged(manifest.name, f"missing: {', '.join(missing)}")
    if changed:
        hashes = {name: record.sha256 for name, record in manifest.files.items()}
        write_manifest(folder, manifest.name, manifest.repo, manifest.revision, hashes)


def missing_files(folder: Path) -> tuple[str, ...]:
    """Files without which the model cannot be loaded offline."""
    missing = [name for name in NEEDED if not (folder / name).is_file()]
    if not any((folder / name).is_file() for name in VOCABULARIES):
        missing.append(VOCABULARIES[0])
    return tuple(missing)


def is_multilingual(folder: Path) -> bool:
    """Whether the folder's vocabulary is larger than the English-only one. Raises ModelError when it cannot be read."""
    try:
        as_json = folder / VOCABULARIES[0]
        if as_json.is_file():
            return len(json.loads(as_json.read_text(encoding="utf-8"))) > _ENGLISH_WORDS
        with (folder / VOCABULARIES[1]).open(encoding="utf-8", errors="replace", newline="\n") as lines:
            return sum(1 for _ in lines) > _ENGLISH_WORDS
    except (OSError, ValueError) as error:
        raise damaged(folder.name, repr(error)) from error


def check_own_folder(folder: Path) -> None:
    """Whether a folder the person chose can be a model: the files are there and look like themselves. Raises ModelError."""
    if not folder.is_dir():
        raise ModelError(
            f"There is no folder {folder}.",
            safe="Nothing was changed.",
            next_step="Choose a folder that holds a CTranslate2 Whisper model.",
        )
    missing = missing_files(folder)
    if missing:
        raise ModelError(
            f"The folder {folder.name} is not a complete speech model: {', '.join(missing)} missing.",
            safe="Nothing was changed.",
            next_step="Choose a folder that holds a CTranslate2 Whisper model with its tokenizer.json.",
        )
    try:
        whole = (folder / "model.bin").stat().st_size > 1_000_000
        for name in ("config.json", "tokenizer.json"):
            json.loads((folder / name).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise damaged(folder.name, repr(error)) from error
    if not whole:
        raise damaged(folder.name, "model.bin is too small")


def damaged(name: str, detail: str) -> ModelError:
    """The error for a model that is not what it should be."""
    return ModelError(
        f"The model {name} is damaged or incomplete.",
        safe="Your recordings are safe.",
        next_step="Download it again, or choose another model.",
        detail=detail,
    )
