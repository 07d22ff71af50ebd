"""Errors meant for people: what happened, what is safe, what to do next.

Two kinds (style rule 8): `RehearseError` is the world's doing and is shown; anything else is ours and is logged as a fault.
"""

from __future__ import annotations


class RehearseError(Exception):
    """Something outside the program went wrong. All three sentences are written for the person.

    `happened` is required; `safe` says what was kept; `next_step` says what to do. `detail` is technical and only for the log.
    """

    #: Exit status of the command line: 2 wrong use or unreadable input, 3 something the machine lacks.
    exit_status = 3

    def __init__(self, happened: str, *, safe: str = "", next_step: str = "", detail: str = "") -> None:
        super().__init__(happened)
        self.happened = happened
        self.safe = safe
        self.next_step = next_step
        self.detail = detail

    @property
    def advice(self) -> str:
        """What is safe and what to do next: the line below what happened."""
        return " ".join(part for part in (self.safe, self.next_step) if part)

    def sentence(self) -> str:
        """All that was said, as one line for a terminal or a message bar."""
        return f"{self.happened} {self.advice}".strip()


class UnreadableInputError(RehearseError):
    """The file or text given cannot be used: missing, not audio, empty, hostile."""

    exit_status = 2


class DeviceError(RehearseError):
    """A microphone or speaker is absent, lost, stalled or refuses."""


class ModelError(RehearseError):
    """No model, or a damaged or wrong one."""


class UnknownModelError(ModelError):
    """A name that is in no catalogue: wrong use, not something this machine lacks."""

    exit_status = 2


class DownloadError(RehearseError):
    """A download did not come through; what was there before is untouched."""


class OfflineError(RehearseError):
    """The offline switch refused a request to the network."""


class TranscriptionError(RehearseError):
    """The engine failed or died; the take is safe."""


class StorageError(RehearseError):
    """Disk full, read-only, damaged or newer data."""


class CancelledError(Exception):
    """The person cancelled. A type, never a message: callers drop it silently."""
