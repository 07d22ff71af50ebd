"""Fits the plain classifier of single sentences that stands beside the section model's sequence: softmax regression on words and place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import minimize

from rehearse.analysis.sections.decoder import STATE_TO_LABEL
from rehearse.analysis.sections.features import POSITION_NAMES
from rehearse.model.sections import LABELS
from scripts.section_training import Example

Array = NDArray[np.float64]
WORDS = ("w:", "b:")


def targets(example: Example) -> Array:
    """(n, labels): the author's label, shared out evenly where more than one is allowed."""
    shares = np.zeros((len(example.features), len(LABELS)))
    for state, label in enumerate(STATE_TO_LABEL):
        shares[:, label] = np.maximum(shares[:, label], example.allowed[:, state])
    whole: Array = shares.sum(axis=1, keepdims=True)
    even: Array = shares / whole
    return even


def fit_plain(
    examples: Sequence[Example], *, floor: int, l2: float = 1.0, iterations: int = 60
) -> tuple[dict[str, int], Array, Array]:
    """(index of words, their weights, weights of places). Words that fewer than `floor` sentences hold are left out."""
    sentences = [[name for name in names if name.startswith(WORDS)] for one in examples for names in one.features.content]
    held = Counter(name for names in sentences for name in names)
    index = {name: at for at, name in enumerate(sorted(name for name, count in held.items() if count >= floor))}
    where = [(row, index[name]) for row, names in enumerate(sentences) for name in names if name in index]
    words = sparse.csr_matrix((np.ones(len(where)), tuple(zip(*where, strict=True))), shape=(len(sentences), len(index)))
    places = np.vstack([one.features.position for one in examples])
    matrix = sparse.hstack([words, sparse.csr_matrix(2 * places)]).tocsr()
    truth = np.vstack([targets(one) for one in examples])
    weight = np.concatenate([np.full(len(one.features), one.weight) for one in examples])
    size = (matrix.shape[1], len(LABELS))

    def loss(vector: Array) -> tuple[float, Array]:
        weights = vector.reshape(size)
        scores = matrix @ weights
        scores -= scores.max(axis=1, keepdims=True)
        logs = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
        slope = matrix.T @ (weight[:, None] * (np.exp(logs) - truth)) + l2 * weights
        return -float(weight @ (truth * logs).sum(axis=1)) + 0.5 * l2 * float(vector @ vector), slope.ravel()

    found = minimize(loss, np.zeros(size[0] * size[1]), jac=True, method="L-BFGS-B", options={"maxiter": iterations}).x.reshape(
        size
    )
    return index, found[: len(index)], 2 * found[len(index) : len(index) + len(POSITION_NAMES)]
