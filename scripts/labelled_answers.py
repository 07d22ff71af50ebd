"""Says where the labelled answers and sentences lie that the weights which ship are trained on; the unseen ones are not among them."""

from __future__ import annotations

from pathlib import Path

from rehearse.evaluate.evidence import DEVELOPMENT

ROOT = Path(__file__).resolve().parents[1]
_HERE = ROOT / "scripts" / "answers"
#: Written for their sections, by ourselves and by two outside authors.
SECTION_ANSWERS = tuple(_HERE / name for name in ("sections.jsonl", "section_voices.jsonl", "section_authors.jsonl"))
#: Of these hardly one holds an unwanted thing.
CLEAN_ANSWERS = SECTION_ANSWERS[:2]
#: Labelled for the evidence checks, with their sections, an author a file; those of 5 to 9, 12 to 20 and 23 to 25 were measured as unseen before they were read.
EVIDENCE_ANSWERS = (
    *(ROOT / "assets" / "evaluation" / name for name in DEVELOPMENT),
    *(
        _HERE / f"evidence_answers{author}.toml"
        for author in (5, 6, 7, 9, 11, 12, 14, 16, 17, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 38, 39)
    ),
)
#: Those whose parts are sections: author 27's hold answers that tell no story.
WITH_SECTIONS = tuple(path for path in EVIDENCE_ANSWERS if path.stem != "evidence_answers27")
#: Files whose authors labelled one impact an answer rather than each.
ONE_IMPACT_EACH = EVIDENCE_ANSWERS[:3]
#: Single sentences: authors 1 and 2 knew what is listened for, 5 to 7 and 11 are the outside authors of the answers of that number,
#: 8 wrote against mistakes read on authors 4 to 7, 10 against accusations of humble answers, 13 against mistakes read on 9, 11 and 12, 15 against
#: those read on 14, 18 against those read on 16 and 17, 21, 22 and 26 are outside authors, 27 wrote against what a stranger's own answers were told,
#: 31 to 34 and 41 to 43 are outside authors who wrote each accusation with a twin that is none, 35 the same of what is wanted, 40 wrote against
#: what a second stranger's answers were told.
PHRASINGS = _HERE / "evidence_phrasings.jsonl"
#: Which answers' mistakes the author of sentences had read: 8 those of 4 to 7, and so on.
WRITTEN_AGAINST = {8: (4, 5, 6, 7), 10: (9,), 13: (9, 11, 12), 15: (14,), 18: (16, 17)}
#: Left out in turn, some at a time.
LEFT_OUT = ((14, 21, 28), (16, 22, 25), (17, 23, 29), (19, 24, 38), (20, 26, 27), (4, 5, 6, 7), (9, 11, 12))
#: What these authors wrote are passages out of an answer: nobody said what else they hold of what is wanted.
PASSAGES_OF = frozenset({31, 32, 33, 34, 35, 41, 42, 43})
#: Outside authors after whose answers hardly a phrase was made: the edges are chosen on these, and these are what is measured.
MEASURED_ON = (14, 16, 17, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 38)
#: Author 39's short, plain answers came when the weights were trained: they have only been measured so far.
NOT_LEARNED = (39,)
