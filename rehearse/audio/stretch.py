"""Slower or faster speech at the same pitch."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from rehearse.audio.frames import Samples

#: Speeds that the filter renders in one go and that speech survives.
SLOWEST, FASTEST = 0.5, 2.0
#: Frames given to the filter at a time.
_PIECE = 16_384


def stretch(samples: Samples, rate: int, speed: float) -> Samples:
    """`samples` (mono float32) played `speed` times as fast, 0.5 to 2.0, pitch unchanged (FFmpeg's `atempo`, WSOLA, through PyAV).

    Length is len(samples) / speed within the filter's window (about 0.05 s). Takes about 2 ms per second of sound: not for the window's
    thread. Raises ValueError for a speed out of range.
    """
    if not SLOWEST <= speed <= FASTEST:
        raise ValueError(f"speed {speed} is outside {SLOWEST} to {FASTEST}")
    if speed == 1.0 or not len(samples):
        return samples
    import av
    import av.filter

    graph = av.filter.Graph()
    source = graph.add_abuffer(sample_rate=rate, format="flt", layout="mono", time_base=Fraction(1, rate))
    tempo = graph.add("atempo", f"{speed:g}")
    sink = graph.add("abuffersink")
    source.link_to(tempo)
    tempo.link_to(sink)
    graph.configure()
    out: list[Samples] = []
    for start in range(0, len(samples), _PIECE):
        piece = np.ascontiguousarray(samples[start : start + _PIECE], dtype=np.float32)
        frame = av.AudioFrame.from_ndarray(piece.reshape(1, -1), format="flt", layout="mono")
        frame.sample_rate = rate
        frame.time_base = Fraction(1, rate)
        frame.pts = start
        source.push(frame)
        out.extend(_ready(sink))
    source.push(None)
    out.extend(_ready(sink))
    return np.concatenate(out) if out else np.zeros(0, dtype=np.float32)


def _ready(sink: Any) -> list[Samples]:
    import av

    pieces: list[Samples] = []
    while True:
        try:
            frame = sink.pull()
        except (av.BlockingIOError, av.EOFError):
            return pieces
        pieces.append(frame.to_ndarray().reshape(-1).astype(np.float32, copy=False))
