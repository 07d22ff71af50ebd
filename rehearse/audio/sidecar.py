"""The small JSON file beside each take: enough to rebuild its row if the database is lost."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rehearse.platform import Files

#: Longer than any sidecar we write; what claims more is not one.
_LARGEST = 1 << 20


def sidecar_path(take: Path) -> Path:
    """`<id>.json` for `<id>.wav`, `<id>.wav.part` or `<id>.flac`."""
    return take.with_name(take.name.split(".", 1)[0] + ".json")


def write_sidecar(path: Path, content: Mapping[str, Any], files: Files) -> None:
    """Writes and syncs the file and its name; replaces an older one in one step. Raises OSError with nothing half-written left in place."""
    data = (json.dumps(dict(content), ensure_ascii=False, indent=1, sort_keys=True, default=str) + "\n").encode(
        "utf-8", "backslashreplace"
    )
    fresh = path.with_name(path.name + ".new")
    with contextlib.suppress(FileNotFoundError):
        files.remove(fresh)
    fd = files.create(fresh)
    try:
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[files.write(fd, rest) :]
            files.sync(fd)
        finally:
            files.close(fd)
        files.rename(fresh, path)
    except OSError:
        with contextlib.suppress(OSError):
            files.remove(fresh)
        raise
    files.sync_directory(path.parent)


def read_sidecar(path: Path) -> dict[str, Any]:
    """What the sidecar holds; empty when it is missing, damaged or no object."""
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST)
        content = json.loads(data.decode("utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}
