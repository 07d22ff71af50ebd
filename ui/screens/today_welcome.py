"""An empty start: where one stands, in one's own words, and what is offered first."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from rehearse.model.rating import OfferKind, SelfLevel
from rehearse.ports import FirstOffer, TodayView
from ui.names import works
from ui.screens.screen import Context
from ui.widgets.buttons import Button, HoldingButton
from ui.widgets.surfaces import Surface, clear, row, stack
from ui.widgets.text import Text

_LEVELS = {SelfLevel.BEGINNER: "Beginner", SelfLevel.INTERMEDIATE: "Intermediate", SelfLevel.ADVANCED: "Advanced"}
#: What is offered first to somebody who does not say: the middle, where nearly every interview question fits.
UNASKED = SelfLevel.INTERMEDIATE
_ICONS = {
    OfferKind.QUESTION: "mic",
    OfferKind.STORY_TEMPLATE: "book-open",
    OfferKind.EXERCISE: "dumbbell",
    OfferKind.PANEL: "users",
    OfferKind.IMPORT_QUESTIONS: "message-circle-question",
}


#: Of the welcome: the microphone, the model, and where one stands.
STEPS = 3
#: Kinds of work listed without scrolling, where the screen has the room.
WORKS_SEEN = 21


class TodayWelcome(QWidget):
    """Three sentences to choose from, then a few things to begin with, the first one as the primary button."""

    level_chosen = Signal(object)
    offer_chosen = Signal(object)
    work_chosen = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.title = Text("Where do you stand?", "title", wrap=True)
        self.text = Text(
            "Choose the sentence that fits; it decides only what is offered first. Everything stays open to you.",
            "muted",
            wrap=True,
        )
        self.work = QComboBox()
        self.work.setMaxVisibleItems(WORKS_SEEN)
        self.work.setAccessibleName("Your work")
        self.work.setAccessibleDescription("Which work's questions are offered first")
        self.work.addItem("Not said", "")
        for name, title in works():
            self.work.addItem(title, name)
        self.work.activated.connect(lambda _index: self.work_chosen.emit(str(self.work.currentData())))
        work_label = Text("Your work", "strong")
        work_label.setBuddy(self.work)
        self.work_row = QWidget()
        self.work_row.setLayout(row(work_label, self.work, None, spacing=12))
        self.levels: list[HoldingButton] = []
        self.offers: list[QWidget] = []
        self._list = stack(spacing=8)
        self.other = Button("Choose another level", "quiet")
        self.other.setToolTip("Choose another level")
        self.other.clicked.connect(self._again)
        self.skip = Button("Skip this", "quiet")
        self.skip.setToolTip("Begin with what suits most people; a level can be chosen later")
        self.skip.clicked.connect(partial(self.level_chosen.emit, UNASKED))
        self.step = Text(f"Step {STEPS} of {STEPS}", "caption-strong")
        self.setLayout(
            stack(self.step, self.title, self.text, self.work_row, 4, self._list, row(self.skip, self.other, None), spacing=8)
        )
        self._view: TodayView | None = None
        self._alone = True

    def show_view(self, view: TodayView, *, alone: bool = True) -> None:
        """Levels until one is chosen, offers from then on. Not `alone`: something else comes first, and Enter begins that."""
        self._view, self._alone = view, alone
        self._show(offers=bool(view.level and view.offers))

    @property
    def offering(self) -> bool:
        """Whether there is a first thing that Enter can begin."""
        return bool(self.offers) and self._alone and not self.isHidden()

    def _again(self) -> None:
        self._show(offers=False)
        if self.levels:
            self.levels[0].setFocus()

    def _show(self, *, offers: bool) -> None:
        assert self._view is not None
        focused = self.window().focusWidget()
        held = focused is not None and self.isAncestorOf(focused)
        clear(self._list)
        self.levels, self.offers = [], []
        self.other.setVisible(offers)
        self.work_row.setVisible(not offers)
        self.step.setVisible(not offers and not self._view.level)
        self.work.setCurrentIndex(max(0, self.work.findData(self._context.settings.work)))
        self.skip.setVisible(not offers)
        if offers:
            self.title.setText("A good place to begin" if self._alone else "More to begin with")
            self.text.setText(
                "Any of these will do. After the first take, this page shows what comes next and when."
                if self._alone
                else "Any of these will do, on any day. They stay here until your first story is written."
            )
            for number, offer in enumerate(self._view.offers):
                self._add_offer(offer, first=number == 0 and self._alone)
            if held:  # else what happens to stand there gets the keyboard: the way back, which Enter would take
                self.offers[0].setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.title.setText("Where do you stand?")
        self.text.setText("Choose the sentence that fits; it decides only what is offered first. Everything stays open to you.")
        for level, sentence in self._view.levels:
            button = HoldingButton("", "tile")
            button.setAccessibleName(f"{_LEVELS[level]}: {sentence}")
            button.setToolTip(_LEVELS[level])
            button.hold(stack(Text(_LEVELS[level], "strong"), Text(sentence, "muted", wrap=True), spacing=4), (16, 12, 16, 12))
            button.clicked.connect(partial(self.level_chosen.emit, level))
            self._list.addWidget(button)
            self.levels.append(button)

    def _add_offer(self, offer: FirstOffer, *, first: bool) -> None:
        go = Button("Begin" if offer.question is None else "Practise it", "primary" if first else "plain")
        go.setAccessibleName(f"{go.text()}: {offer.title}")
        go.setToolTip(f"{go.text()} (Enter)" if first else go.text())
        go.clicked.connect(partial(self.offer_chosen.emit, offer))
        theme = self._context.theme
        icon = Text("", "body")
        icon.setPixmap(theme.icon(_ICONS[offer.offer.kind], "muted").pixmap(theme.px(20)))
        words = stack(Text(offer.title, "strong", wrap=True), Text(offer.offer.because, "muted", wrap=True), spacing=4)
        box = row(icon, words, go, spacing=16)
        box.setStretch(1, 1)
        self._list.addWidget(Surface("card").hold(box, 16))
        self.offers.append(go)
