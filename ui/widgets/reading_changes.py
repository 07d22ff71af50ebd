"""What another reading of a take would change, word for word, beside the words kept so far."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rehearse.clock import minutes
from rehearse.counted import counted
from rehearse.model.transcript import Word
from ui.widgets.buttons import HoldingButton
from ui.widgets.surfaces import Column, let_go, row
from ui.widgets.text import Text, tooltip

#: As many changes are listed; a count says how many more there are.
LISTED = 40


@dataclass(frozen=True, slots=True)
class Change:
    """One stretch that is read differently; either text may be empty. `start` in seconds of the take."""

    start: float
    old: str
    new: str


def changes(old: tuple[Word, ...], new: tuple[Word, ...]) -> tuple[Change, ...]:
    """Where two readings differ, case and punctuation aside, in order. Slow for long answers: a job calls it."""
    matcher = SequenceMatcher(None, [_bare(word.text) for word in old], [_bare(word.text) for word in new], autojunk=False)
    found = []
    for kind, first, last, begin, end in matcher.get_opcodes():
        if kind != "equal":
            start = new[begin].start if begin < end else old[first].start
            texts = (" ".join(word.text for word in part) for part in (old[first:last], new[begin:end]))
            found.append(Change(start, *texts))
    return tuple(found)


def _bare(text: str) -> str:
    return text.strip(".,;:!?\"'()“”").lower()


class ReadingChanges(Column):
    """A scrolling column. `heard(seconds)` when a change is pressed, to hear who is right."""

    heard = Signal(float)

    def __init__(self) -> None:
        super().__init__(640, margin=0)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("What the new reading changes")
        self._outer = QVBoxLayout(self.inside)
        self._outer.setContentsMargins(0, 0, 12, 0)
        self._body: QWidget | None = None

    def show_changes(self, found: tuple[Change, ...]) -> None:
        """Others; the old ones are let go."""
        box = QVBoxLayout()
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        title = f"The new reading differs in {counted(len(found), 'place')}" if found else "Both readings have the same words"
        box.addWidget(Text(title, "lead-strong", wrap=True))
        if found:
            box.addWidget(Text("Kept so far on the left, new on the right. Press one to hear it.", "caption", wrap=True))
        for change in found[:LISTED]:
            box.addWidget(self._row(change))
        if len(found) > LISTED:
            box.addWidget(Text(f"and {len(found) - LISTED} more", "caption"))
        box.addStretch(1)
        body = QWidget()
        body.setLayout(box)
        if self._body is not None:
            let_go(self._outer, (self._body,))
        self._body = body
        self._outer.addWidget(body)

    def _row(self, change: Change) -> HoldingButton:
        button = HoldingButton("", "row")
        old, new = change.old or "(nothing)", change.new or "(nothing)"
        button.setAccessibleName(f"At {minutes(change.start)}: kept so far {old}, new {new}. Press to hear it.")
        button.setToolTip(tooltip(f"Hear it at {minutes(change.start)}"))
        at = Text(minutes(change.start), "accent")
        left, right = Text(old, "muted", wrap=True), Text(new, "strong", wrap=True)
        box = row(at, left, Text("→", "muted"), right)
        box.setStretch(1, 1)
        box.setStretch(3, 1)
        box.setAlignment(at, Qt.AlignmentFlag.AlignTop)
        button.hold(box)
        button.clicked.connect(lambda: self.heard.emit(change.start))
        return button
