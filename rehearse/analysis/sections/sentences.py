"""Splits spoken words into sentences: on full stops, on pauses, and at the turns of a run-on."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol

from rehearse.analysis.sections.sentence_cuts import CutModel
from rehearse.model.sections import Sentence
from rehearse.model.transcript import Span, Word

#: A silence this long ends a sentence where the words allow it; twice this long ends it nearly anywhere.
PAUSE_SECONDS = 0.7
LONG_PAUSE_SECONDS = 1.4
#: Longer than this without a stop is a run-on, and is cut where a clause begins.
RUN_ON_WORDS = 30
#: Longer than this nobody wrote stops: where sentences end is then judged by the words around every gap.
UNSTOPPED_WORDS = 40
_CLAUSE_WORDS = 7
_LONG_CLAUSE_WORDS = 16
_PIECE_WORDS = 3
#: A turn of the story takes more words than its opening: "..., in the end." turns nothing.
_TURN_WORDS = 6


def word_set(words: str) -> frozenset[str]:
    """The words of a list written with spaces between them."""
    return frozenset(words.split())


_TAG = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1\s*>|</?[A-Za-z][^<>]{0,400}>", re.DOTALL | re.IGNORECASE)
_TOKEN = re.compile(r"\S+")
_STOP = re.compile(r"[.!?…。！？]+[\"'”’)\]*_]*$")
_SPEAKABLE = re.compile(r"\w")
_ABBREVIATIONS = word_set("mr. mrs. ms. dr. prof. st. vs. e.g. i.e. etc. approx. jr. sr. inc. ltd. co. a.m. p.m.")
#: After these the speaker is still searching for the next word, however long the silence.
_UNFINISHED = word_set(
    "a an the my our your his her their its this these to of for with from at in on by and or but so because if that which um uh er erm "
    "very really is are was were i we he she they who whose as than into about like"
)
_CONJUNCTIONS = word_set("and but so then because anyway anyhow okay ok well now after when while once since though")
_CLAUSE_STARTS = word_set(
    "i we they he she it you the my our this that there what in at by for after when once people everyone nobody then also eventually"
)
#: Words that leave a clause open, so that "I" after them does not begin a new one.
_OPEN = word_set("that which what who where how why if when while because than as whatever until before unless and but so or")
_WEAK_STARTS = word_set(
    "it he she there my our nobody everyone everybody this when if once looking people since then next instead now after those what"
)
_WEAKEST_STARTS = word_set("by every each some one two three within nearly both these the her his their in at with")
_CAPITAL_STARTS = word_set(
    "the we they he she it my our this that there then so and but what when if after once by in at on as for looking nobody everyone every one since because"
)
#: Openings that usually begin a new part of a story; a sentence may be cut before them.
_TURN_PHRASES = (
    "my job was, my task was, my role was, my goal was, my part was, so what i did, what i did was, the first thing i did, so my job, so my task, "
    "in the end, as a result, the result was, the outcome was, long story short, looking back, in hindsight, what i learned, what i took, "
    "if i did it again, if i had to do it again, and since then, so i decided, so i started, it was my job, i was responsible, i was asked to, "
    "so the result, and the result, the upshot was, next time, the lesson"
)
_TURNS = tuple(tuple(phrase.split()) for phrase in re.split(", ", _TURN_PHRASES))
_TURN_HEADS = frozenset(turn[0] for turn in _TURNS)


class Silence(Protocol):
    """Anything with a start and an end: a Pause, a Span."""

    @property
    def start(self) -> float:
        """Where it begins."""

    @property
    def end(self) -> float:
        """Where it ends."""


def words_of_text(text: str) -> tuple[Word, ...]:
    """The words of written text with character offsets as start and end. HTML tags and lone symbols (emoji, dashes) are left out."""
    plain = _TAG.sub(lambda tag: " " * len(tag.group()), text) if "<" in text else text
    return tuple(
        Word(token.group(), float(token.start()), float(token.end()))
        for token in _TOKEN.finditer(plain)
        if _SPEAKABLE.search(token.group())
    )


def breaks_of_text(text: str) -> tuple[Span, ...]:
    """Line ends that end a sentence, as character spans, to be passed as `pauses`.

    Sentences may be given one per line. Text wrapped to a width (stops inside lines, hardly any at their ends) keeps only its blank lines.
    """
    ends = [(match.start(), match.end(), match.group().count("\n") > 1) for match in re.finditer(r"\s*\n\s*", text)]
    single = [end for end in ends if not end[2]]
    unstopped = sum(1 for start, _, _ in single if start and text[start - 1] not in ".!?…:;\"”')")
    stops_inside = len(re.findall(r"[.!?] +\S", text))
    wrapped = len(single) > 1 and unstopped * 2 > len(single) and stops_inside > 0
    return tuple(Span(float(start), float(end)) for start, end, blank in ends if blank or not wrapped)


def silence_before(words: Sequence[Word], pauses: Sequence[Silence], *, reach: float = 0.6) -> list[float]:
    """For each word, the length of the silence that falls just before it (0 where there is none).

    A pause belongs to the word gap nearest to it, at most `reach` away: recognisers' word times are only roughly right.
    """
    before = [0.0] * len(words)
    if len(words) < 2:
        return before
    starts = [word.start for word in words]
    for pause in pauses:
        middle = (pause.start + pause.end) / 2
        near = bisect_left(starts, middle)
        best, best_distance = 0, reach
        for index in range(max(1, near - 1), min(len(words), near + 2)):
            gap_from, gap_to = words[index - 1].end, words[index].start
            distance = max(0.0, min(gap_from, gap_to) - pause.end, pause.start - max(gap_from, gap_to))
            distance += 0.001 * abs((gap_from + gap_to) / 2 - middle)
            if distance < best_distance:
                best, best_distance = index, distance
        if best:
            before[best] = max(before[best], pause.end - pause.start)
    return before


def _bare(word: Word) -> str:
    return word.text.lower().replace("’", "'").strip("\"'“”‘.,;:!?…()[]-–—*_")


def _stops(word: Word, following: Word | None) -> bool:
    text = word.text
    if not _STOP.search(text):
        return False
    if text.lower() == "no.":  # "No. 5", and "She said no. They left."
        return following is None or not following.text[:1].isdigit()
    if text.lower() in _ABBREVIATIONS or (len(text) == 2 and text[0].isupper() and text[1] == "." and text[0] != "I"):
        return following is None
    # "So I..." trails off and goes on in lower case: not a stop.
    return not (text.rstrip("\"'”’").endswith(("...", "…")) and following is not None and following.text[:1].islower())


def _begins_in_capitals(words: Sequence[Word], bare: Sequence[str], index: int) -> bool:
    """A small word in a capital after one in lower case: a recogniser began a sentence here, though the stop before it was lost."""
    text, before = words[index].text, words[index - 1].text
    return (
        bare[index] in _CAPITAL_STARTS
        and text[0].isupper()
        and not text.isupper()
        and before[:1].islower()
        and before[-1:].isalnum()
    )


def _turn_at(bare: Sequence[str], index: int) -> bool:
    if bare[index] not in _TURN_HEADS:
        return False
    return any(tuple(bare[index : index + len(turn)]) == turn for turn in _TURNS)


def _clause_at(bare: Sequence[str], index: int) -> bool:
    word, before = bare[index].split("'")[0], bare[index - 1]
    following = bare[index + 1].split("'")[0] if index + 1 < len(bare) else ""
    if word in _CONJUNCTIONS and word not in {"when", "while", "because"}:
        return following in _CLAUSE_STARTS and before not in _CONJUNCTIONS
    return word in {"i", "we", "they"} and _closed(before)


def _weak_clause_at(bare: Sequence[str], index: int, length: int) -> bool:
    """A place where a clause may begin: good enough when the sentence has already run on for `length` words."""
    starts = _WEAK_STARTS if length < _LONG_CLAUSE_WORDS else _WEAK_STARTS | _WEAKEST_STARTS
    return bare[index].split("'")[0] in starts and _closed(bare[index - 1])


def _closed(before: str) -> bool:
    return before not in _OPEN and before not in _UNFINISHED


def _cut_long(bare: Sequence[str], silences: Sequence[float], first: int, last: int) -> list[int]:
    """Where a stretch without stops is cut: before turns of the story always, before any clause when it is a run-on."""
    if last - first > UNSTOPPED_WORDS:
        inside = bare[first:last]
        turns = (at for at in range(1, len(inside)) if _turn_at(inside, at))
        sure = {at - 1 if inside[at - 1] in _CONJUNCTIONS else at for at in turns}
        return [first + at for at in CutModel.load().cuts(inside, sure, silences[first:last])]
    cuts: list[int] = []
    run_on = last - first > RUN_ON_WORDS
    previous = first
    for index in range(first + 1, last):
        length, rest = index - previous, last - index
        turn = length >= 5 and rest >= _TURN_WORDS and last - first > 10 and _turn_at(bare, index)
        at = index - 1 if turn and bare[index - 1] in _CONJUNCTIONS and length > 5 else index
        clause = run_on and length >= _CLAUSE_WORDS and rest >= _CLAUSE_WORDS and _clause_at(bare, index)
        weak = run_on and length >= _CLAUSE_WORDS + 2 and rest >= _CLAUSE_WORDS and _weak_clause_at(bare, index, length)
        if turn or clause or weak:
            cuts.append(at)
            previous = at
    return cuts


def split_sentences(words: Sequence[Word], pauses: Sequence[Silence] = (), *, unit: str = "seconds") -> tuple[Sentence, ...]:
    """Sentences of spoken language, in order, covering every word; `section` is None.

    `pauses` are silences in the words' own unit. With unit "characters" they are line ends and always end a sentence; in seconds a
    silence ends one when it is long and the words before it do not hang in the air. Without stops and pauses, run-ons are cut where
    a clause or a new part of the story begins.
    """
    if not words:
        return ()
    bare = [_bare(word) for word in words]
    silences = silence_before(words, pauses, reach=0.6 if unit == "seconds" else 1.5)
    edges = [0]
    for index in range(1, len(words)):
        silence = silences[index]
        lost_stop = _begins_in_capitals(words, bare, index) and index - edges[-1] >= _PIECE_WORDS
        if _stops(words[index - 1], words[index]) or lost_stop or (unit != "seconds" and silence > 0):
            edges.append(index)
        elif unit == "seconds" and silence >= PAUSE_SECONDS and index - edges[-1] >= _PIECE_WORDS:
            clause = words[index - 1].text.endswith((",", ";", ":")) or _clause_at(bare, index) or bare[index] in _CONJUNCTIONS
            if bare[index - 1] not in _UNFINISHED and (clause or silence >= LONG_PAUSE_SECONDS):
                edges.append(index)
    edges.append(len(words))
    starts: list[int] = []
    for first, last in pairwise(edges):
        starts.append(first)
        starts.extend(_cut_long(bare, silences, first, last))
    starts.append(len(words))
    return tuple(sentence_of(words, first, last) for first, last in pairwise(starts))


def torn_sentences(
    words: Sequence[Word], sentences: Sequence[Sentence], pauses: Sequence[Silence] = (), *, unit: str = "seconds"
) -> list[slice]:
    """The neighbours among `sentences` that `split_sentences` cut from one sentence which ends in a stop, as slices of two and more.

    Stretches of more than UNSTOPPED_WORDS are left out (nobody wrote stops there), and so is what a silence parts.
    """
    bare = [_bare(word) for word in words]
    silences = silence_before(words, pauses, reach=0.6 if unit == "seconds" else 1.5)
    enough = PAUSE_SECONDS if unit == "seconds" else 0.001
    firsts = [0]
    for index, sentence in enumerate(sentences[1:], 1):
        at = sentence.first
        if _stops(words[at - 1], words[at]) or _begins_in_capitals(words, bare, at) or silences[at] >= enough:
            firsts.append(index)
    stretches = [slice(first, end) for first, end in pairwise([*firsts, len(sentences)]) if end - first > 1]
    return [one for one in stretches if sentences[one.stop - 1].last - sentences[one.start].first <= UNSTOPPED_WORDS]


def sentence_of(words: Sequence[Word], first: int, last: int) -> Sentence:
    """The words `first` to `last` (exclusive) as a sentence without a section."""
    text = " ".join(word.text for word in words[first:last])
    return Sentence(text, words[first].start, words[last - 1].end, None, first, last)
