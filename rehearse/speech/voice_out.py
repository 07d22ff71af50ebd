"""Renders text to a sound file with a voice of this machine, in a process of its own that can be given up on."""

from __future__ import annotations

import hashlib
import multiprocessing
import multiprocessing.connection
import multiprocessing.process
import os
import shutil
import subprocess
import tempfile
import wave
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from rehearse.errors import DeviceError

#: Words a minute; calm speech.
DEFAULT_RATE = 155
_TIMEOUT = 30.0
_ESPEAK_NAMES = ("espeak-ng", "espeak")
_MOST_TEXT = 4_000


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice of this machine. `id` is what `render` takes; `language` is a tag such as "en-us", "" if not known."""

    id: str
    name: str
    language: str


class SpeechRenderer:
    """Text to a WAV file in a cache folder; the same text, voice and rate are rendered once.

    Uses espeak-ng where it is installed, else the system's own voices through pyttsx3. Guarantee: a file that is returned
    is whole and holds sound; a voice that hangs is killed after `timeout` seconds. Thread: any; blocks while rendering.
    """

    def __init__(
        self,
        cache_dir: Path,
        *,
        timeout: float = _TIMEOUT,
        find_program: Callable[[str], str | None] = shutil.which,
    ) -> None:
        self._cache = cache_dir
        self._timeout = timeout
        self._find_program = find_program

    def render(self, text: str, voice: str | None = None, rate: int = DEFAULT_RATE) -> Path:
        """Returns the WAV file. Raises DeviceError when this machine has no voice, or the voice fails or hangs."""
        words = " ".join(text.replace("\0", " ").split())[:_MOST_TEXT]
        program = self._espeak()
        key = "\n".join((words, voice or "", str(rate), Path(program).name if program else "system"))
        target = self._cache / f"voice-{hashlib.sha256(key.encode('utf-8', 'replace')).hexdigest()[:32]}.wav"
        if target.is_file() and _holds_sound(target):
            return target
        self._cache.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, draft_name = tempfile.mkstemp(prefix="voice-", suffix=".wav", dir=self._cache)
        os.close(handle)
        draft = Path(draft_name)
        try:
            if program:
                self._with_espeak(program, words, voice, rate, draft)
            else:
                self._with_system_voice(words, voice, rate, draft)
            if not _holds_sound(draft):
                raise _no_voice("the voice wrote no sound")
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)
        return target

    def voices(self) -> tuple[Voice, ...]:
        """The voices there are, by language and name; empty where this machine has none."""
        program = self._espeak()
        if program:
            return self._espeak_voices(program)
        receiver, sender = multiprocessing.get_context("spawn").Pipe(duplex=False)
        process = multiprocessing.get_context("spawn").Process(target=_list_system_voices, args=(sender,), daemon=True)
        process.start()
        sender.close()
        found: tuple[tuple[str, str, str], ...] = ()
        with suppress(EOFError, OSError):
            if receiver.poll(self._timeout):
                found = receiver.recv()
        _end(process)
        receiver.close()
        return tuple(Voice(*entry) for entry in found)

    def _espeak(self) -> str | None:
        return next((path for name in _ESPEAK_NAMES if (path := self._find_program(name))), None)

    def _with_espeak(self, program: str, text: str, voice: str | None, rate: int, target: Path) -> None:
        command = [program, "-w", str(target), "-s", str(rate), "-v", voice or "en-us", "--stdin", "-b", "1"]
        try:
            done = subprocess.run(
                command, input=text.encode("utf-8", "replace"), capture_output=True, timeout=self._timeout, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise _no_voice(repr(error)) from error
        if done.returncode != 0:
            raise _no_voice(done.stderr.decode("utf-8", "replace")[-400:])

    def _espeak_voices(self, program: str) -> tuple[Voice, ...]:
        try:
            done = subprocess.run([program, "--voices"], capture_output=True, timeout=self._timeout, check=False)
        except (OSError, subprocess.TimeoutExpired):
            return ()
        voices: list[Voice] = []
        for line in done.stdout.decode("utf-8", "replace").splitlines()[1:]:
            columns = line.split()
            if len(columns) >= 4:  # Pty Language Age/Gender VoiceName File ...
                voices.append(Voice(columns[1], columns[3].replace("_", " "), columns[1]))
        return tuple(sorted(set(voices), key=lambda found: (found.language, found.name)))

    def _with_system_voice(self, text: str, voice: str | None, rate: int, target: Path) -> None:
        """pyttsx3 in a child: its drivers can hang or crash, and its event loop must not live in ours."""
        process = multiprocessing.get_context("spawn").Process(
            target=_render_with_system_voice, args=(text, voice, rate, str(target)), daemon=True
        )
        process.start()
        process.join(self._timeout)
        code = process.exitcode
        _end(process)
        if code != 0:
            raise _no_voice(f"exit status {code}")


def _end(process: multiprocessing.process.BaseProcess) -> None:
    process.join(1.0)
    if process.is_alive():
        process.kill()
        process.join(5.0)
    process.close()


def _render_with_system_voice(text: str, voice: str | None, rate: int, target: str) -> None:
    """In the child. Whatever a driver raises ends it with status 1, which the parent turns into a sentence."""
    _silence()
    import pyttsx3

    engine = pyttsx3.init()
    engine.setProperty("rate", rate)
    if voice:
        engine.setProperty("voice", voice)
    engine.save_to_file(text, target)
    engine.runAndWait()


def _list_system_voices(sender: multiprocessing.connection.Connection) -> None:
    """In the child. Sends (id, name, language) triples, or ends without a word where there is no driver."""
    _silence()
    import pyttsx3

    found: list[tuple[str, str, str]] = []
    for voice in pyttsx3.init().getProperty("voices"):
        languages = getattr(voice, "languages", None) or [""]
        language = languages[0].decode("ascii", "ignore") if isinstance(languages[0], bytes) else str(languages[0])
        found.append((str(voice.id), str(voice.name), language.strip("\x05").lower()))
    sender.send(tuple(found))
    sender.close()


def _silence() -> None:
    """In the child: drivers print to the standard output, which belongs to the parent's reader."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)


def _holds_sound(path: Path) -> bool:
    """Whether the file has frames. macOS writes AIFF under any name: then its size must do."""
    try:
        if path.stat().st_size < 1_000:
            return False
        with wave.open(str(path), "rb") as sound:
            return sound.getnframes() > 0
    except (wave.Error, EOFError):
        return path.read_bytes()[:4] == b"FORM"
    except OSError:
        return False


def _no_voice(detail: str) -> DeviceError:
    return DeviceError(
        "This machine has no voice that can read the question aloud.",
        safe="The question is on the screen, and everything else works.",
        next_step="Install espeak-ng, or go on reading.",
        detail=detail,
    )
