"""The files a person chose to open: each with its length and day, or with why it is no recording."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from rehearse.clock import minutes
from rehearse.errors import RehearseError
from rehearse.ports import ChosenFile
from ui.widgets.surfaces import let_go, stack
from ui.widgets.text import OneLine, Text

#: Files that are shown one by one.
MOST = 8
#: The longest name in a sentence, in characters.
_LONGEST = 36


def short_name(path: Path) -> str:
    """A file's name as it stands in a sentence: the middle of a long one is left out, its end tells the kind."""
    name = "".join(sign if sign.isprintable() else "\ufffd" for sign in path.name)
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 13]}…{name[-12:]}"


class ChosenFiles(QWidget):
    """GUI thread. What is refused comes first: it is what the person has to know."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[QWidget] = []
        self._box = stack(spacing=8)
        self.setLayout(self._box)

    def show_files(self, files: tuple[ChosenFile, ...]) -> None:
        """Other files, or the same after they were read."""
        let_go(self._box, self._rows)
        ordered = sorted(files, key=lambda one: one.refused is None)
        self._rows = [_row(one) for one in ordered[:MOST]]
        if len(ordered) > MOST:
            self._rows.append(Text(f"and {len(ordered) - MOST} more", "caption"))
        for widget in self._rows:
            self._box.addWidget(widget)
        self.setVisible(bool(files))


def _row(one: ChosenFile) -> QWidget:
    made = QWidget()
    name = OneLine("".join(sign if sign.isprintable() else "\ufffd" for sign in one.path.name), "strong")
    about = Text(
        _refusal(one.refused) if one.refused is not None else _about(one), "body" if one.refused else "caption", wrap=True
    )
    made.setLayout(stack(name, about, spacing=2))
    return made


def _about(one: ChosenFile) -> str:
    length = minutes(one.seconds) if one.seconds is not None else ""
    day = one.made.astimezone() if one.made is not None else None
    return "  ·  ".join(part for part in (length, f"recorded {day.day} {day:%b %Y}" if day else "") if part)


def _refusal(error: RehearseError) -> str:
    return f"{error.happened} {error.advice or 'Nothing of it was kept; the file is as it was.'}".strip()
