"""Saving an attempt in another form where the person says, and bringing its missing recording back from there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from rehearse.model.attempt import Attempt
from rehearse.ports import AttemptView
from ui.screens.screen import Context

_SUFFIX = {"html": ".html", "text": ".txt", "json": ".json", "vtt": ".vtt"}

#: Words of a question in a file's name, and its greatest length in characters.
_WORDS, _LONGEST = 8, 60


def export_name(attempt: Attempt, kind: str) -> str:
    """A name to find it by: the day (local), and the take's own name or how its question begins; letters and figures only, which every disk takes."""
    day = f"{attempt.created.astimezone():%Y-%m-%d}"
    told = (
        unicodedata.normalize("NFC", attempt.title or attempt.question_text)
        .casefold()
        .translate({ord(sign): None for sign in "'’"})
    )
    words = [_plain(word) for word in re.findall(r"[^\W_]+", told)[:_WORDS]]
    name = "-".join(words)[:_LONGEST].strip("-") or "answer"
    # A recording is copied as it is: one that was brought here may be no WAV.
    ending = _SUFFIX.get(kind) or (Path(attempt.take.file).suffix if attempt.take else "") or ".wav"
    return f"{day}-{name}{ending}"


def _plain(word: str) -> str:
    """Without its accents where that leaves a word of the Latin alphabet; a word of another writing as it is."""
    bare = unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode()
    return bare if len(bare) == len(word) else word


def export_attempt(parent: QWidget, context: Context, attempt: Attempt, kind: str) -> None:
    """Asks for a place, writes in a job, says where it went."""
    attempt_id, name = attempt.id, export_name(attempt, kind)
    chosen, _filter = QFileDialog.getSaveFileName(parent, "Export", str(Path.home() / name))
    if not chosen:
        return
    path = Path(chosen)
    context.jobs.run(
        lambda: context.ports.library.export(attempt_id, kind, path),
        lambda _none: context.say(f"Saved as {path.name}.", None),
        context.trouble,
    )


def find_recording(parent: QWidget, context: Context, attempt_id: str, found: Callable[[AttemptView], None]) -> None:
    """Asks for the file of a missing recording, copies it back in a job, shows the take with it."""
    chosen, _filter = QFileDialog.getOpenFileName(
        parent, "Find the recording", str(Path.home()), "Recordings (*.wav *.flac *.mp3 *.m4a *.ogg *.opus);;All files (*)"
    )
    if not chosen:
        return

    def back(view: AttemptView) -> None:
        context.say("The recording is back. The file that you chose stays where it is.", None)
        found(view)

    context.jobs.run(lambda: context.ports.library.find_recording(attempt_id, Path(chosen)), back, context.trouble)
