"""Decides by a language's list (assets/fillers) whether a phrase is a filler where it stands: for languages without rules of their own."""

from __future__ import annotations

from rehearse.analysis.filler_words.context import FillerContext
from rehearse.analysis.filler_words.lists import END, START, FillerLists, Phrase

#: How far before or after a phrase a word may stand that binds it.
_NEAR = 4
#: A question mark is looked for so many words ahead.
_SENTENCE = 20


def is_listed_filler(here: FillerContext, phrase: Phrase, lists: FillerLists) -> bool:
    """Whether one of the ways in which the list lets the phrase be a filler holds here."""
    around = lists.around(phrase)
    if lists.capitals and here.first.word.text[:1].isupper() and not here.starts:
        return False
    if here.word(1) in around.followed:
        return False
    if phrase in lists.set_off and _is_set_off(here):
        return True
    stands = (
        phrase in lists.always
        or (phrase in lists.opening and _opens(here, lists))
        or (phrase in lists.tags and _is_tag(here))
        or (phrase in lists.asked and _is_asked(here, lists))
        or _is_between(here, phrase, lists)
    )
    return (
        stands
        and _after(here) not in around.before
        and _before(here) not in around.after
        and not here.before_any(around.near, _NEAR)
        and not any(here.word(at) in around.ahead for at in range(1, _NEAR + 1) if around.ahead)
        and not (around.asked and _in_question(here))
        and (not around.only_before or here.word(1) in around.only_before)
    )


def _before(here: FillerContext) -> str:
    return START if here.starts else here.before


def _after(here: FillerContext) -> str:
    return END if here.ends else here.after


def _opens(here: FillerContext, lists: FillerLists) -> bool:
    """At a sentence's start, or after nothing there but a conjunction; a one-word answer is none."""
    if here.first.starts and here.ends:
        return False
    return here.starts or (here.word(-1) in lists.conjunctions and (len(here.left) == 1 or here.left[-1].starts))


def _is_between(here: FillerContext, phrase: Phrase, lists: FillerLists) -> bool:
    """Between two words that let it be nothing else: "war na ja ein", "era bueno un"."""
    between = lists.between.get(phrase)
    if between is None or here.starts:
        return False
    before, after = not between.after or here.before in between.after, not between.before or here.after in between.before
    return before and after


def _in_question(here: FillerContext) -> bool:
    end = next((token for token in here.tokens[here.place : here.place + _SENTENCE] if token.ends), None)
    return end is not None and "?" in end.after


def _is_tag(here: FillerContext) -> bool:
    """Last in its sentence, with something before it; where marks are written, set off by one."""
    return here.ends and not here.first.starts and (here.unpunctuated or here.apart_before)


def _is_asked(here: FillerContext, lists: FillerLists) -> bool:
    """Behind what it asks about, with a question mark; or in a text without marks where it can only be that: last, or before "and"."""
    if here.first.starts:
        return False
    if not here.unpunctuated:
        return "?" in here.last.after
    return here.ends or here.word(1) in lists.conjunctions


def _is_set_off(here: FillerContext) -> bool:
    """By marks on both sides. One-word answers ("Ja.") and list items are not fillers: something must follow, or a question tag end it."""
    if not ((here.apart_before or here.inherits_start) and here.apart_after) or (here.first.starts and here.ends):
        return False
    return not here.ends or "?" in here.last.after
