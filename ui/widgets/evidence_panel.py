"""What was heard: every check with its quotations, the follow-up it asks for, and what a strong answer covers."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from rehearse.clock import minutes
from rehearse.model.evidence import Evidence, FollowUp, Quote
from rehearse.model.measures import Remark
from rehearse.model.question import Question
from rehearse.model.report import Report
from rehearse.report.checks import check_name, evidence_text, missing, not_asked_text
from ui.theme import Theme
from ui.widgets.buttons import Button, HoldingButton
from ui.widgets.surfaces import Column, Surface, let_go, row, stack
from ui.widgets.text import Text, breakable, tooltip
from ui.widgets.timeline import Pin
from ui.wording import because_text, wanted_first


def explanation(remark: Remark) -> str:
    """A remark's norm and its source as one sentence; "" without a norm."""
    words = remark.norm.strip()
    if not words:
        return ""
    source = f" ({remark.source})" if remark.source else ""
    words = words.removesuffix(".") + source if source else words
    return words[:1].upper() + words[1:] + ("" if words.endswith((".", "!", "?", ".”", "?”", "!”")) else ".")


class _Rows(QWidget):
    """The panel's rows; as high as they are at the width they have."""

    def minimumSizeHint(self) -> QSize:
        """Without a least height: Qt's is that of the narrowest form, whose many more lines would leave a blank end to scroll into."""
        return QSize(super().minimumSizeHint().width(), 0)


class EvidencePanel(Column):
    """A scrolling column. Signals: `heard(seconds)` to play from a quotation, `follow_up_chosen(follow_up)`."""

    heard = Signal(float)
    follow_up_chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__(640, margin=0)
        self._theme = theme
        self._body: QWidget | None = None
        self._fresh = True
        self._outer = QVBoxLayout(self.inside)
        self._outer.setContentsMargins(0, 0, theme.px(12), 0)
        self.setAccessibleName("What was heard")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._rows: dict[str, QWidget] = {}

    def clear(self) -> None:
        """Empty, until the next report, which is then shown from its top."""
        self._fresh = True
        if self._body is not None:
            self._body.hide()

    def show_report(self, report: Report, pins: tuple[Pin, ...], question: Question | None) -> None:
        """Everything anew, at once; see `building`."""
        for _step in self.building(report, pins, question):
            pass

    def building(self, report: Report, pins: tuple[Pin, ...], question: Question | None) -> Iterator[None]:
        """Everything anew, a row a step, shown when the last one is there. The scroll place stays, except after `clear`: then it is another
        attempt's. Without a `question` the answer was to a follow-up, which asks for one thing: nothing else is missing from it.
        """
        body = _Rows(self.inside)
        body.hide()
        box = QVBoxLayout(body)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        rows: dict[str, QWidget] = {}
        try:
            for part in self._parts(report, {pin.check: pin.letter for pin in pins}, question, rows):
                if isinstance(part, int):
                    box.addSpacing(part)
                    continue
                box.addWidget(part)
                for inner in (part, *part.findChildren(QWidget)):
                    inner.ensurePolished()
                yield
            box.addStretch(1)
            self._show(body, rows)
        finally:
            if self._body is not body:
                body.deleteLater()

    def _show(self, body: QWidget, rows: dict[str, QWidget]) -> None:
        place = 0 if self._fresh else self.verticalScrollBar().value()
        self._fresh = False
        if self._body is not None:
            let_go(self._outer, (self._body,))
        self._body, self._rows = body, rows
        self._outer.addWidget(body)
        body.show()
        self.verticalScrollBar().setValue(place)

    def _parts(
        self, report: Report, letters: dict[str, str], question: Question | None, rows: dict[str, QWidget]
    ) -> Iterator[QWidget | int]:
        """Rows and gaps from top to bottom; `rows` is filled with the row of each letter."""
        if report.headline:
            yield Text("What stood out", "lead-strong")
            for remark in report.headline[:3]:
                yield self._remark(remark)
            yield 8
        yield from self._checks(report, letters, question, rows)
        if report.follow_ups:
            yield 8
            yield Text("Next question", "lead-strong")
            yield self._follow_up(report.follow_ups[0])

    def show_letter(self, letter: str) -> None:
        """Brings the check with a pin's letter into view and gives it the keyboard."""
        found = self._rows.get(letter)
        if found is not None:
            self.ensureWidgetVisible(found)
            found.setFocus(Qt.FocusReason.OtherFocusReason)

    def _strong_answer(self, question: Question) -> QWidget:
        """The question's own list: what a strong answer covers, to be read beside what was heard."""
        lines = [Text("A strong answer to this question", "strong", wrap=True)]
        points: list[QHBoxLayout] = []
        for line in question.strong_answer:
            dot = Text("·", "strong")
            point = row(dot, Text(line, "body", wrap=True), spacing=8)
            point.setStretch(1, 1)
            point.setAlignment(dot, Qt.AlignmentFlag.AlignTop)
            points.append(point)
        card = Surface("soft").hold(stack(*lines, *points, spacing=4), 12)
        card.setAccessibleName("A strong answer to this question: " + "; ".join(question.strong_answer))
        return card

    def _checks(
        self, report: Report, letters: dict[str, str], question: Question | None, rows: dict[str, QWidget]
    ) -> Iterator[QWidget | int]:
        yield Text("What was heard", "lead-strong")
        strong = question is not None and bool(question.strong_answer)
        if report.evidence is None:
            reason = report.not_measured.get("evidence", "")
            yield Text(f"Not measured: {reason or 'the words have not been read.'}", "muted", wrap=True)
            if question is not None and strong:
                yield self._strong_answer(question)
            return
        if letters:
            yield Text("Each letter stands above the sound and in the words.", "caption", wrap=True)
        want, heard, clear = wanted_first(report.evidence)
        asked = question is not None and not report.not_told_in_sections
        if question is not None and not asked:
            yield Text(f"Not told in sections: {report.not_measured.get('sections', '')}.", "caption", wrap=True)
        for item in want:
            if item.heard or (asked and missing(item, report.evidence, question)):
                yield self._check(item, letters, rows, in_action=bool(report.sections))
        if asked and (not_asked := not_asked_text(report)):
            yield Text(not_asked, "caption", wrap=True)
        if question is not None and strong:
            yield 4
            yield self._strong_answer(question)
        if heard:
            yield 4
            yield Text("Worth another look", "caption-strong")
            for item in heard:
                yield self._check(item, letters, rows, in_action=bool(report.sections))
        if clear:
            names = ", ".join(check_name(item.check).lower() for item in clear)
            yield Text(f"Not heard, which is good: {names}.", "caption", wrap=True)

    def _check(self, item: Evidence, letters: dict[str, str], rows: dict[str, QWidget], *, in_action: bool) -> QWidget:
        mark = QLabel()
        size = self._theme.px(20)
        name = "check" if item.heard else "minus"
        mark.setPixmap(self._theme.icon(name, "text" if item.heard else "muted").pixmap(QSize(size, size)))
        mark.setAccessibleName("heard" if item.heard else "not heard")
        mark.setFixedWidth(size)
        mark.setAlignment(Qt.AlignmentFlag.AlignTop)
        title = Text(check_name(item.check), "strong" if item.heard else "body", wrap=True)
        lines: list[QWidget] = [title]
        detail = evidence_text(item, in_action=in_action)
        if detail:
            lines.append(Text(detail, "caption", wrap=True))
        letter = letters.get(item.check, "")
        for number, quote in enumerate(item.quotes[:3]):
            button = self._quote(quote, letter, check_name(item.check))
            if number == 0 and letter:
                rows[letter] = button
            lines.append(button)
        if item.advice:
            lines.append(Text(f"Instead: {item.advice}", "caption", wrap=True))
        whole = QWidget()
        whole.setAccessibleName(f"{check_name(item.check)}: {'heard' if item.heard else 'not heard'}")
        box = row(mark, stack(*lines, spacing=2), spacing=8)
        box.setStretch(1, 1)
        box.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
        whole.setLayout(box)
        return whole

    def _quote(self, quote: Quote, letter: str, check: str) -> HoldingButton:
        button = HoldingButton("", "row")
        button.setAccessibleName(f"{check}, heard at {minutes(quote.start)}: {quote.shown}. Press to hear it.")
        button.setToolTip(tooltip(f"Hear it at {minutes(quote.start)}"))
        at = Text(f"{letter}  {minutes(quote.start)}" if letter else minutes(quote.start), "accent")
        words = Text(f"“{quote.shown}”", "body", wrap=True)
        box = row(at, words)
        box.setStretch(1, 1)
        box.setAlignment(at, Qt.AlignmentFlag.AlignTop)
        button.hold(box)
        button.clicked.connect(lambda: self.heard.emit(quote.start))
        return button

    def _remark(self, remark: Remark) -> QWidget:
        norm = explanation(remark)
        text, below = Text(remark.text, "body", wrap=True), Text(breakable(norm), "caption", wrap=True)
        if remark.start is None:
            whole = QWidget()
            whole.setLayout(stack(text, below, spacing=0))
            return whole
        button = HoldingButton("", "row")
        button.setAccessibleName(f"{remark.text} {norm}. Press to go there.")
        button.setToolTip(tooltip(f"Go to {minutes(remark.start)}"))
        button.hold(stack(text, below, spacing=0))
        start = remark.start
        button.clicked.connect(lambda: self.heard.emit(start))
        return button

    def _follow_up(self, follow_up: FollowUp) -> QWidget:
        answer = Button("Answer it", "plain")
        answer.setAccessibleName(f"Answer the follow-up: {follow_up.question}")
        answer.setToolTip("Answer it (Ctrl+Enter)")
        answer.clicked.connect(lambda: self.follow_up_chosen.emit(follow_up))
        whole = QWidget()
        because = Text(because_text(follow_up.because), "caption", wrap=True)
        whole.setLayout(stack(Text(follow_up.question, "lead", wrap=True), because, row(answer, None), spacing=4))
        return whole
