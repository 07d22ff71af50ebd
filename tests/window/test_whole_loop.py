"""A known answer spoken into a virtual microphone, the real window driven by keys alone, the question heard in a virtual speaker."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import soxr
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.exceptions import TimeoutError as QtTimeoutError
from pytestqt.qtbot import QtBot

from rehearse.audio.decode import read_audio
from rehearse.audio.portaudio import PortAudioBackend
from rehearse.evaluate.spoken_truth import RATE, truth_speaker
from rehearse.model.attempt import AttemptState
from rehearse.model.sections import Label
from rehearse.paths import DataPaths
from rehearse.ports import AttemptFilter, PlaybackState, PracticePhase
from rehearse.session.demo import prepare_demo
from rehearse.session.program import Program, Surroundings
from tests.virtual_sound import VirtualSound, find
from tests.word_errors import plain_words, word_error_rate
from ui.app import make_theme, make_window
from ui.jobs import Jobs
from ui.screens.transport import Transport

pytestmark = [pytest.mark.sound, pytest.mark.model, pytest.mark.slow]

#: Section, and what is said in it, in words the demo voice's model was made for. Gaps are exact silence.
ANSWER = (
    (
        Label.SITUATION,
        "Last year I worked on the fraud team at a large bank, and um, customers were leaving because the model was slow. [[gap 0.8]]",
    ),
    (Label.TASK, "My task was to cut the false positives before the end of the quarter. [[gap 0.8]]"),
    (
        Label.ACTION,
        "First, I sat down with the product manager and the data engineers. Then I wrote a short decision document, uh, with three options. "  # noqa: ISC004
        "[[gap 0.6]] We agreed on a shared metric before we started. After that I built a simple dashboard and I ran a small experiment. [[gap 0.8]]",
    ),
    (Label.RESULT, "As a result, false positives went down by 35 percent in two months. [[gap 0.8]]"),
    (Label.REFLECTION, "Looking back, I learned that I should bring the support team in on the first day."),
)


class Spoken:
    """The answer as samples at the microphone's rate, and the exact times of its words and sections."""

    def __init__(self, rate: int) -> None:
        samples, self.words, self.sections, at = [], [], {}, 0.0
        for label, text in ANSWER:
            piece = truth_speaker().speak(text, margin=0.0)
            self.sections[label] = at + piece.words[0].start
            self.words += [word.text for word in piece.words]
            samples.append(piece.samples)
            at += len(piece.samples) / RATE
        self.end = at
        self.samples = (soxr.resample(np.concatenate(samples), RATE, rate) * 32767 * 0.8).astype(np.int16)

    @property
    def reference(self) -> list[str]:
        return plain_words(" ".join(self.words))


class Desk:
    """The program and its window, and somebody who only presses keys."""

    def __init__(self, sound: VirtualSound, paths: DataPaths, qtbot: QtBot) -> None:
        self.sound = sound
        self.qtbot = qtbot
        self.program = Program(paths, Surroundings(backend=PortAudioBackend(), offline=True))
        self.program.open()
        self.program.device_worker.call(self.program.backend.refresh, 20.0)
        self.program.warm_up().result()
        self.pool = ThreadPoolExecutor(2)
        self.jobs = Jobs(self.pool)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        ports = self.program.ports()
        self.theme = make_theme(application, ports, paths.cache)
        self.theme.start()
        self.window = make_window(ports, self.jobs, self.theme)
        self.window.resize(1280, 860)
        self.window.start()
        self.window.show()
        qtbot.waitExposed(self.window)

    def press(self, key: Qt.Key) -> None:
        target = QApplication.focusWidget() or self.window
        QTest.keyClick(target, key)

    def until(self, condition: Callable[[], bool], seconds: float) -> None:
        try:
            self.qtbot.waitUntil(condition, timeout=round(seconds * 1000))
        except QtTimeoutError as late:
            said = (self.program.practice.poll(), self.program.playback.poll(), QApplication.focusWidget())
            raise AssertionError(f"not within {seconds} s: {said}") from late

    @property
    def phase(self) -> PracticePhase:
        return self.program.practice.poll().phase

    def close(self) -> None:
        self.window.close()
        self.jobs.close()
        self.pool.shutdown()
        self.program.close()


@pytest.fixture
def desk(virtual_sound: VirtualSound, tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    paths = DataPaths(tmp_path / "data")
    prepare_demo(paths)
    desk = Desk(virtual_sound, paths, qtbot)
    yield desk
    desk.close()


def test_ask_record_stop_review_and_replay_by_keys_alone(desk: Desk) -> None:
    sound, program = desk.sound, desk.program
    spoken = Spoken(sound.microphone_rate)

    # Ask: the question in hand is heard in the speaker.
    QTest.keyClick(desk.window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)  # to Practise
    texts = {question.text for question in program.questions().all()}
    desk.until(lambda: any(label.text() in texts for label in desk.window.findChildren(QLabel)), 20)
    with sound.hear() as ear:
        desk.press(Qt.Key.Key_Space)
        desk.until(lambda: desk.phase is PracticePhase.ASKING, 10)
        desk.until(lambda: desk.phase is PracticePhase.IDLE, 40)
    question = program.practice.poll().question
    assert question is not None
    clip, rate = program.voice.clip(question)
    asked = (soxr.resample(clip, rate, ear.rate) * 32767).astype(np.int16)
    assert find(asked, ear.samples)[1] > 0.9

    # Record: the known answer into the microphone.
    desk.press(Qt.Key.Key_Space)
    desk.until(lambda: desk.phase is PracticePhase.RECORDING, 10)
    began = program.practice.poll().seconds
    sound.speak(spoken.samples)
    desk.until(lambda: program.practice.poll().seconds > began + spoken.end + 1.2, spoken.end + 30)
    desk.press(Qt.Key.Key_Space)
    desk.until(lambda: any(row.state is AttemptState.ANALYSED for row in program.library.attempts(AttemptFilter())), 60)

    # Kept: one attempt, with words, sections, fillers and the take.
    rows = program.library.attempts(AttemptFilter())
    assert len(rows) == 1
    report = program.library.open(rows[0].id).report
    assert report is not None
    assert report.transcript is not None
    heard = plain_words(report.transcript.text)
    assert word_error_rate(spoken.reference, heard) <= 0.15, report.transcript.text
    offset = report.delivery.speech[0][0] - spoken.sections[Label.SITUATION]
    starts = {run.label: run.start - offset for run in report.sections or ()}
    for label, truth in spoken.sections.items():
        assert label in starts, (label, starts)
        assert abs(starts[label] - truth) <= 2.0, (label, starts[label], truth)
    assert len(report.delivery.filled_pauses) >= 2

    # Replay: the take is heard in the speaker.
    desk.until(lambda: any(one.play_button.isEnabled() for one in desk.window.findChildren(Transport)), 20)
    with sound.hear() as ear:
        desk.press(Qt.Key.Key_Space)
        desk.until(lambda: program.playback.poll().state is PlaybackState.PLAYING, 10)
        desk.until(lambda: program.playback.poll().position > 4.0, 30)
    assert program.history.paths.takes.exists()
    take = read_audio(program.library.audio_path(rows[0].id)).samples[16_000 : 16_000 * 3]
    replayed = (soxr.resample(take, 16_000, ear.rate) * 32767).astype(np.int16)
    assert find(replayed, ear.samples)[1] > 0.8

    # The same take through the command's path gives the same report.
    again = program.library.analyse(rows[0].id, lambda _share, _doing: None, lambda: False).report
    assert again is not None
    assert again.transcript is not None
    assert word_error_rate(heard, plain_words(again.transcript.text)) <= 0.02
    for first, second in zip(report.sections or (), again.sections or (), strict=True):
        assert first.label is second.label
        assert abs(first.start - second.start) <= 1.0
