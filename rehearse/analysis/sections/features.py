"""Turns the sentences of an answer into the features that the section model weighs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rehearse.analysis.sections.lexicon import CueLexicon, plain_tokens
from rehearse.analysis.sections.sentences import word_set
from rehearse.model.sections import Sentence
from rehearse.model.transcript import Word

#: Places along the answer (0 start, 1 end) at which position is measured; between them it is interpolated.
KNOTS = np.linspace(0.0, 1.0, 7)
POSITION_NAMES = (
    *(f"at_{knot:.2f}" for knot in KNOTS),
    "near_start_15",
    "near_start_40",
    "near_end_15",
    "near_end_40",
    "first",
    "last",
)
PAUSE_SECONDS = 0.8
LONG_PAUSE_SECONDS = 1.6

_SUBJECTS = word_set("i we they he she it you this that there what the my our")
_IRREGULAR = word_set(
    "was were had did went got made said told took came gave found knew thought built wrote ran kept held led met put set sat spoke spent "
    "sent brought bought taught caught felt left lost paid sold stood won began broke chose drew drove fell grew rose saw showed shut "
    "cut let read split stuck understood became heard meant"
)
_PRESENT = word_set("is are am do does have has want need think know work use try keep make ask go say feel believe always")
_AUXILIARY = word_set(
    "was were had did would could should also just then actually personally really quickly finally even basically am have will not never "
    "literally immediately always still now first kind of sort"
)
#: Small words of talk; with contractions they tell how an answer is worded. The rates, a hundred words, part the registers.
_OF_TALK = word_set("um uh er yeah okay well anyway just really actually basically like so")
_CONTRACTION = re.compile(r"\w['’](t|s|re|ve|d|ll|m)\b")
WRITTEN_BELOW, TALK_FROM = 1.0, 3.0
REGISTERS = ("written", "mid", "talk")
#: Stretches of an answer in which each register has weights of its own.
_STRETCHES = 8
_NEGATIONS = word_set("not no never nobody nothing none without")
_DIGIT = re.compile(r"\d")
_QUOTED = re.compile('["“”]')


@dataclass(frozen=True, slots=True)
class AnswerFeatures:
    """Features of n sentences: names of what each says, names of what each opens with, and (n, len(POSITION_NAMES)) positions."""

    content: tuple[tuple[str, ...], ...]
    opening: tuple[tuple[str, ...], ...]
    position: NDArray[np.float64]
    lengths: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.content)


def answer_features(
    sentences: Sequence[Sentence], words: Sequence[Word], lexicon: CueLexicon, silences: Sequence[float] = ()
) -> AnswerFeatures:
    """Features of an answer's sentences. `silences` are the seconds of silence before each word, or empty where unknown."""
    texts = [[word.text for word in words[sentence.first : sentence.last]] for sentence in sentences]
    tokens = [plain_tokens(text) for text in texts]
    cues = [lexicon.cues(sentence) for sentence in tokens]
    families = [[cue.family for cue in sentence] for sentence in cues]
    openings = [[cue.family for cue in sentence if cue.opens] for sentence in cues]
    lengths = np.array([sentence.last - sentence.first for sentence in sentences], dtype=np.float64)
    worded = register(words)
    content, opening = [], []
    for index, sentence in enumerate(sentences):
        names = ["bias", *_grammar(tokens[index], texts[index]), *_n_grams(tokens[index])]
        names += [f"c:{family}" for family in families[index]]
        names += [f"co:{family}" for family in openings[index]]
        names += [f"p:{family}" for family in families[index - 1]] if index else ["p:none"]
        names += [f"n:{family}" for family in families[index + 1]] if index + 1 < len(sentences) else ["n:none"]
        names += _placed(worded, index, lengths)
        content.append(tuple(dict.fromkeys(names)))
        silence = silences[sentence.first] if silences else 0.0
        opening.append((*_openings(tokens[index], openings[index], silence), f"z:{worded}"))
    return AnswerFeatures(tuple(content), tuple(opening), positions(lengths), lengths)


def register(words: Sequence[Word]) -> str:
    """How an answer is worded, one of REGISTERS: written is what has hardly a contraction or small word of talk.

    Who writes an answer out or learns it by heart keeps to situation, task, action, result; who talks leaves out, comes back and reflects.
    """
    spoken = 0
    for word in words:
        text = word.text.lower()
        spoken += text.strip('.,;:!?"') in _OF_TALK or bool(_CONTRACTION.search(text))
    rate = 100 * spoken / max(1, len(words))
    return REGISTERS[(rate >= WRITTEN_BELOW) + (rate >= TALK_FROM)]


def _placed(worded: str, index: int, lengths: NDArray[np.float64]) -> Iterator[str]:
    """Where a sentence lies in an answer worded so."""
    middle = float(lengths[:index].sum() + lengths[index] / 2) / float(lengths.sum())
    yield f"z:{worded}"
    yield f"z:{worded}:{int(middle * _STRETCHES)}"
    from_start = {0: "first", 1: "second"}.get(index)
    from_end = {1: "last", 2: "last_but_one"}.get(len(lengths) - index)
    for place in (from_start, from_end):
        if place:
            yield f"z:{worded}:{place}"


def positions(lengths: NDArray[np.float64]) -> NDArray[np.float64]:
    """Where each sentence lies, from the sentences' lengths in words: (n, len(POSITION_NAMES))."""
    ends = np.cumsum(lengths)
    middle = ends - lengths / 2
    whole = float(ends[-1]) if len(ends) else 1.0
    step = KNOTS[1] - KNOTS[0]
    soft = np.clip(1 - np.abs((middle / whole)[:, None] - KNOTS[None, :]) / step, 0, 1)
    edges = np.zeros((len(lengths), 2))
    if len(lengths):
        edges[0, 0] = edges[-1, 1] = 1
    decays = [np.exp(-middle / 15), np.exp(-middle / 40), np.exp(-(whole - middle) / 15), np.exp(-(whole - middle) / 40)]
    return np.hstack([soft, np.stack(decays, axis=1), edges])


def _n_grams(tokens: Sequence[str]) -> Iterator[str]:
    before = "^"
    for token in tokens:
        shape = "#" if token[0].isdigit() else token
        yield f"w:{shape}"
        yield f"b:{before} {shape}"
        before = shape


def _grammar(tokens: Sequence[str], texts: Sequence[str]) -> Iterator[str]:
    size = len(tokens)
    yield "len<6" if size < 6 else "len<12" if size < 12 else "len<25" if size < 25 else "len25+"
    subject = next((token for token in tokens[:5] if token in _SUBJECTS), "none")
    yield f"subject:{subject}"
    own, shared = tokens.count("i"), tokens.count("we")
    if own:
        yield "i"
    if own > 1:
        yield "i2+"
    if shared:
        yield "we"
    if own and not shared:
        yield "i_without_we"
    if not own and not shared:
        yield "no_first_person"
    if "me" in tokens or "my" in tokens:
        yield "me_my"
    present = {token for token in tokens if token in _PRESENT}
    past = any(_past(token) for token in tokens)
    if past:
        yield "past"
    if present and not past:
        yield "present_only"
    for modal in ("would", "could", "should", "will", "had", "was", "were"):
        if modal in tokens:
            yield f"has:{modal}"
    if _NEGATIONS & set(tokens):
        yield "negation"
    joined = "".join(texts)
    if _DIGIT.search(joined):
        yield "digit"
    if "%" in joined:
        yield "percent"
    if _QUOTED.search(joined):
        yield "quoted"
    yield from _first_verb(tokens)


def _past(token: str) -> bool:
    return token in _IRREGULAR or (len(token) > 4 and token.endswith("ed"))


def _first_verb(tokens: Sequence[str]) -> Iterator[str]:
    for person in ("i", "we"):
        for index, token in enumerate(tokens):
            if token != person:
                continue
            rest = tokens[index + 1 : index + 6]
            verb = next((word for word in rest if word not in _AUXILIARY), "")
            if verb:
                yield f"{person}:{verb}"
                if _past(verb):
                    yield f"{person}:past"
                elif rest and rest[0] in {"was", "were"} and verb.endswith("ing"):
                    yield f"{person}:was_doing"
            break


def _openings(tokens: Sequence[str], families: Sequence[str], silence: float) -> Iterator[str]:
    yield "bias"
    for family in families:
        yield f"co:{family}"
    if tokens:
        yield f"o:{tokens[0]}"
        yield f"oo:{' '.join(tokens[:2])}"
    yield f"subject:{next((token for token in tokens[:5] if token in _SUBJECTS), 'none')}"
    if silence >= PAUSE_SECONDS:
        yield "pause"
    if silence >= LONG_PAUSE_SECONDS:
        yield "long_pause"
