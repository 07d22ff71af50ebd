"""Shows the pieces of a transcript as text one can read, hear, walk through by key and correct."""

from __future__ import annotations

from bisect import bisect_right

from PySide6.QtCore import QEvent, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextEdit, QWidget

from ui.theme import Theme
from ui.theme.tokens import READING_CHARACTERS
from ui.widgets.transcript.correction import CorrectionField
from ui.widgets.transcript.pieces import Piece
from ui.widgets.transcript.writing import Place, Writing

_OWN_KEYS = (
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Return,
    Qt.Key.Key_Enter,
    Qt.Key.Key_F2,
)

#: Pieces written in one go: a ten-minute answer, and some 20 ms.
AT_ONCE = 1_000


class TranscriptView(QTextEdit):
    """Read-only text. GUI thread.

    Signals: `sought(seconds)` on a click or a step by key, `played(seconds)` on Enter or double-click, `corrected(first, last, text)` with word
    indices (last exclusive), `pin_chosen(letter)`.
    """

    sought = Signal(float)
    played = Signal(float)
    corrected = Signal(int, int, str)
    pin_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pieces: tuple[Piece, ...] = ()
        self._own = QTextDocument(self)
        self._writing = Writing(theme, self._own, ())
        self._lit = -1
        self._current = -1
        self._follow = True
        self._field: CorrectionField | None = None
        #: The words that the field lies over.
        self._meant: tuple[Piece, ...] = ()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._write_on)
        self.setReadOnly(True)
        self.setProperty("kind", "transcript")
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName("Transcript")
        self.setAccessibleDescription("Arrow keys walk through the words, Enter plays from a word, F2 corrects it")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        self.document().setDocumentMargin(theme.px(16))
        theme.changed.connect(self._rebuild)

    def show_pieces(self, pieces: tuple[Piece, ...]) -> None:
        """Another transcript; the scroll place stays if it is the same answer after an edit."""
        place = self.verticalScrollBar().value()
        self._pieces = pieces
        self._rebuild()
        self.verticalScrollBar().setValue(place)

    def set_follow(self, *, follow: bool) -> None:
        """Whether the playing word is kept in view."""
        self._follow = follow

    @property
    def lit_word(self) -> int:
        """Index of the word that is lit, -1 if none."""
        return self._places[self._lit].piece.word if 0 <= self._lit < len(self._places) else -1

    @property
    def current_word(self) -> int:
        """Index of the word the keys are on, -1 if none."""
        return self._places[self._current].piece.word if 0 <= self._current < len(self._places) else -1

    def light(self, seconds: float | None) -> None:
        """Lights the word being said at a moment; None lights none."""
        place = -1
        if seconds is not None:
            place = bisect_right(self._writing.starts, seconds + 0.001) - 1
            if place >= 0 and seconds > self._places[place].piece.end + 0.4:
                place = -1
        if place != self._lit:
            self._lit = place
            self._mark()
            if place >= 0 and self._follow:
                self._keep_in_view(place)

    def go_to(self, seconds: float) -> None:
        """Makes the word at a moment the current one, in view."""
        place = max(0, bisect_right(self._writing.starts, seconds + 0.001) - 1)
        if self._places:
            self._current = place
            self._mark()
            self._keep_in_view(place)

    def correct(self) -> None:
        """Opens a field over the current word, or over the words selected."""
        chosen = self._chosen()
        if chosen is None:
            return
        first, last = chosen
        self._close_field(back=False)
        self._meant = tuple(place.piece for place in self._places[first : last + 1])
        field = CorrectionField(self._theme, " ".join(piece.text for piece in self._meant), self.viewport())
        field.kept.connect(self._keep)
        field.left.connect(lambda back: self._close_field(back=back))
        self._field = field
        self._place_field()
        field.show()
        field.selectAll()
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- Qt --

    def event(self, event: QEvent) -> bool:
        """Keeps its own keys from the screen's shortcuts; everything else may be a shortcut."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() in _OWN_KEYS and event.modifiers() in (
                Qt.KeyboardModifier.NoModifier,
                Qt.KeyboardModifier.KeypadModifier,
            ):
                event.accept()
                return True
            if event.matches(QKeySequence.StandardKey.Copy):
                event.accept()
                return True
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walks by word and line; Enter plays, F2 corrects."""
        key = event.key()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self._step(1 if key == Qt.Key.Key_Right else -1)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self._step_line(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and 0 <= self._current < len(self._places):
            self.played.emit(self._places[self._current].piece.start)
        elif key == Qt.Key.Key_F2:
            self.correct()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click seeks to its word; a drag selects."""
        super().mouseReleaseEvent(event)
        if self.textCursor().hasSelection() or event.button() is not Qt.MouseButton.LeftButton:
            return
        position = self.cursorForPosition(event.position().toPoint()).position()
        for first, last, letter in self._writing.pins:
            if first <= position < last:
                self.pin_chosen.emit(letter)
                return
        place = self._writing.place_at(position)
        if place >= 0:
            self._current = place
            self._mark()
            self.sought.emit(self._places[place].piece.start)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Plays from the word."""
        place = self._writing.place_at(self.cursorForPosition(event.position().toPoint()).position())
        if place >= 0:
            self.played.emit(self._places[place].piece.start)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lines are at most 68 characters long."""
        super().resizeEvent(event)
        self._set_width()
        self._place_field()

    # -- inside --

    def _set_width(self) -> None:
        column = round(self._theme.px(16) * 0.52 * READING_CHARACTERS) + 2 * self._theme.px(16)
        width = max(100, min(column, self.viewport().width()))
        if self.lineWrapMode() is not QTextEdit.LineWrapMode.FixedPixelWidth or self.lineWrapColumnOrWidth() != width:
            # Either call lays the whole text out again.
            self.setLineWrapMode(QTextEdit.LineWrapMode.FixedPixelWidth)
            self.setLineWrapColumnOrWidth(width)

    @property
    def _places(self) -> list[Place]:
        return self._writing.places

    def _rebuild(self) -> None:
        """Writes the first part at once and the rest of a very long answer bit by bit, so that nothing ever stands still."""
        document, before = QTextDocument(self), self._own
        document.setUndoRedoEnabled(False)
        document.setDocumentMargin(self._theme.px(16))
        document.setDefaultFont(self._theme.font(16))
        self._own, self._writing = document, Writing(self._theme, document, self._pieces)
        self._lit = -1
        self._writing.write(AT_ONCE)
        self.setDocument(document)
        before.deleteLater()  # its parent is this view, so that Qt would keep it for as long as the window lives
        self._current = min(self._current, len(self._places) - 1)
        self._set_width()
        self._mark()
        self._go_on()

    def _write_on(self) -> None:
        self._writing.write(AT_ONCE)
        self._go_on()

    def _go_on(self) -> None:
        if self._writing.done:
            self._later.stop()
        else:
            self._later.start()
        self._place_field()

    def _place_field(self) -> None:
        """The field stays over its words, wherever they stand now; it goes only when they are gone."""
        field = self._field
        if field is None:
            return
        at = self._writing.find(self._meant)
        if at >= 0:
            self._meant = tuple(place.piece for place in self._places[at : at + len(self._meant)])
            cursor = QTextCursor(self.document())
            cursor.setPosition(self._places[at].first)
            field.lie_over(self.cursorRect(cursor), self.viewport())
        elif self._writing.done:
            self._close_field(back=False)

    def _mark(self) -> None:
        selections = []
        for place, background, ink in ((self._current, "accent_soft", "text"), (self._lit, "lit", "on_lit")):
            if 0 <= place < len(self._places):
                selection = QTextEdit.ExtraSelection()
                cursor = QTextCursor(self.document())
                cursor.setPosition(self._places[place].first)
                cursor.setPosition(self._places[place].last, QTextCursor.MoveMode.KeepAnchor)
                selection.cursor = cursor
                form = QTextCharFormat()
                form.setBackground(self._theme.colour(background))
                form.setForeground(self._theme.colour(ink))
                selection.format = form
                selections.append(selection)
        self.setExtraSelections(selections)

    def _step(self, by: int) -> None:
        if self._places:
            self._current = max(0, min(len(self._places) - 1, self._current + by))
            self._mark()
            self._keep_in_view(self._current)
            self.setAccessibleDescription(self._places[self._current].piece.text)
            self.sought.emit(self._places[self._current].piece.start)

    def _step_line(self, by: int) -> None:
        if not self._places:
            return
        cursor = QTextCursor(self.document())
        cursor.setPosition(self._places[max(0, self._current)].first)
        area = self.cursorRect(cursor)
        target = QPointF(area.left() + 2, area.center().y() + by * area.height() * 1.5).toPoint()
        if not self.viewport().rect().contains(target):
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() + by * area.height() * 2)
            target.setY(target.y() - by * area.height() * 2)
        place = self._writing.place_at(self.cursorForPosition(target).position())
        if place >= 0 and place != self._current:
            self._step(place - self._current)
        else:
            self._step(by)

    def _keep_in_view(self, place: int) -> None:
        cursor = QTextCursor(self.document())
        cursor.setPosition(self._places[place].first)
        area = self.cursorRect(cursor)
        if area.top() < 0 or area.bottom() > self.viewport().height():
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + area.center().y() - self.viewport().height() // 3)

    def _chosen(self) -> tuple[int, int] | None:
        cursor = self.textCursor()
        if cursor.hasSelection():
            inside = [
                index
                for index, place in enumerate(self._places)
                if place.first < cursor.selectionEnd() and place.last > cursor.selectionStart()
            ]
            if inside:
                return inside[0], inside[-1]
        return (self._current, self._current) if 0 <= self._current < len(self._places) else None

    def _keep(self, text: str) -> None:
        meant = self._meant
        self._close_field(back=True)
        if text != " ".join(piece.text for piece in meant):
            self.corrected.emit(meant[0].word, meant[-1].word + 1, text)

    def _close_field(self, *, back: bool) -> None:
        field, self._field = self._field, None
        if field is not None:
            field.hide()
            field.deleteLater()
            if back:
                self.setFocus(Qt.FocusReason.OtherFocusReason)
