"""`rehearse doctor`: microphone, speaker, voice, model, disk, database: each OK or what to do."""

from __future__ import annotations

import argparse
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass

from rehearse.assets import asset
from rehearse.audio.device_worker import DeviceWorker
from rehearse.audio.portaudio import PortAudioBackend
from rehearse.audio.ports import AudioBackend
from rehearse.cli.context import Context
from rehearse.cli.opened import opened_history
from rehearse.counted import counted
from rehearse.errors import RehearseError
from rehearse.session.engine_room import chosen_model, require_language
from rehearse.speech import catalog
from rehearse.speech.voice_out import SpeechRenderer

#: An hour at 48 kHz takes 346 MB; below this a take could fill the disk.
LITTLE_ROOM = 500_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: fine, or what to do. `needed` is False for what the program works without."""

    name: str
    fine: bool
    said: str
    needed: bool = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--json."""
    parser.add_argument("--json", action="store_true", help="print one JSON list")


def _devices(backend: AudioBackend, worker: DeviceWorker) -> list[Finding]:
    found = []
    for name, ask, without in (
        (
            "microphone",
            backend.inputs,
            "Connect one, or allow this program to use it; recordings can still be analysed and replayed.",
        ),
        ("speaker", backend.outputs, "Connect one; questions can still be read."),
    ):
        try:
            devices = worker.call(ask)
        except RehearseError as error:
            found.append(Finding(name, fine=False, said=error.sentence()))
            continue
        default = next((device for device in devices if device.default), devices[0] if devices else None)
        said = f"{default.name} at {default.samplerate} Hz ({len(devices)} in all)" if default else f"None was found. {without}"
        found.append(Finding(name, default is not None, said))
    return found


def _voice(context: Context) -> Finding:
    try:
        voices = SpeechRenderer(context.paths.cache).voices()
    except RehearseError as error:
        return Finding("voice", fine=False, said=error.sentence(), needed=False)
    if not voices:
        return Finding("voice", fine=False, said="This machine has none; the shipped questions still speak.", needed=False)
    return Finding("voice", fine=True, said=f"{len(voices)} on this machine")


def _model(context: Context) -> Finding:
    broken = catalog.faults(context.paths)
    if broken:
        return Finding("model", fine=False, said="; ".join(error.sentence() for error in broken.values()))
    try:
        model = chosen_model(context.paths, context.settings)
        if model is not None:
            require_language(model, context.settings.language)
    except RehearseError as error:
        return Finding("model", fine=False, said=error.sentence())
    if model is None and context.settings.language != "en":
        return Finding(
            "model",
            fine=False,
            said=f"None yet for the language {context.settings.language}. Get one with: rehearse models download base (148 MB)",
        )
    if model is None:
        return Finding("model", fine=False, said="None yet. Get one with: rehearse models download base.en (148 MB)")
    return Finding("model", fine=True, said=f"{model.name} ({model.bytes / 1e6:.0f} MB), verified")


def _disk(context: Context) -> Finding:
    free = shutil.disk_usage(context.paths.root).free
    said = f"{free / 1e9:.1f} GB free in {context.paths.root}"
    if not os.access(context.paths.root, os.W_OK):
        return Finding("disk", fine=False, said=f"{context.paths.root} cannot be written; choose another with --data-dir.")
    return Finding("disk", free >= LITTLE_ROOM, said if free >= LITTLE_ROOM else f"Only {said}; make room before a long session.")


def _database(context: Context) -> Finding:
    try:
        with opened_history(context, "doctor") as history:
            count = history.run(history.attempts.count)
            lost = history.run(lambda: history.attempts.missing_audio(history.takes))
            waiting = len(history.run(history.attempts.recorded))
    except RehearseError as error:
        return Finding("database", fine=False, said=error.sentence())
    said = counted(count, "take") + (f", {waiting} waiting to be read" if waiting else "")
    if lost:
        gone = "1 recording is" if len(lost) == 1 else f"{len(lost)} recordings are"
        return Finding("database", fine=False, said=f"{said}; {gone} no longer there (what was measured is)", needed=False)
    return Finding("database", fine=True, said=said)


def _assets() -> Finding:
    missing = [name for name in ("questions", "models", "lexicons", "fonts") if not asset(name).is_dir()]
    said = "all there" if not missing else f"missing: {', '.join(missing)}. Install the program again."
    return Finding("program files", not missing, said)


def run(context: Context, options: argparse.Namespace) -> int:
    """0 when everything needed is fine, else 3."""
    context.paths.create()
    worker = DeviceWorker()
    try:
        checks: list[Callable[[], Finding]] = [
            lambda: _voice(context),
            lambda: _model(context),
            lambda: _disk(context),
            lambda: _database(context),
            _assets,
        ]
        findings = [*_devices(PortAudioBackend(), worker), *(check() for check in checks)]
    finally:
        worker.close()
    if options.json:
        context.json([{"name": item.name, "ok": item.fine, "said": item.said, "needed": item.needed} for item in findings])
    else:
        for item in findings:
            context.line(f"{'OK     ' if item.fine else 'LOOK   '}{item.name:<14} {item.said}")
    return 0 if all(item.fine for item in findings if item.needed) else 3
