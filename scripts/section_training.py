"""Fits the section model's weights: L2-regularised likelihood of a conditional random field, in batches with numpy and scipy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import minimize

from rehearse.analysis.sections.decoder import ALLOWED, STATE_TO_LABEL, STATES, TOLD_FIRST
from rehearse.analysis.sections.features import POSITION_NAMES, AnswerFeatures
from rehearse.analysis.sections.lexicon import CueLexicon
from rehearse.analysis.sections.model import SectionModel
from rehearse.model.sections import LABELS, Label

Array = NDArray[np.float64]
#: Odds of a state are no smaller: the one its author chose must stay possible.
LEAST = 1e-100
LABEL_COUNT = len(LABELS)
CHANGES = STATE_TO_LABEL[:, None] != STATE_TO_LABEL[None, :]


@dataclass(frozen=True)
class Example:
    """An answer's features and, for each sentence, which states its author allows: (n, STATES) of bool."""

    features: AnswerFeatures
    allowed: NDArray[np.bool_]
    weight: float = 1.0


def allowed_states(labels: Sequence[Label], learning: Sequence[bool], *, own_reflection: bool) -> NDArray[np.bool_]:
    """States that agree with the author's labels. An opening Result is "told first" if anything follows it.

    An author without a Reflection section wrote what was learned under Result, so from the first such sentence on, Result may be
    either: the model decides.
    """
    allowed = np.zeros((len(labels), STATES), dtype=bool)
    opening = 0
    while opening < len(labels) and labels[opening] is Label.RESULT:
        opening += 1
    told_first = opening if opening < len(labels) else 0
    learned = False
    for index, label in enumerate(labels):
        if index < told_first:
            allowed[index, TOLD_FIRST] = True
            continue
        allowed[index, LABELS.index(label)] = True
        learned = (learned or learning[index]) and label is Label.RESULT
        if learned and not own_reflection:
            allowed[index, LABELS.index(Label.REFLECTION)] = True
    return allowed


def vocabulary(features: Sequence[AnswerFeatures], *, n_gram_floor: int, cue_floor: int = 3) -> tuple[list[str], list[str]]:
    """Names of content and opening features that enough answers hold."""
    content: Counter[str] = Counter()
    opening: Counter[str] = Counter()
    for answer in features:
        content.update({name for sentence in answer.content for name in sentence})
        opening.update({name for sentence in answer.opening for name in sentence})
    kept = [name for name, count in content.items() if count >= (n_gram_floor if name[:2] in {"w:", "b:"} else cue_floor)]
    return sorted(kept), sorted(name for name, count in opening.items() if count >= max(cue_floor, 4))


class Batch:
    """Answers of similar length side by side, padded to the longest."""

    def __init__(self, examples: Sequence[Example], content: dict[str, int], opening: dict[str, int]) -> None:
        self.size, self.length = len(examples), max(len(example.features) for example in examples)
        slots = self.size * self.length
        self.content = _sparse([example.features.content for example in examples], content, self.length, slots)
        self.opening = _sparse([example.features.opening for example in examples], opening, self.length, slots)
        self.position = np.zeros((self.size, self.length, len(POSITION_NAMES)))
        self.allowed = np.zeros((self.size, self.length, STATES), dtype=bool)
        self.present = np.zeros((self.size, self.length), dtype=bool)
        self.weight = np.array([example.weight for example in examples])
        for row, example in enumerate(examples):
            count = len(example.features)
            self.position[row, :count] = example.features.position
            self.allowed[row, :count] = example.allowed
            self.present[row, :count] = True
        self.last = self.present.sum(axis=1) - 1


def _sparse(answers: Sequence[Sequence[Sequence[str]]], index: dict[str, int], length: int, slots: int) -> sparse.csr_matrix:
    rows, columns = [], []
    for answer, sentences in enumerate(answers):
        for at, names in enumerate(sentences):
            known = [index[name] for name in names if name in index]
            rows.extend([answer * length + at] * len(known))
            columns.extend(known)
    return sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(slots, len(index)))


@dataclass(frozen=True)
class Shapes:
    """Cuts one vector of parameters into its arrays."""

    content: int
    opening: int

    def cut(self, vector: Array) -> tuple[Array, Array, Array, Array, Array, Array]:
        shapes = [
            (self.content, LABEL_COUNT),
            (self.opening, LABEL_COUNT),
            (len(POSITION_NAMES), STATES),
            (STATES, STATES),
            (STATES,),
            (STATES,),
        ]
        parts, at = [], 0
        for shape in shapes:
            size = int(np.prod(shape))
            parts.append(vector[at : at + size].reshape(shape))
            at += size
        return tuple(parts)  # type: ignore[return-value]

    @property
    def size(self) -> int:
        return (self.content + self.opening) * LABEL_COUNT + len(POSITION_NAMES) * STATES + STATES * STATES + 2 * STATES


@dataclass(frozen=True)
class Pass:
    """What one run over a batch yields: log normaliser (B,) but for the states' offsets, state beliefs (B, T, STATES), and the expected
    number, weighted by answer, of every step (STATES, STATES) and of every entry into a state by a change of label (B, T, STATES)."""

    whole: Array
    belief: Array
    steps: Array
    entered: Array


def _pass(batch: Batch, states: Array, entering: Array, stay: Array, change: Array, start: Array, end: Array) -> Pass:
    """Forward-backward in odds, scaled at each sentence (Rabiner 1989): `states` (B, T, STATES) and `entering` (B, T - 1, STATES) are odds,
    `stay` and `change` (STATES, STATES) those of steps within a label and between labels; `start` and `end` (STATES) are log scores."""
    forward, backward = np.zeros_like(states), np.zeros_like(states)
    arrived, changed, left = np.zeros_like(states), np.zeros_like(states), np.zeros_like(states)
    odds = np.exp(start - start.max()) * states[:, 0]
    size = odds.sum(axis=1)
    forward[:, 0] = odds / size[:, None]
    whole = np.log(size) + start.max() + end.max()
    for t in range(1, batch.length):
        present = batch.present[:, t]
        changed[:, t] = (forward[:, t - 1] @ change) * entering[:, t - 1]
        arrived[:, t] = forward[:, t - 1] @ stay + changed[:, t]
        odds = arrived[:, t] * states[:, t]
        size = np.where(present, odds.sum(axis=1), 1.0)
        forward[:, t] = np.where(present[:, None], odds / size[:, None], forward[:, t - 1])
        whole += np.log(size)
    final = np.exp(end - end.max())
    whole += np.log(forward[:, -1] @ final)
    backward[:, -1] = final
    for t in range(batch.length - 1, 0, -1):
        left[:, t] = states[:, t] * backward[:, t]
        odds = left[:, t] @ stay.T + (entering[:, t - 1] * left[:, t]) @ change.T
        odds /= odds.sum(axis=1, keepdims=True)
        backward[:, t - 1] = np.where(batch.present[:, t, None], odds, backward[:, t])
    belief = forward * backward
    belief *= batch.present[:, :, None] / belief.sum(axis=2, keepdims=True)
    pairs = (arrived * left).sum(axis=2)
    pairs[:, 0] = 1.0
    share = left * (np.where(batch.present, batch.weight[:, None], 0.0) / np.where(batch.present, pairs, 1.0))[:, :, None]
    before, after = forward[:, :-1].reshape(-1, STATES), share[:, 1:].reshape(-1, STATES)
    steps = stay * (before.T @ after) + change * (before.T @ (after * entering.reshape(-1, STATES)))
    return Pass(whole, belief, steps, changed * share)


def _loss(vector: Array, batches: Sequence[Batch], shapes: Shapes, penalty: Array) -> tuple[float, Array]:
    content, opening, position, transition, start, end = shapes.cut(vector)
    gradient = np.zeros_like(vector)
    g_content, g_opening, g_position, g_transition, g_start, g_end = shapes.cut(gradient)
    odds = np.where(ALLOWED, np.exp(transition), 0.0)
    stay, change = np.where(CHANGES, 0.0, odds), np.where(CHANGES, odds, 0.0)
    loss = 0.0
    for batch in batches:
        form = (batch.size, batch.length)
        by_label = (batch.content @ content).reshape(*form, LABEL_COUNT)
        entering = np.exp((batch.opening @ opening).reshape(*form, LABEL_COUNT)[:, 1:, STATE_TO_LABEL])
        states = by_label[:, :, STATE_TO_LABEL] + batch.position @ position
        states = np.maximum(np.exp(states - states.max(axis=2, keepdims=True)), LEAST)
        free = _pass(batch, states, entering, stay, change, start, end)
        told = states * (batch.allowed | ~batch.present[:, :, None])
        true = _pass(batch, told, entering, stay, change, start, end)
        weight = batch.weight
        loss += float(weight @ (free.whole - true.whole))
        d_state = (free.belief - true.belief) * weight[:, None, None]
        entered = free.entered - true.entered
        d_label = np.zeros((*form, LABEL_COUNT))
        d_enter = np.zeros((*form, LABEL_COUNT))
        for state, label in enumerate(STATE_TO_LABEL):
            d_label[:, :, label] += d_state[:, :, state]
            d_enter[:, 1:, label] += entered[:, 1:, state]
        g_content += batch.content.T @ d_label.reshape(-1, LABEL_COUNT)
        g_opening += batch.opening.T @ d_enter.reshape(-1, LABEL_COUNT)
        g_position += np.einsum("btk,bts->ks", batch.position, d_state)
        g_transition += free.steps - true.steps
        g_start += d_state[:, 0].sum(axis=0)
        g_end += d_state[np.arange(batch.size), batch.last].sum(axis=0)
    loss += 0.5 * float(penalty @ (vector * vector))
    return loss, gradient + penalty * vector


def fit(
    examples: Sequence[Example],
    names: tuple[list[str], list[str]],
    lexicon: CueLexicon,
    *,
    l2: float = 1.0,
    n_gram_l2: float = 2.0,
    position_l2: float = 1.0,
    iterations: int = 80,
) -> SectionModel:
    """The weights that make the authors' labels most likely, held near zero by the L2 penalties. Temperature and curves are left neutral."""
    content = {name: index for index, name in enumerate(names[0])}
    opening = {name: index for index, name in enumerate(names[1])}
    ordered = sorted(examples, key=lambda example: len(example.features))
    batches = [Batch(ordered[at : at + 128], content, opening) for at in range(0, len(ordered), 128)]
    shapes = Shapes(len(content), len(opening))
    penalty = np.full(shapes.size, l2)
    p_content, p_opening, p_position, *_ = shapes.cut(penalty)
    for name, index in content.items():
        if name[:2] in {"w:", "b:"} or name[:2] in {"i:", "we"}:
            p_content[index] = n_gram_l2
    for name, index in opening.items():
        if name.startswith("o"):
            p_opening[index] = n_gram_l2
    p_position[:] = position_l2
    answer = minimize(
        _loss, np.zeros(shapes.size), (batches, shapes, penalty), "L-BFGS-B", jac=True, options={"maxiter": iterations}
    )
    w_content, w_opening, w_position, w_steps, w_start, w_end = shapes.cut(answer.x)
    straight = ((0.0, 1.0), (0.0, 1.0))
    return SectionModel(
        lexicon, content, w_content, opening, w_opening, w_position, w_steps, w_start, w_end, 1.0, straight, straight
    )
