"""Trains the learned ear of the evidence checks, measures it on authors it has not heard, and writes assets/evidence/weights.json.

    python scripts/train_evidence.py [--only-measure]

Learns from scripts/answers/evidence_phrasings.jsonl (single sentences by two authors), the development answers in
assets/evaluation, and the section answers, which hold next to nothing unwanted. Needs scipy, which the program itself does not.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from rehearse.coach.evidence import FAMILIES, find_evidence
from rehearse.coach.evidence_features import WordClasses, shipped_classes
from rehearse.coach.evidence_learned import FORMAT, LearnedEar, ear_of, silent_ear
from rehearse.coach.lexicon import shipped_lexicons
from rehearse.evaluate.evidence import DEVELOPMENT
from rehearse.evaluate.evidence_answers import EvidenceAnswer, evidence_answers
from rehearse.evaluate.evidence_scores import Detector, by_family, score
from scripts.evidence_training import (
    LEARNED,
    Stretch,
    answer_stretches,
    clean_stretches,
    common_stems,
    fit,
    json_rows,
    phrasing_stretches,
)

ROOT = Path(__file__).resolve().parents[1]
PHRASINGS = ROOT / "scripts" / "answers" / "evidence_phrasings.jsonl"
SECTIONS = tuple(ROOT / "scripts" / "answers" / name for name in ("sections.jsonl", "section_voices.jsonl"))
ANSWERS = ROOT / "assets" / "evaluation"
WEIGHTS = ROOT / "assets" / "evidence" / "weights.json"
KEEP = 3_500
#: From these log odds on a family is heard without a phrase; so far below them a phrase is not believed. Chosen on authors left out.
HEARS: Mapping[str, float] = {"plain language": 0.9, "seven sins": 1.3, "disagreement failures": 0.6}
DOUBT = 3.3


def document(
    examples: Sequence[Stretch], classes: WordClasses, keep: int = KEEP, checks: Sequence[str] = LEARNED
) -> dict[str, object]:
    """What weights.json holds."""
    known = common_stems(examples)
    fitted = fit(examples, classes, known, keep, checks)
    family = {check: name for name, checks in FAMILIES.items() for check in checks}
    for check, row in fitted.items():
        row["hears"] = HEARS[family[check]]
        row["doubts"] = round(HEARS[family[check]] - DOUBT, 3)
    return {"format": FORMAT, "checks": fitted, "known": " ".join(sorted(known))}


def text_of(data: Mapping[str, object]) -> str:
    """As JSON, one check a line, so that it can be read and compared."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace('}},"', '}},\n"') + "\n"


def heard_by(ear: LearnedEar) -> Detector:
    """The product's checks with this learned ear."""

    def detect(answer: EvidenceAnswer) -> Mapping[str, Sequence[str]]:
        sentences, words = answer.spoken()
        found = find_evidence(sentences, words, listener=answer.listener, ear=ear)
        return {item.check: tuple(quote.text for quote in item.quotes) for item in found if item.heard}

    return detect


def measured(name: str, answers: Sequence[EvidenceAnswer], ears: Mapping[str, LearnedEar]) -> None:
    """Prints precision and recall per family for each ear."""
    for title, ear in ears.items():
        tallies, _ = score(answers, heard_by(ear))
        for family, tally in by_family(tallies).items():
            if any(check in LEARNED for check in FAMILIES[family]):
                print(f"{name}: {family}, {title}: precision {tally.precision or 0:.3f} recall {tally.recall or 0:.3f}")
        if title != "phrases alone":
            for check in LEARNED:
                tally = tallies[check]
                print(f"    {check}: {tally.right} right, {tally.wrong} wrong, {tally.missed} missed, {tally.quoted} quoted")


def main() -> int:
    """Trains, measures, writes."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("--only-measure", action="store_true")
    options = arguments.parse_args()
    lexicons, classes = shipped_lexicons(), shipped_classes()
    always = phrasing_stretches(json_rows(PHRASINGS), lexicons)
    always += clean_stretches([row for path in SECTIONS for row in json_rows(path)], lexicons)
    answers = {name: evidence_answers(ANSWERS / name) for name in DEVELOPMENT}
    examples = {name: answer_stretches(answers[name], lexicons) for name in DEVELOPMENT}
    for name in DEVELOPMENT[1:]:
        others = [example for other in DEVELOPMENT if other != name for example in examples[other]]
        ear = ear_of(document([*always, *others], classes), classes)
        measured(name, answers[name], {"phrases alone": silent_ear(classes), "with an ear that never heard this author": ear})
    if not options.only_measure:
        whole = [*always, *(example for name in DEVELOPMENT for example in examples[name])]
        WEIGHTS.write_text(text_of(document(whole, classes)), encoding="utf-8")
        print(f"wrote {WEIGHTS.relative_to(ROOT)}: {WEIGHTS.stat().st_size / 1e6:.2f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
