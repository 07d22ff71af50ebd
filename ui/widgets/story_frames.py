"""The frames a story can be begun from, and a blank one."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from rehearse.model.story import StoryTemplate
from ui.widgets.buttons import HoldingButton
from ui.widgets.surfaces import let_go, stack
from ui.widgets.text import Text


class StoryFrames(QWidget):
    """`chosen(title, template id)`; both empty for a blank story."""

    chosen = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.buttons: list[HoldingButton] = []
        self._shown: tuple[StoryTemplate, ...] = ()
        self._list = stack(spacing=8)
        self.setLayout(
            stack(
                Text("Begin a story", "title"),
                Text(
                    "A frame asks for what is easily forgotten; its blanks become your notes, and every word can be changed. "
                    "A take that went well can become a story too: open it and choose “Make a story of it”.",
                    "muted",
                    wrap=True,
                ),
                4,
                self._list,
                None,
                spacing=8,
            )
        )

    def show_templates(self, templates: tuple[StoryTemplate, ...]) -> None:
        """One button each, the blank one last. In another order, as after another work was chosen, they are made anew."""
        if self._shown == templates:
            return
        self._shown = templates
        let_go(self._list, self.buttons)
        self.buttons = []
        rows = [(one.id, one.title, one.about) for one in templates]
        for identity, title, about in [*rows, ("", "A blank story", "Five empty fields, for a story that fits no frame.")]:
            button = HoldingButton("", "tile")
            button.setAccessibleName(f"{title}: {about}")
            button.setToolTip(f"Begin: {title}")
            button.hold(stack(Text(title, "strong"), Text(about, "muted", wrap=True), spacing=4), (16, 12, 16, 12))
            button.clicked.connect(partial(self.chosen.emit, "", identity))
            self._list.addWidget(button)
            self.buttons.append(button)

    def open(self) -> None:
        """The keyboard goes to the first frame."""
        if self.buttons:
            self.buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)
