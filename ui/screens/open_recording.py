"""Opening recordings made elsewhere: which files, to which question, of which day; then they are read and kept."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QDate, Qt, QTimer
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from rehearse.counted import counted
from rehearse.errors import UnreadableInputError
from rehearse.model.question import Question
from rehearse.ports import ChosenFile
from ui.actions import Command
from ui.places import Place
from ui.screens.chosen_files import ChosenFiles, short_name
from ui.screens.question_chooser import QuestionChooser
from ui.screens.screen import Context, Screen
from ui.screens.taking_in import Taken, TakingIn, ToTake
from ui.screens.wanted import Opening
from ui.under_way import UNDER_WAY, not_now
from ui.widgets.buttons import ActionButton
from ui.widgets.date_field import DateField
from ui.widgets.fields import Choice
from ui.widgets.flow import Flow
from ui.widgets.head import Head
from ui.widgets.pinned import PinnedColumn
from ui.widgets.state_bar import StateBar
from ui.widgets.surfaces import Column, row, stack
from ui.widgets.text import Text

_GROUP = "Open a recording"
_KINDS = "Recordings (*.wav *.flac *.mp3 *.m4a *.mp4 *.ogg *.opus);;All files (*)"
_OWN = "An answer of my own: no question"
MARGIN = 32
WIDTH = 720


class OpenRecordingScreen(Screen):
    """GUI thread; looking, reading and copying run as jobs. What is being read goes on while another place is shown."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        assert context.ports.recordings is not None, "the place is there only with its port"
        self._port = context.ports.recordings
        self._handled: Any = None
        self._files: tuple[ChosenFile, ...] = ()
        self._question: Question | None = None
        self._looks = 0
        self.taking = TakingIn(self._port, context.jobs, self)
        self.taking.progressed.connect(self._progressed)
        self.taking.ended.connect(self._ended)
        self.state = StateBar()
        self.files = ChosenFiles()
        self.question = Text(_OWN, "body", wrap=True)
        self.question.setAccessibleName("Question")
        self.chooser = QuestionChooser(context)
        self.chooser.chosen.connect(self._take_question)
        self.chooser.closed.connect(lambda: self.setFocus(Qt.FocusReason.OtherFocusReason))
        self.day = Choice((("The day of the file", False), ("Another day", True)), "Recorded on")
        self.day.set_value(False)
        self.day.chosen.connect(lambda _other: self._follow())
        self.date = DateField(context.theme)
        self.date.setAccessibleName("Recorded on another day")
        self.date.setToolTip("The day on which it was recorded")
        self.unread = Text("", "caption")
        self.date.unread.connect(self.unread.setText)
        self._add_actions()
        self._lay_out()
        self._follow()

    def _add_actions(self) -> None:
        add = self.context.actions.add
        self._take = add(self, Command("take-in", "Open it", ("Ctrl+Return", "Ctrl+Enter"), _GROUP), self.take_in)
        self._pick = add(self, Command("choose-files", "Choose files…", ("F",), _GROUP), self.choose_files)
        self._other = add(self, Command("file-question", "Another question", ("N",), _GROUP), self.choose_question)
        self._own = add(self, Command("own-answer", "No question", ("O",), _GROUP), lambda: self._take_question(None))
        self._away = add(self, Command("leave-opening", "Cancel", ("Esc",), _GROUP), self.cancel)

    def _lay_out(self) -> None:
        theme = self.context.theme
        self.take = ActionButton(theme, self._take, "primary", show_key=True)
        self.pick = ActionButton(theme, self._pick, "plain", show_key=True)
        self.away = ActionButton(theme, self._away, "quiet", show_key=True)
        about = "An answer that you recorded elsewhere: WAV, FLAC, MP3, M4A, Ogg or Opus. It is copied; the file itself stays as it is."
        commands, asked = QWidget(), QWidget()
        commands.setLayout(Flow(self.take, self.pick, self.away))
        asked.setLayout(
            Flow(ActionButton(theme, self._other, "plain", show_key=True), ActionButton(theme, self._own, "quiet", show_key=True))
        )
        head = Head(commands)
        head.setMaximumWidth(WIDTH)
        box = stack(
            Text("Open a recording", "title"),
            Text(about, "muted", wrap=True),
            self.state,
            self.files,
            8,
            Text("Which question it answers", "caption-strong"),
            self.question,
            asked,
            self.chooser,
            8,
            Text("When it was recorded", "caption-strong"),
            self.day,
            row(self.date, self.unread, None),
            8,
            head,
            None,
            spacing=12,
        )
        self.column = Column(WIDTH, margin=MARGIN)
        self.column.inside.setLayout(box)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(PinnedColumn(self.column, box, head, margin=MARGIN))

    def enter(self, payload: Any = None) -> None:
        """An `Opening` begins anew, once; coming back shows what is there."""
        if not isinstance(payload, Opening) or payload is self._handled:
            return
        self._handled = payload
        if self.taking.running:
            self.context.say("A recording is being read: wait for it, or cancel it.", None)
            return
        phase = self.context.ports.practice.poll().phase
        if phase in UNDER_WAY and not payload.files:
            # A file dialog would lie over the clock and take the Space that ends the take.
            self.context.say(not_now(phase), None)
            return
        self.state.clear()
        self._show(())
        self._take_question(self.context.in_hand())
        self.day.set_value(False)
        self._follow()
        if payload.files:
            self.look(payload.files)
        else:
            QTimer.singleShot(0, self, self.choose_files)

    def choose_files(self) -> None:
        """F: asks which files."""
        chosen, _kind = QFileDialog.getOpenFileNames(self, "Open a recording", str(Path.home()), _KINDS)
        if chosen:
            self.look(tuple(map(Path, chosen)))

    def look(self, files: tuple[Path, ...]) -> None:
        """What these files are."""
        self._looks += 1
        looks = self._looks

        def found(files: tuple[ChosenFile, ...]) -> None:
            if looks == self._looks and not self.taking.running:
                self.state.clear()
                self._show(files)
                self.take.setFocus(Qt.FocusReason.OtherFocusReason)

        self.context.jobs.run(lambda: self._port.look(files), found, self.context.trouble)

    def choose_question(self) -> None:
        """N: another question."""
        self.chooser.open(())
        QTimer.singleShot(0, self, lambda: self.column.scroll_to(self.chooser))

    def take_in(self) -> None:
        """Ctrl+Enter: reads and keeps them."""
        phase = self.context.ports.practice.poll().phase
        if phase in UNDER_WAY:
            self.context.say(not_now(phase), None)
            return
        self.chooser.close_list()
        good = (one for one in self._files if _can_be_tried(one))
        self.taking.begin(tuple(ToTake(one.path, self._question, self._made(one)) for one in good))
        self._follow()

    def cancel(self) -> None:
        """Esc: the list of questions, else the reading, else the place before."""
        if self.chooser.isVisible():
            self.chooser.close_list()
        elif self.taking.running:
            self.taking.stop()
            self.state.show_progress("Stopping", None, self.taking.stop)
        else:
            self.context.back()

    def _made(self, one: ChosenFile) -> datetime | None:
        """The day chosen, at the file's own time of day; None for the file's own day."""
        if not self.day.value or one.made is None:
            return None
        day, own = self.date.date(), one.made.astimezone()
        return min(datetime(day.year(), day.month(), day.day(), own.hour, own.minute).astimezone(), datetime.now().astimezone())

    def _take_question(self, question: Question | None) -> None:
        self._question = question
        self.question.setText(question.text if question is not None else _OWN)
        self._follow()

    def _show(self, files: tuple[ChosenFile, ...]) -> None:
        self._files = files
        self.files.show_files(files)
        made = [one.made for one in files if one.made is not None]
        today = QDate.currentDate()
        day = made[0].astimezone() if made else None
        self.date.setMaximumDate(today)
        self.date.setDate(QDate(day.year, day.month, day.day) if day is not None else today)
        self._follow()

    def _follow(self) -> None:
        good, running = sum(_can_be_tried(one) for one in self._files), self.taking.running
        text = "Open it" if good < 2 else f"Open {good} recordings"
        if self._take.text() != text:
            self.context.actions.rename(self._take, text)
        self._take.setEnabled(good > 0 and not running)
        for action in (self._pick, self._other):
            action.setEnabled(not running)
        self._own.setEnabled(self._question is not None and not running)
        self.day.setEnabled(not running)
        self.date.setVisible(bool(self.day.value))
        self.unread.setVisible(bool(self.day.value))
        self.date.setEnabled(not running)

    def _progressed(self, number: int, total: int, path: Path, share: float | None, doing: str) -> None:
        place = f"{number} of {total}: " if total > 1 else ""
        self.state.show_progress(f"{place}{short_name(path)}. {doing or 'Waiting'}", share, self.cancel)

    def _ended(self, taken: Taken) -> None:
        refused = dict(taken.refused)
        still = tuple(one for one in self._files if one.path in refused or one.path in taken.left or one.refused is not None)
        self._show(tuple(ChosenFile(one.path, one.made, one.seconds, refused.get(one.path, one.refused)) for one in still))
        kept = f"{counted(len(taken.kept), 'recording')} kept in the history." if taken.kept else ""
        if taken.left:
            self.state.say("Stopped.", kept or "Nothing was kept; the files are as they were.")
        elif still:
            self.state.say("What could not be opened stands below, with the reason.", kept)
        else:
            self.state.clear()
        if not self.isVisible():
            self.context.say(kept or "The recording was not opened.", None)
        elif len(taken.kept) == 1 and not still:
            self.context.go(Place.REVIEW, taken.kept[0][1])
        elif taken.kept and not still:
            self.context.go(Place.HISTORY, None)
            self.context.say(kept, None)


def _can_be_tried(one: ChosenFile) -> bool:
    """A full disk or a model that failed may do better the next time; what is no recording stays none."""
    return not isinstance(one.refused, UnreadableInputError)
