"""The button that leads to opening a recording made elsewhere."""

from __future__ import annotations

from ui.places import Place
from ui.screens.screen import Context
from ui.screens.wanted import Opening
from ui.widgets.buttons import Button


def open_button(context: Context) -> Button:
    """Disabled and hidden where there is nothing to open recordings with."""
    button = Button("Open a recording…", "quiet")
    button.setToolTip("Open a recording made elsewhere (Ctrl+O)")
    button.clicked.connect(lambda: context.go(Place.OPEN, Opening()))
    if context.ports.recordings is None:
        button.setEnabled(False)
        button.hide()
    return button
