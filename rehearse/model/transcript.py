"""Words with times, and where they came from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch `[start, end)`: seconds from the take's first frame, or character offsets when the source is plain text."""

    start: float
    end: float

    @property
    def seconds(self) -> float:
        """Length in the span's own unit."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Word:
    """One word as heard, with its punctuation. Times as in `Span`; `probability` in 0..1."""

    text: str
    start: float
    end: float
    probability: float = 1.0


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """Which weights heard the words. `revision` is the hub's full commit hash, or None for an own folder."""

    name: str
    revision: str | None
    language: str


@dataclass(frozen=True, slots=True)
class Transcript:
    """Words in time order, and the model that heard them. An empty tuple of words means: listened, and heard no speech."""

    words: tuple[Word, ...]
    model: ModelInfo

    @property
    def text(self) -> str:
        """The words joined by single spaces."""
        return " ".join(word.text for word in self.words)
