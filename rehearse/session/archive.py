"""Everything into one zip and back, as the window and the command line ask for it."""

from __future__ import annotations

from pathlib import Path

from rehearse.ports import Cancelled, OnProgress
from rehearse.session.history import History


def export_everything(history: History, path: Path, on_progress: OnProgress, cancelled: Cancelled) -> None:
    """Writes the archive. Raises StorageError, CancelledError; then no half archive is left."""
    from rehearse.store.backup import export_all

    export_all(history, path, on_progress, cancelled)


def import_everything(history: History, path: Path, on_progress: OnProgress, cancelled: Cancelled) -> str:
    """Reads an archive in; what came, as one sentence."""
    from rehearse.store.backup import import_all

    return import_all(history, path, on_progress, cancelled)
