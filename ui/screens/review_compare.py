"""Which other take Compare lays beside the one that is reviewed."""

from __future__ import annotations

from collections.abc import Callable

from rehearse.ports import AttemptFilter, AttemptView
from ui.places import Place
from ui.screens.screen import Context


def compare_with_another(context: Context, view: AttemptView, still_shown: Callable[[str], bool]) -> None:
    """With the latest other take that is long enough to judge; if none is, with the latest. Goes there only while `still_shown(the take's id)`."""
    wanted, others, library = view.attempt.id, view.others, context.ports.library
    if not others:
        context.say("There is no other take of this question to compare with yet. Press A to record one.", None)
        return
    question = AttemptFilter(question_id=view.attempt.question_id)

    def look() -> str:
        rows = {row.id: row.measures for row in library.attempts(question)}
        whole = (one for one in others if (measures := rows.get(one)) is not None and not measures.too_short)
        return next(whole, others[0])

    def found(other: str) -> None:
        if still_shown(wanted):
            context.go(Place.COMPARE, (wanted, other))

    context.jobs.run(look, found, context.trouble)
