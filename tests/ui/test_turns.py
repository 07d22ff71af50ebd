"""Work cut into turns, and Python's collector kept to the GUI thread."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.exceptions import capture_exceptions

from tests.ui.conftest import settle
from ui.app import put_the_window_first
from ui.garbage import YOUNG, Garbage
from ui.turns import Turns


@pytest.fixture
def owner(qapp: QApplication) -> Iterator[QObject]:
    made = QObject()
    yield made
    made.deleteLater()
    settle(qapp)


def test_every_piece_is_worked_through_and_the_end_is_told(qapp: QApplication, owner: QObject) -> None:
    done: list[int] = []
    ends: list[str] = []
    turns = Turns(owner)
    turns.done.connect(lambda: ends.append("end"))
    turns.begin(done.append(number) for number in range(5))
    assert done == [], "nothing in the turn that asks for it"
    settle(qapp)
    assert done == [0, 1, 2, 3, 4]
    assert ends == ["end"]
    assert not turns.busy


def test_a_turn_ends_when_its_time_is_spent(qapp: QApplication, owner: QObject) -> None:
    done: list[int] = []
    turns = Turns(owner, budget=0.0)
    turns.begin(done.append(number) for number in range(50))
    qapp.processEvents()
    assert 0 < len(done) < 50
    turns.stop()


def test_other_work_drops_what_is_left_and_a_generator_cleans_up_behind_itself(qapp: QApplication, owner: QObject) -> None:
    told: list[str] = []

    def pieces() -> Iterator[None]:
        try:
            while True:
                yield
        finally:
            told.append("cleaned")

    turns = Turns(owner, budget=0.0)
    turns.begin(pieces())
    qapp.processEvents()
    turns.begin(told.append(text) for text in ("other",))
    settle(qapp)
    assert told == ["cleaned", "other"]


def test_a_piece_that_fails_ends_the_work_and_leaves_nothing_busy(qapp: QApplication, owner: QObject) -> None:
    done: list[str] = []

    def pieces() -> Iterator[None]:
        done.append("first")
        yield
        raise LookupError("a piece")

    turns = Turns(owner)
    turns.done.connect(lambda: done.append("end"))
    turns.begin(pieces())
    with capture_exceptions() as raised:
        settle(qapp)
    assert [kind for kind, _value, _trace in raised] == [LookupError]
    assert done == ["first"]
    assert not turns.busy
    turns.begin(done.append(text) for text in ("other",))
    settle(qapp)
    assert done == ["first", "other", "end"]


@pytest.mark.parametrize("then", ["stop", "begin"])
def test_a_piece_may_drop_what_is_left_of_its_own_work(qapp: QApplication, owner: QObject, then: str) -> None:
    told: list[str] = []
    turns = Turns(owner)

    def pieces() -> Iterator[None]:
        try:
            turns.stop() if then == "stop" else turns.begin(told.append(text) for text in ("other",))
            told.append("piece")
            yield
            told.append("never")
        finally:
            told.append("cleaned")

    turns.begin(pieces())
    settle(qapp)
    assert told == ["piece", "cleaned", *(["other"] if then == "begin" else [])]
    assert not turns.busy


def test_python_collects_only_when_the_window_asks_and_by_itself_again_afterwards(qapp: QApplication) -> None:
    class Knot:
        def __init__(self) -> None:
            self.me = self

    garbage = Garbage()
    garbage.start()
    try:
        assert not gc.isenabled()
        knots = [Knot() for _ in range(YOUNG + 1)]
        del knots
        found: list[int] = []
        gc.callbacks.append(lambda phase, told: found.append(told["collected"]) if phase == "stop" else None)
        garbage.look()
        gc.callbacks.pop()
        assert sum(found) > YOUNG
    finally:
        garbage.stop()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


def test_a_computing_thread_hands_python_to_the_window_soon() -> None:
    before = sys.getswitchinterval()
    try:
        put_the_window_first()
        assert sys.getswitchinterval() <= 0.001
    finally:
        sys.setswitchinterval(before)
