"""The folder of recordings as the store sees it: which are there, and how one is removed for good."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path, PurePosixPath

from rehearse.errors import StorageError
from rehearse.platform import sync_directory

#: What a finished recording may be called: one name, no folders, an ending the decoder knows.
_NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]{0,120}\.(wav|flac|mp3|m4a|ogg|opus)$")


def is_take_name(name: str) -> bool:
    """True for a plain file name that cannot lead out of the folder."""
    return PurePosixPath(name).name == name and _NAME.match(name) is not None


def require_take_name(name: str) -> None:
    """Raises StorageError on a name that no recording of ours can have."""
    if not is_take_name(name):
        raise StorageError(
            "The history names a recording that cannot be one of its own.",
            safe="No file was touched.",
            next_step="`rehearse doctor` tells more.",
            detail=f"take name {name!r}",
        )


class TakeFolder:
    """The takes folder and the caches that hold sound made from takes. Used from the io worker; touches nothing until asked."""

    def __init__(self, folder: Path, caches: Iterable[Path] = ()) -> None:
        self._folder = folder
        self._caches = tuple(caches)

    @property
    def folder(self) -> Path:
        """Where recordings lie."""
        return self._folder

    def path(self, name: str) -> Path:
        """Where a take lies. Raises StorageError on a name that is not a plain take name."""
        require_take_name(name)
        return self._folder / name

    def recordings(self) -> tuple[str, ...]:
        """Finished recordings, by name; unfinished ones (.part) are the recorder's to recover."""
        if not self._folder.is_dir():
            return ()
        return tuple(sorted(path.name for path in self._folder.iterdir() if is_take_name(path.name) and path.is_file()))

    def size(self) -> int:
        """Bytes of the finished recordings together; what is deleted meanwhile counts nothing."""
        total = 0
        for name in self.recordings():
            with suppress(FileNotFoundError):
                total += self.path(name).stat().st_size
        return total

    def belongings(self, name: str) -> tuple[Path, ...]:
        """Everything on disk that comes from this take: its audio, whole or not, its sidecar, cached sound.

        Another recording is another attempt's, however much its name is like this one, and keeps the sidecar that both may mean.
        """
        own, stem = {name, f"{name}.part", f"{name}.damaged"}, _stem(self.path(name).name)
        if stem not in {_stem(other) for other in self.recordings() if other != name}:
            own |= {f"{stem}.json", f"{stem}.json.new"}
        found = [self._folder / one for one in own if (self._folder / one).is_file()]
        for folder in self._caches:
            if folder.is_dir():  # what may be gone at any time: one file too many costs nothing
                found += [path for path in folder.iterdir() if path.name.startswith(f"{stem}.") and path.is_file()]
        return tuple(sorted(found))

    def remove(self, name: str) -> None:
        """Removes them all, durably. What is already gone is no fault. Raises StorageError if a file will not go."""
        paths = self.belongings(name)
        try:
            for path in paths:
                self._unlink(path)
            for folder in {path.parent for path in paths}:
                sync_directory(folder)
        except OSError as error:
            raise StorageError(
                "A recording could not be removed.",
                safe="It stays in the list of what is being deleted, and is removed at the next start.",
                next_step="Check that the data folder can be written.",
                detail=repr(error),
            ) from error

    def _unlink(self, path: Path) -> None:
        path.unlink(missing_ok=True)


def _stem(name: str) -> str:
    """A recording's name without its ending."""
    return name.rsplit(".", 1)[0]
