"""Shows the pieces of a transcript as text one can read, hear, walk through by key and correct."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QLineEdit, QTextEdit, QWidget

from rehearse.model.sections import Label
from rehearse.report.clock import minutes
from ui.theme import Theme
from ui.theme.tokens import READING_CHARACTERS
from ui.widgets.transcript.pieces import Kind, Piece
from ui.wording import best_guess

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


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a word lies in the document."""

    first: int
    last: int
    piece: Piece


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
        self._places: list[_Place] = []
        self._pins: list[tuple[int, int, str]] = []
        self._starts: list[float] = []
        self._lit = -1
        self._current = -1
        self._follow = True
        self._field: QLineEdit | None = None
        self._written = 0
        self._writer = QTextCursor()
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
            place = bisect_right(self._starts, seconds + 0.001) - 1
            if place >= 0 and seconds > self._places[place].piece.end + 0.4:
                place = -1
        if place != self._lit:
            self._lit = place
            self._mark()
            if place >= 0 and self._follow:
                self._keep_in_view(place)

    def go_to(self, seconds: float) -> None:
        """Makes the word at a moment the current one, in view."""
        place = max(0, bisect_right(self._starts, seconds + 0.001) - 1)
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
        cursor = self.textCursor()
        cursor.setPosition(self._places[first].first)
        area = self.cursorRect(cursor)
        field = QLineEdit(self.viewport())
        field.setFont(self._theme.font(16))
        field.setStyleSheet(f"font-size: {self._theme.px(16)}px; padding: {self._theme.px(2)}px {self._theme.px(6)}px;")
        field.setText(" ".join(place.piece.text for place in self._places[first : last + 1]))
        field.setAccessibleName("Correct these words")
        field.setToolTip("Enter keeps it, Esc leaves it as it was")
        width = field.fontMetrics().horizontalAdvance(field.text()) + self._theme.px(40)
        width = min(max(width, self._theme.px(80)), self.viewport().width())
        left = min(area.left() - self._theme.px(8), self.viewport().width() - width)
        field.setGeometry(max(0, left), area.top() - self._theme.px(4), width, field.sizeHint().height())
        words = (self._places[first].piece.word, self._places[last].piece.word + 1)
        field.returnPressed.connect(lambda: self._keep(words, field))
        field.installEventFilter(self)
        self._field = field
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

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Esc or leaving the field leaves the words as they were."""
        if watched is self._field and self._field is not None:
            if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
            escape = event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
            if escape or event.type() is QEvent.Type.FocusOut:
                self._close_field(back=escape)
                return escape
        return False

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
        for first, last, letter in self._pins:
            if first <= position < last:
                self.pin_chosen.emit(letter)
                return
        place = self._place_at(position)
        if place >= 0:
            self._current = place
            self._mark()
            self.sought.emit(self._places[place].piece.start)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Plays from the word."""
        place = self._place_at(self.cursorForPosition(event.position().toPoint()).position())
        if place >= 0:
            self.played.emit(self._places[place].piece.start)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lines are at most 68 characters long."""
        super().resizeEvent(event)
        self._set_width()

    # -- inside --

    def _set_width(self) -> None:
        column = round(self._theme.px(16) * 0.52 * READING_CHARACTERS) + 2 * self._theme.px(16)
        width = max(100, min(column, self.viewport().width()))
        if self.lineWrapMode() is not QTextEdit.LineWrapMode.FixedPixelWidth or self.lineWrapColumnOrWidth() != width:
            # Either call lays the whole text out again.
            self.setLineWrapMode(QTextEdit.LineWrapMode.FixedPixelWidth)
            self.setLineWrapColumnOrWidth(width)

    def _rebuild(self) -> None:
        """Writes the first part at once and the rest of a very long answer bit by bit, so that nothing ever stands still."""
        self._close_field(back=False)
        document = QTextDocument(self)
        document.setDocumentMargin(self._theme.px(16))
        document.setDefaultFont(self._theme.font(16))
        self._places, self._pins, self._written = [], [], 0
        self._writer = QTextCursor(document)
        self._writer.setBlockFormat(self._paragraph())
        self.setDocument(document)
        self._lit = -1
        self._write_on()
        self._current = min(self._current, len(self._places) - 1)
        self._set_width()
        self._mark()

    def _write_on(self) -> None:
        cursor, formats = self._writer, self._formats()
        part = self._pieces[self._written : self._written + AT_ONCE]
        cursor.beginEditBlock()
        for number, piece in enumerate(part, start=self._written):
            if piece.kind is Kind.HEADING:
                self._heading(cursor, piece, first=number == 0)
            else:
                self._inline(cursor, piece, formats)
        cursor.endEditBlock()
        self._written += len(part)
        self._starts = [place.piece.start for place in self._places]
        if self._written < len(self._pieces):
            self._later.start()
        else:
            self._later.stop()

    def _formats(self) -> dict[Kind, QTextCharFormat]:
        def made(token: str, size: int = 16, weight: int = 400, *, italic: bool = False) -> QTextCharFormat:
            form = QTextCharFormat()
            form.setFont(self._theme.font(size, weight, italic=italic))
            form.setForeground(self._theme.colour(token))
            return form

        filler = made("text")
        filler.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
        filler.setUnderlineColor(self._theme.colour("text"))
        sound = made("muted", italic=True)
        sound.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
        sound.setUnderlineColor(self._theme.colour("muted"))
        pin = made("accent", 12, 600)
        pin.setBackground(self._theme.colour("accent_soft"))
        return {Kind.WORD: made("text"), Kind.FILLER: filler, Kind.SOUND: sound, Kind.PAUSE: made("muted", 12), Kind.PIN: pin}

    def _paragraph(self) -> QTextBlockFormat:
        form = QTextBlockFormat()
        form.setLineHeight(126.0, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        form.setBottomMargin(self._theme.px(12))
        return form

    def _heading(self, cursor: QTextCursor, piece: Piece, *, first: bool) -> None:
        block = QTextBlockFormat()
        block.setTopMargin(0 if first else self._theme.px(8))
        block.setBottomMargin(self._theme.px(4))
        if first:
            cursor.setBlockFormat(block)
        else:
            cursor.insertBlock(block)
        label = Label(piece.text)
        colour = self._theme.section(label)
        badge = QTextCharFormat()
        badge.setFont(self._theme.font(12, 600))
        badge.setForeground(QColor(colour.on))
        badge.setBackground(QColor(colour.fill))
        cursor.insertText(f"\u00a0{label.letter}\u00a0", badge)
        name = QTextCharFormat()
        name.setFont(self._theme.font(14, 600))
        name.setForeground(self._theme.colour("text"))
        cursor.insertText(f"  {label.value}  ", name)
        times = QTextCharFormat()
        times.setFont(self._theme.font(12))
        times.setForeground(self._theme.colour("muted"))
        guess = "  best guess" if piece.section is not None and best_guess(piece.section) else ""
        cursor.insertText(f"{minutes(piece.start)}–{minutes(piece.end)}{guess}", times)
        cursor.insertBlock(self._paragraph(), self._formats()[Kind.WORD])

    def _inline(self, cursor: QTextCursor, piece: Piece, formats: dict[Kind, QTextCharFormat]) -> None:
        first = cursor.position()
        if piece.kind is Kind.PAUSE:
            cursor.insertText(f"|\u2009{piece.text.replace(' ', chr(0x202F))}\u2009|", formats[Kind.PAUSE])
        elif piece.kind is Kind.PIN:
            if cursor.position() > 0 and not cursor.atBlockStart():
                cursor.deletePreviousChar()
                first = cursor.position()
            cursor.insertText(f"\u2009{piece.text}\u2009", formats[Kind.PIN])
            self._pins.append((first, cursor.position(), piece.text))
        else:
            cursor.insertText(piece.text, formats[piece.kind])
            if piece.word >= 0:
                self._places.append(_Place(first, cursor.position(), piece))
        cursor.insertText(" ", formats[Kind.WORD])

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

    def _place_at(self, position: int) -> int:
        place = bisect_right([item.first for item in self._places], position) - 1
        return place if place >= 0 and position <= self._places[place].last + 1 else -1

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
        place = self._place_at(self.cursorForPosition(target).position())
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

    def _keep(self, words: tuple[int, int], field: QLineEdit) -> None:
        text = " ".join(field.text().split())
        before = " ".join(place.piece.text for place in self._places if words[0] <= place.piece.word < words[1])
        self._close_field(back=True)
        if text != before:
            self.corrected.emit(*words, text)

    def _close_field(self, *, back: bool) -> None:
        field, self._field = self._field, None
        if field is not None:
            field.removeEventFilter(self)
            field.hide()
            field.deleteLater()
            if back:
                self.setFocus(Qt.FocusReason.OtherFocusReason)
