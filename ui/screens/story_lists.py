"""Below a story's notes: what the checks find in them, which questions it answers, its takes."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from rehearse.clock import minutes
from rehearse.counted import times
from rehearse.model.evidence import Polarity
from rehearse.model.sections import LABELS
from rehearse.model.story import StoryCheck
from rehearse.ports import AttemptRow, StoryQuestion, StoryView
from rehearse.report.checks import check_name
from ui.names import listed
from ui.widgets.buttons import Button
from ui.widgets.head import Head
from ui.widgets.surfaces import clear, row, stack
from ui.widgets.text import OneLine, Text
from ui.wording import state_text, when

#: Words a minute at which notes are read aloud, for a rough length.
PACE = 140
#: Questions shown before "all of them".
MOST = 6


def check_lines(check: StoryCheck) -> tuple[str, ...]:
    """What the checks find in the notes, as facts: balance, numbers, what is empty, what to avoid."""
    lines = []
    own = next((item for item in check.evidence if item.check == "own_contribution"), None)
    if own is not None and own.counts:
        lines.append(f"“I” {times(own.counts.get('i', 0))}, “we” {times(own.counts.get('we', 0))} in Action.")
    numbers = next((item for item in check.evidence if item.check == "numbers_in_result"), None)
    if numbers is not None and numbers.heard:
        lines.append(f"A number in the result: “{numbers.quotes[0].shown}”." if numbers.quotes else "A number in the result.")
    elif numbers is not None:
        lines.append("No number in the result yet.")
    for item in check.evidence:
        if item.polarity is Polarity.AVOID and item.heard and item.quotes:
            lines.append(f"{check_name(item.check)}: “{item.quotes[0].shown}”. {item.advice}".strip())
    if check.empty and len(check.empty) < len(LABELS):
        lines.append(f"Still empty: {listed([label.value for label in check.empty])}.")
    if check.words:
        lines.append(f"{check.words} words, about {minutes(check.words / PACE * 60)} when spoken.")
    return tuple(lines)


class StoryFindings(QWidget):
    """The checks' facts."""

    def __init__(self) -> None:
        super().__init__()
        self.text = Text("", "body", wrap=True)
        self.text.setAccessibleName("In your notes")
        self.setLayout(stack(Text("In your notes", "caption-strong"), self.text, spacing=4))

    def show_check(self, check: StoryCheck) -> None:
        """Another state of the notes."""
        lines = check_lines(check)
        self.setVisible(bool(lines))
        self.text.setText("\n".join(f"–  {line}" for line in lines))


class StoryAnswers(QWidget):
    """Questions the story answers and why. `practised(question)`, `judged(id, answers)` with True, False or None."""

    practised = Signal(object)
    judged = Signal(str, object)
    adding = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[QWidget] = []
        self._list = stack(spacing=8)
        self._all = False
        self._questions: tuple[StoryQuestion, ...] = ()
        self.none = Text("No question yet. Choose its kind above, or add a question by hand.", "muted", wrap=True)
        self.more = Button("", "quiet")
        self.more.clicked.connect(self._show_all)
        self.add = Button("Add a question", "plain")
        self.add.setToolTip("Say yourself that it answers a question")
        self.add.clicked.connect(self.adding)
        self.setLayout(
            stack(
                Text("Questions it answers", "caption-strong"), self.none, self._list, row(self.add, self.more, None), spacing=8
            )
        )

    def show_questions(self, questions: tuple[StoryQuestion, ...]) -> None:
        """Best fitting first, those taken out last."""
        self._questions = questions
        clear(self._list)
        self.rows = []
        shown = questions if self._all else questions[:MOST]
        for question in shown:
            line = self._row(question)
            self._list.addWidget(line)
            self.rows.append(line)
        self.none.setVisible(not questions)
        self.more.setVisible(len(questions) > len(shown))
        self.more.setText(f"All {len(questions)}")
        self.more.setToolTip("Show every question")

    def _show_all(self) -> None:
        self._all = True
        self.show_questions(self._questions)

    def _row(self, item: StoryQuestion) -> QWidget:
        question = item.question
        whole = QWidget()
        words = stack(
            OneLine(question.text, "muted" if item.excluded else "body"), OneLine("; ".join(item.because), "caption"), spacing=0
        )
        if item.excluded:
            other = Button("Put back", "quiet")
            other.clicked.connect(partial(self.judged.emit, question.id, None))
        elif item.by_hand:
            other = Button("Take out", "quiet")
            other.clicked.connect(partial(self.judged.emit, question.id, None))
        else:
            other = Button("Take out", "quiet")
            other.clicked.connect(partial(self.judged.emit, question.id, False))
        other.setAccessibleName(f"{other.text()}: {question.text}")
        other.setToolTip("It does not answer this question" if other.text() == "Take out" else "It does answer this question")
        parts: list[QWidget] = [other]
        if not item.excluded:
            practise = Button("Practise", "quiet")
            practise.setAccessibleName(f"Practise: {question.text}")
            practise.setToolTip("Practise this question with this story")
            practise.clicked.connect(partial(self.practised.emit, question))
            parts.insert(0, practise)
        box = row(words, *parts, spacing=4)
        box.setStretch(0, 1)
        whole.setLayout(box)
        return whole


class StoryTakes(QWidget):
    """The story's takes, newest first. `opened(id)`, `chosen(id)` for the best one ("" takes that back)."""

    opened = Signal(str)
    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[QWidget] = []
        self._list = stack(spacing=4)
        self.none = Text("No take yet. The first one may be rough, as long as it reaches its end.", "muted", wrap=True)
        self.setLayout(stack(Text("Takes", "caption-strong"), self.none, self._list, spacing=8))

    def show_view(self, view: StoryView) -> None:
        """The takes of a story."""
        clear(self._list)
        self.rows = []
        self.none.setVisible(not view.takes)
        for taken in view.takes:
            line = self._row(taken, best=taken.id == view.best)
            self._list.addWidget(line)
            self.rows.append(line)

    def _row(self, taken: AttemptRow, *, best: bool) -> QWidget:
        about = "  ·  ".join(
            part for part in (when(taken.created, datetime.now(UTC)), minutes(taken.seconds), state_text(taken)) if part
        )
        name = f"{about}  ·  best take" if best else about
        words = QWidget()
        words.setLayout(
            stack(
                Text(name, "strong" if best else "body", wrap=True),
                OneLine(taken.note or taken.question_text, "caption"),
                spacing=0,
            )
        )
        mark = Button("Best take" if best else "Make it the best", "quiet")
        mark.setCheckable(True)
        mark.setChecked(best)
        mark.setAccessibleName(f"{mark.text()}: {about}")
        mark.setToolTip("Your best take of this story, in your own judgement")
        mark.clicked.connect(partial(self.chosen.emit, "" if best else taken.id))
        go = Button("Open", "quiet")
        go.setAccessibleName(f"Open the take of {about}")
        go.setToolTip("Open the take")
        go.clicked.connect(partial(self.opened.emit, taken.id))
        return Head(words, actions=(go, mark))
