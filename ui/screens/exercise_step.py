"""One screen of an exercise: what it asks, the place to answer it, and what was heard in the answer."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QTextCursor
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QProgressBar, QVBoxLayout, QWidget

from rehearse.clock import minutes
from rehearse.model.exercise import StepKind
from rehearse.ports import EarlierText, Moment, StepView
from ui.actions import Command
from ui.places import Place
from ui.screens.exercise_network import BESIDE, NetworkEditor
from ui.screens.panel_answering import Answering
from ui.screens.screen import Context
from ui.screens.wanted import Wanted
from ui.widgets.buttons import ActionButton, Button
from ui.widgets.exercise_heard import HeardLines
from ui.widgets.fields import Choice
from ui.widgets.head import Head
from ui.widgets.notice_place import FOOT, NoticeRoom
from ui.widgets.surfaces import Column, Surface, let_go, row, stack
from ui.widgets.text import Text

_GROUP = "Exercises"
#: Milliseconds after the last key before a text is kept and read.
PATIENCE = 700


class ExerciseStep(QWidget):
    """GUI thread. Signals: `written(key, text)`, `filled(key, rows)`, `checked(key, answer, reason)`, `spoke`, `gone_on`, `gone_back`, `left`."""

    written = Signal(str, str)
    filled = Signal(str, object)
    checked = Signal(str, bool, str)
    spoke = Signal()
    gone_on = Signal()
    gone_back = Signal()
    left = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        theme, add = context.theme, context.actions.add
        self.view: StepView | None = None
        self._unkept = ""
        self._next = add(
            self, Command("next-step", "Go on", ("Ctrl+Return",), _GROUP, about="To the next step"), self.gone_on.emit
        )
        self._previous = add(
            self, Command("previous-step", "Back", ("Alt+PgUp",), _GROUP, about="To the step before"), self.gone_back.emit
        )
        self._leave = add(self, Command("leave-exercise", "All exercises", ("Alt+Up",), _GROUP, "dumbbell"), self.left.emit)
        self.about = Text("", "caption-strong")
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName("Steps")
        self.title = Text("", "title", wrap=True)
        self.ask = Text("", "lead", wrap=True)
        self.example = Text("", "muted", wrap=True)
        self._earlier = stack(spacing=8)
        self._earlier_parts: list[QWidget] = []
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName("Your text")
        self.text.setMinimumHeight(theme.px(120))
        self.text.textChanged.connect(self._typed)
        self.network = NetworkEditor(context)
        self.network.edited.connect(self._rows_edited)
        self.answer = Choice((("Yes", True), ("No", False)), "Your answer")
        self.answer.chosen.connect(lambda _value: self._check())
        self.reason = QLineEdit()
        self.reason.setPlaceholderText("Why, in a few words")
        self.reason.setAccessibleName("Why, in a few words")
        self.reason.setMaxLength(1_000)
        self.reason.editingFinished.connect(self._check)
        self.check = QWidget()
        self.check.setLayout(stack(self.answer, self.reason, spacing=8))
        self.take = Surface("soft")
        self.take_text = Text("", "strong", wrap=True)
        self.review = Button("Open it in the review", "plain")
        self.review.setToolTip("Open this take in the review")
        self.review.clicked.connect(self._open_take)
        self._again = add(self, Command("say-again", "Say it again", ("A",), _GROUP, "rotate-ccw"), self.say_again)
        self.again = ActionButton(theme, self._again, "plain", show_key=True)
        take_row = row(self.take_text, self.review, self.again)
        take_row.setStretch(0, 1)
        self.take.hold(take_row, 12)
        self.heard = HeardLines(theme)
        self.heard.heard.connect(self._hear)
        self.missing = Text("", "caption", wrap=True)
        self.answering = Answering(context, Place.EXERCISES)
        self.answering.answered.connect(lambda _attempt: self.spoke.emit())
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PATIENCE)
        self._timer.timeout.connect(self._keep)
        self._lay_out()

    def _lay_out(self) -> None:
        theme = self._context.theme
        self.column = Column(theme.px(860), margin=24)
        head = Head(self.about, actions=(ActionButton(theme, self._leave, "quiet"),))
        self.column.inside.setLayout(
            stack(
                head, self.progress, 8, self.title, self.ask, self.example, self._earlier, 4, self.text, self.network, self.check,
                self.take, self.heard, None, spacing=8,
            )
        )  # fmt: skip
        self.go_on = ActionButton(theme, self._next, "primary", show_key=True)
        foot = row(
            ActionButton(theme, self._previous, "plain", show_key=True),
            self.go_on,
            None,
            spacing=12,
        )
        inner = QWidget()
        inner.setMaximumWidth(theme.px(860))
        inner.setLayout(stack(self.missing, foot, spacing=8))
        low = row(None, inner, None, spacing=0)
        low.setContentsMargins(24, 12, 24, 16)
        low.setStretch(1, 1000)
        below = QWidget()
        below.setObjectName(FOOT)
        below.setLayout(low)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        self._room = NoticeRoom(self.column)
        box.addWidget(self._room, 1)
        box.addWidget(self.answering, 1)
        box.addWidget(below)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the fields stand under the map."""
        super().resizeEvent(event)
        self.network.fold(narrow=self.width() < self._context.theme.px(BESIDE))

    # -- showing

    def show_step(self, view: StepView) -> None:
        """A screen as it stands. The same screen again changes what was heard and leaves the fields to the person."""
        same = self.view is not None and (self.view.run.id, self.view.place.key) == (view.run.id, view.place.key)
        self.view = view
        step, kind = view.place.step, view.place.step.kind
        of = f", {view.place.turn + 1} of {step.repeat}" if step.repeat > 1 else ""
        self.about.setText(f"{view.exercise.title}  ·  step {view.number} of {view.total}")
        self.progress.setRange(0, view.total)
        self.progress.setValue(view.number)
        self.title.setText(f"{step.title}{of}")
        self.ask.setText(step.ask)
        self.example.setText(f"For example: {step.example}" if step.example else "")
        self.example.setVisible(bool(step.example))
        self.missing.setText(view.missing)
        self.missing.setVisible(bool(view.missing))
        self._previous.setEnabled(view.number > 1)
        self._context.actions.rename(self._next, "Finish" if view.number == view.total else "Go on")
        self.text.setVisible(kind is StepKind.TEXT)
        self.network.setVisible(kind is StepKind.ROWS)
        self.check.setVisible(kind is StepKind.CHECK)
        if not same:
            self._show_earlier(view.earlier if kind in (StepKind.TEXT, StepKind.SPEECH) else ())
            self._fill(view)
        self._show_heard(view)
        self._show_speaking(speaking=kind is StepKind.SPEECH and view.take is None)

    def say_again(self) -> None:
        """Another take for this step: the latest counts."""
        if self.view is not None and self.view.question is not None and self.view.take is not None:
            self.answering.ask(Wanted(self.view.question, after=Place.EXERCISES), aloud=False)
            self._show_speaking(speaking=True)

    def _show_speaking(self, *, speaking: bool) -> None:
        """While speaking there is almost nothing on the screen: the step's name and the practise screen's own controls."""
        self.answering.setVisible(speaking)
        self.go_on.set_kind("plain" if speaking else "primary")
        self.ask.setVisible(not speaking)
        for part in self._earlier_parts:
            part.setVisible(not speaking)
        if speaking:
            self.answering.setFocus(Qt.FocusReason.OtherFocusReason)
            self.take.hide()
            self.heard.hide()
            inside, layout = self.column.widget(), self.column.inside.layout()
            if inside is not None and layout is not None:
                layout.activate()
                self._room.setFixedHeight(
                    inside.heightForWidth(self.width()) if inside.hasHeightForWidth() else inside.sizeHint().height()
                )
        else:
            self.answering.rest()
            self._room.setMinimumHeight(0)
            self._room.setMaximumHeight(16_777_215)

    def _fill(self, view: StepView) -> None:
        """The fields of another screen."""
        key, kind = view.place.key, view.place.step.kind
        self.column.verticalScrollBar().setValue(0)
        if kind is StepKind.TEXT:
            self.text.blockSignals(True)
            self.text.setPlainText(view.run.texts.get(key, ""))
            self.text.blockSignals(False)
            self.text.setAccessibleDescription(view.place.step.ask)
            self.text.moveCursor(QTextCursor.MoveOperation.End)
            self.text.setFocus()
        elif kind is StepKind.ROWS:
            self.network.show_rows(view.place.step, view.run.rows.get(key, ()))
            self.network.start()
        elif kind is StepKind.CHECK:
            answer, reason = view.run.checks.get(key, (None, ""))
            self.answer.set_value(answer)
            self.reason.setText(reason)
            self.answer.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            # Nobody has the keyboard: Space means what the screen says.
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        if kind is StepKind.SPEECH and view.question is not None and view.take is None:
            # Picture, price and decision have no sections: the strip belongs to stories.
            self.answering.strip.setVisible(view.place.step.listener != "non_technical")
            self.answering.ask(Wanted(view.question, after=Place.EXERCISES), aloud=False)

    def _show_earlier(self, earlier: tuple[EarlierText, ...]) -> None:
        let_go(self._earlier, self._earlier_parts)
        self._earlier_parts = []
        for item in earlier:
            part = Surface("card").hold(
                stack(Text(item.title, "caption-strong"), Text(item.text, "body", wrap=True), spacing=2), 12
            )
            self._earlier.addWidget(part)
            self._earlier_parts.append(part)

    def _show_heard(self, view: StepView) -> None:
        kind = view.place.step.kind
        spoken = kind in (StepKind.SPEECH, StepKind.CHECK)
        self.take.setVisible(view.take is not None)
        if view.take is not None:
            told = "Your take" if kind is StepKind.SPEECH else f"Your take, “{view.take_of}”"
            self.take_text.setText(f"{told}: {minutes(view.take.seconds)}.")
            self.again.setVisible(kind is StepKind.SPEECH)
        title = "Heard in your take" if spoken else "Read in your text"
        self.heard.show_lines(title, view.evidence, view.plain_words, spoken=spoken)

    # -- keeping

    def keep_now(self) -> tuple[str, str] | tuple[str, tuple[dict[str, str], ...]] | None:
        """What is not kept yet, as (key, text) or (key, rows); None if everything is."""
        self._timer.stop()
        unkept, self._unkept = self._unkept, ""
        if not unkept:
            return None
        if unkept.startswith("rows "):
            return unkept.removeprefix("rows "), self.network.kept()
        return unkept, self.text.toPlainText()

    def _typed(self) -> None:
        if self.view is not None:
            self._unkept = self.view.place.key
            self._timer.start()

    def _rows_edited(self, _rows: object) -> None:
        if self.view is not None:
            self._unkept = f"rows {self.view.place.key}"
            self._timer.start()

    def _keep(self) -> None:
        kept = self.keep_now()
        if kept is None:
            return
        key, value = kept
        if isinstance(value, str):
            self.written.emit(key, value)
        else:
            self.filled.emit(key, value)

    def _check(self) -> None:
        answer = self.answer.value
        if self.view is not None and self.view.place.step.kind is StepKind.CHECK and isinstance(answer, bool):
            self.checked.emit(self.view.place.key, answer, self.reason.text().strip())

    def _hear(self, seconds: float) -> None:
        if self.view is not None and self.view.take is not None:
            self._context.go(Place.REVIEW, Moment(self.view.take.id, seconds))

    def _open_take(self) -> None:
        if self.view is not None and self.view.take is not None:
            self._context.go(Place.REVIEW, self.view.take.id)

    def stop(self) -> None:
        """Another page is shown: silence, unless a take is being made."""
        self._timer.stop()
        self.answering.leave()
