"""The tone at start and stop: only when asked for, never on the recording, never over speech."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from rehearse.audio.player import Player
from rehearse.model.attempt import Attempt
from rehearse.model.report import Report
from rehearse.ports import PracticePhase
from rehearse.session.finishing import Finisher
from rehearse.session.practice import LONGEST_TONE, PracticeSession
from rehearse.session.tones import PEAK, RATE, SECONDS, START, STOP, Tones, tone
from rehearse.settings import Settings
from tests.fakes.audio import FakeBackend, InlineRunner
from tests.session.practice_desk import QUESTION, Desk, RememberingKeeper, shipped_tools


class TonedDesk(Desk):
    """A person at the program whose speaker plays when told."""

    def __init__(self, folder: Path, *, sounds: bool) -> None:
        super().__init__(folder, Settings(speak_questions=False, sounds=sounds))
        self.speaker = FakeBackend(RATE)
        player = Player(self.speaker, InlineRunner(), self.clock)
        self.session = PracticeSession(replace(self.parts, tones=Tones(player, lambda: self.settings)))

    def hear(self) -> np.ndarray:
        """Lets the speaker play what it has been given, to its end."""
        stream = self.speaker.outputs_opened[-1]
        for _turn in range(100):
            if stream.closed:
                break
            stream.play(RATE // 20)
            self.clock.advance(0.05)
        return np.concatenate(stream.heard) if stream.heard else np.zeros(0)


@pytest.fixture
def desk(tmp_path: Path) -> TonedDesk:
    return TonedDesk(tmp_path, sounds=True)


def pitch(samples: np.ndarray) -> float:
    """The strongest frequency in Hz."""
    spectrum = np.abs(np.fft.rfft(samples, 8 * RATE))
    return float(np.argmax(spectrum) / 8)


@pytest.mark.parametrize("frequency", [START, STOP])
def test_a_tone_is_short_soft_and_begins_and_ends_without_a_click(frequency: float) -> None:
    made = tone(frequency)
    assert len(made) / RATE == pytest.approx(SECONDS, abs=0.001)
    assert np.abs(made).max() == pytest.approx(PEAK, rel=0.01)
    assert np.abs(made[:48]).max() < 0.002
    assert np.abs(made[-48:]).max() < 0.002
    assert pitch(made) == pytest.approx(frequency, abs=4)


def test_by_default_there_is_no_tone_and_recording_starts_at_once(tmp_path: Path) -> None:
    desk = TonedDesk(tmp_path, sounds=Settings().sounds)
    desk.session.ask(QUESTION)
    desk.session.start()
    assert len(desk.backend.inputs_opened) == 1
    desk.pass_time(0.5)
    desk.session.stop()
    desk.session.poll()
    assert desk.speaker.outputs_opened == []


def test_the_microphone_opens_only_when_the_first_tone_has_ended(desk: TonedDesk) -> None:
    desk.session.ask(QUESTION)
    desk.session.start()
    assert desk.phase is PracticePhase.STARTING
    assert desk.backend.inputs_opened == []
    heard = desk.hear()
    assert pitch(heard[: int(SECONDS * RATE)]) == pytest.approx(START, abs=4)
    desk.session.poll()
    assert len(desk.backend.inputs_opened) == 1
    desk.pass_time(0.2)
    assert desk.phase is PracticePhase.RECORDING


def test_a_speaker_that_never_ends_its_tone_does_not_keep_anybody_from_recording(desk: TonedDesk) -> None:
    desk.session.ask(QUESTION)
    desk.session.start()
    desk.clock.advance(LONGEST_TONE + 0.01)
    desk.session.poll()
    assert len(desk.backend.inputs_opened) == 1


def test_nothing_sounds_while_recording_and_the_second_tone_comes_when_the_take_is_safe(desk: TonedDesk) -> None:
    desk.session.ask(QUESTION)
    desk.session.start()
    desk.hear()
    desk.session.poll()
    desk.pass_time(1.0)
    assert len(desk.speaker.outputs_opened) == 1
    desk.pool.hold = True
    desk.session.stop()
    desk.session.poll()
    assert len(desk.speaker.outputs_opened) == 1, "the take is not safe yet"
    desk.pool.release()
    desk.session.poll()
    assert len(desk.speaker.outputs_opened) == 2
    assert pitch(desk.hear()[: int(SECONDS * RATE)]) == pytest.approx(STOP, abs=4)
    desk.session.poll()
    assert len(desk.speaker.outputs_opened) == 2


class _Watched(RememberingKeeper):
    """A history that is slow to take the report: somebody looks at the session meanwhile."""

    look: Callable[[], object]

    def analysed(self, attempt: Attempt, report: Report) -> None:
        for _ in range(3):
            self.look()
        super().analysed(attempt, report)


def test_the_second_tone_sounds_once_however_long_the_analysis_takes(desk: TonedDesk) -> None:
    keeper = _Watched()
    keeper.look = lambda: (desk.session.poll(), desk.hear())
    finisher = Finisher(keeper, shipped_tools, lambda: desk.settings, lambda: "no transcript")
    player = Player(desk.speaker, InlineRunner(), desk.clock)
    desk.session = PracticeSession(replace(desk.parts, finisher=finisher, tones=Tones(player, lambda: desk.settings)))
    desk.session.ask(QUESTION)
    desk.session.start()
    desk.hear()
    desk.session.poll()
    desk.pass_time(1.0)
    desk.pool.hold = True
    desk.session.stop()
    desk.pool.release()
    assert desk.phase is PracticePhase.DONE
    assert len(desk.speaker.outputs_opened) == 2


def test_stop_or_discard_during_the_first_tone_takes_the_start_back(desk: TonedDesk) -> None:
    for end in (desk.session.stop, desk.session.discard):
        desk.session.ask(QUESTION)
        desk.session.start()
        end()
        assert desk.phase is PracticePhase.IDLE
        desk.clock.advance(2 * LONGEST_TONE)
        desk.session.poll()
        assert desk.backend.inputs_opened == []
        assert desk.keeper.told == []


def test_a_discarded_take_ends_without_a_tone(desk: TonedDesk) -> None:
    desk.session.ask(QUESTION)
    desk.session.start()
    desk.hear()
    desk.session.poll()
    desk.pass_time(0.5)
    desk.session.discard()
    desk.pass_time(0.2, sound=False)
    assert len(desk.speaker.outputs_opened) == 1


def test_closing_during_the_first_tone_leaves_nothing_running(desk: TonedDesk) -> None:
    desk.session.ask(QUESTION)
    desk.session.start()
    desk.session.close()
    assert all(stream.closed for stream in desk.speaker.outputs_opened)
    assert desk.backend.inputs_opened == []
