"""Text as the database takes it: what SQLite or a file cannot hold is replaced before it gets there."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime


def clean(text: str) -> str:
    """The text without NUL and lone surrogates (SQLite refuses both), composed (NFC) so that equal words are equal."""
    whole = text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
    return unicodedata.normalize("NFC", whole)


def searchable(*parts: str) -> str:
    """The parts as one line to search in: case and accents folded, whitespace single."""
    decomposed = unicodedata.normalize("NFKD", " ".join(clean(part) for part in parts).casefold())
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(bare.split())


def stamp(moment: datetime) -> str:
    """An aware time as fixed-width UTC text that sorts. Raises ValueError on a time without a zone."""
    if moment.tzinfo is None:
        raise ValueError("a stored time needs a time zone")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def moment(stamped: str) -> datetime:
    """The aware UTC time that `stamp` wrote."""
    return datetime.fromisoformat(stamped).astimezone(UTC)
