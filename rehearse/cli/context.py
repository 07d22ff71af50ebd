"""What every command gets: where data lives, the settings, and where words go."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol, TextIO, cast

from rehearse.errors import StorageError
from rehearse.paths import DataPaths
from rehearse.settings import Settings

#: What steers a terminal does not come from titles and files that somebody else wrote: controls but tab and line feed.
_UNPRINTED = {code: None for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\t\n"}


class Nowhere(io.TextIOBase):
    """A stream to which anything can be written, and which keeps nothing."""

    def write(self, text: str, /) -> int:
        """All of it is gone."""
        return len(text)


class OpenWindow(Protocol):
    """How the window is opened; given by the entry point, because the core does not know Qt."""

    def __call__(self, paths: DataPaths, *, offline: bool, demo: bool) -> int:
        """Runs until the window closes; returns the exit status."""
        ...


@dataclass(frozen=True, slots=True)
class Context:
    """One run of the command line."""

    paths: DataPaths
    settings: Settings
    offline: bool
    out: TextIO
    err: TextIO
    open_window: OpenWindow | None = None
    answers: TextIO = field(default_factory=lambda: sys.stdin)

    def line(self, text: str = "") -> None:
        """One line of result on stdout. Raises StorageError if it goes to a file and the disk refuses."""
        with self._writing():
            self.out.write(text.translate(_UNPRINTED) + "\n")

    def note(self, text: str) -> None:
        """One line beside the result, on stderr."""
        self.err.write(text.translate(_UNPRINTED) + "\n")
        self.err.flush()

    def json(self, value: Any) -> None:
        """One JSON value and nothing else. Raises as `line` does."""
        with self._writing():
            json.dump(value, self.out, ensure_ascii=False, indent=1)
            self.out.write("\n")

    def flush(self) -> None:
        """What was said is out when this returns. Raises as `line` does."""
        with self._writing():
            self.out.flush()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except BrokenPipeError:
            raise
        except OSError as error:
            raise StorageError(
                f"The result could not be written: {error.strerror or 'the disk refused'}.",
                next_step="Make room on the disk, or send the result elsewhere.",
                detail=repr(error),
            ) from error

    def confirmed(self, question: str) -> bool:
        """Asks whoever sits at a terminal, no being the answer unless they say yes. In a script there is nobody to ask: True.

        The question goes to the stream that they see; where both go elsewhere it cannot be read, and the answer is no.
        """
        if not self.answers.isatty():
            return True
        seen = next((stream for stream in (self.err, self.out) if stream.isatty()), None)
        if seen is None:
            self.note(f"{question} Nobody can see this question; --yes answers it beforehand.")
            return False
        seen.write(f"{question} [y/N] ")
        seen.flush()
        return self.answers.readline().strip().lower() in ("y", "yes")

    def progress(self, title: str) -> Callable[[float], None]:
        """A bar on a terminal, nothing in a pipe. Call with 0..1; 1 ends the line."""
        if not self.err.isatty():
            return lambda _share: None
        width = 30

        def show(share: float) -> None:
            filled = round(width * min(1.0, max(0.0, share)))
            self.err.write(
                f"\r{title} [{'#' * filled}{' ' * (width - filled)}] {share * 100:3.0f} %" + ("\n" if share >= 1 else "")
            )
            self.err.flush()

        return show


def standard_streams() -> tuple[TextIO, TextIO]:
    """Stdout and stderr that never fail on a character the terminal does not know. One that was closed takes everything and keeps nothing."""
    found: list[TextIO] = []
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
        found.append(stream or cast("TextIO", Nowhere()))
    return found[0], found[1]
