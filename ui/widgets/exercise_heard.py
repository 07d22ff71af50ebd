"""What a text or a take was heard to hold, in a few lines: the checks a step listens for and the words of the trade."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from rehearse.clock import minutes
from rehearse.model.evidence import Evidence, Polarity
from rehearse.ports import PlainWord
from rehearse.report.checks import check_name
from ui.theme import Theme
from ui.widgets.buttons import HoldingButton
from ui.widgets.surfaces import Surface, let_go, row, stack
from ui.widgets.text import Text


class HeardLines(Surface):
    """Follows what it is given; hidden while there is nothing to say. `heard(seconds)` when a line with a moment is pressed."""

    heard = Signal(float)

    def __init__(self, theme: Theme) -> None:
        super().__init__("card")
        self._theme = theme
        self._body: QWidget | None = None
        self._place = stack()
        self.hold(self._place, 12)
        self.hide()

    def show_lines(self, title: str, evidence: Sequence[Evidence], plain: Sequence[PlainWord] | None, *, spoken: bool) -> None:
        """Other lines. `plain` None: words of the trade were not looked for."""
        parts: list[QWidget] = [self._check(item, spoken=spoken) for item in evidence]
        if plain is not None:
            parts += [self._word(item) for item in plain] or [self._line("check", "No word of the trade was heard.", "")]
        if self._body is not None:
            let_go(self._place, (self._body,))
            self._body = None
        self.setVisible(bool(parts))
        if parts:
            self._body = QWidget()
            self._body.setLayout(stack(Text(title, "caption-strong"), *parts, spacing=4))
            self._place.addWidget(self._body)

    def _check(self, item: Evidence, *, spoken: bool) -> QWidget:
        good = item.heard == (item.polarity is Polarity.WANT)
        state = "heard" if item.heard else "not heard"
        quote = item.quotes[0] if item.quotes else None
        text = f"{check_name(item.check)}: {state}" + (f", “{quote.shown}”" if quote is not None else "")
        start = quote.start if quote is not None and spoken else None
        return self._line("check" if good else "minus", text, "" if good else item.advice, start)

    def _word(self, word: PlainWord) -> QWidget:
        say = f"instead: {word.say}" if word.say else "say what it does for them"
        return self._line("minus", f"“{word.said}”", say, word.seconds)

    def _line(self, icon: str, text: str, advice: str, start: float | None = None) -> QWidget:
        mark = Text("", "body")
        mark.setPixmap(self._theme.icon(icon, "muted").pixmap(self._theme.px(16)))
        words: list[QWidget] = [Text(text, "body", wrap=True)]
        if advice:
            words.append(Text(advice, "caption", wrap=True))
        parts: list[QWidget] = [mark]
        if start is not None:
            parts.append(Text(minutes(start), "accent"))
        box = row(*parts, stack(*words, spacing=0), spacing=8)
        box.setStretch(len(parts), 1)
        for part in parts:
            box.setAlignment(part, Qt.AlignmentFlag.AlignTop)
        if start is None:
            whole = QWidget()
            whole.setLayout(box)
            return whole
        button = HoldingButton("", "row")
        button.setAccessibleName(f"{text}. At {minutes(start)}; press to hear it.")
        button.setToolTip(f"Hear it at {minutes(start)}")
        button.hold(box)
        button.clicked.connect(lambda: self.heard.emit(start))
        return button
