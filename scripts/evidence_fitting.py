"""Fits the learned ear of the evidence checks: stretches as a whole, the clauses in them that tell, what sounds around them, and the edges."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import optimize, sparse

from rehearse.coach.evidence_around import names_around, surroundings
from rehearse.coach.evidence_codes import RUN_KINDS, RUN_STRENGTH, Coder, StretchReader, name_of, numbered
from rehearse.coach.evidence_features import WordClasses, clauses, stem
from rehearse.coach.evidence_learned import BIAS, SHARPNESS, WHOLE_SHARE, telling_runs
from scripts.evidence_training import LEARNED, WANTED, Stretch, common_stems, share_quoted

Bools = npt.NDArray[np.bool_]
Reals = npt.NDArray[np.float64]

#: Which section a stretch stands in tells of these alone; of the others it would tell an author's habit.
_BY_SECTION = frozenset({"impact", "decision"})
#: Examples are rarer than counter-examples, and weigh more.
_EXAMPLE_WEIGHT = 4.0
#: How small weights are held. An impact or a decision takes many words; what is unwanted turns on few. Both chosen on authors left out.
_RIDGE, _RIDGE_WANTED = 0.15, 1.0
#: How near the surroundings are held to saying nothing (chosen on authors left out: 0.3, 3 and 10 were no better).
_RIDGE_AROUND = 1.0
_STEPS = 35
_STRANGE, _MOST_STRANGE = 0.6, 8
_TELLING = 0.5
_STARTING_BIAS = -3.0


@dataclass(frozen=True, slots=True)
class Material:
    """Examples as numbers. `whole`: examples x features. `runs`: runs of clauses x features; `parent`: whose run each is, in order;
    `telling`: runs x LEARNED, whether one holds what was quoted. `groups`: who wrote each example.
    """

    examples: Sequence[Stretch]
    groups: Sequence[str]
    whole: sparse.csr_matrix
    whole_names: Sequence[str]
    runs: sparse.csr_matrix
    run_names: Sequence[str]
    parent: npt.NDArray[np.int64]
    telling: Bools


@dataclass(frozen=True, slots=True)
class Fitted:
    """Weights (features x LEARNED) and biases of one fit; the names of features are those of its material, then "u:1" and so on."""

    whole: Reals
    whole_bias: Reals
    runs: Reals
    runs_bias: Reals


def material(examples: Sequence[Stretch], groups: Sequence[str], classes: WordClasses) -> Material:
    """All features of all examples; which of them are out of the common is only known in a fit."""
    stems = sorted({stem(token) for each in examples for token in each.answer.stream.tokens})
    coder = Coder(classes, numbered(stems, classes), frozenset(stems))
    whole: list[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], Reals]] = []
    tokens: list[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]] = []
    spans: list[tuple[int, int]] = []
    parent: list[int] = []
    telling: list[list[bool]] = []
    row = at = 0
    for _, same in itertools.groupby(examples, key=lambda each: id(each.answer)):
        those = list(same)
        reader = StretchReader(those[0].answer, coder)
        for begin, coded in reader.read([(each.first, each.last) for each in those]):
            whole.append((coded.stretch + row + begin, coded.code, coded.value))
        told = reader.tellings()
        tokens.append((told.stretch + at, told.code))
        for number, each in enumerate(those, row):
            for first, last in telling_runs(clauses(each.answer.stream, each.first, each.last)):
                spans.append((first + at, last + at))
                parent.append(number)
                telling.append([_tells(each, check, (first, last)) for check in LEARNED])
        row += len(those)
        at += reader.length
    rows, codes, values = (np.concatenate(column) for column in zip(*whole, strict=True))
    matrix, names = _sparse(rows, codes, values, row, coder)
    by_token, run_names = _sparse(
        np.concatenate([each for each, _ in tokens]), np.concatenate([code for _, code in tokens]), None, at, coder
    )
    runs = _of_runs(by_token, run_names, np.array(spans, dtype=np.int64))
    return Material(examples, groups, matrix, names, runs, run_names, np.array(parent, dtype=np.int64), np.array(telling))


def _tells(example: Stretch, check: str, run: tuple[int, int]) -> bool:
    return example.truth.get(check, False) and share_quoted(example.answer, run, example.quoted.get(check, ())) >= _TELLING


def _sparse(
    rows: npt.NDArray[np.int64], codes: npt.NDArray[np.int64], values: Reals | None, height: int, coder: Coder
) -> tuple[sparse.csr_matrix, list[str]]:
    found, columns = np.unique(codes, return_inverse=True)
    words = list(coder.numbers)
    names = [name_of(int(code), words) for code in found]
    filled = np.ones(len(rows)) if values is None else values
    return sparse.csr_matrix((filled, (rows, columns)), shape=(height, len(names))), names


def _of_runs(by_token: sparse.csr_matrix, names: Sequence[str], spans: npt.NDArray[np.int64]) -> sparse.csr_matrix:
    """(runs, features): what the tokens of each run hold, as strong as the ear that ships takes it."""
    lengths = spans[:, 1] - spans[:, 0]
    of = np.repeat(np.arange(len(spans)), lengths)
    token = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths) + np.repeat(spans[:, 0], lengths)
    taken = sparse.csr_matrix((np.ones(len(of)), (of, token)), shape=(len(spans), by_token.shape[0])) @ by_token
    kind = np.array(["wcmp".index(name[0]) for name in names])[taken.indices]
    run = np.repeat(np.arange(len(spans)), np.diff(taken.indptr))
    counts = np.bincount(run * RUN_KINDS + kind, weights=taken.data, minlength=len(spans) * RUN_KINDS).reshape(-1, RUN_KINDS)
    taken.data *= (RUN_STRENGTH / np.sqrt(np.maximum(counts, 1)))[run, kind]
    return taken


def names_of_whole(these: Material) -> list[str]:
    """The names of the features of a whole stretch, those of words out of the common last."""
    return [*these.whole_names, *(f"u:{count}" for count in range(1, _MOST_STRANGE + 1))]


def _with_strange(these: Material, train: Bools) -> sparse.csr_matrix:
    """`whole` with how many words of each example are out of the common for who heard only the examples of `train`."""
    known = common_stems([each for each, chosen in zip(these.examples, train, strict=True) if chosen])
    many = [min(_MOST_STRANGE, sum(word not in known for word in each.stems())) for each in these.examples]
    rows = np.repeat(np.arange(len(many)), many)
    columns = np.concatenate([np.arange(count) for count in many])
    strange = sparse.csr_matrix((np.full(len(rows), _STRANGE), (rows, columns)), shape=(len(many), _MOST_STRANGE))
    return sparse.hstack([these.whole, strange]).tocsr()


def fit(these: Material, train: Bools, keep: int, checks: Sequence[str] = LEARNED) -> Fitted:
    """Ridge fits on the examples of `train`, of each check on all features and again on the `keep` that matter most. In a run only what
    was quoted is an example, and of a counter-example every run is one, the most telling most."""
    whole = _with_strange(these, train)
    sections = np.array([name.startswith("x:") for name in names_of_whole(these)])
    fitted = Fitted(*(np.zeros(shape) for wide in (whole, these.runs) for shape in ((wide.shape[1], len(LEARNED)), len(LEARNED))))
    said = _said_twice(whole[train])
    said_in_runs = _said_twice(these.whole[train], these.whole_names, these.run_names)
    for check in checks:
        column = LEARNED.index(check)
        truth = np.array([each.truth.get(check, False) for each in these.examples])
        weight = np.array(
            [each.weight.get(check, 0.0) * (_EXAMPLE_WEIGHT if each.truth.get(check) else 1.0) for each in these.examples]
        )
        chosen = train & np.array([check in each.truth for each in these.examples])
        if not truth[chosen].any():
            continue
        ridge = _RIDGE_WANTED if check in WANTED else _RIDGE
        used = np.flatnonzero(said if check in _BY_SECTION else said & ~sections)
        alone = np.arange(int(chosen.sum()))
        kept, weights = _pruned(whole[chosen][:, used], alone, truth[chosen], weight[chosen], ridge, keep)
        fitted.whole[used[kept], column], fitted.whole_bias[column] = weights[:-1], weights[-1]
        rows = _runs_to_learn(these, chosen, truth, column)
        used = np.flatnonzero(said_in_runs)
        firsts = np.flatnonzero(np.diff(these.parent[rows], prepend=-1))
        of = these.parent[rows][firsts]
        kept, weights = _pruned(these.runs[rows][:, used], firsts, truth[of], weight[of], ridge, keep)
        fitted.runs[used[kept], column], fitted.runs_bias[column] = weights[:-1], weights[-1]
    return fitted


def _said_twice(matrix: sparse.csr_matrix, names: Sequence[str] = (), others: Sequence[str] = ()) -> Bools:
    """Which features more than one example has; with names, which of the `others` by name."""
    often: Bools = np.bincount(matrix.indices, minlength=matrix.shape[1]) > 1
    if not others:
        return often
    known = {name for name, twice in zip(names, often, strict=True) if twice}
    return np.array([name in known for name in others])


def _runs_to_learn(these: Material, chosen: Bools, truth: Bools, column: int) -> npt.NDArray[np.int64]:
    """Runs of the chosen examples; of those that are one, the runs that hold what was quoted, or all where none does."""
    tells = these.telling[:, column]
    quoted = np.zeros(len(truth), dtype=np.bool_)
    quoted[these.parent[tells]] = True
    return np.flatnonzero(chosen[these.parent] & (~(truth & quoted)[these.parent] | tells))


def _pruned(
    matrix: sparse.csr_matrix, firsts: npt.NDArray[np.int64], truth: Bools, weight: Reals, ridge: float, keep: int
) -> tuple[npt.NDArray[np.int64], Reals]:
    """The columns kept, and their weights with the bias last, rounded as they are written."""
    first = _logistic(matrix, firsts, truth, weight, ridge, np.append(np.zeros(matrix.shape[1]), _STARTING_BIAS))
    spread = np.sqrt(np.asarray(matrix.multiply(matrix).mean(axis=0)).ravel())
    strongest = np.sort(np.argsort(-np.abs(first[:-1]) * spread, kind="stable")[:keep])
    again = _logistic(matrix[:, strongest], firsts, truth, weight, ridge, first[[*strongest, -1]])
    return strongest, np.round(again, 2)


def _logistic(
    matrix: sparse.csr_matrix, firsts: npt.NDArray[np.int64], truth: Bools, weight: Reals, ridge: float, start: Reals
) -> Reals:
    """Weights and bias; an example is the rows from one of `firsts` to the next, and sounds as strongly as the most telling of them."""
    sign = np.where(truth, 1.0, -1.0)
    across = matrix.T.tocsr()
    alone = len(firsts) == matrix.shape[0]
    of = np.repeat(np.arange(len(firsts)), np.diff([*firsts, matrix.shape[0]]))

    def loss(point: Reals) -> tuple[float, Reals]:
        scores = matrix @ point[:-1]
        best = scores if alone else _most_telling(scores, firsts)
        margin = sign * (best + point[-1])
        value = float(weight @ np.logaddexp(0.0, -margin)) + 0.5 * ridge * float(point[:-1] @ point[:-1])
        slope = -weight * sign / (1.0 + np.exp(np.minimum(margin, 500.0)))
        shared = slope if alone else slope[of] * np.exp(SHARPNESS * (scores - best[of]))
        return value, np.append(across @ shared + ridge * point[:-1], slope.sum())

    found: Reals = optimize.minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": _STEPS}).x
    return found


def _most_telling(scores: Reals, firsts: npt.NDArray[np.int64]) -> Reals:
    found: Reals = np.logaddexp.reduceat(SHARPNESS * scores, firsts, axis=0) / SHARPNESS
    return found


def strengths(these: Material, fitted: Fitted, train: Bools, rows: slice) -> Reals:
    """(examples, LEARNED): how strongly each of the examples `rows` sounds by itself, as the ear that ships would hear it."""
    whole = _with_strange(these, train)[rows] @ fitted.whole + fitted.whole_bias
    inside = slice(*np.searchsorted(these.parent, [rows.start, rows.stop]).tolist())
    firsts = np.flatnonzero(np.diff(these.parent[inside], prepend=-1))
    telling = _most_telling(these.runs[inside] @ fitted.runs, firsts) + fitted.runs_bias
    found: Reals = WHOLE_SHARE * whole + (1.0 - WHOLE_SHARE) * telling
    return found


@dataclass(frozen=True, slots=True)
class Told:
    """An answer whose author the ear never heard: who told it, how strongly each of its stretches (`examples`) sounds (stretches x LEARNED),
    which of them are left out and in which phrases hear it (the same shape), and by check whether it holds it."""

    author: str
    examples: Sequence[Stretch]
    strengths: Reals
    left_out: Bools
    phrases: Bools
    truth: Mapping[str, bool]

    def surroundings(self) -> Reals:
        """What sounds around each stretch."""
        return surroundings(self.strengths, [each.last - each.first for each in self.examples])


def fit_around(answers: Sequence[Told]) -> dict[str, dict[str, float]]:
    """Weights by check and name of what sounds around a stretch, learned where the ear never heard who spoke."""
    around = np.vstack([answer.surroundings() for answer in answers])
    own = np.clip(np.vstack([answer.strengths for answer in answers]), -8.0, 8.0)
    examples = [each for answer in answers for each in answer.examples]
    found: dict[str, dict[str, float]] = {}
    for column, check in enumerate(LEARNED):
        known = np.array([check in each.truth for each in examples])
        sign = np.array([1.0 if each.truth[check] else -1.0 for each in examples if check in each.truth])
        weight = np.array([each.weight[check] for each in examples if check in each.truth])
        weights = _nearly(np.hstack([own[known, column, None], around[known]]), sign, weight)
        names = (*names_around(LEARNED), BIAS)
        found[check] = {name: round(float(value), 3) for name, value in zip(names, weights, strict=True) if round(value, 3)}
    return found


def _nearly(matrix: Reals, sign: Reals, weight: Reals) -> Reals:
    """Logistic weights held near hearing what was heard, the bias last."""
    start = np.zeros(matrix.shape[1] + 1)
    start[0] = 1.0

    def loss(point: Reals) -> tuple[float, Reals]:
        margin = sign * (matrix @ point[:-1] + point[-1])
        away = np.append((point - start)[:-1], 0.0)
        slope = -weight * sign / (1.0 + np.exp(np.minimum(margin, 500.0)))
        value = float(weight @ np.logaddexp(0.0, -margin)) + 0.5 * _RIDGE_AROUND * float(away @ away)
        return value, np.append(matrix.T @ slope, slope.sum()) + _RIDGE_AROUND * away

    found: Reals = optimize.minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 200}).x
    return found


def best_sounds(
    answers: Sequence[Told], around: Mapping[str, Mapping[str, float]]
) -> Iterator[tuple[dict[str, float], dict[str, float]]]:
    """How strongly each check sounds in each answer where it does most, and where it does most of what phrases hear, in its surroundings."""
    names = (*names_around(LEARNED), BIAS)
    weights = np.array([[around[check].get(name, 0.0) for check in LEARNED] for name in names])
    for answer in answers:
        scores = np.clip(answer.strengths, -8.0, 8.0) * weights[0] + answer.surroundings() @ weights[1:-1] + weights[-1]
        said = np.where(answer.phrases, scores, -np.inf)
        scores[answer.left_out] = -np.inf
        anywhere, there = (each.max(axis=0, initial=-np.inf).tolist() for each in (scores, said))
        yield dict(zip(LEARNED, anywhere, strict=True)), dict(zip(LEARNED, there, strict=True))
