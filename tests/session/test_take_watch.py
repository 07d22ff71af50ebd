"""Of all that may be wrong with a running take, the one thing most worth saying is said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rehearse.audio.recorder import RecorderState, RecorderStatus
from rehearse.audio.stream_watch import Gap
from rehearse.errors import RehearseError, TranscriptionError
from rehearse.ports import MicrophoneWarning, TranscriptState
from rehearse.session.ear import Ear
from rehearse.session.take_watch import microphone_warning, transcript_state
from rehearse.speech.live import TOO_FAR_BEHIND, LiveTranscription

FINE = RecorderStatus(seconds=3.0, state=RecorderState.RECORDING)
GAP = (Gap(1.0, 0.5),)


class Listening(LiveTranscription):
    """As with an engine, as far as the state goes; so many seconds wait for their words."""

    def __init__(self, behind: float = 0.0, error: RehearseError | None = None) -> None:
        super().__init__(None)
        self._behind, self._fault = behind, error

    @property
    def listening(self) -> bool:
        return True

    @property
    def backlog_seconds(self) -> float:
        return self._behind

    @property
    def error(self) -> RehearseError | None:
        return self._fault


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (FINE, MicrophoneWarning.NONE),
        (replace(FINE, state=RecorderState.STARTING), MicrophoneWarning.NONE),
        (replace(FINE, gaps=GAP), MicrophoneWarning.FRAMES_LOST),
        (replace(FINE, dropped_frames=480), MicrophoneWarning.FRAMES_LOST),
        (replace(FINE, clipping=True), MicrophoneWarning.CLIPPING),
        (replace(FINE, too_quiet=True), MicrophoneWarning.TOO_QUIET),
        (replace(FINE, clipping=True, gaps=GAP), MicrophoneWarning.FRAMES_LOST),
        (replace(FINE, clipping=True, too_quiet=True), MicrophoneWarning.CLIPPING),
        (replace(FINE, state=RecorderState.LOST, gaps=GAP), MicrophoneWarning.LOST),
        (replace(FINE, state=RecorderState.DISK_FULL, clipping=True), MicrophoneWarning.DISK_FULL),
        (replace(FINE, state=RecorderState.STALLED, dropped_frames=480), MicrophoneWarning.STALLED),
        (replace(FINE, state=RecorderState.NO_SIGNAL, too_quiet=True), MicrophoneWarning.NO_SIGNAL),
    ],
)
def test_the_worst_is_said_first(status: RecorderStatus, said: MicrophoneWarning) -> None:
    assert microphone_warning(status) is said


def test_without_a_model_the_words_wait_for_one() -> None:
    assert transcript_state(None) == (TranscriptState.WAITING_FOR_MODEL, 0.0)
    assert transcript_state(Ear(LiveTranscription(None))) == (TranscriptState.WAITING_FOR_MODEL, 0.0)


def test_listening_is_live_until_it_falls_far_behind() -> None:
    assert transcript_state(Ear(Listening(TOO_FAR_BEHIND))) == (TranscriptState.LIVE, TOO_FAR_BEHIND)
    assert transcript_state(Ear(Listening(TOO_FAR_BEHIND + 1.0))) == (TranscriptState.BEHIND, TOO_FAR_BEHIND + 1.0)


def test_a_transcription_that_failed_is_not_called_behind() -> None:
    fault = TranscriptionError("Transcription stopped.", safe="The recording is safe.")
    assert transcript_state(Ear(Listening(99.0, fault))) == (TranscriptState.FAILED, 99.0)
