"""The review's own keys: section edges, corrections, the timeline's zoom."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Protocol

from rehearse.model.sections import LABELS, Label
from ui.actions import Command
from ui.screens.screen import Context, Screen
from ui.widgets.timeline import Timeline

_GROUP = "Sections and words"


class Commands(Protocol):
    """What the keys call."""

    timeline: Timeline

    def back_to_automatic(self) -> None:
        """Ctrl+B."""

    def correct(self) -> None:
        """F2."""

    def escape(self) -> None:
        """Esc."""

    def relabel(self, label: Label) -> None:
        """1 to 5."""


def add_review_commands(context: Context, screen: Screen, calls: Commands) -> None:
    """Binds them to the screen."""
    add, line = context.actions.add, calls.timeline
    commands: tuple[tuple[Command, Callable[[], object]], ...] = (
        (Command("next-edge", "Choose the next section edge", ("E",), _GROUP), lambda: line.choose_edge(1)),
        (Command("previous-edge", "Choose the previous section edge", ("Shift+E",), _GROUP), lambda: line.choose_edge(-1)),
        (Command("edge-back", "Move the edge back a word", ("Ctrl+Left",), _GROUP), lambda: line.move_chosen_edge(-1)),
        (Command("edge-on", "Move the edge on a word", ("Ctrl+Right",), _GROUP), lambda: line.move_chosen_edge(1)),
        (Command("automatic", "Back to the automatic sections", ("Ctrl+B",), _GROUP), calls.back_to_automatic),
        (Command("correct", "Correct the word", ("F2", "C"), _GROUP), calls.correct),
        (Command("zoom-in", "Zoom the timeline in", ("+", "="), _GROUP), lambda: line.zoom(1.5)),
        (Command("zoom-out", "Zoom the timeline out", ("-",), _GROUP), lambda: line.zoom(1 / 1.5)),
        (Command("leave", "Close the field or the selection", ("Esc",), _GROUP), calls.escape),
    )
    for command, slot in commands:
        add(screen, command, slot)
    for number, label in enumerate(LABELS, start=1):
        command = Command(f"label-{label.letter}", f"From here it is {label.value}", (str(number),), _GROUP)
        add(screen, command, partial(calls.relabel, label))
