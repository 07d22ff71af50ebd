"""The window's machine in memory: devices, models, settings, a data folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from rehearse.errors import CancelledError, DownloadError, RehearseError
from rehearse.model.measures import Definition
from rehearse.ports import (
    Cancelled,
    CheckPhase,
    CheckState,
    DataUse,
    DeviceEntry,
    DownloadProgress,
    MicrophoneWarning,
    ModelEntry,
    OnProgress,
    TakeRoom,
)
from rehearse.settings import Settings, with_changes


class FakeDevices:
    """Two microphones, one speaker, no real sound."""

    def __init__(self, inputs: tuple[str, ...] = ("Built-in Microphone", "USB Headset")) -> None:
        self.names = inputs
        self.check = CheckState()
        self.said: list[str] = []

    def inputs(self) -> tuple[DeviceEntry, ...]:
        return tuple(DeviceEntry(name, index == 0) for index, name in enumerate(self.names))

    def outputs(self) -> tuple[DeviceEntry, ...]:
        return (DeviceEntry("Built-in Speaker", True), DeviceEntry("USB Headset"))

    def voices(self) -> tuple[str, ...]:
        return ("English (America)", "English (Great Britain)")

    def start_check(self, device: str) -> None:
        if not self.names:
            self.check = CheckState(CheckPhase.FAILED, warning=MicrophoneWarning.NO_DEVICE)
            return
        self.check = CheckState(CheckPhase.LISTENING, 1.4, -31.0, 0.21, heard=True)

    def hear_check(self) -> None:
        self.check = replace(self.check, phase=CheckPhase.PLAYING)

    def stop_check(self) -> None:
        self.check = CheckState()

    def poll_check(self) -> CheckState:
        return self.check

    def say(self, text: str, voice: str) -> None:
        self.said.append(text)


class FakeModels:
    """A small catalogue; `gate` decides what a download does between steps."""

    def __init__(self, *, installed: tuple[str, ...] = (), gate: Callable[[], None] | None = None) -> None:
        self.installed = set(installed)
        self.gate = gate
        self.failure: RehearseError | None = None

    def catalogue(self) -> tuple[ModelEntry, ...]:
        def entry(
            name: str, title: str, megabytes: float, note: str, languages: str = "English", *, best: bool = False
        ) -> ModelEntry:
            return ModelEntry(
                name=name,
                title=title,
                size=int(megabytes * 1_000_000),
                source=f"huggingface.co/Systran/faster-whisper-{name}",
                revision="3d3d5dee26484f91867d81cb899cfcf72b96be6c",
                languages=languages,
                installed=name in self.installed,
                recommended=best,
                note=note,
            )

        return (
            entry("tiny.en", "Tiny, English", 77.9, "Fastest; misses more words."),
            entry("base.en", "Base, English", 148.1, "The usual choice.", best=True),
            entry("small.en", "Small, English", 486.9, "Most exact; needs a quick machine."),
            entry("base", "Base, many languages", 147.9, "For answers in another language.", "99 languages"),
        )

    def download(self, name: str, on_progress: Callable[[DownloadProgress], None], cancelled: Cancelled) -> ModelEntry:
        if self.failure is not None:
            raise self.failure
        total = next(item.size for item in self.catalogue() if item.name == name)
        for step in range(1, 5):
            if cancelled():
                raise CancelledError
            on_progress(DownloadProgress(total * step // 4, total, 4_200_000.0))
            if self.gate is not None:
                self.gate()
        self.installed.add(name)
        return next(item for item in self.catalogue() if item.name == name)

    def use_folder(self, folder: Path) -> ModelEntry:
        if not (folder / "model.bin").is_file():
            raise DownloadError("This folder holds no model.", next_step="Choose the folder that has model.bin in it.")
        return ModelEntry(str(folder), folder.name, 1, str(folder), installed=True, own_folder=True)

    def remove(self, name: str) -> None:
        self.installed.discard(name)

    def measure(self, on_progress: OnProgress, cancelled: Cancelled) -> str:
        on_progress(0.5, "Timing the machine")
        return "base.en"


#: Somebody who has been through the first run and has a model.
READY = Settings(first_run_done=True, model="base.en")


class FakeSettings:
    """Kept in memory."""

    def __init__(self, settings: Settings | None = None) -> None:
        self.kept = settings or READY

    def current(self) -> Settings:
        return self.kept

    def save(self, settings: Settings, since: Settings | None = None) -> None:
        self.kept = with_changes(self.kept, since or self.kept, settings)


class FakeData:
    """A folder that is only named."""

    def __init__(self, folder: Path = Path("/home/sam/.local/share/rehearse")) -> None:
        self._folder = folder
        self.cleared = 0
        self.left: TakeRoom | None = TakeRoom(80_000_000_000)

    def folder(self) -> Path:
        return self._folder

    def definitions(self) -> tuple[Definition, ...]:
        return (
            Definition(
                "speech_rate",
                "Speech rate",
                "Words a minute over the whole answer, sounds such as um left out.",
                "120 to 165 words a minute; only a stretch of 15 s or more below 100 or above 180 is remarked on.",
                "Tauroza & Allison 1990",
            ),
            Definition(
                "filled_pauses_per_minute",
                "Filled pauses",
                "Um, uh and er a minute, heard in the sound itself as well as in the words.",
                "Up to 5 a minute with filler words pass unnoticed; above 12 listeners notice.",
                "Laske & DiGennaro Reed 2024",
            ),
            Definition(
                "longest_pause",
                "Longest pause",
                "The longest silence inside the answer.",
                "From 2 s listed, from 4 s shown strongly.",
                "",
            ),
        )

    def use(self) -> DataUse:
        return DataUse(184_000_000, 148_100_000, 3_200_000, 900_000)

    def room(self) -> TakeRoom | None:
        return self.left

    def clear_cache(self) -> None:
        self.cleared += 1

    def export_all(self, path: Path, on_progress: OnProgress, cancelled: Cancelled) -> None:
        on_progress(1.0, "Writing")

    def import_all(self, path: Path, on_progress: OnProgress, cancelled: Cancelled) -> str:
        return "12 takes and 3 stories came in."
