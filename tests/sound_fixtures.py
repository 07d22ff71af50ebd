"""The fixture `virtual_sound`; a folder takes it with `from tests.sound_fixtures import virtual_sound` in its conftest."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.virtual_sound import VirtualSound, missing_commands


@pytest.fixture
def virtual_sound(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[VirtualSound]:
    """A private sound system, and PortAudio pointed at it. Parametrise indirectly with a dict of VirtualSound's arguments.

    PortAudio itself keeps what it found when it was first loaded: use `fresh_portaudio` (or a child process) with it.
    """
    missing = missing_commands()
    if missing:
        pytest.skip("a virtual sound card needs: " + ", ".join(missing))
    if not hasattr(os, "geteuid"):
        pytest.skip("the virtual sound card works on Linux")
    with VirtualSound(**getattr(request, "param", {})) as sound:
        for name, value in sound.environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.delenv("PULSE_SOURCE", raising=False)
        monkeypatch.delenv("PULSE_SINK", raising=False)
        yield sound
