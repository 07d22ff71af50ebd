"""Hints to a question, shown one after the other as they are asked for, and what one could ask back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rehearse.model.question import Question
from ui.widgets.surfaces import Surface, let_go, row, stack
from ui.widgets.text import Text


class Hints(Surface):
    """Hidden until something was asked for. GUI thread."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("soft", parent)
        self._hints: tuple[str, ...] = ()
        self._back: tuple[str, ...] = ()
        self._shown = 0
        self._back_shown = False
        self._body: QWidget | None = None
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(12, 8, 12, 8)
        self.hide()

    def set_question(self, question: Question | None) -> None:
        """Another question: everything is hidden again."""
        hints, back = (question.hints, question.clarifying_questions) if question is not None else ((), ())
        if (hints, back) != (self._hints, self._back):
            self._hints, self._back = hints, back
            self._shown, self._back_shown = 0, False
            self._rebuild()

    @property
    def left(self) -> int:
        """Hints not shown yet."""
        return len(self._hints) - self._shown

    @property
    def count(self) -> int:
        """Hints in all."""
        return len(self._hints)

    @property
    def can_ask_back(self) -> bool:
        """Whether there are clarifying questions that are not shown."""
        return bool(self._back) and not self._back_shown

    @property
    def empty(self) -> bool:
        """Whether nothing is shown."""
        return self._shown == 0 and not self._back_shown

    def show_next(self) -> None:
        """One more hint."""
        if self.left:
            self._shown += 1
            self._rebuild()

    def show_back(self) -> None:
        """The questions one could ask the interviewer first."""
        if self._back and not self._back_shown:
            self._back_shown = True
            self._rebuild()

    def _rebuild(self) -> None:
        parts: list[QVBoxLayout] = []
        if self._shown:
            parts.append(self._part(f"Hint {self._shown} of {len(self._hints)}", self._hints[: self._shown]))
        if self._back_shown:
            parts.append(self._part("You could ask back", self._back))
        body = QWidget()
        body.setLayout(stack(*parts, spacing=8))
        if self._body is not None:
            let_go(self._outer, (self._body,))
        self._body = body
        self._outer.addWidget(body)
        texts = (*self._hints[: self._shown], *(self._back if self._back_shown else ()))
        self.setAccessibleName("Hints: " + " ".join(texts) if texts else "Hints")

    @staticmethod
    def _part(title: str, lines: tuple[str, ...]) -> QVBoxLayout:
        rows = []
        for line in lines:
            dot = Text("·", "strong")
            one = row(dot, Text(line, "body", wrap=True), spacing=8)
            one.setStretch(1, 1)
            one.setAlignment(dot, Qt.AlignmentFlag.AlignTop)
            rows.append(one)
        return stack(Text(title, "caption-strong"), *rows, spacing=4)
