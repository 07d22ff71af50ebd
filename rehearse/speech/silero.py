"""Silero's voice-activity network, computed with numpy: the runtime it ships for takes 30 MB of the window's memory.

Weights are read from the network's own file (ONNX, a Protocol Buffers message; github.com/onnx/onnx, onnx.proto). A window of sound goes
through a short-time Fourier transform as a convolution, four convolutions and one LSTM (Silero VAD 6, github.com/snakers4/silero-vad).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

#: The one file whose layers are those below: `silero_vad_v6.onnx` of faster-whisper 1.2.
KNOWN = "4cbf549b8326f60f80f2536d9eefeb450a9abe83365a098031c89719f1be17d2"

#: Field numbers of onnx.proto: a model's graph, a graph's weights, a weight's shape, type, name and bytes; the type of 32-bit floats.
_GRAPH, _WEIGHT, _SHAPE, _TYPE, _NAME, _BYTES = 7, 5, 1, 2, 8, 9
_FLOAT = 1
_VARINT, _EIGHT_BYTES, _LENGTH, _FOUR_BYTES = 0, 1, 2, 5
#: Samples mirrored at a window's end, samples of a frame and between two frames, and frames of a window.
_MIRRORED, _FRAME, _HOP, _FRAMES = 64, 256, 128, 4
_BINS, _WIDTH = 129, 128


class Silero:
    """The network with its weights. Holds no state between calls. Thread: any, several at once."""

    def __init__(self, weights: Mapping[str, Floats]) -> None:
        """`weights`: the tensors of the known file, by name."""
        basis = weights["encoder.feature_extractor.forward_basis_buffer"][:, 0]
        # Cosine and sine apart, so that no product is large enough for the linear algebra library to wake threads of its own.
        self._cosine = np.ascontiguousarray(basis[:_BINS].T)
        self._sine = np.ascontiguousarray(basis[_BINS:].T)
        self._layers = [_as_columns(weights, f"encoder.conv_layers.{number}") for number in range(4)]
        # The last layer sees one frame between two of padding: only the middle of its three columns counts.
        last, bias = self._layers[3]
        self._layers[3] = np.ascontiguousarray(last[len(last) // 3 : len(last) // 3 * 2]), bias
        self._into = np.ascontiguousarray(weights["onnx::LSTM_209"][0].T)
        self._again = np.ascontiguousarray(weights["onnx::LSTM_210"][0].T)
        self._offset = weights["onnx::LSTM_211"][0].reshape(2, -1).sum(axis=0)
        self._out = weights["decoder.conv1d.weight"].reshape(_WIDTH)
        self._out_offset = weights["decoder.conv1d.bias"][0]

    def run(self, windows: Floats, h: Floats, c: Floats) -> tuple[Floats, Floats, Floats]:
        """Judges consecutive windows, shape (n, 576). Returns their probabilities (n) and the state after them, (1, 1, 128) each.

        Guarantee: a window's result is the same to the bit however many are judged in one call: every product is made window by window.
        """
        gates = np.matmul(self._heard(windows)[:, None, :], self._into)[:, 0] + self._offset
        hidden, cell = h.reshape(_WIDTH), c.reshape(_WIDTH)
        found = np.empty((len(windows), _WIDTH), dtype=np.float32)
        for at, gate in enumerate(gates):
            gate += hidden @ self._again
            opened = _sigmoid(gate[: 3 * _WIDTH])  # in, out, forget: ONNX's order
            cell = opened[2 * _WIDTH :] * cell + opened[:_WIDTH] * np.tanh(gate[3 * _WIDTH :])
            hidden = opened[_WIDTH : 2 * _WIDTH] * np.tanh(cell)
            found[at] = hidden
        logits = np.matmul(np.maximum(found, 0)[:, None, :], self._out[:, None])[:, 0, 0] + self._out_offset
        return _sigmoid(logits), hidden.reshape(1, 1, -1), cell.reshape(1, 1, -1)

    def _heard(self, windows: Floats) -> Floats:
        """What the convolutions make of each window, shape (n, 128)."""
        sound = np.concatenate((windows, windows[:, -2 : -_MIRRORED - 2 : -1]), axis=1)
        frames = np.stack([sound[:, at * _HOP : at * _HOP + _FRAME] for at in range(_FRAMES)], axis=1)
        spectrum = np.sqrt(np.square(np.matmul(frames, self._cosine)) + np.square(np.matmul(frames, self._sine)))
        first = self._layer(0, _with_neighbours(spectrum, step=1))
        second = self._layer(1, _with_neighbours(first, step=2))
        third = self._layer(2, _with_neighbours(second, step=2))
        return self._layer(3, third)[:, 0]

    def _layer(self, number: int, columns: Floats) -> Floats:
        weight, bias = self._layers[number]
        heard: Floats = np.maximum(np.matmul(columns, weight) + bias, 0)
        return heard


def read_silero(path: Path) -> Silero | None:
    """The network of a file, or None where it is not the known one: its layers may be others."""
    content = path.read_bytes()
    if sha256(content).hexdigest() != KNOWN:
        return None
    graph = next(value for field, value in _fields(memoryview(content)) if field == _GRAPH and not isinstance(value, int))
    tensors = (_tensor(value) for field, value in _fields(graph) if field == _WEIGHT and not isinstance(value, int))
    return Silero({name: values for name, values in tensors if values is not None})


def _as_columns(weights: Mapping[str, Floats], name: str) -> tuple[Floats, Floats]:
    """A convolution's weights (out, in, 3) as a matrix (3 in, out), and its bias."""
    weight = weights[f"{name}.weight"]
    return np.ascontiguousarray(weight.transpose(2, 1, 0).reshape(-1, len(weight))), weights[f"{name}.bias"]


def _with_neighbours(frames: Floats, *, step: int) -> Floats:
    """Every `step`-th frame (n, frames, width) beside the one before and after it, nothing beyond the edges: (n, kept, 3 width)."""
    count, length, width = frames.shape
    padded = np.zeros((count, length + 2, width), dtype=np.float32)
    padded[:, 1:-1] = frames
    return np.concatenate([padded[:, at : at + length : step] for at in range(3)], axis=2)


def _sigmoid(values: Floats) -> Floats:
    with np.errstate(over="ignore"):  # of a very negative value: the result is 0, as it should be
        return np.float32(1) / (np.float32(1) + np.exp(-values))


def _tensor(message: memoryview) -> tuple[str, Floats | None]:
    """Name and values of a weight; None for whole numbers: they steer the graph, which the code above knows."""
    name, kind, shape, content = "", 0, [], memoryview(b"")
    for field, value in _fields(message):
        if field == _SHAPE and isinstance(value, int):
            shape.append(value)
        elif field == _TYPE and isinstance(value, int):
            kind = value
        elif field == _NAME and not isinstance(value, int):
            name = bytes(value).decode()
        elif field == _BYTES and not isinstance(value, int):
            content = value
    return name, np.frombuffer(content, dtype="<f4").astype(np.float32).reshape(shape) if kind == _FLOAT else None


def _fields(message: memoryview) -> Iterator[tuple[int, int | memoryview]]:
    """Field numbers and values of a message of Protocol Buffers."""
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        kind = key & 7
        if kind == _VARINT:
            number, at = _varint(message, at)
            yield key >> 3, number
            continue
        if kind == _LENGTH:
            length, at = _varint(message, at)
        else:
            length = {_EIGHT_BYTES: 8, _FOUR_BYTES: 4}[kind]
        yield key >> 3, message[at : at + length]
        at += length


def _varint(message: memoryview, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at
