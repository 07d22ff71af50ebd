"""Human names for the ids that questions, stories and attempts are sorted by."""

from __future__ import annotations

from functools import cache

from rehearse.model.question import ANY_WORK
from rehearse.model.vocabulary import Vocabulary
from rehearse.vocabulary import load_vocabulary


@cache
def vocabulary() -> Vocabulary:
    """The shipped words, read once (a small file)."""
    return load_vocabulary()


def category_name(category: str) -> str:
    """ "Working with a product manager" for `product_managers`; what is no id stays as it is."""
    return vocabulary().category_title(category)


def listener_name(listener: str) -> str:
    """To whom an answer is told."""
    return next((item.title for item in vocabulary().listeners if item.id == listener), listener)


def asked_by(listener: str) -> str:
    """ "asked by a product manager"."""
    name = listener_name(listener)
    return f"asked by {name[:1].lower()}{name[1:]}" if name else ""


def works() -> list[tuple[str, str]]:
    """Every kind of work a person may name, id and title, what has no role of its own last."""
    named = [item for item in vocabulary().roles.items() if item[0] != ANY_WORK]
    return [*named, (ANY_WORK, "Any other work")]


def role_name(role: str) -> str:
    """For which work."""
    return vocabulary().roles.get(role, role)


def level_name(level: str) -> str:
    """How senior."""
    return vocabulary().levels.get(level, level)


def competency_name(competency: str) -> str:
    """What an answer shows."""
    return next((item.title for item in vocabulary().competencies if item.id == competency), competency)


def listed(names: tuple[str, ...] | list[str]) -> str:
    """One, two and three."""
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part) if names else ""
