"""Word error rate: the share of reference words that were missed, changed or added, after case and punctuation are dropped."""

from __future__ import annotations

import re
from collections.abc import Sequence


def plain_words(text: str) -> list[str]:
    """Lower case, digits and letters only; "35%" is spoken as "35 percent"."""
    return re.findall(r"[a-z0-9']+", text.lower().replace("%", " percent ").replace("’", "'"))


def word_error_rate(reference: Sequence[str], heard: Sequence[str]) -> float:
    """Levenshtein distance over the reference's length (0 for an empty reference heard as nothing)."""
    row = list(range(len(heard) + 1))
    for i, wanted in enumerate(reference, 1):
        above, row = row, [i, *row[1:]]
        for j, got in enumerate(heard, 1):
            row[j] = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (wanted != got))
    return row[-1] / max(1, len(reference))
