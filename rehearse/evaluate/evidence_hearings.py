"""Ways an answer reaches the evidence checks in life: with sections found by the program, and with words misheard."""

from __future__ import annotations

import random
from collections.abc import Sequence

from rehearse.analysis.sections.finding import find_sections
from rehearse.analysis.sections.model import SectionModel
from rehearse.evaluate.evidence_answers import EvidenceAnswer
from rehearse.evaluate.evidence_scores import Hearing
from rehearse.model.sections import Sentence
from rehearse.model.transcript import Word

#: Of the words that go wrong three in ten are lost, five in ten are replaced, and two in ten get a stranger beside them.
_LOST = 0.3
_REPLACED = 0.8


def automatic_sections(model: SectionModel) -> Hearing:
    """The words as written, sentences and sections found by the program."""

    def hear(answer: EvidenceAnswer) -> tuple[tuple[Sentence, ...], tuple[Word, ...]]:
        _, words = answer.spoken()
        return find_sections(words, model=model).sentences, words

    return hear


def misheard(model: SectionModel, answers: Sequence[EvidenceAnswer], *, rate: float, draw: int) -> Hearing:
    """Words lost, replaced or put in at random at this rate (0..1), as by a poor recogniser, and sections found in what is left.

    Strange words are drawn from all of `answers`. The same `draw` mishears an answer the same way.
    """
    strange = sorted({word.text.lower() for answer in answers for word in answer.spoken()[1] if word.text.isalpha()})

    def hear(answer: EvidenceAnswer) -> tuple[tuple[Sentence, ...], tuple[Word, ...]]:
        dice = random.Random(f"{draw} {answer.id}")
        words: list[Word] = []
        for word in answer.spoken()[1]:
            roll = dice.random() / rate
            stop = word.text[-1] if word.text[-1] in ".,?!" else ""
            if roll >= _REPLACED:
                words.append(word)
            elif roll >= _LOST:
                words.append(Word(dice.choice(strange) + stop, word.start, word.end))
            if _REPLACED <= roll < 1.0:
                words.append(Word(dice.choice(strange), word.end, word.end))
        return find_sections(words, model=model).sentences, tuple(words)

    return hear
