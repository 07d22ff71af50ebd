"""Scenes with more than fits: a question of three hundred letters, twenty stories, two hundred attempts, a notice, a full disk; for `screenshots_scenes.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from PySide6.QtWidgets import QApplication
from screenshots_drills import everything

from rehearse.ports import Ports, TakeRoom
from rehearse.settings import Settings
from tests.fakes.sample_answer import QUESTION
from ui.places import Place
from ui.window import Window

LONG = replace(
    QUESTION,
    id="long",
    text=(
        "Tell me about a time when a product manager, a data engineer and somebody from finance each wanted a different thing from the "
        "same model, none of them had the authority to decide, the date could not be moved, and you had to bring them to one decision "
        "that all three could still defend three months later."
    ),
)


def _crowded(settings: Settings) -> Ports:
    """The same seven takes again and again, the same two stories ten times, some with long names."""
    ports = everything(settings)
    library: Any = ports.library
    whole = list(library.kept.values())
    for number in range(200 - len(whole)):
        kept = whole[number % len(whole)]
        fresh = replace(kept, id=f"b{number}", created=kept.created - timedelta(days=14 + number), starred=number % 9 == 0)
        if number % 5 == 0:
            fresh = replace(fresh, question_text=LONG.text, question_id=LONG.id)
        library.kept[fresh.id] = fresh
        if kept.id in library.reports:
            library.reports[fresh.id] = library.reports[kept.id]
    stories: Any = ports.stories
    told = list(stories.kept.values())
    for number in range(20 - len(told)):
        story = told[number % len(told)]
        title = f"{story.title}, and what came of it in the {number + 1}. quarter after the reorganisation nobody had asked for"
        stories.kept[f"s{number}"] = replace(
            story, id=f"s{number}", title=title if number % 3 == 0 else f"{story.title} {number + 1}"
        )
    return ports


def _long_question(window: Window, _ports: Any) -> None:
    window.go(Place.PRACTISE, LONG)


def _long_answer(window: Window, ports: Any) -> None:
    window.go(Place.PRACTISE, LONG)
    ports.practice.start()
    ports.practice.advance(75.0)
    window.current.poll()


def _long_review(window: Window, ports: Any) -> None:
    library = ports.library
    library.kept["a1"] = replace(library.kept["a1"], question_text=LONG.text)
    window.go(Place.REVIEW, "a1")


def _full_disk(window: Window, ports: Any) -> None:
    ports.data.left = TakeRoom(60_000_000, 15_000_000, low=True)
    window.go(Place.PRACTISE, QUESTION)
    for _turn in range(6):
        QApplication.processEvents()
    window.current.poll()


def _being_read(window: Window, ports: Any) -> None:
    ports.library.reading.add("a4")
    window.go(Place.HISTORY, None)
    window.go(Place.TODAY, None)


def _noticed(place: Place, payload: Any = None) -> Callable[[Window, Any], None]:
    def play(window: Window, _ports: Any) -> None:
        window.go(place, payload)
        window.notice.say("Deleted 1 take, recording and text.", lambda: None)

    return play


CROWDED: dict[str, tuple[Callable[[Settings], Ports], Callable[[Window, Any], None]]] = {
    "long-today": (_crowded, lambda window, _ports: window.go(Place.TODAY, None)),
    "long-question": (_crowded, _long_question),
    "long-answer": (_crowded, _long_answer),
    "long-review": (_crowded, _long_review),
    "long-history": (_crowded, lambda window, _ports: window.go(Place.HISTORY, None)),
    "long-trends": (_crowded, lambda window, _ports: window.go(Place.TRENDS, None)),
    "long-stories": (_crowded, lambda window, _ports: window.go(Place.STORIES, None)),
    "full-disk": (everything, _full_disk),
    "being-read": (everything, _being_read),
    "notice-history": (_crowded, _noticed(Place.HISTORY)),
    "notice-review": (everything, _noticed(Place.REVIEW, "a1")),
    "notice-stories": (_crowded, _noticed(Place.STORIES)),
}
