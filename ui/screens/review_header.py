"""The head of the review: the question, when, the star, the note, and what one can do with the attempt."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLineEdit, QMenu, QWidget

from rehearse.ports import AttemptView, ModelEntry
from ui.actions import Command
from ui.names import category_name
from ui.places import Place
from ui.screens.screen import Context, Screen
from ui.widgets.buttons import ActionButton, Button
from ui.widgets.surfaces import row, stack
from ui.widgets.text import Text, short, tooltip
from ui.wording import FOLLOW_UP_WORDS, model_name, when

_GROUP = "Review"
#: Characters that fit on one line beside the buttons, and on two.
SHORT_TITLE, LONGEST_TITLE = 44, 150
#: Lines that a question may take beside all the buttons.
LINES = 2
#: Said of the words once one of them was corrected.
CORRECTED = ", corrected by you"


class ReviewHeader(QWidget):
    """GUI thread. Emits what the person asks for; the screen does it."""

    again = Signal()
    follow_up = Signal()
    starred = Signal(bool)
    renamed = Signal(str)
    noted = Signal(str)
    exported = Signal(str)
    deleted = Signal(bool)
    read_again = Signal(str)
    compared = Signal()
    story_wanted = Signal()
    rating_wanted = Signal()

    def __init__(self, context: Context, screen: Screen) -> None:
        super().__init__()
        self._context = context
        theme, add = context.theme, context.actions.add
        self.title = Text("", "title", wrap=True)
        self.about = Text("", "caption", wrap=True)
        self._again = add(
            screen,
            Command("again", "Again", ("A",), _GROUP, "rotate-ccw", about="Another take of this question"),
            self.again.emit,
        )
        self.follow_action = add(
            screen,
            Command(
                "follow-up", "Follow-up", ("Ctrl+Return",), _GROUP, "corner-down-right", about="Answer the follow-up question"
            ),
            self.follow_up.emit,
        )
        self._star = add(screen, Command("star", "Star", ("S",), _GROUP, "star", checkable=True), self._toggle_star)
        self._note = add(screen, Command("note", "Note", ("N",), _GROUP, "pencil", about="Write a note"), self.write_note)
        self._rename = add(screen, Command("rename", "Rename", ("Ctrl+R",), _GROUP), self.write_title)
        self._compare = add(screen, Command("compare", "Compare with another take", ("M",), _GROUP), self.compared.emit)
        self._read = add(screen, Command("read-again", "Read again with another model…", ("Ctrl+M",), _GROUP), self.choose_model)
        self._story = add(screen, Command("make-story", "Make a story of it", ("Ctrl+Shift+S",), _GROUP), self.story_wanted.emit)
        self._rate = add(
            screen, Command("rate", "Rate it", ("T",), _GROUP, about="Rate this take yourself"), self.rating_wanted.emit
        )
        self._rate.setEnabled(context.ports.ratings is not None)
        self._delete = add(
            screen,
            Command("delete", "Delete", ("Delete",), _GROUP, about="Delete this take"),
            lambda: self.deleted.emit(False),
        )
        self._drop_audio = add(
            screen,
            Command("delete-audio", "Delete the audio, keep the text", ("Shift+Delete",), _GROUP),
            lambda: self.deleted.emit(True),
        )
        self.more = Button("More", "quiet")
        self.more.setToolTip("More: rename, compare, export, delete")
        self.more.setMenu(self._menu())
        self.models = QMenu(self)
        self.models.setAccessibleName("Read again with")
        self._read_by = ""
        self.field = QLineEdit()
        self.field.hide()
        # Also when the keyboard goes elsewhere: only Esc leaves things as they were.
        self.field.editingFinished.connect(self.keep_field)
        self._keeping: Signal | None = None
        self._opened_with = ""
        self.note = Text("", "muted", wrap=True)
        self.note.setAccessibleName("Note")
        self._follow = ActionButton(theme, self.follow_action, "plain")
        self._wide = (
            ActionButton(theme, self._rate, "plain"),
            self._follow,
            ActionButton(theme, self._again, "primary", show_key=True, icon_token="rotate-ccw"),
        )
        lesser = row(None, ActionButton(theme, self._star, "icon"), ActionButton(theme, self._note, "icon"), self.more)
        self._rows = lesser, row(*self._wide)
        self._buttons = buttons = row(*self._rows)
        self._top = top = row(stack(self.title, self.about, spacing=2), buttons, spacing=16)
        top.setStretch(0, 1)
        self.setLayout(stack(top, self.note, self.field, spacing=4))
        self.setTabOrder(self.field, self.more)

    def fold(self, *, narrow: bool, tight: bool = False) -> None:
        """In a narrow window the buttons go below the title, in a `tight` one in two rows."""
        self._top.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)
        self._buttons.setDirection(QBoxLayout.Direction.TopToBottom if tight else QBoxLayout.Direction.LeftToRight)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A long question gets the room of what can be told without words."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Follow-up shows its icon alone where the question would take a third line beside the buttons; and what is told below the question
        has room for the words that a correction adds to it, so that nothing below the head moves then.
        """
        beside = self._top.direction() is QBoxLayout.Direction.LeftToRight
        for compact in (False, True):
            self._follow.set_compact(compact=compact and beside)
            for part in (*self._rows, self._buttons):
                part.invalidate()  # a layout inside another one learns of a button's new width only when it is laid out
            taken = self._buttons.sizeHint().width() + self._top.spacing() if beside else 0
            width = max(1, self.width() - taken)
            if not beside or _height(self.title, self.title.text(), width) <= LINES * self.title.fontMetrics().lineSpacing():
                break
        about = self.about.text()
        longest = about if about.endswith(CORRECTED) or not self._read_by else about + CORRECTED
        self.about.setMinimumHeight(_height(self.about, longest, width))

    def show_attempt(self, view: AttemptView) -> None:
        """Another attempt, or the same after a change."""
        attempt = view.attempt
        title = attempt.title or attempt.question_text
        self.title.setText(title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1].rstrip()}…")
        self.title.setToolTip(tooltip(title))
        self.title.setAccessibleName(title)
        self.title.set_role("title" if len(title) <= SHORT_TITLE else "lead-strong")
        parts = [
            when(attempt.created, datetime.now(UTC)),
            FOLLOW_UP_WORDS if attempt.answers_a_follow_up else "",
            category_name(attempt.category),
            f"“{short(attempt.question_text)}”" if attempt.title else "",
        ]
        self._read_by = view.report.transcript.model.name if view.report and view.report.transcript else ""
        if view.report is not None and view.report.transcript is not None:
            parts.append(f"read by {model_name(view.report.transcript.model.name)}" + (CORRECTED if view.words_corrected else ""))
        whole = "  ·  ".join(part for part in parts if part)
        self.about.setText(whole)
        self.about.setAccessibleName(whole)
        self.note.setText(attempt.note)
        self.note.setVisible(bool(attempt.note))
        self._star.setChecked(attempt.starred)
        self._context.actions.rename(
            self._star,
            "Take the star away" if attempt.starred else "Star this take",
            "star-filled" if attempt.starred else "star",
        )
        self._drop_audio.setEnabled(view.has_audio)
        self._read.setEnabled(view.has_audio and view.report is not None and view.report.transcript is not None)
        self._story.setEnabled(self._context.ports.stories is not None and view.report is not None and bool(view.report.sections))
        self.follow_action.setEnabled(bool(view.report and view.report.follow_ups))
        self._note_text, self._title_text = attempt.note, attempt.title
        self._fit()

    def write_note(self) -> None:
        """A field for the note; Esc alone leaves it as it was."""
        self._open("Note", self._note_text, self.noted)

    def write_title(self) -> None:
        """A field for the title; an empty one goes back to the question."""
        self._open("Name of this take", self._title_text, self.renamed)

    def choose_model(self) -> None:
        """Asks which of the models on this machine is to read the take; a new reading is only a proposal."""
        self._context.jobs.run(self._context.ports.models.catalogue, self._offer_models, self._context.trouble)

    def _offer_models(self, entries: tuple[ModelEntry, ...]) -> None:
        self.models.clear()
        for entry in entries:
            if entry.installed and not entry.damaged:
                last = " (read it last time)" if entry.name == self._read_by else ""
                choice = QAction(f"{entry.title}{last}", self.models)
                choice.triggered.connect(lambda _checked=False, name=entry.name: self.read_again.emit(name))
                self.models.addAction(choice)
        self.models.addSeparator()
        more = QAction("Get another model…", self.models)
        more.triggered.connect(lambda: self._context.go(Place.SETTINGS, "models"))
        self.models.addAction(more)
        if self.isVisible():
            self.models.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))
            self.models.setActiveAction(self.models.actions()[0])

    def close_field(self) -> bool:
        """Leaves things as they were; False if no field was open."""
        was_open = not self.field.isHidden()
        self._keeping = None  # before it hides: losing the keyboard would keep what is to be dropped
        self.field.hide()
        return was_open

    def keep_field(self) -> None:
        """What was being written is kept; nothing without an open field."""
        keeping, text = self._keeping, self.field.text().strip()
        self.close_field()
        if keeping is not None and text != self._opened_with:
            keeping.emit(text)  # type: ignore[attr-defined]  # a bound signal

    def _open(self, name: str, text: str, keeping: object) -> None:
        self.keep_field()
        self._keeping = keeping  # type: ignore[assignment]  # a bound signal
        self._opened_with = text.strip()
        self.field.setPlaceholderText(name)
        self.field.setAccessibleName(name)
        self.field.setToolTip("Enter keeps it, and so does going on; Esc leaves it as it was")
        self.field.setText(text)
        self.field.show()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.selectAll()

    def _toggle_star(self) -> None:
        self.starred.emit(self._star.isChecked())

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAccessibleName("More")
        for action in (self._rename, self._story, self._compare, self._read):
            menu.addAction(action)
        menu.addSeparator()
        for kind, name in (
            ("html", "a page (HTML)"),
            ("text", "text"),
            ("json", "data (JSON)"),
            ("vtt", "subtitles (WebVTT)"),
            ("audio", "audio"),
        ):
            export = QAction(f"Export as {name}", menu)
            export.triggered.connect(lambda _checked=False, kind=kind: self.exported.emit(kind))
            menu.addAction(export)
        menu.addSeparator()
        menu.addAction(self._drop_audio)
        menu.addAction(self._delete)
        return menu


def _height(label: Text, text: str, width: int) -> int:
    """Pixels that a text takes in a label's letters on lines of so many pixels."""
    return label.fontMetrics().boundingRect(QRect(0, 0, width, 1 << 16), Qt.TextFlag.TextWordWrap, text).height()
