"""Labelled answers for training and measuring: ours, and the permissively licensed rows of a third-party file where it is at hand."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rehearse.model.sections import LABELS, Label
from rehearse.model.transcript import Word

LETTERS = {label.letter: label for label in LABELS}
#: Rows under these licences may train weights that ship; all others are for measuring only.
TRAINABLE = frozenset({"MIT", "Apache-2.0"})
SECONDS_A_WORD = 60 / 150


@dataclass(frozen=True)
class LabelledAnswer:
    """An answer as (label, text) parts in the order told. `own_reflection`: its author kept Reflection apart from Result."""

    id: str
    source: str
    parts: tuple[tuple[Label, str], ...]
    own_reflection: bool
    trainable: bool

    def labels(self) -> tuple[Label, ...]:
        """The runs of labels, neighbours of one label joined."""
        runs: list[Label] = []
        for label, _ in self.parts:
            if not runs or runs[-1] is not label:
                runs.append(label)
        return tuple(runs)


def spoken(parts: Iterable[tuple[Label, str]]) -> tuple[tuple[Word, ...], tuple[Label, ...]]:
    """The words at an even 150 a minute, and the label of each."""
    texts = [(token, label) for label, text in parts for token in text.split() if any(character.isalnum() for character in token)]
    words = tuple(Word(token, index * SECONDS_A_WORD, (index + 0.9) * SECONDS_A_WORD) for index, (token, _) in enumerate(texts))
    return words, tuple(label for _, label in texts)


def own_answers(*files: Path) -> tuple[LabelledAnswer, ...]:
    """Our answers: one JSON object a line, {"id", "field", "sections": [["S", text], ...]}."""
    answers = []
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            if not line.strip():
                continue
            row = json.loads(line)
            parts = tuple((LETTERS[letter], text) for letter, text in row["sections"])
            answers.append(LabelledAnswer(row["id"], "own", parts, own_reflection=True, trainable=True))
    return tuple(answers)


def third_party_answers(file: Path) -> tuple[LabelledAnswer, ...]:
    """Rows of a star_dev.jsonl file, in its order."""
    answers = []
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        parts: Sequence[tuple[Label, str]] = tuple((Label(part["label"]), part["text"]) for part in row["sections"])
        kept = any(label is Label.REFLECTION for label, _ in parts)
        answers.append(LabelledAnswer(row["id"], row["repo"], tuple(parts), kept, row["license"] in TRAINABLE))
    return tuple(answers)
