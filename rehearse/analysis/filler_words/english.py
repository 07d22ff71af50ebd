"""Decides whether an English like, so, right ... is a filler where it stands: by rules and by learned weights together."""

from __future__ import annotations

from collections.abc import Callable

from rehearse.analysis.filler_words import english_like, english_markers, english_phrases, english_softeners
from rehearse.analysis.filler_words.context import FillerContext
from rehearse.analysis.filler_words.learned import LearnedFillers, learned_fillers
from rehearse.analysis.filler_words.lists import Phrase


def is_english_filler(
    here: FillerContext, phrase: Phrase, learned: LearnedFillers | None = None, worth: float | None = None
) -> bool:
    """Whether the phrase is a filler there. Needs no punctuation, but uses what there is. `learned`: None for the shipped weights; `worth`:
    what the rules' word is worth in log odds, None for what was chosen."""
    ruled = rules_find(here, phrase)
    settled = _SETTLED.get(phrase)
    if here.in_silence or (settled is not None and settled(here)):
        # The weights were taught on texts, where no pause is heard.
        return ruled
    return (learned or learned_fillers()).agrees(here, phrase, ruled, worth)


def rules_find(here: FillerContext, phrase: Phrase) -> bool:
    """Whether the rules alone say so."""
    return _RULES[phrase](here)


def _always(_here: FillerContext) -> bool:
    return True


_RULES: dict[Phrase, Callable[[FillerContext], bool]] = {
    ("like",): english_like.is_filler,
    ("you", "know"): english_phrases.you_know,
    ("i", "mean"): english_phrases.i_mean,
    ("so",): english_markers.so,
    ("right",): english_markers.right,
    ("well",): english_markers.well,
    ("okay",): english_markers.okay,
    ("ok",): english_markers.okay,
    ("actually",): english_softeners.actually,
    ("basically",): english_softeners.basically,
    ("literally",): english_softeners.literally,
    ("kind", "of"): english_softeners.kind_of,
    ("sort", "of"): english_softeners.kind_of,
    ("kinda",): _always,
    ("sorta",): _always,
    ("just",): english_softeners.just,
}

#: Where the rules have the last word.
_SETTLED: dict[Phrase, Callable[[FillerContext], bool]] = {
    ("like",): english_like.is_settled,
    ("you", "know"): english_phrases.is_settled,
    ("i", "mean"): english_phrases.is_settled,
    ("so",): english_markers.so_is_settled,
    ("right",): english_markers.right_belongs,
    ("well",): english_markers.well_belongs,
    ("actually",): english_softeners.contrasts,
    ("literally",): english_softeners.measured,
}
