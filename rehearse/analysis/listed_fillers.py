"""Decides by a language's list (assets/fillers) whether a word or phrase is a filler where it stands: for languages without rules of their own."""

from __future__ import annotations

from rehearse.analysis.filler_context import FillerContext
from rehearse.analysis.filler_lists import FillerLists, Phrase


def is_listed_filler(here: FillerContext, phrase: Phrase, lists: FillerLists) -> bool:
    """Whether one of the ways in which the list lets the phrase be a filler holds here."""
    if phrase in lists.set_off and _is_set_off(here):
        return True
    stands = (
        phrase in lists.always
        or phrase in lists.inside
        or (phrase in lists.opening and _opens(here, lists))
        or (phrase in lists.tags and _is_tag(here))
    )
    return stands and _allowed(here, phrase, lists)


def _allowed(here: FillerContext, phrase: Phrase, lists: FillerLists) -> bool:
    return here.after not in lists.unless_before.get(phrase, ()) and here.before not in lists.unless_after.get(phrase, ())


def _opens(here: FillerContext, lists: FillerLists) -> bool:
    """At a sentence's start, or after nothing there but a conjunction; a one-word answer is none."""
    if here.first.starts and here.ends:
        return False
    return here.starts or (here.before in lists.conjunctions and (len(here.left) == 1 or here.left[-1].starts))


def _is_tag(here: FillerContext) -> bool:
    """Last in its sentence, with something before it."""
    return here.ends and not here.first.starts


def _is_set_off(here: FillerContext) -> bool:
    """By marks on both sides. One-word answers ("Ja.") and list items are not fillers: something must follow, or a question tag end it."""
    if not (here.apart_before and here.apart_after) or (here.first.starts and here.ends):
        return False
    return not here.ends or "?" in here.last.after or not here.first.starts
