"""The report over a round: what to practise next, what changed under drilling, what held, and every answer; each one press from its moment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLayout, QVBoxLayout, QWidget

from rehearse.clock import minutes
from rehearse.counted import counted
from rehearse.model.panel import ClaimKind, RoundLine, TurnKind
from rehearse.ports import AnsweredTurn, Moment, PlacedClaim, RoundLook, RoundView
from ui.actions import Command
from ui.names import listed
from ui.places import Place
from ui.screens.screen import Context
from ui.widgets.buttons import ActionButton
from ui.widgets.card_stack import CardStack, titled_card
from ui.widgets.head import Head
from ui.widgets.panel_bars import PanelBars, bars_text
from ui.widgets.panel_chairs import Initials, WrappingButton
from ui.widgets.state_bar import StateBar
from ui.widgets.surfaces import Column, hairline, row, stack
from ui.widgets.text import Text
from ui.wording import NOT_MEASURED, when

_GROUP = "Panel"


class PanelReport(QWidget):
    """GUI thread. Signals: `closed` to go back to choosing, `deleted` to remove the round."""

    closed = Signal()
    deleted = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        theme, add = context.theme, context.actions.add
        self.title = Text("", "title", wrap=True)
        self.about = Text("", "caption", wrap=True)
        self.state = StateBar()
        self._close = add(
            self, Command("close-report", "To the panel", ("Esc",), _GROUP, "users", about="Back to all rounds"), self.closed.emit
        )
        self._delete = add(self, Command("delete-round", "Remove", ("Delete",), _GROUP, "trash-2"), self.deleted.emit)
        self.back = ActionButton(theme, self._close, "plain")
        name = QWidget()
        name.setLayout(stack(self.title, self.about, spacing=2))
        head = Head(name, actions=(ActionButton(theme, self._delete, "quiet"), self.back))
        self.cards = CardStack(16)
        self.links: list[WrappingButton] = []
        self.column = Column(theme.px(1000), margin=24)
        self.column.inside.setLayout(stack(head, self.state, self.cards, None, spacing=12))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.column)

    def show_round(self, view: RoundView) -> None:
        """A finished round."""
        self.title.setText(view.title)
        answers = sum(bool(item.turn.attempt_id) for item in view.turns)
        spent = sum(item.turn.seconds for item in view.turns)
        self.about.setText(
            f"{when(view.held.started, datetime.now(UTC))}  ·  {counted(answers, 'answer')} in {minutes(spent)}, "
            f"a round of {view.held.minutes} minutes"
        )
        self.links = []
        self.cards.show_cards(self._parts(view))
        self.column.verticalScrollBar().setValue(0)
        if self.isVisible():
            # Left to itself the keyboard would go to the first button, which removes the round.
            self.back.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_state(view.look)

    def _show_state(self, look: RoundLook | None) -> None:
        if look is None or not look.lines:
            self.state.say("Nothing was answered in this round.", "There is nothing to look back on, and nothing was lost.")
        elif look.unread:
            self.state.say(
                f"{counted(look.unread, 'take has', 'takes have')} not been read.",
                "The takes are safe; the report follows when they are.",
                (("Go to the history", partial(self._context.go, Place.HISTORY, None)),),
            )
        else:
            self.state.clear()

    def _parts(self, view: RoundView) -> Iterator[QWidget]:
        look = view.look
        if look is None or not look.lines:
            return
        if look.report.practise:
            yield titled_card("What to practise next", stack(*(self._advice(text) for text in look.report.practise), spacing=8))
        if any(answer.row is not None for answer in look.lines) and len(look.lines) > 1:
            yield self._consistency(look)
        yield self._answers(look)
        left_out = [item for item in view.turns if item.turn.skipped]
        if left_out:
            questions = stack(
                *(Text(f"{item.chair.role}: {item.turn.question}", "muted", wrap=True) for item in left_out), spacing=4
            )
            yield titled_card("Left out", questions)

    def _advice(self, text: str) -> QWidget:
        whole = QWidget()
        icon = Text("", "body")
        icon.setPixmap(self._context.theme.icon("flag", "accent").pixmap(self._context.theme.px(16)))
        box = row(icon, Text(text, "body", wrap=True), spacing=12)
        box.setStretch(1, 1)
        box.setAlignment(icon, Qt.AlignmentFlag.AlignTop)
        whole.setLayout(box)
        return whole

    # -- numbers and names

    def _consistency(self, look: RoundLook) -> QWidget:
        parts: list[QWidget] = []
        if look.changed:
            parts.append(Text("Changed under drilling", "strong"))
            parts += [self._claim(claim, look, changed=True) for claim in look.changed]
        if look.held:
            if look.changed:
                parts.append(hairline())
            parts.append(Text("Held", "strong"))
            parts += [self._claim(claim, look, changed=False) for claim in look.held]
        if not parts:
            parts.append(
                Text(
                    "No number or name was said of the same thing in two answers, so there was nothing to compare.",
                    "muted",
                    wrap=True,
                )
            )
        return titled_card(
            "Numbers and names",
            stack(*parts, spacing=8),
            "Compared word for word over all answers. Two true numbers of different things can look like a change: listen to both.",
        )

    def _claim(self, claim: PlacedClaim, look: RoundLook, *, changed: bool) -> QWidget:
        whole = QWidget()
        # What a number is about stands in the words themselves; a name is told by the role it belongs to.
        about = f"Name: {claim.about}" if claim.kind is ClaimKind.NAME else "Number"
        first = self._said(claim.first_words, claim.first, look)
        second = self._said(claim.second_words, claim.second, look)
        whole.setLayout(stack(Text(about, "caption-strong", wrap=True), first, second, spacing=2))
        whole.setAccessibleName(f"{about}: “{claim.first_words}”, {'then' if changed else 'and again'} “{claim.second_words}”")
        return whole

    def _said(self, words: str, moment: Moment | None, look: RoundLook) -> QWidget:
        number = next(
            (
                place
                for place, line in enumerate(look.lines, 1)
                if moment is not None and line.turn.attempt_id == moment.attempt_id
            ),
            0,
        )
        where = f"Answer {number}, {minutes(moment.seconds)}" if moment is not None and number else "Take deleted"
        place = Text(where, "accent" if moment is not None else "muted")
        text = row(place, Text(f"“{words}”", "body", wrap=True), spacing=12)
        text.setStretch(1, 1)
        text.setAlignment(place, Qt.AlignmentFlag.AlignTop)
        return self._link(text, moment, f"{where}: {words}. Press to hear it.", f"Hear it in {where.lower()}")

    # -- answers

    def _answers(self, look: RoundLook) -> QWidget:
        most = max((line.fillers_per_minute or 0.0 for line in look.report.lines), default=0.0)
        rows: list[QWidget] = []
        for number, (answer, line) in enumerate(zip(look.lines, look.report.lines, strict=True), 1):
            if number > 1:
                rows.append(hairline())
            rows.append(self._answer(number, answer, line, most))
        return titled_card(
            "Answer by answer",
            stack(*rows, spacing=4),
            "Sections above, fillers a minute below; the thin mark stands at 5 a minute, up to which they pass unnoticed. "
            "Only the first answer is a whole story; the others are short and are not told in sections.",
        )

    def _answer(self, number: int, answer: AnsweredTurn, line: RoundLine, most: float) -> QWidget:
        theme = self._context.theme
        seconds = minutes(line.seconds) if line.seconds is not None else NOT_MEASURED
        fillers = (
            f"{line.fillers_per_minute:.1f} fillers/min" if line.fillers_per_minute is not None else f"fillers {NOT_MEASURED}"
        )
        in_sections = answer.turn.kind is TurnKind.OPENING or bool(line.shares)
        absent = [label.value for label in line.absent or ()]
        facts = "  ·  ".join(part for part in (seconds, fillers, f"not heard: {listed(absent)}" if absent else "") if part)
        words = stack(
            Text(f"{number}  {line.interviewer}", "caption-strong"),
            Text(line.question, "strong", wrap=True),
            Text(facts, "caption", wrap=True),
            4,
            PanelBars(theme, line, most, in_sections=in_sections),
            spacing=2,
        )
        disc = Initials(theme, line.interviewer)
        box = row(disc, words, spacing=16)
        box.setStretch(1, 1)
        box.setAlignment(disc, Qt.AlignmentFlag.AlignTop)
        moment = Moment(answer.turn.attempt_id, 0.0) if answer.row is not None else None
        spoken = f"Answer {number}, {line.interviewer}: {line.question} {facts}. {bars_text(line, in_sections=in_sections)}. Press to review it."
        return self._link(box, moment, spoken, "Open this answer in the review", listen=False)

    def _link(self, inside: QLayout, moment: Moment | None, spoken: str, tip: str, *, listen: bool = True) -> WrappingButton:
        button = WrappingButton("row")
        button.setAccessibleName(spoken)
        button.setToolTip(tip)
        button.hold(inside, (8, 8, 8, 8))
        button.setEnabled(moment is not None)
        if moment is not None:
            button.clicked.connect(partial(self._context.go, Place.REVIEW, moment if listen else moment.attempt_id))
        self.links.append(button)
        return button
