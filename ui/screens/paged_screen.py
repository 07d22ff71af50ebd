"""A screen of several pages, one at a time, with a bar above them for what went wrong on the way from one to the next."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from rehearse.errors import RehearseError
from ui.screens.screen import Context, Screen
from ui.widgets.state_bar import StateBar


class PagedScreen(Screen):
    """GUI thread. `pages` are shown in the order given, the first one first; `way_out` is the button that leads to it from trouble."""

    def __init__(self, context: Context, pages: tuple[QWidget, ...], way_out: str) -> None:
        super().__init__(context)
        self._way_out = way_out
        self.trouble = StateBar()
        self.pages = QStackedWidget()
        for page in pages:
            self.pages.addWidget(page)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.trouble)
        box.addWidget(self.pages, 1)

    def refresh(self) -> None:
        """To the first page, read anew."""
        raise NotImplementedError

    def _failed(self, again: Callable[[], object]) -> Callable[[RehearseError], None]:
        """What a job that failed says: `again` tries it once more."""

        def failed(error: RehearseError) -> None:
            actions = (("Try again", again), (self._way_out, self.refresh))
            self.trouble.say(error.happened, error.advice, actions)

        return failed
