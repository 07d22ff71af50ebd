"""The machine and its data: devices, models, settings, the data folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from rehearse.disk_room import TakeRoom
from rehearse.errors import RehearseError
from rehearse.model.measures import Definition
from rehearse.ports.practice import MicrophoneWarning
from rehearse.ports.running import Cancelled, OnProgress
from rehearse.settings import Settings


@dataclass(frozen=True, slots=True)
class DeviceEntry:
    """A microphone or speaker; `default` marks the system's own choice."""

    name: str
    default: bool = False
    detail: str = ""


class CheckPhase(StrEnum):
    """The microphone check: speak, then hear it back."""

    IDLE = "idle"
    LISTENING = "listening"
    PLAYING = "playing"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class CheckState:
    """One poll of the microphone check. `heard` once speech was loud enough."""

    phase: CheckPhase = CheckPhase.IDLE
    seconds: float = 0.0
    level_dbfs: float = -100.0
    peak: float = 0.0
    heard: bool = False
    warning: MicrophoneWarning = MicrophoneWarning.NONE
    error: RehearseError | None = None


class DevicesPort(Protocol):
    """Microphones, speakers, voices. `inputs`, `outputs`, `voices` are *slow*; the check is *at once*."""

    def inputs(self) -> tuple[DeviceEntry, ...]:
        """Looks again; only called while nothing records or plays."""

    def outputs(self) -> tuple[DeviceEntry, ...]:
        """As `inputs`."""

    def voices(self) -> tuple[str, ...]:
        """The system's voices; empty if it has none (shipped audio still speaks)."""

    def start_check(self, device: str) -> None:
        """Listens on `device` ("" the system's own)."""

    def hear_check(self) -> None:
        """Ends listening and plays back what was heard."""

    def stop_check(self) -> None:
        """Ends the check; what was heard is dropped."""

    def poll_check(self) -> CheckState:
        """The state now."""

    def say(self, text: str, voice: str) -> None:
        """Speaks a sample with a voice."""


@dataclass(frozen=True, slots=True)
class ModelEntry:
    """A model as the window offers it. `size` in bytes; `source` and `revision` say where it comes from."""

    name: str
    title: str
    size: int
    source: str
    revision: str = ""
    languages: str = "English"
    installed: bool = False
    damaged: bool = False
    recommended: bool = False
    own_folder: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class DownloadProgress:
    """Bytes so far, bytes in all, bytes per second (None until known)."""

    done: int
    total: int
    per_second: float | None = None


class ModelsPort(Protocol):
    """Speech models. Every method is *slow*."""

    def catalogue(self) -> tuple[ModelEntry, ...]:
        """Everything on offer and everything on the machine."""

    def download(self, name: str, on_progress: Callable[[DownloadProgress], None], cancelled: Cancelled) -> ModelEntry:
        """Raises OfflineError, DownloadError, CancelledError; a cut download is resumed by the next."""

    def use_folder(self, folder: Path) -> ModelEntry:
        """Checks a folder that holds a converted model and remembers it. Raises ModelError."""

    def remove(self, name: str) -> None:
        """Deletes a downloaded model."""

    def measure(self, on_progress: OnProgress, cancelled: Cancelled) -> str:
        """Times the machine; returns the recommended model's name."""


class SettingsPort(Protocol):
    """The person's settings."""

    def current(self) -> Settings:
        """*At once*."""

    def save(self, settings: Settings, since: Settings | None = None) -> None:
        """*Slow*. Keeps what `settings` change in `since` (None: in those of now). Everything that depends on them follows."""


@dataclass(frozen=True, slots=True)
class DataUse:
    """Bytes on disk."""

    takes: int
    models: int
    cache: int
    database: int

    @property
    def total(self) -> int:
        """All of it."""
        return self.takes + self.models + self.cache + self.database


class DataPort(Protocol):
    """The data folder as a whole. `folder` and `definitions` are *at once*, the others *slow*."""

    def folder(self) -> Path:
        """Where everything lies."""

    def definitions(self) -> tuple[Definition, ...]:
        """Each measure, its norm and source."""

    def use(self) -> DataUse:
        """How much room it takes."""

    def room(self) -> TakeRoom | None:
        """By the recorder's own rule, whether there is room for a take. None: the disk does not say."""

    def clear_cache(self) -> None:
        """Rendered speech and stretched audio."""

    def export_all(self, path: Path, on_progress: OnProgress, cancelled: Cancelled) -> None:
        """One zip with everything."""

    def import_all(self, path: Path, on_progress: OnProgress, cancelled: Cancelled) -> str:
        """Reads such a zip back; a sentence saying what came in."""
