"""The small learned model that says which frames sound like um or uh, and which stretches are whole filled pauses."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rehearse.analysis.filled_pauses.candidates import STRETCH_FEATURES, Candidate, Frames, Gap, candidates_in, on_frames
from rehearse.analysis.filled_pauses.net import CONTEXT, FillerNet
from rehearse.analysis.filled_pauses.sound import BANDS, CHANGE, FEATURES, VoiceReference, change_of, described, pitch_of
from rehearse.analysis.level import HOP
from rehearse.analysis.pitch import reduced
from rehearse.assets import asset

#: Frames described at once: enough to make light of each step's own cost, few enough to stay in little memory.
_AT_ONCE = 1024
#: A word that the recogniser called so probable is taken for what was said.
_SURE = np.float32(0.7)
#: The networks were taught as if filled pauses were so much commoner than they are (logarithmic odds; one frame in twenty is one).
_BALANCE = np.float32(1.5)
_SOUND = STRETCH_FEATURES.index("mean_log_odds")


@dataclass(frozen=True)
class Layers:
    """Two layers of weights over inputs brought to a common scale."""

    mean: NDArray[np.float32]
    scale: NDArray[np.float32]
    hidden: NDArray[np.float32]
    hidden_bias: NDArray[np.float32]
    output: NDArray[np.float32]
    output_bias: float

    def log_odds(self, inputs: NDArray[np.float32]) -> NDArray[np.float32]:
        """Of each row (n, features), natural logarithm. Shape (n,)."""
        inner = np.maximum((inputs - self.mean) / self.scale @ self.hidden + self.hidden_bias, 0.0)
        return np.asarray(np.clip(inner @ self.output + self.output_bias, -8.0, 8.0), np.float32)

    @classmethod
    def read(cls, data: dict[str, Any]) -> Layers:
        """From the file's lists."""
        arrays = {name: np.array(data[name], np.float32) for name in ("mean", "scale", "hidden", "hidden_bias", "output")}
        return cls(**arrays, output_bias=float(data["output_bias"]))


@dataclass(frozen=True)
class Ear:
    """One judge of frames and one of whole stretches."""

    frame: FillerNet
    stretch: Layers

    @classmethod
    def read(cls, data: dict[str, Any]) -> Ear:
        """From the file's lists."""
        return cls(FillerNet.read(data["frame"]), Layers.read(data["stretch"]))


@dataclass(frozen=True)
class FillerModel:
    """Ears taught on different speech; what they say is averaged, as their mistakes are not the same. Pure; safe on any thread."""

    ears: tuple[Ear, ...]
    threshold: float

    @classmethod
    def load(cls, path: Path | None = None) -> FillerModel:
        """The weights that ship (assets/fillers/filled_pause_sound.json), written by scripts/train_filled_pauses.py."""
        return _loaded(path or asset("fillers", "filled_pause_sound.json"))

    def probabilities(self, candidates: Sequence[Candidate]) -> NDArray[np.float32]:
        """Of being filled pauses, 0..1: what was heard, and between which words. Shape (n,).

        As far as a word was perhaps misheard, how long it should take and sound is not known: then the sound must speak for itself.
        """
        if not candidates:
            return np.zeros(0, np.float32)
        rows = np.array([each.features for each in candidates])
        heard = np.mean([ear.stretch.log_odds(rows[:, place]) for place, ear in enumerate(self.ears)], axis=0)
        judged = _probability(heard + np.array([each.odds for each in candidates], np.float32))
        alone = np.minimum(judged, _probability(rows[:, :, _SOUND].mean(axis=1) - _BALANCE))
        believed = np.minimum(np.array([each.sure for each in candidates], np.float32) / _SURE, np.float32(1.0))
        return np.asarray(alone + believed * (judged - alone), np.float32)

    def candidates(
        self,
        samples: NDArray[np.float32],
        gaps: Sequence[Gap],
        reference: VoiceReference,
        low: NDArray[np.float32] | None = None,
    ) -> tuple[Candidate, ...]:
        """The stretches of each gap worth judging; some overlap. `low`: the sound `reduced`, if at hand."""
        found: list[Candidate] = []
        for gap, heard in zip(gaps, self.listen(samples, gaps, reference, low), strict=True):
            found += candidates_in(gap, heard, reference.near(0.5 * (gap.start + gap.end)))
        return tuple(found)

    def listen(
        self,
        samples: NDArray[np.float32],
        gaps: Sequence[Gap],
        reference: VoiceReference,
        low: NDArray[np.float32] | None = None,
    ) -> Iterator[tuple[Frames, ...]]:
        """The frames of each gap as each ear hears them, in their order. `low`: the sound `reduced`, if at hand."""
        low = reduced(samples) if low is None else low
        edges = [(round(start / HOP), round(end / HOP)) for start, end in map(on_frames, gaps)]
        first = 0
        while first < len(gaps):
            last, together = first + 1, edges[first][1] - edges[first][0]
            while last < len(gaps) and together + edges[last][1] - edges[last][0] <= _AT_ONCE:
                together += edges[last][1] - edges[last][0]
                last += 1
            yield from self._heard(samples, low, edges[first:last], reference)
            first = last

    def _heard(
        self,
        samples: NDArray[np.float32],
        low: NDArray[np.float32],
        edges: Sequence[tuple[int, int]],
        reference: VoiceReference,
    ) -> Iterator[tuple[Frames, ...]]:
        """All in one go. `edges`: first frame and the one after the last."""
        runs, of = _runs(edges)
        wide = np.concatenate([np.arange(begin - CONTEXT, end + CONTEXT) for begin, end in runs])
        rows, level = described(samples, wide, reference)
        verdicts = [ear.frame(rows) for ear in self.ears]
        change = change_of(rows)
        firsts = np.cumsum([0, *(end - begin + 2 * CONTEXT for begin, end in runs)])
        for (begin, end), run, pitch in zip(edges, of, pitch_of(low, edges), strict=True):
            at = int(firsts[run]) + begin - runs[run][0]
            heard = slice(at, at + end - begin)
            own = slice(heard.start + CONTEXT, heard.stop + CONTEXT)
            moved = slice(own.start - CHANGE, own.stop - CHANGE)
            yield tuple(
                Frames(begin * HOP, odds[heard], sounds[heard], change[moved], pitch, level[own], rows[own, :BANDS])
                for odds, sounds in verdicts
            )

    def keep(self, candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
        """Those likelier than the threshold in time order, of overlapping ones the likeliest."""
        probabilities = self.probabilities(candidates)
        kept: list[Candidate] = []
        for place in np.argsort(-probabilities, kind="stable"):
            each = candidates[place]
            if probabilities[place] < self.threshold:
                break
            if not any(each.start < other.end and other.start < each.end for other in kept):
                kept.append(each)
        return tuple(sorted(kept, key=lambda each: each.start))


def _probability(odds: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(1.0 / (1.0 + np.exp(-odds)), np.float32)


def _runs(edges: Sequence[tuple[int, int]]) -> tuple[list[tuple[int, int]], list[int]]:
    """Stretches so near each other that they share their neighbourhoods, as one; and in which of these each of `edges` lies."""
    runs: list[tuple[int, int]] = []
    of: list[int] = []
    for begin, end in edges:
        if runs and runs[-1][0] <= begin <= runs[-1][1] + 2 * CONTEXT:
            runs[-1] = (runs[-1][0], max(runs[-1][1], end))
        else:
            runs.append((begin, end))
        of.append(len(runs) - 1)
    return runs, of


@cache
def _loaded(path: Path) -> FillerModel:
    data = json.loads(path.read_text("utf-8"))
    ears = tuple(Ear.read(one) for one in data["ears"])
    for ear in ears:
        if len(ear.frame.mean) != FEATURES:
            raise ValueError(f"{path.name} describes a frame by {len(ear.frame.mean)} numbers, this program by {FEATURES}")
    return FillerModel(ears, float(data["threshold"]))
