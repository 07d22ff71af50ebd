"""The composition root of the window: the only place that knows every part."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PySide6.QtWidgets import QApplication

from ui.farewell import Farewell
from ui.jobs import Jobs
from ui.places import Place
from ui.ports import Ports
from ui.screens.compare import CompareScreen
from ui.screens.definitions import AboutScreen, DefinitionsScreen
from ui.screens.exercises import ExercisesScreen
from ui.screens.first_run import FirstRunScreen
from ui.screens.history import HistoryScreen
from ui.screens.panel import PanelScreen
from ui.screens.practise import PractiseScreen
from ui.screens.questions import QuestionsScreen
from ui.screens.rating import RatingScreen
from ui.screens.review import ReviewScreen
from ui.screens.screen import ScreenFactory
from ui.screens.settings import SettingsScreen
from ui.screens.stories import StoriesScreen
from ui.screens.today import TodayScreen
from ui.screens.trends import TrendsScreen
from ui.theme import Theme
from ui.window import Window

#: Threads of the bounded job pool.
POOL = 3

#: Each place's screen; a place without one does not appear.
SCREENS: dict[Place, ScreenFactory] = {
    Place.TODAY: TodayScreen,
    Place.PRACTISE: PractiseScreen,
    Place.HISTORY: HistoryScreen,
    Place.STORIES: StoriesScreen,
    Place.QUESTIONS: QuestionsScreen,
    Place.PANEL: PanelScreen,
    Place.EXERCISES: ExercisesScreen,
    Place.SETTINGS: SettingsScreen,
    Place.REVIEW: ReviewScreen,
    Place.RATING: RatingScreen,
    Place.COMPARE: CompareScreen,
    Place.TRENDS: TrendsScreen,
    Place.FIRST_RUN: FirstRunScreen,
    Place.DEFINITIONS: DefinitionsScreen,
    Place.ABOUT: AboutScreen,
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


def _served(ports: Ports) -> dict[Place, ScreenFactory]:
    """The screens for which there is a port."""
    optional = {
        Place.TODAY: ports.today,
        Place.STORIES: ports.stories,
        Place.QUESTIONS: ports.question_edit,
        Place.PANEL: ports.panel,
        Place.EXERCISES: ports.exercises,
        Place.RATING: ports.ratings,
    }
    return {place: screen for place, screen in SCREENS.items() if place not in optional or optional[place] is not None}


def make_window(ports: Ports, jobs: Jobs, theme: Theme) -> Window:
    """The window, not yet shown; it opens on the welcome, on Today, or where there is no Today on Practise."""
    screens = _served(ports)
    first = Place.TODAY if Place.TODAY in screens else Place.PRACTISE
    if not ports.settings.current().first_run_done and not ports.demo and Place.FIRST_RUN in SCREENS:
        first = Place.FIRST_RUN
    return Window(ports, jobs, theme, screens, first)


def open_window(ports: Ports) -> int:
    """Shows the window until it is closed; the ports are the caller's to close afterwards."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication), "a graphical application"
    application.setApplicationName("Rehearse")
    application.setDesktopFileName("rehearse")
    theme = make_theme(application, ports, ports.data.folder() / "cache" / "theme")
    theme.start()
    pool = ThreadPoolExecutor(POOL, thread_name_prefix="job")
    jobs = Jobs(pool)
    window = make_window(ports, jobs, theme)
    window.resize(1280, 860)
    window.start()
    window.show()
    window.warm()
    farewell = Farewell(application)
    farewell.start()
    try:
        return application.exec()
    finally:
        farewell.stop()
        jobs.close()
        pool.shutdown(wait=False, cancel_futures=True)
