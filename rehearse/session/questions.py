"""Opens the question bank of a data folder: the shipped questions and the person's own."""

from __future__ import annotations

from rehearse.assets import asset
from rehearse.paths import DataPaths
from rehearse.store.questions import QuestionBank


def question_bank(paths: DataPaths) -> QuestionBank:
    """The bank; files are read when first asked for."""
    return QuestionBank(asset("questions"), paths.questions)
