"""What a running take has to tell: how its microphone does, how its transcript comes along, and why it ended by itself."""

from __future__ import annotations

from rehearse.audio.recorder import RecorderState, RecorderStatus
from rehearse.clock import minutes
from rehearse.model.attempt import CUT_OFF
from rehearse.ports import MicrophoneWarning, TranscriptState
from rehearse.session.ear import Ear

_BY_STATE = {
    RecorderState.LOST: MicrophoneWarning.LOST,
    RecorderState.DISK_FULL: MicrophoneWarning.DISK_FULL,
    RecorderState.STALLED: MicrophoneWarning.STALLED,
    RecorderState.NO_SIGNAL: MicrophoneWarning.NO_SIGNAL,
}


def microphone_warning(status: RecorderStatus) -> MicrophoneWarning:
    """The one thing most worth saying about the sound coming in."""
    if status.state in _BY_STATE:
        return _BY_STATE[status.state]
    if status.gaps or status.dropped_frames:
        return MicrophoneWarning.FRAMES_LOST
    if status.clipping:
        return MicrophoneWarning.CLIPPING
    return MicrophoneWarning.TOO_QUIET if status.too_quiet else MicrophoneWarning.NONE


def transcript_state(ear: Ear | None) -> tuple[TranscriptState, float]:
    """How listening goes, and how many seconds of speech still wait for their words."""
    live = ear.live if ear is not None else None
    if live is None or not live.listening:
        return TranscriptState.WAITING_FOR_MODEL, 0.0
    if live.error is not None:
        return TranscriptState.FAILED, live.backlog_seconds
    return (TranscriptState.BEHIND if live.too_slow else TranscriptState.LIVE), live.backlog_seconds


def why_cut_off(status: RecorderStatus) -> str:
    """Why the recording ended by itself, as a sentence that is kept with the take."""
    at = minutes(status.seconds)
    if status.state is RecorderState.DISK_FULL:
        return f"{CUT_OFF} at {at}: the disk was full."
    return f"{CUT_OFF} at {at}: the microphone was lost."


def cut_off_by_closing(seconds: float) -> str:
    """Why a recording ended that was still running when the program was closed, as such a sentence."""
    return f"{CUT_OFF} at {minutes(seconds)}: the program was closed."


def cut_off_with_the_program(seconds: float) -> str:
    """Why a recording ended that was found unfinished at the next start, after a kill or a power cut, as such a sentence."""
    return f"{CUT_OFF} at {minutes(seconds)}: the program ended while it ran."
