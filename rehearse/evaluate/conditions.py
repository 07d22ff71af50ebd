"""Puts clean speech into a noisy room, the same way every time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_RATE = 16_000


@dataclass(frozen=True, slots=True)
class Condition:
    """`snr` in dB over the speech's own power, None for no noise; `colour` "white" or "pink"; `room` is the reverberation time in seconds."""

    name: str
    snr: float | None = None
    colour: str = "white"
    room: float = 0.0
    gain: float = 1.0


CLEAN = Condition("clean")
CONDITIONS = (
    CLEAN,
    Condition("white noise 20 dB", 20.0),
    Condition("pink noise 20 dB", 20.0, "pink"),
    Condition("quiet microphone", 30.0, "pink", gain=0.08),
    Condition("small room", 35.0, "pink", room=0.25),
)


def applied(samples: NDArray[np.float32], condition: Condition, seed: int) -> NDArray[np.float32]:
    """The sound under the condition; the same seed gives the same noise and room. Same shape."""
    random = np.random.default_rng(seed)
    sound = samples.astype(np.float64)
    if condition.room:
        sound = _in_room(sound, condition.room, random)
    if condition.snr is not None:
        heard = np.abs(samples) > 0.01 * max(float(np.abs(samples).max()), 1e-9)
        power = float(np.mean(sound[heard] ** 2)) if heard.any() else 1e-6
        noise = random.standard_normal(len(sound))
        if condition.colour == "pink":
            spectrum = np.fft.rfft(noise)
            spectrum /= np.sqrt(np.maximum(np.arange(len(spectrum)), 1.0))
            noise = np.fft.irfft(spectrum, len(sound))
        noise *= np.sqrt(power / 10 ** (condition.snr / 10)) / max(float(noise.std()), 1e-9)
        sound = sound + noise
    return np.asarray(np.clip(sound * condition.gain, -1.0, 1.0), np.float32)


def _in_room(sound: NDArray[np.float64], seconds: float, random: np.random.Generator) -> NDArray[np.float64]:
    """Exponentially decaying noise as the room's response, 12 dB under the direct sound in total."""
    length = int(seconds * _RATE)
    decay = 10.0 ** (-3.0 * np.arange(length) / length)
    tail = random.standard_normal(length) * decay
    tail[: int(0.003 * _RATE)] = 0.0
    tail *= 10 ** (-12 / 20) / np.sqrt(np.sum(tail**2))
    tail[0] = 1.0
    size = 1 << (len(sound) + length).bit_length()
    return np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(tail, size), size)[: len(sound)]
