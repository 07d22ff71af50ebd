"""Reads the text arguments of `sections` and `fillers`: a file, or - for standard input."""

from __future__ import annotations

import sys
from pathlib import Path

from rehearse.errors import UnreadableInputError

#: Far above any answer (20,000 words are about 120 kB); a larger file is a mistake.
LARGEST = 20_000_000


def read_text(argument: str) -> str:
    """The text; raises UnreadableInputError with one sentence if it cannot be read or is not UTF-8 text."""
    try:
        if argument == "-":
            if sys.stdin is None:
                raise UnreadableInputError("There is no standard input here; give a text file.")
            raw = sys.stdin.buffer.read(LARGEST + 1)
        else:
            path = Path(argument)
            if path.is_dir():
                raise UnreadableInputError(f"{argument} is a folder; give a text file, or - for standard input.")
            with path.open("rb") as file:
                raw = file.read(LARGEST + 1)
    except FileNotFoundError as error:
        raise UnreadableInputError(f"There is no file {argument}.") from error
    except OSError as error:
        raise UnreadableInputError(f"{argument} cannot be read: {error.strerror}.", detail=repr(error)) from error
    if len(raw) > LARGEST:
        raise UnreadableInputError(f"{argument} is larger than {LARGEST // 1_000_000} MB; that is not one answer.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableInputError(f"{argument} is not UTF-8 text.") from error
    if "\0" in text:
        raise UnreadableInputError(f"{argument} is not text.")
    return text
