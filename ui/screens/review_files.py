"""Saving an attempt in another form, where the person says."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from ui.screens.screen import Context

_SUFFIX = {"html": "html", "text": "txt", "json": "json", "vtt": "vtt", "audio": "wav"}


def export_attempt(parent: QWidget, context: Context, attempt_id: str, kind: str) -> None:
    """Asks for a place, writes in a job, says where it went."""
    name = f"rehearse-{attempt_id[:8]}.{_SUFFIX[kind]}"
    chosen, _filter = QFileDialog.getSaveFileName(parent, "Export", str(Path.home() / name))
    if not chosen:
        return
    path = Path(chosen)
    context.jobs.run(
        lambda: context.ports.library.export(attempt_id, kind, path),
        lambda _none: context.say(f"Saved as {path.name}.", None),
        context.trouble,
    )
