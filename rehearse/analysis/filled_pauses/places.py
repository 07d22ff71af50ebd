"""Between which words people hesitate: how much likelier than anywhere a filled pause is after one word and before the next."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache

from rehearse.assets import asset

#: No pair of words says more than this: they are a hint beside what is heard.
_MOST = 1.5


@dataclass(frozen=True)
class FillerPlaces:
    """Log odds, 0 where nothing is known, of a filled pause just after and just before each word. Pure."""

    after: dict[str, float]
    before: dict[str, float]

    @classmethod
    def load(cls, language: str) -> FillerPlaces | None:
        """What was counted in this language (assets/fillers/filler_places.json, by scripts/count_filler_places.py): English alone."""
        return _loaded() if language == "en" else None

    def log_odds(self, left: str | None, right: str | None) -> float:
        """Of a filled pause between two bare words, natural logarithm; None where there is no word."""
        found = self.after.get(left or "", 0.0) + self.before.get(right or "", 0.0)
        return min(max(found, -_MOST), _MOST)


@cache
def _loaded() -> FillerPlaces:
    data = json.loads(asset("fillers", "filler_places.json").read_text("utf-8"))
    return FillerPlaces(data["after"], data["before"])
