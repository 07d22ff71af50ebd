"""A question with everything the bank knows of it; hints are revealed one at a time."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from rehearse.model.question import ANY_WORK, Question
from ui.names import asked_by, category_name, competency_name, level_name, listed, role_name
from ui.widgets.buttons import Button
from ui.widgets.surfaces import row, stack
from ui.widgets.text import Text
from ui.wording import target_text


class QuestionDetail(QWidget):
    """GUI thread. `commands` are the screen's buttons, `box` the layout they stand in."""

    def __init__(self, commands: QWidget) -> None:
        super().__init__()
        self.question: Question | None = None
        self._shown = 0
        self.about = Text("", "caption-strong", wrap=True)
        self.title = Text("", "title", wrap=True)
        self.title.setAccessibleName("Question")
        self.facts = Text("", "muted", wrap=True)
        self.hints = Text("", "body", wrap=True)
        self.more_hints = Button("", "plain")
        self.more_hints.clicked.connect(self.reveal)
        self.parts: dict[str, tuple[Text, Text]] = {}
        self.commands = commands
        self.box = box = stack(self.about, self.title, self.facts, 4, commands, 8, spacing=8)
        box.addWidget(self.hints)
        box.addLayout(row(self.more_hints, None))
        for name in ("Worth asking first", "A strong answer covers", "What weakens it", "Likely follow-ups"):
            head, text = Text(name, "caption-strong"), Text("", "body", wrap=True)
            text.setAccessibleName(name)
            self.parts[name] = (head, text)
            box.addSpacing(8)
            box.addWidget(head)
            box.addWidget(text)
        box.addStretch(1)
        self.setLayout(box)

    def show_question(self, question: Question) -> None:
        """Another question; its hints are hidden again."""
        if self.question is None or self.question.id != question.id:
            self._shown = 0
        self.question = question
        self.about.setText(
            "  ·  ".join(
                part
                for part in (
                    category_name(question.category),
                    asked_by(question.listener),
                    "your own" if question.own else "",
                )
                if part
            )
        )
        self.title.setText(question.text)
        self.facts.setText(self._facts(question))
        asked = [f"“{rule.question}” {_because(rule.because)}" for rule in question.follow_ups]
        for name, lines in {
            "Worth asking first": question.clarifying_questions,
            "A strong answer covers": question.strong_answer,
            "What weakens it": question.weak_answer,
            "Likely follow-ups": asked,
        }.items():
            head, text = self.parts[name]
            head.setVisible(bool(lines))
            text.setVisible(bool(lines))
            text.setText("\n".join(f"–  {line}" for line in lines))
        self._show_hints()

    def reveal(self) -> None:
        """One hint more."""
        if self.question is not None and self._shown < len(self.question.hints):
            self._shown += 1
            self._show_hints()

    def _show_hints(self) -> None:
        assert self.question is not None
        hints = self.question.hints
        shown = hints[: self._shown]
        self.hints.setText("\n".join(f"{number}.  {hint}" for number, hint in enumerate(shown, start=1)))
        self.hints.setVisible(bool(shown))
        left = len(hints) - self._shown
        self.more_hints.setVisible(left > 0)
        name = (
            f"Show a hint ({self._shown + 1} of {len(hints)})"
            if not self._shown
            else f"Another hint ({self._shown + 1} of {len(hints)})"
        )
        self.more_hints.setText(name)
        self.more_hints.setToolTip(f"{name} (H)")

    def _facts(self, question: Question) -> str:
        parts = [
            _roles(question.roles),
            listed([level_name(item) for item in question.levels]),
            f"aim for {target_text(question.target)}",
        ]
        shows = listed([competency_name(item).lower() for item in question.competencies])
        return "  ·  ".join(parts) + (f"\nShows {shows}." if shows else "")


def _because(text: str) -> str:
    return f"({text})" if text else ""


def _roles(roles: tuple[str, ...]) -> str:
    """For which work; with any among them, the others say nothing more."""
    every = role_name(ANY_WORK)
    names = [role_name(role) for role in roles]
    return every if every in names else listed(names)
