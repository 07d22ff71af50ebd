"""The question that a command line names by its id."""

from __future__ import annotations

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
