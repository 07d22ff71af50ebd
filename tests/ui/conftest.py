"""A window on fake ports for every test that asks, and failure on anything it leaves behind."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.logging import QtLoggingPlugin  # noqa: F401 - makes sure that Qt's messages are captured
from pytestqt.qtbot import QtBot

from rehearse.ports import Ports
from rehearse.settings import Settings
from rehearse.settings import Theme as Choice
from tests.fakes.practice_system import practice_ports
from tests.fakes.window import fake_ports
from ui.app import make_window
from ui.jobs import Jobs
from ui.places import Place
from ui.theme import Theme
from ui.turns import building
from ui.window import Window

#: Printed by Qt's offscreen platform; harmless.
_HARMLESS = ("propagateSizeHints", "does not support raise()", "does not support grabbing the keyboard")


class SteppingExecutor(Executor):
    """Runs work on the calling thread, at once or when the test says `run_all`."""

    def __init__(self, *, at_once: bool = True) -> None:
        self.at_once = at_once
        self.waiting: list[Callable[[], Any]] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        if self.at_once:
            future.set_result(fn(*args, **kwargs))
        else:
            self.waiting.append(lambda: fn(*args, **kwargs))
        return future

    def run_all(self) -> None:
        """Everything that waits, in order."""
        waiting, self.waiting = self.waiting, []
        for call in waiting:
            call()


@pytest.fixture(scope="session")
def theme(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Theme:
    """The light theme."""
    made = Theme(qapp, image_folder=tmp_path_factory.mktemp("images"), choice=Choice.LIGHT)
    made.start()
    return made


@pytest.fixture(autouse=True)
def no_qt_messages(qtlog: Any) -> Iterator[None]:
    """A warning from Qt fails the test."""
    yield
    told = [record.message for record in qtlog.records if not any(part in record.message for part in _HARMLESS)]
    assert not told, told


@pytest.fixture(autouse=True)
def nothing_left_behind(qapp: QApplication) -> Iterator[None]:
    """No window, no running timer and no thread outlives its test."""
    threads = set(threading.enumerate())
    yield
    settle(qapp)
    left = [widget for widget in qapp.topLevelWidgets() if widget.isVisible()]
    assert not left, f"windows left open: {left}"
    timers = [timer for widget in qapp.topLevelWidgets() for timer in widget.findChildren(QTimer) if timer.isActive()]
    assert not timers, f"timers left running: {timers}"
    assert set(threading.enumerate()) <= threads


def settle(application: QApplication) -> None:
    """Delivers everything that waits, deletions included."""
    quiet = 0
    for _round in range(2_000):
        application.processEvents()
        application.sendPostedEvents(None, int(QEvent.Type.DeferredDelete))
        quiet = 0 if any(building(window) for window in application.topLevelWidgets()) else quiet + 1
        if quiet == 5:
            return


def shown_text(widget: QWidget) -> str:
    """Everything written where one sees it, on a screen or a part of one."""
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


class Desk:
    """A window, its fake ports and its executor.

    It opens when it is first looked at: where the program opens, or straight at the place that is asked first, since a fifth of these
    tests' time went into first screens that nobody looked at.
    """

    def __init__(
        self, application: QApplication, theme: Theme, ports: Ports, executor: SteppingExecutor, size: tuple[int, int]
    ) -> None:
        self.application = application
        self.ports: Any = ports
        self.executor = executor
        self._opened = False
        self._closed = False
        self.jobs = Jobs(executor)
        self._window: Window = make_window(ports, self.jobs, theme)
        self._window.resize(*size)

    @property
    def window(self) -> Window:
        """Shown, with its first screen."""
        if not self._opened:
            self._open(self._window.start)
        return self._window

    @property
    def screen(self) -> Any:
        """The screen shown."""
        return self.window.current

    def settle(self) -> None:
        """Delivers everything that waits."""
        if not self._closed:
            assert self.window.isVisible()
        settle(self.application)

    def press(self, *keys: str) -> None:
        """Keys as a person presses them, to whatever has the keyboard."""
        for key in keys:
            window = self.window
            QTest.keySequence(self.application.focusWidget() or window, key)
            self.settle()

    def go(self, place: Any, payload: Any = None) -> Any:
        """Shows a place and returns its screen."""
        if self._opened:
            self._window.go(place, payload)
            self.settle()
        else:
            self._open(lambda: self._window.go(place, payload))
        return self.screen

    def close(self) -> None:
        """Ends it; safe to call twice."""
        if self._closed:
            return
        self._closed = True
        self._window.close()
        self.jobs.close()
        self._window.deleteLater()
        settle(self.application)

    def _open(self, show_a_screen: Callable[[], None]) -> None:
        self._opened = True
        show_a_screen()
        self._window.show()
        self._window.activateWindow()
        settle(self.application)


MakeDesk = Callable[..., Desk]


@pytest.fixture
def make_desk(qapp: QApplication, qtbot: QtBot, theme: Theme) -> Iterator[MakeDesk]:
    """Opens windows and closes them after the test."""
    desks: list[Desk] = []

    def make(
        *,
        size: tuple[int, int] = (1280, 860),
        ports: Ports | None = None,
        at_once: bool = True,
        settings: Settings | None = None,
        filled: bool = True,
    ) -> Desk:
        desk = Desk(qapp, theme, ports or fake_ports(filled=filled, settings=settings), SteppingExecutor(at_once=at_once), size)
        desks.append(desk)
        return desk

    yield make
    for desk in desks:
        desk.close()
    theme.set(Choice.LIGHT, 1.0, reduced_motion=False)


@pytest.fixture
def desk(make_desk: MakeDesk) -> Desk:
    """A window with sample data."""
    return make_desk()


@pytest.fixture
def review(desk: Desk) -> Any:
    """The review of a whole take."""
    return desk.go(Place.REVIEW, "a1")


@pytest.fixture
def bank(make_desk: MakeDesk) -> Desk:
    """The questions' screen on the sample bank."""
    desk = make_desk(ports=practice_ports())
    desk.go(Place.QUESTIONS)
    return desk


@pytest.fixture
def image_folder(tmp_path: Path) -> Path:
    """Where a theme puts its small images."""
    return tmp_path / "images"
