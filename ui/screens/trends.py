"""Trends: each measure over the takes of everything, or of one question."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QVBoxLayout, QWidget

from rehearse.clock import minutes
from rehearse.counted import counted
from rehearse.model.measures import SHORTEST_TO_JUDGE
from rehearse.model.sections import DEFAULT_BANDS, LABELS, Label
from rehearse.ports import AttemptFilter, AttemptRow
from rehearse.report.facts import percent
from ui.actions import Command
from ui.places import Place
from ui.screens.screen import Context, Screen
from ui.widgets.buttons import ActionButton
from ui.widgets.empty_state import EmptyState
from ui.widgets.surfaces import Column, Surface, row, stack
from ui.widgets.text import Text
from ui.widgets.trend_chart import Trend, TrendChart, TrendPoint
from ui.wording import band_text, target_text

#: Below this width (at 100 % text) the charts stand below each other.
BESIDE = 720

Reading = tuple[str, Callable[[AttemptRow], float | None], Callable[[float], str], tuple[float, float] | None, str]


class TrendsScreen(Screen):
    """GUI thread. Payload: a question's id, or nothing."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._rows: tuple[AttemptRow, ...] = ()
        self.charts: list[TrendChart] = []
        self.titles: list[Text] = []
        self.norms: list[Text] = []
        self.question = QComboBox()
        self.question.setAccessibleName("Question")
        self.question.setAccessibleDescription("Which question's takes the charts show")
        self.question.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.question.setMinimumContentsLength(16)
        self.question.activated.connect(lambda _index: self._show())
        self.empty = EmptyState()
        self.body = QWidget()
        self.grid = QGridLayout(self.body)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setSpacing(12)
        self._cards = [self._card() for _number in range(8)]
        self._columns = 0
        leave = Command("leave-trends", "Back", ("Esc",), "Trends", "arrow-left", about="Back to where you came from")
        self._back = context.actions.add(self, leave, context.back)
        self.column = Column(context.theme.px(1200), margin=24)
        note = Text(
            "A dot is a take, oldest at the left. The grey band is the usual range. Press a dot to open its take.",
            "muted",
            wrap=True,
        )
        self.left_out = Text("", "muted", wrap=True)
        head = row(Text("Trends", "title"), self.question, ActionButton(context.theme, self._back, "plain"), spacing=12)
        head.setStretch(1, 1)
        notes = stack(note, self.left_out, spacing=4)
        self.column.inside.setLayout(stack(head, notes, self.body, self.empty, None, spacing=12))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.column)
        self._arrange()

    def _card(self) -> QWidget:
        title, norm, chart = Text("", "strong", wrap=True), Text("", "caption", wrap=True), TrendChart(self.context.theme)
        chart.chosen.connect(lambda identity: self.context.go(Place.REVIEW, identity))
        self.titles.append(title)
        self.norms.append(norm)
        self.charts.append(chart)
        return Surface("card").hold(stack(title, norm, chart, spacing=4), 12)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One chart below the other where two would be narrow."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        columns = 1 if self.width() < self.context.theme.px(BESIDE) else 2
        if columns == self._columns:
            return
        self._columns = columns
        for number, card in enumerate(self._cards):
            self.grid.removeWidget(card)
            self.grid.addWidget(card, number // columns, number % columns)
        for column in range(2):
            self.grid.setColumnStretch(column, 1 if column < columns else 0)

    def enter(self, payload: Any = None) -> None:
        """Reads every attempt."""
        wanted = str(payload) if isinstance(payload, str) else ""

        def found(rows: tuple[AttemptRow, ...]) -> None:
            self._rows = tuple(sorted(rows, key=lambda item: item.created))
            self._offer_questions(wanted)
            self._show()

        self.context.jobs.run(lambda: self.context.ports.library.attempts(AttemptFilter()), found, self.context.trouble)

    def _offer_questions(self, wanted: str) -> None:
        current = wanted or self.question.currentData() or ""
        self.question.clear()
        self.question.addItem("Every question", "")
        # A follow-up is filed under the question it drills into, and does not give that one its name.
        asked = {item.question_id: item.question_text for item in sorted(self._rows, key=lambda item: not item.follow_up)}
        for identity, text in asked.items():
            self.question.addItem(text, identity)
        self.question.setCurrentIndex(max(0, self.question.findData(current)))

    def _readings(self) -> list[Reading]:
        settings = self.context.settings
        bands = settings.section_bands() or DEFAULT_BANDS
        target = settings.target

        def measure(name: str) -> Callable[[AttemptRow], float | None]:
            return lambda row: getattr(row.measures, name) if row.measures is not None else None

        def share(label: Label) -> Callable[[AttemptRow], float | None]:
            return lambda row: row.shares.get(label, 0.0) if row.shares else None

        readings: list[Reading] = [
            (
                "Answer time",
                lambda row: None if row.follow_up or row.measures is None else row.measures.answer_seconds,
                minutes,
                (target.minimum, target.maximum),
                f"target {target_text(target)}",
            ),
            (
                "Fillers a minute",
                lambda row: row.fillers_per_minute,
                lambda value: f"{value:.1f}",
                (0.0, 5.0),
                "up to 5 pass unnoticed",
            ),
            ("Words a minute", measure("speech_rate"), lambda value: f"{value:.0f}", (120.0, 165.0), "usual 120–165"),
        ]
        readings += [
            (
                f"{label.letter}  {label.value}",
                share(label),
                percent,
                (bands[label].low, bands[label].high),
                f"usual {band_text(bands[label])}",
            )
            for label in LABELS
        ]
        return readings

    def _show(self) -> None:
        question = self.question.currentData() or ""
        asked = [item for item in self._rows if not question or item.question_id == question]
        whole = [item for item in asked if not item.cut_off]
        rows = [item for item in whole if item.measures is None or not item.measures.too_short]
        short, cut_off = len(whole) - len(rows), len(asked) - len(whole)
        self.left_out.setText(left_out_text(short, sum(item.follow_up for item in rows), cut_off))
        self.left_out.setVisible(bool(self.left_out.text()))
        measured = [item for item in rows if item.measures is not None]
        self.body.setVisible(bool(measured))
        self.empty.setVisible(not measured)
        if not measured:
            self.empty.say(
                "Nothing to compare yet",
                "Once there are a few takes, each measure is drawn here over time.",
                "Practise a question",
                lambda: self.context.go(Place.PRACTISE, None),
            )
        for number, (title, value, text, usual, norm) in enumerate(self._readings()):
            points = tuple(
                TrendPoint(item.id, found, text(found), f"{item.created.astimezone():%d %b %Y}", item.starred)
                for item in rows
                if (found := value(item)) is not None
            )
            self.titles[number].setText(title)
            self.norms[number].setText(norm)
            self.charts[number].show_trend(Trend(title, points, usual, norm))


def left_out_text(short: int, follow_ups: int, cut_off: int = 0) -> str:
    """What has no dot here and why; "" where every take has one."""
    parts = []
    if short:
        parts.append(
            f"Left out: {counted(short, 'take')} too short to judge (under {SHORTEST_TO_JUDGE:.0f} seconds); "
            f"{'it is' if short == 1 else 'they are'} in the history."
        )
    if cut_off:
        parts.append(f"Left out: {counted(cut_off, 'take')} cut off before {'its' if cut_off == 1 else 'their'} end.")
    if follow_ups:
        parts.append(
            f"Answer time and sections are without {counted(follow_ups, 'answer to a follow-up', 'answers to follow-ups')}, which {'is' if follow_ups == 1 else 'are'} "
            "meant to be short."
        )
    return " ".join(parts)
