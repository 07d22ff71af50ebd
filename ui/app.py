"""The composition root of the window: the only place that knows every part."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from rehearse.ports import Ports
from rehearse.workers import Workers
from ui.farewell import Farewell
from ui.garbage import Garbage
from ui.jobs import Jobs
from ui.places import Place
from ui.screens.screen import ScreenFactory, ScreenLoader
from ui.second_start import SecondStart, to_the_front
from ui.theme import Theme
from ui.theme.motion_wish import UNSEEN, wants_stillness
from ui.window import Window

#: Threads of the bounded job pool.
POOL = 3
#: Seconds that closing waits for what the window asked for last: a note, a deletion that is final now.
PATIENCE = 3.0
#: Seconds after which a working thread lets the window's thread have Python when it asks. Qt gives Python away at every longer call, so that
#: opening the review asks some hundred times: with Python's own 5 ms, an analysis beside it held the window up for a quarter of a second.
TURN = 0.0005

# A screen's module is imported just before the screen is first made: the window shows before it knows them all.


def _today() -> ScreenFactory:
    from ui.screens.today import TodayScreen

    return TodayScreen


def _practise() -> ScreenFactory:
    from ui.screens.practise import PractiseScreen

    return PractiseScreen


def _history() -> ScreenFactory:
    from ui.screens.history import HistoryScreen

    return HistoryScreen


def _stories() -> ScreenFactory:
    from ui.screens.stories import StoriesScreen

    return StoriesScreen


def _questions() -> ScreenFactory:
    from ui.screens.questions import QuestionsScreen

    return QuestionsScreen


def _panel() -> ScreenFactory:
    from ui.screens.panel import PanelScreen

    return PanelScreen


def _exercises() -> ScreenFactory:
    from ui.screens.exercises import ExercisesScreen

    return ExercisesScreen


def _settings() -> ScreenFactory:
    from ui.screens.settings import SettingsScreen

    return SettingsScreen


def _review() -> ScreenFactory:
    from ui.screens.review import ReviewScreen

    return ReviewScreen


def _rating() -> ScreenFactory:
    from ui.screens.rating import RatingScreen

    return RatingScreen


def _compare() -> ScreenFactory:
    from ui.screens.compare import CompareScreen

    return CompareScreen


def _trends() -> ScreenFactory:
    from ui.screens.trends import TrendsScreen

    return TrendsScreen


def _open() -> ScreenFactory:
    from ui.screens.open_recording import OpenRecordingScreen

    return OpenRecordingScreen


def _first_run() -> ScreenFactory:
    from ui.screens.first_run import FirstRunScreen

    return FirstRunScreen


def _definitions() -> ScreenFactory:
    from ui.screens.definitions import DefinitionsScreen

    return DefinitionsScreen


def _about() -> ScreenFactory:
    from ui.screens.definitions import AboutScreen

    return AboutScreen


#: Each place's screen; a place without one does not appear.
SCREENS: dict[Place, ScreenLoader] = {
    Place.TODAY: _today,
    Place.PRACTISE: _practise,
    Place.HISTORY: _history,
    Place.STORIES: _stories,
    Place.QUESTIONS: _questions,
    Place.PANEL: _panel,
    Place.EXERCISES: _exercises,
    Place.SETTINGS: _settings,
    Place.REVIEW: _review,
    Place.RATING: _rating,
    Place.COMPARE: _compare,
    Place.TRENDS: _trends,
    Place.OPEN: _open,
    Place.FIRST_RUN: _first_run,
    Place.DEFINITIONS: _definitions,
    Place.ABOUT: _about,
}


def make_theme(application: QApplication, ports: Ports, image_folder: Path) -> Theme:
    """The theme as the settings ask for it, not yet applied."""
    settings = ports.settings.current()
    return Theme(
        application,
        image_folder=image_folder,
        choice=settings.theme,
        text_scale=settings.text_scale,
        reduced_motion=settings.reduced_motion,
    )


def _served(ports: Ports) -> dict[Place, ScreenLoader]:
    """The screens for which there is a port."""
    optional = {
        Place.TODAY: ports.today,
        Place.STORIES: ports.stories,
        Place.QUESTIONS: ports.question_edit,
        Place.PANEL: ports.panel,
        Place.EXERCISES: ports.exercises,
        Place.RATING: ports.ratings,
        Place.OPEN: ports.recordings,
    }
    return {place: screen for place, screen in SCREENS.items() if place not in optional or optional[place] is not None}


def make_window(ports: Ports, jobs: Jobs, theme: Theme) -> Window:
    """The window, not yet shown; it opens on the welcome, on Today, or where there is no Today on Practise."""
    screens = _served(ports)
    first = Place.TODAY if Place.TODAY in screens else Place.PRACTISE
    if not ports.settings.current().first_run_done and not ports.demo and Place.FIRST_RUN in SCREENS:
        first = Place.FIRST_RUN
    return Window(ports, jobs, theme, screens, first)


def put_the_window_first() -> None:
    """From now on threads that compute hand Python over soon when the window wants it; for the whole process."""
    sys.setswitchinterval(TURN)


def _follow_the_system(application: QApplication, theme: Theme, jobs: Jobs) -> None:
    """No motion where the system is set to less of it; looked at whenever one comes back from there."""

    if QGuiApplication.platformName() in UNSEEN:
        return

    def ask() -> None:
        jobs.run(wants_stillness, lambda still: theme.set_still(still=still))

    ask()
    application.applicationStateChanged.connect(lambda state: ask() if state is Qt.ApplicationState.ApplicationActive else None)


def open_window(ports: Ports) -> int:
    """Shows the window until it is closed; the ports are the caller's to close afterwards."""
    put_the_window_first()
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication), "a graphical application"
    farewell = Farewell(application)
    farewell.start()
    application.setApplicationName("Rehearse")
    application.setDesktopFileName("rehearse")
    theme = make_theme(application, ports, ports.data.folder() / "cache" / "theme")
    theme.start()
    pool = Workers(POOL, "window")
    jobs = Jobs(pool)
    window = make_window(ports, jobs, theme)
    window.resize(1280, 860)
    window.start()
    window.show()
    window.warm()
    _follow_the_system(application, theme, jobs)
    garbage = Garbage(application)
    window.warmed.connect(garbage.keep)
    garbage.start()
    second = SecondStart(ports.data.folder(), application)
    second.asked.connect(lambda: to_the_front(window))
    second.start()
    try:
        return application.exec()
    finally:
        farewell.stop()
        second.stop()
        garbage.stop()
        jobs.close()
        pool.close(PATIENCE)
