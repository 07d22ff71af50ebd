"""The form for an own question: its words, what it is sorted by, and everything a shipped question has, one line each."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from rehearse.model.measures import Target
from rehearse.model.question import FollowUpRule, Question
from rehearse.model.vocabulary import Vocabulary
from rehearse.settings import TARGET_PRESETS
from ui.theme import Theme
from ui.widgets.fields import WheelGuard
from ui.widgets.flow import Flow
from ui.widgets.surfaces import stack
from ui.widgets.text import Text
from ui.wording import target_text

#: Heights of the fields of several lines, at 100 % text.
_LOW, _HIGH = 48, 64


class QuestionForm(QWidget):
    """GUI thread. Tab leaves every field; nothing is kept until the screen asks for `question`."""

    def __init__(self, theme: Theme, vocabulary: Vocabulary) -> None:
        super().__init__()
        self._theme = theme
        self._base = self._unchanged = Question("", "", "")
        self._heights: dict[QPlainTextEdit, int] = {}
        self.text = self._lines("Question", _HIGH)
        self.category = _combo("Kind", [("", "Guess it from the words")] + [(one.id, one.title) for one in vocabulary.categories])
        self.listener = _combo("Asked by", [(one.id, one.title) for one in vocabulary.listeners])
        self.target = _combo("Answer length", [])
        self.levels = _ticks(vocabulary.levels, "Which level it is for (Space)")
        self.roles = _ticks(vocabulary.roles, "Which work it is for (Space)")
        competencies = {one.id: one.title for one in vocabulary.competencies}
        self.competencies = _ticks(competencies, "What an answer to it shows (Space)")
        self.tags = QLineEdit()
        self.tags.setAccessibleName("Tags, separated by commas")
        self.hints = self._lines("Hints, one a line: the right story, its structure, making the conflict concrete", _HIGH)
        self.asking = self._lines("Worth asking first, one a line", _LOW)
        self.strong = self._lines("A strong answer covers, one a line", _HIGH)
        self.weak = self._lines("What weakens it, one a line", _LOW)
        self.follow_ups = self._lines("Follow-ups, one a line", _LOW)
        box = stack(spacing=4)
        first: tuple[QWidget, ...] = (self.text, self.category, self.listener, self.target)
        last: tuple[QWidget, ...] = (self.hints, self.asking, self.strong, self.weak, self.follow_ups, self.tags)
        for field in first:
            self._add(box, field)
        for name, ticks in (("Level", self.levels), ("Role", self.roles), ("It asks for", self.competencies)):
            box.addWidget(Text(name, "caption-strong"))
            box.addLayout(Flow(*ticks.values(), spacing=8))
            box.addSpacing(8)
        for field in last:
            self._add(box, field)
        self.setLayout(box)
        theme.changed.connect(self._fit)
        self._fit()

    def show_question(self, question: Question, begun: Question | None = None) -> None:
        """Fills every field; with what was `begun` of this question, where there is such."""
        self._base = question
        self._fill(question)
        self._unchanged = self.question
        if begun is not None:
            self._fill(begun)
        self.text.setFocus()

    def go_on_with(self, kept: Question) -> None:
        """What the fields say is from now on a change of this question; the fields stay as they are."""
        self._base = self._unchanged = kept

    @property
    def changed(self) -> bool:
        """Whether the fields say something else than the question they were opened with."""
        return self.question != self._unchanged

    @property
    def question(self) -> Question:
        """What the fields say; fields without a place here stay as they were."""
        reasons = {rule.question: rule for rule in self._base.follow_ups}
        usual = Question("", "", "")
        return replace(
            self._base,
            text=" ".join(self.text.toPlainText().split()),
            category=str(self.category.currentData()),
            listener=str(self.listener.currentData()),
            target=self.target.currentData(),
            levels=_ticked(self.levels) or usual.levels,
            roles=_ticked(self.roles) or usual.roles,
            competencies=_ticked(self.competencies),
            tags=tuple(dict.fromkeys(tag.strip() for tag in self.tags.text().split(",") if tag.strip())),
            hints=_rows(self.hints),
            clarifying_questions=_rows(self.asking),
            strong_answer=_rows(self.strong),
            weak_answer=_rows(self.weak),
            follow_ups=tuple(reasons.get(line, FollowUpRule(line, "you added it", "any")) for line in _rows(self.follow_ups)),
            own=True,
        )

    def _fill(self, question: Question) -> None:
        self.text.setPlainText(question.text)
        self.category.setCurrentIndex(max(0, self.category.findData(question.category)))
        self.listener.setCurrentIndex(max(0, self.listener.findData(question.listener)))
        self._fill_target(question.target)
        for ticks, chosen in (
            (self.levels, question.levels),
            (self.roles, question.roles),
            (self.competencies, question.competencies),
        ):
            for name, tick in ticks.items():
                tick.setChecked(name in chosen)
        self.tags.setText(", ".join(question.tags))
        for field, lines in (
            (self.hints, question.hints),
            (self.asking, question.clarifying_questions),
            (self.strong, question.strong_answer),
            (self.weak, question.weak_answer),
            (self.follow_ups, tuple(rule.question for rule in question.follow_ups)),
        ):
            field.setPlainText("\n".join(lines))

    def _fill_target(self, target: Target) -> None:
        """The lengths on offer, and the question's own where it is another."""
        offered = list(TARGET_PRESETS.values())
        self.target.clear()
        for one in offered if target in offered else [target, *offered]:
            self.target.addItem(target_text(one), one)
        self.target.setCurrentIndex(next(index for index in range(self.target.count()) if self.target.itemData(index) == target))

    @staticmethod
    def _add(box: QVBoxLayout, field: QWidget) -> None:
        box.addWidget(_label(field.accessibleName(), field))
        box.addWidget(field)
        box.addSpacing(8)

    def _lines(self, name: str, height: int) -> QPlainTextEdit:
        field = QPlainTextEdit()
        field.setAccessibleName(name)
        field.setTabChangesFocus(True)
        self._heights[field] = height
        return field

    def _fit(self) -> None:
        for field, height in self._heights.items():
            field.setFixedHeight(self._theme.px(height) + 16)


def _combo(name: str, options: list[tuple[str, str]]) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(name)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(12)
    WheelGuard(made)
    for value, title in options:
        made.addItem(title, value)
    return made


def _ticks(names: dict[str, str], tip: str) -> dict[str, QCheckBox]:
    made = {name: QCheckBox(title) for name, title in names.items()}
    for tick in made.values():
        tick.setToolTip(tip)
    return made


def _ticked(ticks: dict[str, QCheckBox]) -> tuple[str, ...]:
    return tuple(name for name, tick in ticks.items() if tick.isChecked())


def _label(name: str, control: QWidget) -> Text:
    label = Text(name, "caption-strong", wrap=True)
    label.setBuddy(control)
    return label


def _rows(field: QPlainTextEdit) -> tuple[str, ...]:
    return tuple(dict.fromkeys(" ".join(line.split()) for line in field.toPlainText().splitlines() if line.strip()))
