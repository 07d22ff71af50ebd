"""Decides from the neighbouring words, punctuation and pauses whether an English like, so, right ... is a filler where it stands."""

from __future__ import annotations

from collections.abc import Callable

from rehearse.analysis import english_like, english_markers, english_softeners
from rehearse.analysis.filler_context import FillerContext
from rehearse.analysis.filler_lists import Phrase


def is_english_filler(here: FillerContext, phrase: Phrase) -> bool:
    """Whether the phrase is a filler there. Needs no punctuation, but uses what there is."""
    return _RULES[phrase](here)


def _always(_here: FillerContext) -> bool:
    return True


_RULES: dict[Phrase, Callable[[FillerContext], bool]] = {
    ("like",): english_like.is_filler,
    ("you", "know"): english_markers.you_know,
    ("i", "mean"): english_markers.i_mean,
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
