"""The demo's real answer, recorded and analysed by the real program, and the real window on it: what the README shows."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication

from rehearse.paths import DataPaths
from rehearse.ports import AttemptFilter, PracticePhase
from rehearse.session.demo import add_demo_person, demo_question, demo_surroundings, prepare_demo
from rehearse.session.program import Program
from rehearse.settings import Theme as Choice
from ui.app import make_theme, make_window
from ui.jobs import Jobs
from ui.places import Place
from ui.window import Window

#: Seconds after which something is wrong.
PATIENCE = 180.0


class DemoStage:
    """The real program on `folder` (filled by one answer at four times its pace where it is empty), and its window."""

    def __init__(self, folder: Path, theme: str, text: float, width: int, height: int) -> None:
        self.application = QApplication.instance() or QApplication([])
        paths = DataPaths(folder)
        prepare_demo(paths)
        around, backend = demo_surroundings(pace=4.0)
        self._program = Program(paths, around)
        self._program.open()
        settings = self._program.settings
        settings.save(replace(settings.current(), speak_questions=False, theme=Choice(theme), text_scale=text))
        if not self._program.library.attempts(AttemptFilter()):
            add_demo_person(self._program.history, self._program.agenda.today())
            self._program.warm_up().result()
            self._answer(backend.ended.is_set)
        self.attempt = self._program.library.attempts(AttemptFilter())[0].id
        ports = self._program.ports(demo=True)
        self._pool = ThreadPoolExecutor(3)
        self._jobs = Jobs(self._pool)
        self._theme = make_theme(self.application, ports, paths.cache / "theme")  # type: ignore[arg-type]
        self._theme.start()
        self.window: Window = make_window(ports, self._jobs, self._theme)
        self.window.resize(width, height)
        self.window.start()
        self.window.show()

    def review(self, at: float = 0.0) -> Any:
        """The review of the answer, opened, the playhead at a moment."""
        self.window.go(Place.REVIEW, self.attempt)
        screen: Any = self.window.current
        self.wait(lambda: screen.view is not None and self._jobs.running == 0)
        if at:
            screen.transport.seek(at)
            screen.transcript.go_to(at)
        self.wait(lambda: self._jobs.running == 0)
        return screen

    def wait(self, until: Callable[[], bool]) -> None:
        """Lets the window work until something is so, and be drawn then."""
        ends = time.monotonic() + PATIENCE
        while not until():
            if time.monotonic() > ends:
                raise SystemExit("the window did not become ready")
            self.application.processEvents()
            time.sleep(0.005)
        for _round in range(6):
            self.application.processEvents()

    def close(self) -> None:
        """Ends the window and the program."""
        self.window.close()
        self._jobs.close()
        self._pool.shutdown()
        self._program.close()

    def _answer(self, spoken: Callable[[], bool]) -> None:
        practice = self._program.practice
        practice.ask(demo_question())
        practice.start()
        while (state := practice.poll()).phase is not PracticePhase.DONE:
            if state.phase is PracticePhase.FAILED:
                raise SystemExit(f"the demo answer failed: {state.error}")
            if state.phase is PracticePhase.RECORDING and spoken():
                practice.stop()
            time.sleep(0.05)


def shoot(folder: Path, path: Path, theme: str, text: float, width: int, height: int) -> None:
    """Saves the picture of the demo's review."""
    stage = DemoStage(folder, theme, text, width, height)
    try:
        stage.review(at=62.0)
        stage.window.grab().save(str(path))
    finally:
        stage.close()
