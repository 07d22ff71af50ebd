"""Repetitions, false starts, hedges and clusters of fillers, each with its place."""

from __future__ import annotations

from collections.abc import Sequence

from rehearse.analysis.filler_lists import by_first_word, filler_lists
from rehearse.analysis.tokens import Token, tokens, word_set
from rehearse.model.measures import FilledPause, FillerWord, Occurrence
from rehearse.model.transcript import Word

#: The same filler twice within this many seconds is heard as a cluster.
CLUSTER_SECONDS = 5.0
_LONGEST_REPEAT = 4
#: Doubled on purpose: "very very", "no no", and the grammatical "that that", "had had".
_DOUBLED = word_set(
    "very really so much many no yes yeah okay bye more again far long had that sehr ja nein muy mucho sí no très oui non nous vous muito sim "
    "bla blah one two ten hundred thousand zero"
)
_REPAIRS = (
    ("no", "wait"),
    ("or", "rather"),
    ("i", "mean"),
    ("sorry",),
    ("let", "me", "rephrase"),
    ("let", "me", "start", "again"),
    ("scratch", "that"),
)
#: Words nobody ends a thought on: where a new start follows them, the old one was dropped.
_HANGING = word_set(
    "the a an my our your their to of with from into because and but we i they he she we're i'm they're is was were are have had which that "
    "if when for in at by about could would should will can"
)
_STARTS = word_set("i we they he she it the there what so well basically actually let")


def find_repetitions(words: Sequence[Word], language: str = "en") -> tuple[Occurrence, ...]:
    """A word or up to four words said again at once ("I I led", "we had to um we had to"), um and uh between them not counting.

    Each repeated stretch is one occurrence, from its first saying to the end of its last. Not counted: numbers, words doubled on purpose,
    and a sentence that begins as the last one ended.
    """
    spoken = _spoken(words, language)
    found: list[Occurrence] = []
    place = 0
    while place < len(spoken):
        for size in range(min(_LONGEST_REPEAT, (len(spoken) - place) // 2), 0, -1):
            copies = _copies(spoken, place, size)
            if copies > 1 and _by_accident(spoken[place : place + size * copies], size):
                last = spoken[place + size * copies - 1]
                text = " ".join(token.text for token in spoken[place : place + size])
                found.append(Occurrence(text, spoken[place].word.start, last.word.end))
                # The last copy may begin another repeat of a different size; it is not looked at twice.
                place += size * (copies - 1)
                break
        place += 1
    return tuple(found)


def _copies(spoken: Sequence[Token], place: int, size: int) -> int:
    pattern = [token.text for token in spoken[place : place + size]]
    copies = 1
    while [token.text for token in spoken[place + copies * size : place + (copies + 1) * size]] == pattern:
        copies += 1
    return copies


def _by_accident(stretch: Sequence[Token], size: int) -> bool:
    if any(token.ends for token in stretch[size - 1 : -1 : size]) or any(not token.text for token in stretch):
        return False
    if size == 1 and (stretch[0].text in _DOUBLED or stretch[0].text.isdigit()):
        return False
    if all(token.text.replace(",", "").isdigit() for token in stretch[:size]):
        return False
    return not all(token.text == stretch[0].text and token.text in _DOUBLED for token in stretch)


def find_false_starts(words: Sequence[Word], language: str = "en") -> tuple[Occurrence, ...]:
    """Places where something begun was dropped: a cut-off word ("the m- the model", "we dec... we chose"), a function word left hanging
    before a dash or a new start ("we had the, I asked them"), or an announced repair ("on Monday, no wait, Tuesday").

    Only what the transcript shows: a recogniser that tidies up hides some.
    """
    spoken = _spoken(words, language)
    found: list[Occurrence] = []
    for place, token in enumerate(spoken[:-1]):
        following = spoken[place + 1]
        if _cut(token, following):
            found.append(Occurrence(token.text, token.word.start, token.word.end))
            continue
        hanging = token.text in _HANGING and (token.cut_off or token.after.startswith(","))
        if language.startswith("en") and hanging and following.text in _STARTS and following.text != token.text:
            found.append(Occurrence(f"{token.text} {following.text}", token.word.start, following.word.end))
            continue
        if language.startswith("en") and (repair := _repair(spoken, place + 1)):
            last = spoken[place + len(repair)]
            found.append(Occurrence(" ".join(repair), following.word.start, last.word.end))
    return tuple(found)


def _cut(token: Token, following: Token) -> bool:
    """A piece of a word: written with a dash, or a letter or two that begin the next word ("tr transcription")."""
    if token.after.startswith("-") and len(token.after) == 1 and token.text not in _HANGING:
        return True
    core = token.text
    if not core.isalpha() or core in ("a", "i", "o", "e", "y", "u", "à"):
        return False
    return 0 < len(core) <= 2 and core not in _SHORT_WORDS and following.text.startswith(core) and following.text != core


_SHORT_WORDS = word_set(
    "am an as at be by do go he hi if in is it me my no of oh ok on or so to up us we ai ml qa pm ui ux er es du da zu im am wo ja de el la le "
    "lo se te tu un en me mi no si ya yo va ou où et il on ma sa ta ne ni je ce os ao em eu na no um se"
)


def _repair(spoken: Sequence[Token], place: int) -> tuple[str, ...]:
    for phrase in _REPAIRS:
        here = spoken[place : place + len(phrase)]
        if tuple(token.text for token in here) != phrase or not here[0].break_before or here[0].starts:
            continue
        if phrase in (("i", "mean"), ("sorry",)):
            # Only a correction when a like phrase stands on both sides: "on Monday, I mean, Tuesday" or "the first, sorry, the second".
            left, right = spoken[place - 1], spoken[place + len(phrase)] if place + len(phrase) < len(spoken) else None
            if right is None or not _alike(left, right, spoken, place, phrase):
                continue
        return phrase
    return ()


def _alike(left: Token, right: Token, spoken: Sequence[Token], place: int, phrase: tuple[str, ...]) -> bool:
    if left.word.text[:1].isupper() and right.word.text[:1].isupper() and right.text not in ("i", "i'm", "i've"):
        return True
    if left.text[:1].isdigit() and right.text[:1].isdigit():
        return True
    recent = {token.text for token in spoken[max(0, place - 4) : place]}
    return len(phrase) == 1 and right.text in recent


def find_hedges(words: Sequence[Word], language: str = "en") -> tuple[Occurrence, ...]:
    """Words that soften what is said: I think, maybe, probably, or something ..., counted as facts, not as faults."""
    lists = filler_lists(language)
    if lists is None:
        return ()
    found = tokens(words)
    hedges = by_first_word(lists.hedges)
    result: list[Occurrence] = []
    place = 0
    while place < len(found):
        length = 0
        for phrase in hedges.get(found[place].text, ()):
            here = found[place : place + len(phrase)]
            if tuple(token.text for token in here) == phrase and not (
                place
                and found[place - 1].text in ("don't", "didn't", "what", "do", "did", "used", "that's", "why")
                and phrase[0] == "i"
            ):
                length = len(phrase)
                result.append(Occurrence(" ".join(phrase), here[0].word.start, here[-1].word.end))
                break
        place += length or 1
    return tuple(result)


def find_clusters(filled_pauses: Sequence[FilledPause], filler_words: Sequence[FillerWord]) -> tuple[Occurrence, ...]:
    """Stretches in which the same filler comes again within 5 s of the last one. All sounds (um, uh, er) count as one filler."""
    events: dict[str, list[tuple[float, float]]] = {}
    for sound in filled_pauses:
        events.setdefault("um", []).append((sound.start, sound.end))
    for filler in filler_words:
        events.setdefault(filler.text, []).append((filler.start, filler.end))
    found: list[Occurrence] = []
    for text, places in events.items():
        run: list[tuple[float, float]] = []
        for place in [*sorted(places), None]:
            if place is not None and (not run or place[0] - run[-1][1] <= CLUSTER_SECONDS):
                run.append(place)
                continue
            if len(run) > 1:
                found.append(Occurrence(f"{text} ×{len(run)}", run[0][0], run[-1][1]))
            run = [place] if place is not None else []
    return tuple(sorted(found, key=lambda each: each.start))


def _spoken(words: Sequence[Word], language: str) -> tuple[Token, ...]:
    """Tokens without um and uh."""
    lists = filler_lists(language)
    sounds = lists.filled_pauses if lists is not None else frozenset()
    return tuple(token for token in tokens(words) if token.text and token.text not in sounds)
