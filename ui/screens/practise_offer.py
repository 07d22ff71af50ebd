"""Which question the practise screen offers of itself: the one practised least for the person's work and level, and to whom it was offered."""

from __future__ import annotations

from collections.abc import Callable

from rehearse.model.question import Question, next_to_practise
from rehearse.ports import AttemptFilter
from ui.screens.screen import Context


class QuestionOffer:
    """Looks in a job; GUI thread. `still_open` says whether a question is missing when it comes back, `offer` gets it.

    Guarantee: a question that the person chose meanwhile is never replaced by one that was found.
    """

    def __init__(self, context: Context, still_open: Callable[[], bool], offer: Callable[[Question], None]) -> None:
        self._context = context
        self._still_open = still_open
        self._offer = offer
        #: Work and level to which the question in hand was offered; None: the person chose it.
        self._offered_for: tuple[str, str] | None = None
        #: Every question there was at the last look, to choose from.
        self.questions: tuple[Question, ...] = ()

    def look(self) -> None:
        """Finds the next question and offers it."""
        ports, settings = self._context.ports, self._context.settings

        def least_practised() -> tuple[tuple[Question, ...], Question | None]:
            questions = ports.questions.all()
            counts: dict[str, int] = {}
            for attempt in ports.library.attempts(AttemptFilter()):
                counts[attempt.question_id] = counts.get(attempt.question_id, 0) + 1
            return questions, next_to_practise(questions, counts, settings.work, settings.level)

        def found(result: tuple[tuple[Question, ...], Question | None]) -> None:
            self.questions, question = result
            if question is not None and self._still_open():
                self._offered_for = (settings.work, settings.level)
                self._offer(question)

        self._context.jobs.run(least_practised, found, self._context.trouble)

    def forget(self) -> None:
        """The question in hand is none that was offered: the person chose it, or there is none."""
        self._offered_for = None

    @property
    def outdated(self) -> bool:
        """Whether the question in hand was offered to other work or another level than the person's settings now say."""
        settings = self._context.settings
        return self._offered_for not in (None, (settings.work, settings.level))
