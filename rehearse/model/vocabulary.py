"""The words questions, stories and ratings are sorted by."""

from __future__ import annotations

from dataclasses import dataclass

from rehearse.model.question import ANY_WORK


@dataclass(frozen=True, slots=True)
class Category:
    """A kind of question. `keywords` (lower case) suggest it for a pasted question."""

    id: str
    title: str
    about: str
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listener:
    """To whom an answer is told. `technical` listeners may be spoken to in the field's own words."""

    id: str
    title: str
    technical: bool


@dataclass(frozen=True, slots=True)
class Competency:
    """A dimension of an answer, with what shows it and what belies it. `staff` ones are asked of staff-level answers only."""

    id: str
    title: str
    question: str
    strong: tuple[str, ...]
    weak: tuple[str, ...]
    staff: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """Everything a question file may name, in the order it is shown. Equal only to itself, so that it can be a key.

    `trades` are the roles that do other work than making machine-learning, data and AI products.
    """

    categories: tuple[Category, ...]
    roles: dict[str, str]
    levels: dict[str, str]
    listeners: tuple[Listener, ...]
    competencies: tuple[Competency, ...]
    gaps: tuple[str, ...]
    trades: tuple[str, ...] = ()

    def category_title(self, category: str) -> str:
        """The title shown for a category id; an unknown id is its own title."""
        return next((item.title for item in self.categories if item.id == category), category)

    def of_any_trade(self, work: str) -> bool:
        """Whether somebody of this work ("" for not said) is spoken to in words of any trade, not in those of who makes models and products."""
        return work in ("", ANY_WORK, *self.trades)

    def dimensions(self, *, staff: bool) -> tuple[Competency, ...]:
        """What a person rates after replay: five, and at staff level six more."""
        return tuple(item for item in self.competencies if staff or not item.staff)
