"""Measures filled pauses on recordings of people: their um and uh are taken out of the verbatim words and must be found in the sound.

    python scripts/measure_people.py FOLDER [--events]

FOLDER holds NAME.flac, NAME.txt (verbatim) and NAME.words.json ([{"w", "s", "e"}, ...], seconds); sets are told apart by what stands
before the first "-". Every filled pause of the program's English list is taken out, whoever said it, which is what the sets' own counts
are of. Two figures each: all of them are to be found; or um and uh alone, and the mm and hmm of listeners are neither to be found nor
wrong. Under exact word ends, and under ends stretched as recognisers return them. `--events` prints each miss and false alarm.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from rehearse.analysis.filled_pauses.finding import find_filled_pauses
from rehearse.analysis.filled_pauses.model import FillerModel
from rehearse.analysis.filler_words.finding import is_filled_pause
from rehearse.analysis.level import RATE, without_rumble
from rehearse.analysis.tokens import bare
from rehearse.analysis.voice_activity import speech_spans
from rehearse.evaluate.filled_pause_scores import stretched
from rehearse.evaluate.scores import Interval, Tally, match, tally
from rehearse.model.transcript import Span, Word
from rehearse.speech.voice_activity import probabilities

UM_AND_UH = frozenset(("um", "uh"))


@dataclass(frozen=True)
class Clip:
    """One recording: sound without rumble, where somebody speaks, all words as timed, and the filled pauses among them."""

    name: str
    samples: NDArray[np.float32]
    speech: tuple[Span, ...]
    words: tuple[Word, ...]
    filled: tuple[Word, ...]

    @property
    def set_name(self) -> str:
        """The set it belongs to."""
        return self.name.partition("-")[0]

    def transcript(self, pulled: bool) -> tuple[Word, ...]:
        """The words without the filled pauses; `pulled`: their ends stretched over them."""
        content = tuple(word for word in self.words if not is_filled_pause(word.text))
        return stretched(content, [Span(one.end, other.start) for one, other in pairwise(self.speech)]) if pulled else content


def hesitations(text: str, words: Sequence[Word]) -> tuple[Word, ...]:
    """The filled pauses with the words' times; an um or uh of the verbatim text that they lack, from the word before to the one after.

    The sets' own description says to trust the text for what was said.
    """
    said, timed = text.lower().split(), [word.text.lower() for word in words]
    found = [word for word in words if is_filled_pause(word.text)]
    for kind, first, last, place, after in SequenceMatcher(None, said, timed, autojunk=False).get_opcodes():
        if kind in ("delete", "replace") and place > 0 and after < len(words):
            found += [Word(one, words[place - 1].end, words[after].start) for one in said[first:last] if one in UM_AND_UH]
    return tuple(sorted(found, key=lambda word: word.start))


def read_clips(folder: Path) -> tuple[Clip, ...]:
    """Every clip with word times."""
    found = []
    for path in sorted(folder.glob("*.words.json")):
        name = path.name.removesuffix(".words.json")
        sound, rate = soundfile.read(folder / f"{name}.flac", dtype="float32", always_2d=True)
        if rate != RATE:
            import soxr

            sound = soxr.resample(sound, rate, RATE)
        samples = without_rumble(np.ascontiguousarray(sound[:, 0], np.float32))
        rows = json.loads(path.read_text("utf-8"))
        words = tuple(sorted((Word(row["w"], row["s"], row["e"]) for row in rows), key=lambda word: word.start))
        speech = speech_spans(probabilities(samples), samples)
        filled = hesitations((folder / f"{name}.txt").read_text("utf-8"), words)
        found.append(Clip(name, samples, speech, words, filled))
    return tuple(found)


def scored(clip: Clip, found: Sequence[Interval]) -> tuple[Tally, Tally]:
    """All filled pauses; and um and uh alone, mm and hmm counting neither way."""
    spoken = [word for word in clip.filled if bare(word.text) in UM_AND_UH]
    others = [word for word in clip.filled if bare(word.text) not in UM_AND_UH]
    pairs, extra, missed = match(found, spoken)
    false = [place for place in extra if not any(tally([found[place]], [word]).hits for word in others)]
    return tally(found, clip.filled), Tally(len(pairs), len(false), len(missed))


def measured(clips: Sequence[Clip], pulled: bool, model: FillerModel | None = None) -> dict[str, tuple[Tally, Tally]]:
    """By set, and of all sets under "all": as `scored`."""
    totals: dict[str, tuple[Tally, Tally]] = {}
    for clip in clips:
        found = find_filled_pauses(clip.samples, clip.speech, clip.transcript(pulled), model=model)
        for name in (clip.set_name, "all"):
            before = totals.get(name, (Tally(), Tally()))
            own = scored(clip, found)
            totals[name] = (before[0] + own[0], before[1] + own[1])
    return totals


def events(clip: Clip, pulled: bool) -> list[str]:
    """Every miss and false alarm in words."""
    words = clip.transcript(pulled)
    found = find_filled_pauses(clip.samples, clip.speech, words)
    _, extra, missed = match(found, clip.filled)
    rows = [("false", found[place].start, found[place].end) for place in extra]
    rows += [(f"missed {clip.filled[place].text}", clip.filled[place].start, clip.filled[place].end) for place in missed]
    return [
        f"{clip.name} {'stretched' if pulled else 'exact'}: {what} {start:.2f}-{end:.2f}, words there: "
        + " ".join(word.text for word in words if word.start < end and word.end > start)
        for what, start, end in sorted(rows, key=lambda row: row[1])
    ]


def main() -> None:
    """Prints."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--events", action="store_true")
    options = parser.parse_args()
    clips = read_clips(options.folder)
    for pulled, name in ((False, "exact"), (True, "stretched")):
        for set_name, (every, spoken) in measured(clips, pulled).items():
            print(
                f"{name:9} {set_name:7} all {every.hits}/{every.false}/{every.missed} F1 {every.f1:.2f}; "
                f"um and uh {spoken.hits}/{spoken.false}/{spoken.missed} F1 {spoken.f1:.2f} (found/false/missed)"
            )
        if options.events:
            print(*(row for clip in clips for row in events(clip, pulled)), sep="\n")


if __name__ == "__main__":
    main()
