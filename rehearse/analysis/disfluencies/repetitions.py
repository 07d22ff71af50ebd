"""Finds words said again at once by accident, and leaves alone what is doubled on purpose or by grammar."""

from __future__ import annotations

from collections.abc import Sequence

from rehearse.analysis.disfluencies.spoken_tokens import spoken_tokens
from rehearse.analysis.tokens import Token, word_set
from rehearse.analysis.word_classes import (
    BE,
    CLAUSE_PRONOUNS,
    CONJUNCTIONS,
    PREPOSITIONS,
    WH,
    is_finite,
    is_function_word,
    is_number,
)
from rehearse.model.measures import FillerWord, Occurrence
from rehearse.model.transcript import Word

_LONGEST = 4
#: Doubled on purpose or by custom: "very very", "no no", "bye bye", and the grammatical "that that", "had had".
_DOUBLED = word_set(
    "very really so much many no yes yeah okay bye more again far long had that sehr ja nein muy mucho sí no très oui non nous vous muito sim "
    "bla blah one ten hundred thousand zero never always too wait come stop please hello hey hi thanks now there hear ha ho knock yada go quick "
    "big small tiny huge old young good great bad hard fast slow late early deep high low close hot cold tired sorry happy sad nice little new "
    "viel mehr schnell doch genau ganz klar nie bien ya más claro bueno vale nunca siempre si jamais d'accord não bem mais pois sempre"
)
#: After these two objects follow: "I gave her her coat".
_GIVING = word_set(
    "give gave gives given tell told show showed hand handed send sent pay paid lend lent bring brought offer offered make made"
)
#: Said twice on purpose as a whole.
_CALLS = {
    ("come", "on"),
    ("thank", "you"),
    ("hold", "on"),
    ("hang", "on"),
    ("go", "on"),
    ("oh", "no"),
    ("no", "way"),
    ("of", "course"),
    ("win",),
    ("back", "and", "forth"),
    ("on", "and", "on"),
    ("up", "and", "up"),
}
_OBJECTS = word_set("it you")
_GERMAN_ARTICLES = word_set("der die das den dem")
#: After these a clause follows, so that what is said twice is its subject: "I think it, it was late".
_THINKING = word_set(
    "think thought guess guessed say said says know knew believe believed mean meant suppose hope hoped feel felt see saw bet maybe actually basically "
    "because like well okay yeah yes no just honestly then now so really apparently obviously"
)
_OPENING_WHERE = word_set("wherever whenever whatever whoever however where what who if when as")
_DESCRIBES = word_set("with that who which from where")


def find_repetitions(words: Sequence[Word], language: str = "en", fillers: Sequence[FillerWord] = ()) -> tuple[Occurrence, ...]:
    """A word or up to four words said again at once ("I I led", "we had to um we had to", "I, I'd"), um, uh and `fillers` between them
    not counting.

    Each repeated stretch is one occurrence, from its first saying to the end of its last. Not counted: numbers, words doubled on purpose,
    a content word taken up again after a comma ("trust, trust between teams"), and a sentence that begins as the last one ended.
    """
    found = _repeated(spoken_tokens(words, language), language)
    if fillers:
        # What stands between may be a filler, and what is said twice may be one: "the, you know, the", "so um so".
        apart = _repeated(spoken_tokens(words, language, fillers), language)
        found += [new for new in apart if not any(new.start < old.end and old.start < new.end for old in found)]
    return tuple(sorted(found, key=lambda each: each.start))


def _repeated(spoken: Sequence[Token], language: str) -> list[Occurrence]:
    english, german = language.startswith("en"), language.startswith("de")
    found: list[Occurrence] = []
    place = 0
    while place < len(spoken):
        for size in range(min(_LONGEST, (len(spoken) - place) // 2), 0, -1):
            copies = _copies(spoken, place, size)
            if (
                copies > 1
                and _by_accident(spoken, place, size, copies)
                and not (english and _by_grammar(spoken, place, size, copies))
                and not (german and size == 1 and _german_article(spoken, place))
            ):
                last = spoken[place + size * copies - 1]
                text = " ".join(token.text for token in spoken[place : place + size])
                found.append(Occurrence(text, spoken[place].word.start, last.word.end))
                # The last copy may begin another repeat of a different size; it is not looked at twice.
                place += size * copies - 1
                break
        place += 1
    return found


def _copies(spoken: Sequence[Token], place: int, size: int) -> int:
    """How often the stretch is said in a row. The last saying may end in a contraction: "I, I'd"."""
    pattern = [token.text for token in spoken[place : place + size]]
    copies = 1
    while True:
        following = [token.text for token in spoken[place + copies * size : place + (copies + 1) * size]]
        if following != pattern:
            drawn = len(following) == size and following[:-1] == pattern[:-1] and following[-1].startswith(pattern[-1] + "'")
            return copies + drawn
        copies += 1


def _by_accident(spoken: Sequence[Token], place: int, size: int, copies: int) -> bool:
    stretch = spoken[place : place + size * copies]
    if any(token.ends for token in stretch[size - 1 : -1 : size]):
        return False
    if size == 1 and stretch[0].text == "that" and stretch[0].starts:
        return not _clause_as_subject(spoken[place + copies :])
    if all(is_number(token.text.replace(",", "")) or token.text == "one" for token in stretch[:size]):
        return False
    if all(token.text == stretch[0].text and token.text in _DOUBLED for token in stretch):
        return False
    if tuple(token.text for token in stretch[:size]) in _CALLS:
        return False
    # "page after page after page", "better and better and better".
    if size > 1 and place + size * copies < len(spoken) and spoken[place + size * copies].text == stretch[0].text:
        return is_function_word(stretch[0].text)
    return not (size > 1 and place and spoken[place - 1].text == stretch[size - 1].text)


def _german_article(spoken: Sequence[Token], place: int) -> bool:
    """Whether the second is another word than the first: "die, die das sagten", "dass das das Ziel war"."""
    first = spoken[place]
    relative = first.break_after and not first.cut_off and bool(spoken[place + 1 :]) and not spoken[place + 1].break_after
    return first.text in _GERMAN_ARTICLES and (relative or (place > 0 and spoken[place - 1].text == "dass"))


def _clause_as_subject(after: Sequence[Token]) -> bool:
    """Whether after "that that" a second verb follows the first in one clause: "That that was wrong surprised me"."""
    if not after or after[0].text not in BE:
        return False
    for token in after[1:]:
        if token.text in WH or token.text in CLAUSE_PRONOUNS or token.text in CONJUNCTIONS or token.text in ("i", "it", "you"):
            return False
        if (is_finite(token.text) and token.text.endswith("ed")) or token.text in BE:
            return True
        if token.break_after:
            return False
    return False


def _by_grammar(spoken: Sequence[Token], place: int, size: int, copies: int) -> bool:
    """Whether an English sentence needs the words twice."""
    first, last = spoken[place], spoken[place + size - 1]
    before = spoken[place - 1].text if place and not first.break_before else ""
    after = spoken[place + size * copies].text if place + size * copies < len(spoken) else ""
    if size == 1 and first.text in ("it", "you", "her") and before in PREPOSITIONS:
        # "without it it broke", "it depends on you, you have to say".
        return True
    an_object = (
        size == 1
        and (first.text in _OBJECTS or (first.text == "her" and before in _GIVING))
        and first.break_after
        and not first.cut_off
    )
    if an_object and before and before not in _THINKING and not is_function_word(before):
        # "leave it, it's not our job".
        return True
    if last.break_after and not last.cut_off:
        content = not any(is_function_word(token.text) for token in spoken[place : place + size])
        if size > 1 and before in _OPENING_WHERE:
            # "wherever we were, we were together".
            return True
        named = last.text == "one" or not is_function_word(last.text)
        return content or (size > 1 and bool(place) and named and after in _DESCRIBES)
    if size > 1:
        return False
    if first.text in BE:
        near = {token.text for token in spoken[max(0, place - 4) : place]}
        return bool(near & (WH | {"all"}))
    return first.text == "her" and before in _GIVING
