"""Loads the words questions, stories and ratings are sorted by from `assets/competencies.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from rehearse.assets import asset
from rehearse.model.vocabulary import Category, Competency, Listener, Vocabulary


@cache
def load_vocabulary(path: Path | None = None) -> Vocabulary:
    """The shipped vocabulary, or that of another file, read once a process. Raises OSError, KeyError or tomllib.TOMLDecodeError (a broken build)."""
    source = path if path is not None else asset("competencies.toml")
    raw = tomllib.loads(source.read_text(encoding="utf-8"))
    return Vocabulary(
        categories=tuple(Category(row["id"], row["title"], row["about"], tuple(row["keywords"])) for row in raw["category"]),
        roles={row["id"]: row["title"] for row in raw["role"]},
        levels={row["id"]: row["title"] for row in raw["level"]},
        listeners=tuple(Listener(row["id"], row["title"], row["technical"]) for row in raw["listener"]),
        competencies=tuple(
            Competency(
                row["id"], row["title"], row["question"], tuple(row["strong"]), tuple(row["weak"]), bool(row.get("staff", False))
            )
            for row in raw["competency"]
        ),
        gaps=tuple(raw["gaps"]["names"]),
        trades=tuple(row["id"] for row in raw["role"] if row.get("trade", False)),
    )
