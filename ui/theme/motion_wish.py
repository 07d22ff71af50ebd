"""Whether the person has asked the whole system for less motion: each platform keeps that elsewhere, and Qt tells it only from 6.12 on."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

#: Milliseconds the desktop may take to answer.
PATIENCE = 500
#: Platforms on which nobody looks.
UNSEEN = ("offscreen", "minimal")

#: Where a Linux desktop keeps it (xdg-desktop-portal, Settings): namespace, key, and the value that asks for less.
ASKED: tuple[tuple[str, str, object], ...] = (
    ("org.freedesktop.appearance", "reduced-motion", 1),
    ("org.gnome.desktop.interface", "enable-animations", False),
)


def wants_stillness() -> bool:
    """True where the system is set to less motion; False also where it does not say. May wait for the desktop: on a worker."""
    if sys.platform == "win32":
        return _windows()
    if sys.platform == "darwin":
        return _mac()
    return asks_for_less(_portal)


def asks_for_less(read: Callable[[str, str], object]) -> bool:
    """By a desktop whose settings `read(namespace, key)` gives; None for what it does not know."""
    return any((value := read(namespace, key)) is not None and value == less for namespace, key, less in ASKED)


def _portal(namespace: str, key: str) -> object:
    bus = os.environ.get("DBUS_SESSION_BUS_ADDRESS") or Path(os.environ.get("XDG_RUNTIME_DIR", ""), "bus").is_socket()
    if not bus:
        return None  # asking would start one
    try:
        from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusVariant
    except ImportError:
        return None
    name = "rehearse-motion"
    connection = QDBusConnection.connectToBus(QDBusConnection.BusType.SessionBus, name)
    try:
        message = QDBusMessage.createMethodCall(
            "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop", "org.freedesktop.portal.Settings", "Read"
        )
        message.setArguments([namespace, key])
        reply = connection.call(message, timeout=PATIENCE)
        value: object = reply.arguments()[0] if reply.arguments() and not reply.errorName() else None
        while isinstance(value, QDBusVariant):  # one in another
            value = value.variant()
        return value
    finally:
        QDBusConnection.disconnectFromBus(name)


def _windows() -> bool:
    import ctypes

    animates = ctypes.c_int(1)
    asked = 0x1042  # SPI_GETCLIENTAREAANIMATION
    library = getattr(ctypes, "windll", None)
    return (
        library is not None
        and bool(library.user32.SystemParametersInfoW(asked, 0, ctypes.byref(animates), 0))
        and not animates.value
    )


def _mac() -> bool:
    import plistlib

    kept = Path.home() / "Library" / "Preferences" / "com.apple.universalaccess.plist"
    try:
        return bool(plistlib.loads(kept.read_bytes()).get("reduceMotion", False))
    except (OSError, ValueError, plistlib.InvalidFileException):
        return False
