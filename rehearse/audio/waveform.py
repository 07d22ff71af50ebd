"""The outline of a recording, for drawing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rehearse.audio.frames import Samples


def peaks(samples: Samples, columns: int) -> NDArray[np.float32]:
    """Smallest and largest sample under each of `columns` equal stretches: shape (columns, 2), column 0 min, column 1 max.

    Every sample is under exactly one column. With fewer samples than columns, a column without a sample of its own shows the sample at
    its place. No samples: zeros.
    """
    out = np.zeros((max(0, columns), 2), dtype=np.float32)
    count = len(samples)
    if not count or columns < 1:
        return out
    edges = (np.arange(columns, dtype=np.int64) * count) // columns
    if count >= columns:
        out[:, 0] = np.minimum.reduceat(samples, edges)
        out[:, 1] = np.maximum.reduceat(samples, edges)
    else:
        out[:, 0] = out[:, 1] = samples[edges]
    return out
