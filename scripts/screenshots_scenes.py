"""The scenes that `screenshots.py` draws: each brings the window, with the tests' fakes behind it, into one state."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from screenshots_crowded import CROWDED
from screenshots_drills import DRILLS, everything

from rehearse.errors import DownloadError
from rehearse.model.attempt import CUT_OFF
from rehearse.model.sections import Label
from rehearse.ports import MicrophoneWarning, Ports
from rehearse.settings import Settings
from rehearse.settings import Theme as Choice
from tests.fakes.panel_system import drill_ports
from tests.fakes.sample_answer import QUESTION, sample_report
from tests.fakes.window import FakeModels
from ui.app import make_theme, make_window
from ui.jobs import Jobs
from ui.places import Place
from ui.turns import building
from ui.window import Window

Scene = Callable[[Window, Any], None]


class Stage:
    """Makes a fresh window for each scene, plays it, grabs it."""

    def __init__(self, executor: Executor, folder: Path, theme: str, text: float, width: int, height: int) -> None:
        self.application = QApplication([])
        self._executor = executor
        self._folder = folder
        self._settings = Settings(first_run_done=True, model="base.en", theme=Choice(theme), text_scale=text)
        self._size = (width, height)

    def open(self, jobs: Jobs, build: Callable[[Settings], Ports] | None = None) -> tuple[Window, Any]:
        """A shown window and its fake ports."""
        ports = (build or everything)(self._settings)
        theme = make_theme(self.application, ports, self._folder)
        theme.start()
        window = make_window(ports, jobs, theme)
        window.resize(*self._size)
        window.start()
        window.show()
        self.settle()
        return window, ports

    def set_theme(self, theme: str) -> None:
        """Light or dark for the scenes to come."""
        self._settings = replace(self._settings, theme=Choice(theme))

    def shoot(self, name: str, path: Path, *, tell: bool = True) -> None:
        """Plays the scene and saves its picture."""
        build, play = SCENES[name]
        jobs = Jobs(self._executor)
        window, ports = self.open(jobs, build)
        play(window, ports)
        self.settle()
        window.grab().save(str(path))
        window.close()
        jobs.close()
        window.deleteLater()
        self.settle()
        if tell:
            print(path)

    def settle(self) -> None:
        """Lets everything that waits be delivered and drawn, and the windows of scenes before go: each style sheet visits every widget."""
        quiet = 0
        while quiet < 6:
            self.application.processEvents()
            self.application.sendPostedEvents(None, int(QEvent.Type.DeferredDelete))
            quiet = 0 if any(building(window) for window in self.application.topLevelWidgets()) else quiet + 1


def _without_model(settings: Settings) -> Ports:
    return replace(everything(settings), models=FakeModels())


def _empty(settings: Settings) -> Ports:
    ports = drill_ports(filled=False, settings=replace(settings, model=""))
    return replace(ports, models=FakeModels())


def _soon(settings: Settings) -> Ports:
    return everything(replace(settings, interview_date="2026-03-17"))


def _fresh(settings: Settings) -> Ports:
    return drill_ports(filled=False, settings=settings)


def _hint(window: Window, _ports: Any) -> None:
    window.go(Place.QUESTIONS, None)
    for _round in range(4):
        QApplication.processEvents()
    window.current.detail.reveal()


def _coverage(window: Window, _ports: Any) -> None:
    window.go(Place.STORIES, None)
    window.current.show_coverage()


def _still(_window: Window, _ports: Any) -> None:
    return


def _recording(window: Window, ports: Any) -> None:
    window.go(Place.PRACTISE, QUESTION)
    ports.practice.start()
    ports.practice.advance(31.0)
    ports.practice.mark(Label.TASK)
    ports.practice.advance(18.0)
    ports.practice.mark(Label.ACTION)
    ports.practice.advance(53.0)
    window.current.poll()


def _warned(window: Window, ports: Any) -> None:
    _recording(window, ports)
    ports.practice.warn(MicrophoneWarning.NO_SIGNAL)
    window.current.poll()


def _asking(window: Window, _ports: Any) -> None:
    window.go(Place.PRACTISE, QUESTION)


def _finishing(window: Window, ports: Any) -> None:
    _recording(window, ports)
    ports.practice.stop()
    window.current.poll()


def _choosing(window: Window, _ports: Any) -> None:
    window.go(Place.PRACTISE, None)
    window.current.choose()


def _review(window: Window, ports: Any) -> None:
    window.go(Place.REVIEW, "a1")
    for _round in range(6):
        QApplication.processEvents()
    ports.playback.seek(52.0)
    window.current.transport.play()
    window.current.transport.poll()


def _cut_off(settings: Settings) -> Ports:
    """The newest take lost its microphone: reported as far as it went."""
    ports = everything(settings)
    library: Any = ports.library
    failure = f"{CUT_OFF} at 2:19: the microphone was lost."
    library.kept["a1"] = replace(library.kept["a1"], failure=failure)
    whole, why = sample_report(), "the recording was cut off"
    library.reports["a1"] = replace(
        whole,
        headline=(),
        section_totals=None,
        absent_sections=None,
        follow_ups=None,
        evidence=tuple(item for item in whole.evidence or () if item.heard),
        delivery=replace(whole.delivery, measures=replace(whole.delivery.measures, setup_share=None)),
        not_measured=dict.fromkeys(("target", "section_totals", "absent_sections", "setup_share", "follow_ups"), why),
    )
    return ports


def _unread(settings: Settings) -> Ports:
    """A take that waits, with nothing measured of it yet."""
    ports = everything(settings)
    library: Any = ports.library
    del library.reports["a4"]
    return ports


def _lost(window: Window, ports: Any) -> None:
    _recording(window, ports)
    ports.practice.warn(MicrophoneWarning.LOST)
    ports.practice.stop()
    for _look in range(7):
        window.current.poll()
        QApplication.processEvents()


def _download_failed(window: Window, ports: Any) -> None:
    ports.models.failure = DownloadError(
        "The download broke off.", safe="What has arrived is kept.", next_step="Check the network, then try again."
    )
    window.go(Place.SETTINGS, "models")
    for _round in range(4):
        QApplication.processEvents()
    window.current.models.download(ports.models.catalogue()[2])


def _review_of(identity: str) -> Scene:
    return lambda window, _ports: window.go(Place.REVIEW, identity)


def _correcting(window: Window, ports: Any) -> None:
    _review(window, ports)
    window.current.transport.toggle()
    window.current.timeline.choose_edge(1)
    window.current.transcript.go_to(20.0)
    window.current.transcript.correct()


def _welcome_models(window: Window, _ports: Any) -> None:
    window.go(Place.FIRST_RUN, None)
    window.current.next()


def _keys(window: Window, _ports: Any) -> None:
    window.show_keys()


SCENES: dict[str, tuple[Callable[[Settings], Ports], Scene]] = {
    "today": (everything, _still),
    "today-interview": (_soon, _still),
    "today-empty": (_fresh, _still),
    "stories": (everything, lambda window, _ports: window.go(Place.STORIES, None)),
    "stories-frame": (everything, lambda window, _ports: window.go(Place.STORIES, ("template", "product_manager"))),
    "stories-coverage": (everything, _coverage),
    "stories-empty": (_fresh, lambda window, _ports: window.go(Place.STORIES, None)),
    "questions": (everything, _hint),
    "questions-paste": (everything, lambda window, _ports: window.go(Place.QUESTIONS, "paste")),
    "practise-first": (everything, lambda window, _ports: window.go(Place.PRACTISE, None)),
    "practise-asking": (everything, _asking),
    "practise-recording": (everything, _recording),
    "practise-warned": (everything, _warned),
    "practise-finishing": (everything, _finishing),
    "practise-lost": (everything, _lost),
    "practise-choosing": (everything, _choosing),
    "review": (everything, _review),
    "review-correcting": (everything, _correcting),
    "review-waiting": (_without_model, _review_of("a4")),
    "review-cut-off": (_cut_off, _review_of("a1")),
    "review-unread": (_unread, _review_of("a4")),
    "review-failed": (everything, _review_of("a6")),
    "history": (everything, lambda window, _ports: window.go(Place.HISTORY, None)),
    "history-empty": (_empty, lambda window, _ports: window.go(Place.HISTORY, None)),
    "compare": (everything, lambda window, _ports: window.go(Place.COMPARE, ("a2", "a1"))),
    "trends": (everything, lambda window, _ports: window.go(Place.TRENDS, None)),
    "settings": (everything, lambda window, _ports: window.go(Place.SETTINGS, None)),
    "settings-models": (everything, lambda window, _ports: window.go(Place.SETTINGS, "models")),
    "settings-download-failed": (everything, _download_failed),
    "welcome": (_empty, lambda window, _ports: window.go(Place.FIRST_RUN, None)),
    "welcome-models": (_empty, _welcome_models),
    "definitions": (everything, lambda window, _ports: window.go(Place.DEFINITIONS, None)),
    "about": (everything, lambda window, _ports: window.go(Place.ABOUT, None)),
    "keys": (everything, _keys),
    **DRILLS,
    **CROWDED,
}
