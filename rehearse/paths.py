"""Where a person's data lives. Every place moves with `--data-dir`; nothing here touches the disk until `create()`."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from rehearse.errors import StorageError, UnreadableInputError

#: How the names of what lies in the data folder beside its subfolders begin.
_FILES = ("history.db", "settings.", "rehearse.log", "crash.log", "window.lock", "demo.lock", "show-window", ".import-")


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

    @property
    def _folders(self) -> tuple[Path, ...]:
        return (self.takes, self.models, self.questions, self.lexicons, self.cache, self.backups)

    def _is_ours(self, path: Path) -> bool:
        """Whether something that lies directly in the data folder is the program's."""
        return path in self._folders or path.name.startswith(_FILES)

    def require_elsewhere(self, target: Path) -> None:
        """Raises UnreadableInputError if `target` is one of the program's own files, or lies among them: an export would replace it."""
        root = Path(os.path.realpath(self.root))
        place = Path(os.path.realpath(target))
        inside = place.relative_to(root).parts if place.is_relative_to(root) else ()
        if inside and self._is_ours(self.root / inside[0]):
            raise UnreadableInputError(
                f"{target} lies among the program's own files.",
                safe="Nothing was written.",
                next_step="Choose another folder or name for what you export.",
            )

    def create(self) -> None:
        """Makes the folders, readable by their owner alone. Raises StorageError naming the folder.

        A folder in which other things lie too (somebody's home, a shared place) keeps its own rights; what we put there is private anyway.
        """
        for folder in (self.root, *self._folders):
            try:
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                if os.name == "posix" and (folder != self.root or all(map(self._is_ours, folder.iterdir()))):
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
