"""Finds filler words (like, you know, so ...) where their context makes them fillers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from rehearse.analysis.english_fillers import is_english_filler
from rehearse.analysis.filler_lists import FillerLists, Phrase, by_first_word, filler_lists
from rehearse.analysis.tokens import Token, bare, tokens
from rehearse.model.measures import FillerWord
from rehearse.model.transcript import Word

#: The same filler again within this many seconds is a cluster.
CLUSTER_SECONDS = 5.0


def find_filler_words(words: Sequence[Word], language: str = "en", own: Iterable[str] = ()) -> tuple[FillerWord, ...]:
    """Filler words in order, never overlapping. Times are taken over from the words, so character offsets work as well as seconds.

    `own` are the person's own words or phrases: they count wherever they are said. A language without a list finds own words only.
    """
    lists = filler_lists(language)
    found = tokens(words)
    spoken = _without_filled_pauses(found, lists)
    owned = tuple(sorted((phrase for text in own if (phrase := _phrase(text))), key=len, reverse=True))
    result: list[FillerWord] = []
    place = 0
    while place < len(spoken):
        length = _match(spoken, place, owned, _anywhere)
        if not length and lists is not None:
            length = _listed(spoken, place, lists)
        if length:
            result.append(_filler(spoken[place : place + length]))
        place += length or 1
    return tuple(result)


def is_filled_pause(text: str, language: str = "en") -> bool:
    """Whether a word as heard is um, uh, er or their like in this language."""
    lists = filler_lists(language)
    core = bare(text)
    if lists is None:
        return core in _EVERYWHERE
    return core in lists.filled_pauses


#: Sounds that are words in no language we know of; used where a language has no list.
_EVERYWHERE = frozenset(("hmm", "hm", "mmm", "uhm", "ehm", "uhh"))


def _without_filled_pauses(found: Sequence[Token], lists: FillerLists | None) -> tuple[Token, ...]:
    """Um and uh taken out; what they set off counts as set off, which is how "like um we" reads."""
    sounds = lists.filled_pauses if lists is not None else _EVERYWHERE
    kept: list[Token] = []
    broken = False
    for token in found:
        if not token.text:
            continue
        if token.text in sounds:
            broken = True
            if kept:
                kept[-1] = _with_break(kept[-1], after=True, ends=kept[-1].ends)
            continue
        kept.append(_with_break(token, before=True, starts=token.starts or (broken and not kept)) if broken else token)
        broken = False
    return tuple(kept)


def _with_break(
    token: Token, *, before: bool = False, after: bool = False, starts: bool | None = None, ends: bool | None = None
) -> Token:
    return Token(
        token.text,
        token.word,
        token.before,
        token.after,
        break_before=token.break_before or before,
        break_after=token.break_after or after,
        starts=token.starts if starts is None else starts,
        ends=token.ends if ends is None else ends,
        cut_off=token.cut_off,
    )


def _phrase(text: str) -> Phrase:
    return tuple(word for part in text.split() if (word := bare(part)))


def _anywhere(_found: Sequence[Token], _place: int, _phrase: Phrase) -> bool:
    return True


def _match(
    found: Sequence[Token], place: int, phrases: tuple[Phrase, ...], fits: Callable[[Sequence[Token], int, Phrase], bool]
) -> int:
    """How many words the first phrase that stands here, and fits, is long; 0 for none."""
    for phrase in by_first_word(phrases).get(found[place].text, ()):
        here = found[place : place + len(phrase)]
        if len(here) == len(phrase) and all(token.text == word for token, word in zip(here, phrase, strict=True)):
            inner_stop = any(token.ends for token in here[:-1])
            if not inner_stop and fits(found, place, phrase):
                return len(phrase)
    return 0


def _listed(found: Sequence[Token], place: int, lists: FillerLists) -> int:
    def set_off(all_tokens: Sequence[Token], at: int, phrase: Phrase) -> bool:
        return all_tokens[at].break_before and all_tokens[at + len(phrase) - 1].break_after and _commas(all_tokens, at, phrase)

    def unless(all_tokens: Sequence[Token], at: int, phrase: Phrase) -> bool:
        before = all_tokens[at - 1].text if at and not all_tokens[at].break_before else ""
        last = at + len(phrase)
        after = all_tokens[last].text if last < len(all_tokens) and not all_tokens[last - 1].break_after else ""
        return after not in lists.unless_before.get(phrase, ()) and before not in lists.unless_after.get(phrase, ())

    return (
        _match(found, place, lists.rules, is_english_filler)
        or _match(found, place, lists.always, unless)
        or _match(found, place, lists.set_off, set_off)
        or _match(found, place, lists.inside, unless)
    )


def _commas(found: Sequence[Token], place: int, phrase: Phrase) -> bool:
    """One-word answers ("Ja.") and list items are not fillers: something must follow, or a question tag end the sentence."""
    last = found[place + len(phrase) - 1]
    if found[place].starts and last.ends:
        return False
    return not last.ends or "?" in last.after or not found[place].starts


def _filler(matched: Sequence[Token]) -> FillerWord:
    return FillerWord(" ".join(token.text for token in matched), matched[0].word.start, matched[-1].word.end)
