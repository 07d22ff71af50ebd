"""Sound for the tests of this folder."""

from __future__ import annotations

from tests.sound_fixtures import virtual_sound

__all__ = ["virtual_sound"]
