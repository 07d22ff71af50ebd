"""Brings a take's missing recording back from where the person found it: the very one where its digest is known, else one of the same length and kind; and as a copy."""

from __future__ import annotations

import os
from pathlib import Path

from rehearse.audio.take_recovery import describe_take
from rehearse.clock import minutes
from rehearse.disk_room import Free, free_bytes, require_room
from rehearse.errors import StorageError, UnreadableInputError
from rehearse.model.attempt import Take
from rehearse.paths import DataPaths
from rehearse.platform import sync_directory
from rehearse.session.copying import copy_synced
from rehearse.store.take_folder import require_take_name

#: Seconds by which two lengths of one recording may differ: a compressed one's is estimated by whoever reads it.
_SLACK = 0.01


def bring_back(paths: DataPaths, take: Take, chosen: Path, free: Free = free_bytes) -> None:
    """Copies `chosen` to where `take` says that its recording lies. Thread: a worker. The chosen file is only read.

    Raises UnreadableInputError if it cannot be read or is another recording, StorageError if it cannot be copied; then nothing changed.
    """
    require_take_name(take.file)
    place = paths.takes / take.file
    # Aside, in the cache: in the folder of takes a file without a row would be adopted as a recording of its own.
    aside = paths.cache / f"found-{take.file}"
    try:
        digest = _copy(chosen, aside, free)
        _require_same(take, aside, digest, chosen.name)
        if place.exists():
            # There, and no recording any more: kept beside, under a name that nobody takes for one.
            place.replace(place.with_name(f"{place.name}.damaged"))
        aside.replace(place)
        sync_directory(place.parent)
    except OSError as error:
        raise StorageError(
            "The recording could not be copied into the history.",
            safe="The file that you chose is untouched.",
            next_step="Check that the disk has room.",
            detail=repr(error),
        ) from error
    finally:
        aside.unlink(missing_ok=True)


def _copy(chosen: Path, aside: Path, free: Free) -> str:
    """Returns the SHA-256 of what was copied. Raises UnreadableInputError for `chosen`, StorageError, and OSError for the copy."""
    try:
        source = chosen.open("rb")
    except OSError as error:
        raise UnreadableInputError(
            f"{chosen.name} cannot be read.", safe="Nothing was changed.", next_step="Choose another file.", detail=repr(error)
        ) from error
    with source:
        require_room(f"a copy of {chosen.name}", os.fstat(source.fileno()).st_size, aside.parent, free)
        return copy_synced(source, aside, over=True)


def _require_same(take: Take, copy: Path, digest: str, name: str) -> None:
    """By its digest where that is known, else by length, rate and channels, which another recording may have too.

    On the copy: reading a WAV mends its header.
    """
    if take.sha256:
        same = digest == take.sha256
    else:
        found = describe_take(copy)
        same = (found.samplerate, found.channels) == (take.samplerate, take.channels)
        same = same and abs(found.seconds - take.seconds) <= _SLACK
    if not same:
        raise UnreadableInputError(
            f"{name} is another recording{', or a copy that was changed' if take.sha256 else ''}.",
            safe="Nothing was changed.",
            next_step=f"The one of this take is {minutes(take.seconds)} long, at {take.samplerate} Hz; in a copy of your data it is called {take.file}.",
        )
