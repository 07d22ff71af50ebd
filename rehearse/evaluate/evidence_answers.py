"""Answers labelled by hand for the evidence checks: what is heard in each, with a stretch that shows it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from rehearse.model.sections import Label, Sentence
from rehearse.model.transcript import Word

_SECONDS_A_WORD = 60 / 150


@dataclass(frozen=True, slots=True)
class EvidenceAnswer:
    """An answer with its own sections, and for every check that is heard the stretches that show it."""

    id: str
    listener: str
    parts: tuple[tuple[Label, str], ...]
    heard: dict[str, tuple[str, ...]]

    def spoken(self) -> tuple[tuple[Sentence, ...], tuple[Word, ...]]:
        """Sentences (cut after full stops) and words at an even 150 a minute."""
        words: list[Word] = []
        sentences: list[Sentence] = []
        for label, text in self.parts:
            for part in re.split(r"(?<=[.?!])\s+", text.strip()):
                first = len(words)
                for token in part.split():
                    at = len(words) * _SECONDS_A_WORD
                    words.append(Word(token, at, at + 0.9 * _SECONDS_A_WORD))
                sentences.append(Sentence(part, words[first].start, words[-1].end, label, first, len(words)))
        return tuple(sentences), tuple(words)


def evidence_answers(file: Path) -> tuple[EvidenceAnswer, ...]:
    """The answers of one file, in its order."""
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    return tuple(
        EvidenceAnswer(
            row["id"],
            row.get("listener", "peer").replace(" ", "_"),
            tuple((Label(label), text) for label, text in row["parts"]),
            {check: tuple(stretches) for check, stretches in row.get("heard", {}).items()},
        )
        for row in data["answer"]
    )
