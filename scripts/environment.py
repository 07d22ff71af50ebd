"""Prepares what the program or its tests need on this machine: system libraries, a virtual environment, the packages.

Standard library only, Python 3.11 or newer. Does nothing, and asks no network, when everything is already there.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
ENVIRONMENT = REPOSITORY / ".venv"

#: Debian and Ubuntu names of what the window, sound and speech need from the system.
PROGRAM_PACKAGES = (
    "libasound2-plugins",
    "libdbus-1-3",
    "libegl1",
    "libfontconfig1",
    "libgl1",
    "libglib2.0-0",
    "libportaudio2",
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-keysyms1",
    "libxcb-shape0",
    "libxkbcommon-x11-0",
    "libxkbcommon0",
    "espeak-ng",
)
TEST_PACKAGES = (*PROGRAM_PACKAGES, "ffmpeg", "libespeak-ng1", "pulseaudio", "pulseaudio-utils", "xauth", "xdotool", "xvfb")

#: What the same things are called elsewhere, for the sentence that says what is missing.
ELSEWHERE = (
    "PortAudio (brew install portaudio) and, for a spoken question in the system's voice, espeak-ng (brew install espeak-ng)"
)


class SetupError(Exception):
    """Something this script cannot mend; its text says what to do."""


@dataclass(frozen=True)
class Needs:
    """What to prepare: which system packages, which extra of pyproject.toml."""

    packages: tuple[str, ...]
    extra: str

    @property
    def stamp(self) -> Path:
        """Written when everything was installed; holds the fingerprint it was installed for."""
        return ENVIRONMENT / f"ready-{self.extra or 'program'}"


PROGRAM = Needs(PROGRAM_PACKAGES, "")
TESTS = Needs(TEST_PACKAGES, "test")


def say(text: str) -> None:
    """One line for the person, on stderr so that a command's own output stays clean."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def fingerprint() -> str:
    """Changes with the dependencies, the Python and the place of the repository."""
    text = (REPOSITORY / "pyproject.toml").read_bytes() + f"{sys.version_info[:2]}{REPOSITORY}".encode()
    return hashlib.sha256(text).hexdigest()


def environment_python() -> Path:
    """The interpreter inside the virtual environment."""
    return ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def is_ready(needs: Needs) -> bool:
    """True when an earlier run installed exactly this."""
    return needs.stamp.exists() and needs.stamp.read_text() == fingerprint() and environment_python().exists()


def missing_packages(names: tuple[str, ...]) -> list[str]:
    """Which Debian packages are not installed; empty on systems without dpkg."""
    if not shutil.which("dpkg-query"):
        return []
    found = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n", *names], capture_output=True, text=True, check=False
    )
    installed = {line.split()[0] for line in found.stdout.splitlines() if line.endswith(" installed")}
    # Debian 13 and Ubuntu 24.04 renamed these two for 64-bit time.
    renamed = {"libglib2.0-0": "libglib2.0-0t64", "libasound2-plugins": "libasound2-plugins"}
    return [name for name in names if name not in installed and not _installed(renamed.get(name, ""))]


def _installed(name: str) -> bool:
    if not name:
        return False
    answer = subprocess.run(["dpkg-query", "-W", "-f", "${db:Status-Status}", name], capture_output=True, text=True, check=False)
    return answer.stdout == "installed"


def install_packages(names: list[str]) -> None:
    """apt-get install, as root or through sudo. Raises SetupError with the command to run by hand."""
    command = ["apt-get", "install", "-y", "--no-install-recommends", *names]
    by_hand = "sudo apt-get update && sudo " + " ".join(command)
    if not shutil.which("apt-get"):
        raise SetupError(f"These system packages are missing: {', '.join(names)}. Please install them and run this again.")
    prefix: list[str] = []
    if os.geteuid() != 0:
        if not shutil.which("sudo"):
            raise SetupError(f"Some system libraries are missing. As an administrator, run: {by_hand}")
        prefix = ["sudo"]
    say("Installing system packages: " + ", ".join(names))
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["apt-get", "update", "-qq"], command):
        done = subprocess.run([*prefix, *step], env=quiet, stdout=subprocess.DEVNULL, check=False)
        if done.returncode:
            raise SetupError(f"Some system libraries could not be installed. Please run: {by_hand}")


def build_environment(needs: Needs) -> None:
    """Virtual environment and packages; repeats are cheap. Raises SetupError."""
    if not environment_python().exists():
        say(f"Making a virtual environment in {ENVIRONMENT.name}/")
        made = subprocess.run([sys.executable, "-m", "venv", str(ENVIRONMENT)], capture_output=True, text=True, check=False)
        if made.returncode and shutil.which("apt-get"):
            shutil.rmtree(ENVIRONMENT, ignore_errors=True)
            install_packages([f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"])
            made = subprocess.run([sys.executable, "-m", "venv", str(ENVIRONMENT)], capture_output=True, text=True, check=False)
        if made.returncode:
            raise SetupError("A virtual environment could not be made: " + (made.stderr or made.stdout).strip())
    target = f"{REPOSITORY}[{needs.extra}]" if needs.extra else str(REPOSITORY)
    say("Installing packages (about 700 MB the first time)")
    pip = [str(environment_python()), "-m", "pip", "install", "--disable-pip-version-check", "-q", "-e", target]
    if subprocess.run(pip, check=False).returncode:
        raise SetupError("The packages could not be installed; what pip said is above. Nothing else was changed.")


def prepare(needs: Needs) -> None:
    """Everything `needs` asks for, unless it is there already. Raises SetupError."""
    if is_ready(needs):
        return
    missing = missing_packages(needs.packages)
    if missing:
        install_packages(missing)
    elif not shutil.which("dpkg-query"):
        say(f"This system's own packages are not managed here. Needed: {ELSEWHERE}.")
    build_environment(needs)
    needs.stamp.write_text(fingerprint())
