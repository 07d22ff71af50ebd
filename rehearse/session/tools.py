"""Loads what every report needs once: section weights and lexicons, the person's own over the shipped ones."""

from __future__ import annotations

from rehearse.analysis.section_model import SectionModel
from rehearse.coach.lexicon import load_lexicons
from rehearse.paths import DataPaths
from rehearse.session.pipeline import Tools


def load_tools(paths: DataPaths | None) -> Tools:
    """Tools for one data folder, or with the shipped lexicons alone. A faulty own lexicon raises UnreadableInputError naming file and line."""
    own = paths.lexicons if paths is not None and paths.lexicons.is_dir() else None
    return Tools(SectionModel.load(), load_lexicons(own))
