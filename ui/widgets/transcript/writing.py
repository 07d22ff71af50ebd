"""Writes the pieces of a transcript into a document, and remembers where every word and pin lies in it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from PySide6.QtGui import QColor, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextDocument

from rehearse.clock import minutes
from rehearse.model.sections import Label
from ui.theme import Theme
from ui.widgets.transcript.pieces import Kind, Piece
from ui.wording import best_guess


@dataclass(frozen=True, slots=True)
class Place:
    """Where a word lies in the document: its first character, and the one after its last."""

    first: int
    last: int
    piece: Piece


class Writing:
    """One document being written. `write` may be called again and again until `done`."""

    def __init__(self, theme: Theme, document: QTextDocument, pieces: tuple[Piece, ...]) -> None:
        self._theme = theme
        self._pieces = pieces
        self._written = 0
        self.places: list[Place] = []
        #: First character, the one after the last, the letter.
        self.pins: list[tuple[int, int, str]] = []
        self.starts: list[float] = []
        self._formats = _formats(theme)
        self._cursor = QTextCursor(document)
        self._cursor.setBlockFormat(self._paragraph())

    @property
    def done(self) -> bool:
        """Whether every piece is written."""
        return self._written >= len(self._pieces)

    def write(self, count: int) -> None:
        """The next pieces."""
        part = self._pieces[self._written : self._written + count]
        self._cursor.beginEditBlock()
        for number, piece in enumerate(part, start=self._written):
            if piece.kind is Kind.HEADING:
                self._heading(piece, first=number == 0)
            else:
                self._inline(piece)
        self._cursor.endEditBlock()
        self._written += len(part)
        self.starts = [place.piece.start for place in self.places]

    def place_at(self, position: int) -> int:
        """The place whose word is at a character, -1 if none."""
        place = bisect_right(self.places, position, key=lambda item: item.first) - 1
        return place if place >= 0 and position <= self.places[place].last + 1 else -1

    def find(self, meant: tuple[Piece, ...]) -> int:
        """The place from which on the same words stand at the same times, -1 if they do not."""
        wanted = [(piece.text, piece.start, piece.end) for piece in meant]
        first = bisect_right(self.starts, wanted[0][1] - 0.001) if wanted else 0
        for at in range(first, min(first + 3, len(self.places))):
            found = self.places[at : at + len(wanted)]
            if [(place.piece.text, place.piece.start, place.piece.end) for place in found] == wanted:
                return at
        return -1

    def _paragraph(self) -> QTextBlockFormat:
        form = QTextBlockFormat()
        form.setLineHeight(126.0, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        form.setBottomMargin(self._theme.px(12))
        return form

    def _heading(self, piece: Piece, *, first: bool) -> None:
        cursor = self._cursor
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
        cursor.insertBlock(self._paragraph(), self._formats[Kind.WORD])

    def _inline(self, piece: Piece) -> None:
        cursor, formats = self._cursor, self._formats
        first = cursor.position()
        if piece.kind is Kind.PAUSE:
            cursor.insertText(f"|\u2009{piece.text.replace(' ', chr(0x202F))}\u2009|", formats[Kind.PAUSE])
        elif piece.kind is Kind.PIN:
            if cursor.position() > 0 and not cursor.atBlockStart():
                cursor.deletePreviousChar()
                first = cursor.position()
            # No line begins with a pin: it belongs to the words before it, and is none of their letters.
            cursor.insertText("\u202f", formats[Kind.WORD])
            first = cursor.position()
            cursor.insertText(f"\u202f{piece.text}\u2009", formats[Kind.PIN])
            self.pins.append((first, cursor.position(), piece.text))
        else:
            cursor.insertText(piece.text, formats[piece.kind])
            if piece.word >= 0:
                self.places.append(Place(first, cursor.position(), piece))
        cursor.insertText(" ", formats[Kind.WORD])


def _formats(theme: Theme) -> dict[Kind, QTextCharFormat]:
    def made(token: str, size: int = 16, weight: int = 400, *, italic: bool = False) -> QTextCharFormat:
        form = QTextCharFormat()
        form.setFont(theme.font(size, weight, italic=italic))
        form.setForeground(theme.colour(token))
        return form

    filler = made("text")
    filler.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
    filler.setUnderlineColor(theme.colour("text"))
    sound = made("muted", italic=True)
    sound.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
    sound.setUnderlineColor(theme.colour("muted"))
    pin = made("accent", 12, 600)
    pin.setBackground(theme.colour("accent_soft"))
    return {Kind.WORD: made("text"), Kind.FILLER: filler, Kind.SOUND: sound, Kind.PAUSE: made("muted", 12), Kind.PIN: pin}
