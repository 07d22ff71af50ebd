from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from rehearse.errors import DeviceError
from tests.fakes.panel_system import drill_ports
from tests.fakes.sample_answer import QUESTION
from tests.ui.access import SMALL
from tests.ui.conftest import Desk, MakeDesk
from ui.places import Place
from ui.screens.wanted import Opening
from ui.widgets.notice_place import NoticeRoom

#: What one reads or presses; frames and pages may go on behind a notice.
_SEEN = (QLabel, QAbstractButton, QAbstractItemView, QTextEdit, QPlainTextEdit, QLineEdit, QComboBox)

PLACES: list[tuple[Place, Any]] = [
    (Place.TODAY, None),
    (Place.PRACTISE, QUESTION),
    (Place.HISTORY, None),
    (Place.REVIEW, "a1"),
    (Place.REVIEW, "a4"),
    (Place.COMPARE, ("a1", "a2")),
    (Place.TRENDS, None),
    (Place.SETTINGS, None),
    (Place.FIRST_RUN, None),
    (Place.DEFINITIONS, None),
    (Place.STORIES, None),
    (Place.QUESTIONS, None),
    (Place.PANEL, None),
    (Place.EXERCISES, None),
    (Place.RATING, "a1"),
    (Place.OPEN, Opening((Path("phone.m4a"), Path("notes.txt"), Path("talk.mp3")))),
]
EVERY = pytest.mark.parametrize(("place", "payload"), PLACES, ids=[place.name for place, _payload in PLACES])


def covered(desk: Desk) -> list[str]:
    """What of the screen one cannot see for the notice."""
    window = desk.window
    notice = QRect(window.notice.mapTo(window, QPoint(0, 0)), window.notice.size())
    return [
        f"{type(part).__name__} {part.accessibleName() or getattr(part, 'text', str)()}"
        for part in window.current.findChildren(QWidget)
        if isinstance(part, _SEEN) and part.isVisible() and notice.intersects(_in_sight(part, window))
    ]


def places(desk: Desk) -> list[QRect]:
    """Where everything is."""
    return [part.geometry() for part in desk.screen.findChildren(QWidget) if part.isVisible()]


def _in_sight(part: QWidget, window: QWidget) -> QRect:
    """Where a part is seen, were there no notice: as far as nothing that scrolls cuts it off."""
    seen = QRect(part.mapTo(window, QPoint(0, 0)), part.size())
    above = part.parentWidget()
    while above is not None and above is not window:
        seen = seen.intersected(QRect(above.mapTo(window, QPoint(0, 0)), above.size()))
        above = above.parentWidget()
    return seen


@EVERY
@pytest.mark.parametrize("size", [SMALL, (1280, 860)], ids=["small", "usual"])
def test_a_notice_covers_nothing_and_what_gave_it_room_gets_it_back(
    make_desk: MakeDesk, place: Place, payload: Any, size: tuple[int, int]
) -> None:
    desk = make_desk(ports=drill_ports(), size=size)
    desk.go(place, payload)
    before = places(desk)
    desk.window.context.say("Deleted the take, recording and text, and whatever else belongs to a sentence of this length.", None)
    desk.settle()
    assert desk.window.notice.isVisible()
    assert covered(desk) == []
    desk.window.notice.finish()
    desk.settle()
    assert places(desk) == before


def test_the_buttons_below_a_list_stay_under_the_mouse_when_a_notice_comes(make_desk: MakeDesk) -> None:
    desk = make_desk(size=SMALL)
    screen = desk.go(Place.HISTORY)
    before = screen.count.mapTo(desk.window, QPoint(0, 0)), screen.view.mapTo(desk.window, QPoint(0, 0))
    desk.window.context.say("The take was kept.", None)
    desk.settle()
    assert (screen.count.mapTo(desk.window, QPoint(0, 0)), screen.view.mapTo(desk.window, QPoint(0, 0))) == before
    assert screen.count.mapTo(desk.window, QPoint(0, 0)).y() > desk.window.notice.geometry().bottom()


def test_the_room_for_a_notice_goes_where_the_notice_goes(make_desk: MakeDesk) -> None:
    desk = make_desk(size=SMALL)
    history = desk.go(Place.HISTORY)
    high = history.view.height()
    desk.window.context.say("The take was kept.", None)
    desk.settle()
    assert history.view.height() < high
    desk.go(Place.SETTINGS)
    assert desk.window.notice.isVisible(), "told of the very step that leads elsewhere"
    assert covered(desk) == []
    desk.window.notice.finish()
    desk.go(Place.HISTORY)
    assert history.view.height() == high


def test_a_notice_of_two_sentences_is_as_high_as_its_lines(make_desk: MakeDesk) -> None:
    desk = make_desk()
    desk.go(Place.HISTORY)
    desk.window.context.trouble(DeviceError("No speaker was found.", next_step="Connect one, then look again."))
    desk.settle()
    notice = desk.window.notice
    assert notice.more.y() - notice.text.geometry().bottom() <= 6
    assert notice.text.height() < 2 * notice.text.fontMetrics().lineSpacing()


def test_what_went_wrong_stays_until_it_was_read_and_goes_with_the_place(make_desk: MakeDesk) -> None:
    desk = make_desk()
    desk.go(Place.HISTORY)
    desk.window.context.trouble(DeviceError("No speaker was found."))
    desk.go(Place.SETTINGS)
    assert desk.window.notice.isVisible(), "nobody reads that fast"
    desk.window.notice._new.stop()
    assert desk.window.notice.isVisible(), "it waits for its reader"
    desk.go(Place.HISTORY)
    assert desk.window.notice.isHidden()


def test_a_foot_that_goes_or_comes_while_a_notice_stands_gives_its_room_back(make_desk: MakeDesk) -> None:
    desk = make_desk(ports=drill_ports(), size=SMALL)
    screen = desk.go(Place.RATING, "a1")
    room = screen.findChild(NoticeRoom)
    lower = screen.layout().contentsMargins().bottom()
    desk.window.context.say("The take was kept.", None)
    desk.settle()
    assert room.layout().contentsMargins().bottom() > 0
    screen.transport.hide()
    desk.settle()
    desk.window._notice_place.place()
    assert room.layout().contentsMargins().bottom() == 0
    assert screen.layout().contentsMargins().bottom() > lower
    screen.transport.show()
    desk.settle()
    desk.window._notice_place.place()
    assert screen.layout().contentsMargins().bottom() == lower
    desk.window.notice.finish()
    assert room.layout().contentsMargins().bottom() == 0
    assert screen.layout().contentsMargins().bottom() == lower


def test_what_stands_there_keeps_its_least_height(make_desk: MakeDesk) -> None:
    inside = QWidget()
    inside.setMinimumHeight(80)
    room = NoticeRoom(inside)
    room.resize(200, 100)
    for pixels, given in ((10, 10), (60, 20), (15, 15), (0, 0)):
        room.give(pixels)
        assert room.layout().contentsMargins().bottom() == given
    room.deleteLater()
