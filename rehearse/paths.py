"""Where a person's data lives. Every place moves with `--data-dir`; nothing here touches the disk until `create()`."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from rehearse.errors import StorageError


@dataclass(frozen=True, slots=True)
class DataPaths:
    """All places below one data folder."""

    root: Path

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.root / "history.db"

    @property
    def takes(self) -> Path:
        """Recordings, `<uuid>.wav` (or .flac), unfinished ones `<uuid>.wav.part`, each with a `<uuid>.json` sidecar."""
        return self.root / "takes"

    @property
    def models(self) -> Path:
        """Downloaded models, one folder each."""
        return self.root / "models"

    @property
    def questions(self) -> Path:
        """The person's own questions, TOML."""
        return self.root / "questions"

    @property
    def lexicons(self) -> Path:
        """The person's own edits to the lexicons; they outrank the shipped ones."""
        return self.root / "lexicons"

    @property
    def cache(self) -> Path:
        """Rendered speech and time-stretched audio; may be deleted at any time."""
        return self.root / "cache"

    @property
    def backups(self) -> Path:
        """Copies of the database made before migrations."""
        return self.root / "backups"

    @property
    def settings(self) -> Path:
        """Settings as TOML."""
        return self.root / "settings.toml"

    @property
    def log(self) -> Path:
        """The log file; never holds what was said."""
        return self.root / "rehearse.log"

    @property
    def lock(self) -> Path:
        """Held while a window is open on this folder."""
        return self.root / "window.lock"

    def create(self) -> None:
        """Makes the folders, readable by their owner alone. Raises StorageError naming the folder."""
        for folder in (self.root, self.takes, self.models, self.questions, self.lexicons, self.cache, self.backups):
            try:
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                if os.name == "posix":
                    folder.chmod(0o700)
            except OSError as error:
                raise StorageError(
                    f"The data folder {folder} cannot be used.",
                    safe="Nothing was changed.",
                    next_step="Choose another with --data-dir, or make it writable.",
                    detail=repr(error),
                ) from error


def default_data_paths() -> DataPaths:
    """The platform's own place for a program's data."""
    return DataPaths(Path(platformdirs.user_data_dir("rehearse", appauthor=False)))
