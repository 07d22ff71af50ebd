"""Judges whether a section was told at all, from what is believed of all sentences of the answer together."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rehearse.model.sections import LABELS

Array = NDArray[np.float64]

#: What `presence_features` says of a label, in its order.
PRESENCE_NAMES = ("always", "best", "second", "best_plain", "words", "leaning_words", "best_length", "best_place", "sentences")
#: Told from this chance on. A half would call sections told that are as likely missing, and a lack is what people open a review for; chosen on
#: authors left out.
TOLD_FROM = 0.55
#: A sentence believed this much leans towards a label, whatever it is called.
_LEANS = 0.3
_LEAST = 1e-4


def presence_features(beliefs_of_labels: Array, plain: Array, lengths: Array) -> Array:
    """(labels, PRESENCE_NAMES) from the (n, labels) beliefs of both classifiers together and of the plain one, and lengths in words.

    A section may be told in passing, in half a sentence that another section is believed of more: the best sentence tells of that, and how
    many words the label is believed to take in all.
    """
    best = beliefs_of_labels.argmax(axis=0)
    ordered = np.sort(beliefs_of_labels, axis=0)
    second = ordered[-2] if len(ordered) > 1 else np.full(len(LABELS), _LEAST)
    words = lengths @ beliefs_of_labels
    leaning = lengths @ np.where(beliefs_of_labels > _LEANS, beliefs_of_labels, 0.0)
    count = float(len(lengths))
    return np.column_stack(
        [
            np.ones(len(LABELS)),
            _log_odds(ordered[-1]),
            _log_odds(second),
            _log_odds(plain.max(axis=0)),
            np.log1p(words),
            np.log1p(leaning),
            np.log1p(lengths[best]),
            best / count,
            np.full(len(LABELS), np.log(count)),
        ]
    )


def chances_told(features: Array, weights: Array) -> Array:
    """(labels,): how likely each section was told, by the weights of one logistic regression a label."""
    chances: Array = 1.0 / (1.0 + np.exp(-np.clip((features * weights).sum(axis=1), -30.0, 30.0)))
    return chances


def _log_odds(chances: Array) -> Array:
    held = np.clip(chances, _LEAST, 1.0 - _LEAST)
    odds: Array = np.log(held / (1.0 - held))
    return odds
