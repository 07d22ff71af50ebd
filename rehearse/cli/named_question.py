"""The question that a command line names by its id, or gives in words."""

from __future__ import annotations

from dataclasses import replace

from rehearse.errors import UnreadableInputError
from rehearse.model.question import Question
from rehearse.paths import DataPaths


def named_question(paths: DataPaths, question_id: str) -> Question:
    """The question of the bank that ships, or of the person's own. Raises UnreadableInputError for an id that neither has."""
    from rehearse.session.questions import question_bank  # late: most runs ask for none

    question = question_bank(paths).get(question_id)
    if question is None:
        raise UnreadableInputError(f"There is no question {question_id}; see: rehearse questions list.")
    return question


def asked_question(paths: DataPaths, named: str | None, listener: str | None = None) -> Question | None:
    """The question by its id, else, where words are given, they as a question of the person's own; put by `listener` if one is named.

    Raises UnreadableInputError for an unknown id.
    """
    if named is None:
        return None
    if " " in named.strip():
        return Question("", named.strip(), "", listener=listener or "peer")
    found = named_question(paths, named)
    return replace(found, listener=listener) if listener else found
