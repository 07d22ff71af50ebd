"""What was heard: every check with its quotations, the follow-up it asks for, and what a strong answer covers."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from rehearse.model.evidence import Evidence, FollowUp, Quote
from rehearse.model.measures import Remark
from rehearse.model.question import Question
from rehearse.model.report import Report
from rehearse.report.clock import minutes
from ui.theme import Theme
from ui.widgets.buttons import Button, HoldingButton
from ui.widgets.surfaces import Column, Surface, row, stack
from ui.widgets.text import Text, breakable, tooltip
from ui.widgets.timeline import Pin
from ui.wording import because_text, check_name, evidence_text, wanted_first


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
        """Everything anew; the scroll place stays, except after `clear`: then it is another attempt's."""
        place = 0 if self._fresh else self.verticalScrollBar().value()
        self._fresh = False
        letters = {pin.check: pin.letter for pin in pins}
        self._rows = {}
        box = QVBoxLayout()
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        if report.headline:
            box.addWidget(Text("What stood out", "lead-strong"))
            for remark in report.headline[:3]:
                box.addWidget(self._remark(remark))
            box.addSpacing(8)
        self._add_checks(box, report, letters, question)
        if report.follow_ups:
            box.addSpacing(8)
            box.addWidget(Text("Next question", "lead-strong"))
            box.addWidget(self._follow_up(report.follow_ups[0]))
        box.addStretch(1)
        body = QWidget()
        body.setLayout(box)
        if self._body is not None:
            self._outer.removeWidget(self._body)
            self._body.hide()
            self._body.deleteLater()
        self._body = body
        self._outer.addWidget(body)
        self.verticalScrollBar().setValue(place)

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

    def _add_checks(self, box: QVBoxLayout, report: Report, letters: dict[str, str], question: Question | None) -> None:
        box.addWidget(Text("What was heard", "lead-strong"))
        if report.evidence is None:
            reason = report.not_measured.get("evidence", "")
            box.addWidget(Text(f"Not measured: {reason or 'the words have not been read.'}", "muted", wrap=True))
            if question is not None and question.strong_answer:
                box.addWidget(self._strong_answer(question))
            return
        want, heard, clear = wanted_first(report.evidence)
        for item in want:
            box.addWidget(self._check(item, letters))
        if question is not None and question.strong_answer:
            box.addSpacing(4)
            box.addWidget(self._strong_answer(question))
        if heard:
            box.addSpacing(4)
            box.addWidget(Text("Worth another look", "caption-strong"))
            for item in heard:
                box.addWidget(self._check(item, letters))
        if clear:
            names = ", ".join(check_name(item.check).lower() for item in clear)
            box.addWidget(Text(f"Not heard, and good so: {names}.", "caption", wrap=True))

    def _check(self, item: Evidence, letters: dict[str, str]) -> QWidget:
        mark = QLabel()
        size = self._theme.px(20)
        name = "check" if item.heard else "minus"
        mark.setPixmap(self._theme.icon(name, "text" if item.heard else "muted").pixmap(QSize(size, size)))
        mark.setAccessibleName("heard" if item.heard else "not heard")
        mark.setFixedWidth(size)
        mark.setAlignment(Qt.AlignmentFlag.AlignTop)
        title = Text(check_name(item.check), "strong" if item.heard else "body", wrap=True)
        lines: list[QWidget] = [title]
        detail = evidence_text(item)
        if detail:
            lines.append(Text(detail, "caption", wrap=True))
        letter = letters.get(item.check, "")
        for number, quote in enumerate(item.quotes[:3]):
            button = self._quote(quote, letter, check_name(item.check))
            if number == 0 and letter:
                self._rows[letter] = button
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
        button.setAccessibleName(f"{check}, heard at {minutes(quote.start)}: {quote.text}. Press to hear it.")
        button.setToolTip(tooltip(f"Hear it at {minutes(quote.start)}"))
        at = Text(f"{letter}  {minutes(quote.start)}" if letter else minutes(quote.start), "accent")
        words = Text(f"“{quote.text}”", "body", wrap=True)
        box = row(at, words)
        box.setStretch(1, 1)
        box.setAlignment(at, Qt.AlignmentFlag.AlignTop)
        button.hold(box)
        button.clicked.connect(lambda: self.heard.emit(quote.start))
        return button

    def _remark(self, remark: Remark) -> QWidget:
        norm = f"{remark.norm} ({remark.source})" if remark.source else remark.norm
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
