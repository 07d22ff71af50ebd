"""Makes further training answers from labelled ones: told in another order, with parts missing, and as a recogniser might hear them."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import replace

from rehearse.evaluate.section_answers import LabelledAnswer
from rehearse.model.sections import Label

Parts = tuple[tuple[Label, str], ...]

#: Shares of sections exchanged for another answer's and of sentences left out in a mixed copy.
SWAPPED, LEFT_OUT = 0.3, 0.1
#: Share of copies with word errors, and between which rates.
MISHEARD_SHARE, ERROR_RATES = 0.8, (0.05, 0.15)
_SENTENCE_END = re.compile(r"(?<=[.!?]) ")

_FILLERS = ("um", "uh", "like", "you know", "I mean", "so", "kind of", "basically", "er")
_MISHEARD = {
    "their": "there",
    "there": "their",
    "to": "two",
    "for": "four",
    "our": "are",
    "we": "he",
    "than": "then",
    "it": "at",
    "in": "and",
    "and": "in",
    "of": "off",
    "was": "is",
    "had": "have",
    "a": "the",
    "the": "a",
    "i": "a",
    "my": "by",
    "so": "sow",
    "were": "where",
    "asked": "ask",
    "built": "build",
}
_APART = (
    (r"\bcan't\b", "cannot"),
    (r"\bwon't\b", "will not"),
    (r"(\w)n't\b", r"\1 not"),
    (r"(\w)'re\b", r"\1 are"),
    (r"(\w)'ve\b", r"\1 have"),
    (r"(\w)'ll\b", r"\1 will"),
    (r"(\w)'m\b", r"\1 am"),
    (r"(\w)'d\b", r"\1 had"),
    (r"\b(it|that|he|she|there|what|who|here)'s\b", r"\1 is"),
    (r"[, ]*\b(um|uh|er|erm|you know|i mean|sort of|kind of|basically|actually|honestly)\b,?", ""),
)
_SPELLED_OUT = tuple((re.compile(pattern, re.IGNORECASE), whole) for pattern, whole in _APART)
_TALKED_INTO = re.compile(r"^(so|and|but|well|yeah|okay|ok|anyway|now)\b[, ]*", re.IGNORECASE)
#: Shares of the answers written out: of those in the usual order with nothing left out, and of the others.
WRITTEN_SHARES = (0.6, 0.3)


def without(parts: Parts, label: Label) -> Parts:
    """The answer with one section left out."""
    return tuple(part for part in parts if part[0] is not label)


def result_first(parts: Parts) -> Parts:
    """The answer with its first result moved to the front, if there is anything else to tell."""
    results = [part for part in parts if part[0] is Label.RESULT]
    if not results or len(parts) < 2:
        return parts
    return (results[0], *(part for part in parts if part is not results[0]))


def two_cycles(parts: Parts, other: Parts) -> Parts:
    """A second action and result, from another answer, before any reflection."""
    more = tuple(part for part in other if part[0] in (Label.ACTION, Label.RESULT))
    story = tuple(part for part in parts if part[0] is not Label.REFLECTION)
    return (*story, *more, *(part for part in parts if part[0] is Label.REFLECTION))


def unpunctuated(parts: Parts) -> Parts:
    """Lower case and no stops or commas, as some recognisers write."""
    return tuple((label, " ".join(word.strip('.,;:!?"“”()—–-').lower() for word in text.split())) for label, text in parts)


def misheard(parts: Parts, rate: float, dice: random.Random, words: Sequence[str]) -> Parts:
    """Random word errors at `rate`: half replaced (some by a like-sounding word), a third lost with some of their stops, the rest put in."""
    heard = []
    for label, text in parts:
        out: list[str] = []
        for word in text.split():
            roll = dice.random() / rate
            if roll >= 1:
                out.append(word)
            elif roll < 0.5:
                bare = word.strip('.,;:!?"“”()')
                other = dice.choice(words)
                like = _MISHEARD.get(bare.lower(), other) if dice.random() < 0.5 else other
                out.append(word.replace(bare, like, 1))
            elif roll >= 0.8:
                out += [word, dice.choice(words)]
            elif word[-1:] in ".!?" and out and dice.random() < 0.5:
                out[-1] = out[-1].rstrip(".,;:!?") + word[-1]
        if out:
            heard.append((label, " ".join(out)))
    return tuple(heard) or parts


def with_fillers(parts: Parts, rate: float, dice: random.Random) -> Parts:
    """Um, uh, you know and immediate repetitions put between words at `rate`."""
    spoken = []
    for label, text in parts:
        out: list[str] = []
        for word in text.split():
            if dice.random() < rate:
                out.append(dice.choice(_FILLERS) if dice.random() < 0.8 else word.lower())
            out.append(word)
        spoken.append((label, " ".join(out)))
    return tuple(spoken)


def written(parts: Parts) -> Parts:
    """As one would write it: contractions spelled out, without small words of talk."""
    told = []
    for label, text in parts:
        whole = text.replace("’", "'")
        for pattern, instead in _SPELLED_OUT:
            whole = pattern.sub(instead, whole)
        sentences = [_TALKED_INTO.sub("", sentence).strip() for sentence in _SENTENCE_END.split(whole)]
        told.append((label, " ".join(sentence[0].upper() + sentence[1:] for sentence in sentences if sentence)))
    return tuple(part for part in told if part[1])


def written_out(answers: Sequence[LabelledAnswer], dice: random.Random) -> list[LabelledAnswer]:
    """Copies of a share of the answers as one would write them: most who write keep to the usual order."""
    made = []
    for answer in answers:
        usual = "".join(label.letter for label in answer.labels()).startswith("STAR")
        if dice.random() < WRITTEN_SHARES[0 if usual else 1]:
            made.append(replace(answer, id=f"{answer.id}~", parts=written(answer.parts)))
    return made


def mixed(answers: Sequence[LabelledAnswer], dice: random.Random, copies: int) -> list[LabelledAnswer]:
    """`copies` of each answer in which some sections are another answer's and some sentences are left out.

    The topic's own words then say less, and what every teller of a section has in common says more.
    """
    told = {label: [text for answer in answers for heard, text in answer.parts if heard is label] for label in Label}
    made = []
    for answer in answers:
        for copy in range(copies):
            parts = []
            for label, text in answer.parts:
                chosen = dice.choice(told[label]) if dice.random() < SWAPPED else text
                sentences = _SENTENCE_END.split(chosen)
                kept = [sentence for sentence in sentences if dice.random() >= LEFT_OUT] or sentences[:1]
                parts.append((label, " ".join(kept)))
            made.append(replace(answer, id=f"{answer.id}*{copy}", parts=tuple(parts)))
    return made


def augmented(answers: Sequence[LabelledAnswer], dice: random.Random, copies: int) -> list[LabelledAnswer]:
    """`copies` further answers from each, labelled as their parts are."""
    words = sorted(
        {word.strip('.,;:!?"“”()').lower() for answer in answers for _, text in answer.parts for word in text.split()} - {""}
    )
    more = []
    for answer in answers:
        for copy in range(copies):
            parts = answer.parts
            order = dice.random()
            present = set(answer.labels())
            if order < 0.09 and Label.TASK in present:
                parts = without(parts, Label.TASK)
            elif order < 0.20 and Label.RESULT in present:
                parts = without(parts, Label.RESULT)
            elif order < 0.25 and Label.SITUATION in present:
                parts = without(parts, Label.SITUATION)
            elif order < 0.28 and len(present) > 2 and Label.ACTION in present:
                parts = without(parts, Label.ACTION)
            elif order < 0.36:
                parts = result_first(parts)
            elif order < 0.44:
                parts = two_cycles(parts, dice.choice([each for each in answers if each.source == answer.source]).parts)
            elif order < 0.55 and answer.own_reflection:
                parts = without(parts, Label.REFLECTION)
            sound = dice.random()
            if sound < 0.35:
                parts = with_fillers(parts, 0.05, dice)
            if dice.random() < MISHEARD_SHARE:
                parts = misheard(parts, dice.uniform(*ERROR_RATES), dice, words)
            if dice.random() < 0.25:
                parts = unpunctuated(parts)
            if len({label for label, _ in parts}) > 1:
                more.append(
                    LabelledAnswer(f"{answer.id}+{copy}", answer.source, tuple(parts), answer.own_reflection, answer.trainable)
                )
    return more
