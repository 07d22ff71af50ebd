"""The form for an own question: its words, what it is sorted by, and everything a shipped question has, one line each."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from rehearse.model.question import FollowUpRule, Question
from rehearse.model.vocabulary import Vocabulary
from ui.theme import Theme
from ui.widgets.surfaces import stack
from ui.widgets.text import Text


class QuestionForm(QWidget):
    """GUI thread. Tab leaves every field; nothing is kept until the screen asks for `question`."""

    def __init__(self, theme: Theme, vocabulary: Vocabulary) -> None:
        super().__init__()
        self._theme = theme
        self._base = Question("", "", "")
        self.text = self._lines("Question", 64)
        self.category = _combo("Kind", [("", "Guess it from the words")] + [(one.id, one.title) for one in vocabulary.categories])
        self.listener = _combo("Told to", [(one.id, one.title) for one in vocabulary.listeners])
        self.levels = {name: QCheckBox(title) for name, title in vocabulary.levels.items()}
        self.tags = QLineEdit()
        self.tags.setAccessibleName("Tags, separated by commas")
        self.hints = self._lines("Hints, one a line: the right story, its structure, making the conflict concrete", 64)
        self.asking = self._lines("Worth asking first, one a line", 48)
        self.strong = self._lines("A strong answer covers, one a line", 64)
        self.weak = self._lines("What weakens it, one a line", 48)
        self.follow_ups = self._lines("Follow-ups, one a line", 48)
        box = stack(spacing=4)
        for name, control in (
            ("Question", self.text),
            ("Kind", self.category),
            ("Told to", self.listener),
        ):
            box.addWidget(_label(name, control))
            box.addWidget(control)
            box.addSpacing(8)
        box.addWidget(Text("For", "caption-strong"))
        for tick in self.levels.values():
            tick.setToolTip("Which level it is for (Space)")
            box.addWidget(tick)
        box.addSpacing(8)
        for field in (self.hints, self.asking, self.strong, self.weak, self.follow_ups, self.tags):
            box.addWidget(_label(field.accessibleName(), field))
            box.addWidget(field)
            box.addSpacing(8)
        self.setLayout(box)

    def show_question(self, question: Question) -> None:
        """Fills every field."""
        self._base = question
        self.text.setPlainText(question.text)
        self.category.setCurrentIndex(max(0, self.category.findData(question.category)))
        self.listener.setCurrentIndex(max(0, self.listener.findData(question.listener)))
        for name, tick in self.levels.items():
            tick.setChecked(name in question.levels)
        self.tags.setText(", ".join(question.tags))
        for field, lines in (
            (self.hints, question.hints),
            (self.asking, question.clarifying_questions),
            (self.strong, question.strong_answer),
            (self.weak, question.weak_answer),
            (self.follow_ups, tuple(rule.question for rule in question.follow_ups)),
        ):
            field.setPlainText("\n".join(lines))
        self.text.setFocus()

    @property
    def question(self) -> Question:
        """What the fields say; fields without a place here stay as they were."""
        reasons = {rule.question: rule for rule in self._base.follow_ups}
        levels = tuple(name for name, tick in self.levels.items() if tick.isChecked())
        return replace(
            self._base,
            text=" ".join(self.text.toPlainText().split()),
            category=str(self.category.currentData()),
            listener=str(self.listener.currentData()),
            levels=levels or Question("", "", "").levels,
            tags=tuple(dict.fromkeys(tag.strip() for tag in self.tags.text().split(",") if tag.strip())),
            hints=_rows(self.hints),
            clarifying_questions=_rows(self.asking),
            strong_answer=_rows(self.strong),
            weak_answer=_rows(self.weak),
            follow_ups=tuple(reasons.get(line, FollowUpRule(line, "you added it", "any")) for line in _rows(self.follow_ups)),
            own=True,
        )

    def _lines(self, name: str, height: int) -> QPlainTextEdit:
        field = QPlainTextEdit()
        field.setAccessibleName(name)
        field.setTabChangesFocus(True)
        field.setFixedHeight(self._theme.px(height) + 16)
        return field


def _combo(name: str, options: list[tuple[str, str]]) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(name)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(12)
    for value, title in options:
        made.addItem(title, value)
    return made


def _label(name: str, control: QWidget) -> Text:
    label = Text(name, "caption-strong", wrap=True)
    label.setBuddy(control)
    return label


def _rows(field: QPlainTextEdit) -> tuple[str, ...]:
    return tuple(dict.fromkeys(" ".join(line.split()) for line in field.toPlainText().splitlines() if line.strip()))
