"""The settings in use: read once, changed only through `save`, which tells whoever depends on them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from rehearse.settings import Settings, load_settings, save_settings, with_changes

Follower = Callable[[Settings, Settings], None]


class SettingsHolder:
    """The `SettingsPort`. `current` from any thread; `save` serialises itself and calls followers with (old, new) on the caller's thread."""

    def __init__(self, path: Path, *, offline: bool = False) -> None:
        self._path = path
        self._lock = threading.Lock()
        # Of its own: a window that reads the settings must never wait for the disk.
        self._writing = threading.Lock()
        self._forced_offline = offline
        self._settings: Settings | None = None
        self._followers: list[Follower] = []

    def current(self) -> Settings:
        """The settings now; read from disk the first time."""
        with self._lock:
            if self._settings is None:
                self._settings = load_settings(self._path)
            return self._settings

    @property
    def offline(self) -> bool:
        """True when the switch or the command line refuses the network."""
        return self._forced_offline or self.current().offline

    def follow(self, follower: Follower) -> None:
        """Calls `follower(old, new)` after each save."""
        self._followers.append(follower)

    def save(self, settings: Settings, since: Settings | None = None) -> None:
        """Writes what `settings` change in `since`, then adopts. Raises StorageError and keeps the old settings in use.

        The file is read anew first: what a command wrote there beside the window stays, and is adopted with the rest.
        """
        with self._writing:
            old = self.current()
            new = with_changes(load_settings(self._path, old), since or old, settings)
            save_settings(self._path, new)
            with self._lock:
                self._settings = new
        for follower in tuple(self._followers):
            follower(old, new)
