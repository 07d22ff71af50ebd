"""Puts together the answers that the model of filled pauses learns from: sentences with um and uh in them, held, parted and in many rooms."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
import soxr
from numpy.typing import NDArray

from rehearse.analysis.filled_pauses.net import SOUNDS
from rehearse.evaluate.conditions import Condition, applied
from rehearse.evaluate.spoken_truth import Voice
from rehearse.model.transcript import Span, Word
from scripts.filled_pause_voices import ACCENTS, CHECK, STRETCHES, VARIANTS, Sounds, espeak_voices, flite_voices, part_of

Floats = NDArray[np.float32]

RATE = 16_000
ASSETS = Path(__file__).resolve().parents[1] / "assets"
#: What the accuracy table and the demo say is never learnt from.
_LEFT_OUT = ("evaluation", "demo")
#: Hesitations as they are spelt for the synthesisers: people's have vowels from [ɜ] to [a], which "um" and "uh" alone do not give.
FILLERS = ("um", "um", "um", "um", "uh", "uh", "uh", "uh", "er", "erm", "urm", "ahm", "ahm", "amm", "emm", "aah")
SOUNDS_OF_HESITATION = frozenset(FILLERS)
#: Words that speakers hold while they think: not filled pauses.
HELD = frozenset(("the", "so", "and", "a", "to", "we", "or", "of", "that", "for", "my"))
ROOMS = (
    Condition("clean"),
    Condition("clean"),
    Condition("white", 20.0),
    Condition("pink", 20.0, "pink"),
    Condition("pink 12", 13.0, "pink"),
    Condition("quiet", 30.0, "pink", gain=0.1),
    Condition("room", 30.0, "pink", room=0.3),
    Condition("hall", 25.0, "pink", room=0.5),
)
_AUDIBLE = 0.01
_QUICK = 8192
#: What breath and other noises of the mouth count as among the kinds of sound.
_BREATH = SOUNDS.index("breath")
#: The vowels that people laugh on.
_LAUGHED = tuple(SOUNDS.index(name) for name in ("central", "open"))
_TEXT = re.compile(r"[A-Za-z' ,.?!;:-]{20,140}")


@dataclass(frozen=True)
class Said:
    """An answer at 16 kHz with the truth of its words, kinds of sound, silences of 0.15 s or more, and where it begins and ends."""

    samples: Floats
    words: tuple[Word, ...]
    sounds: tuple[tuple[int, float, float], ...]
    silences: tuple[Span, ...]
    answer: Span

    @property
    def fillers(self) -> tuple[Word, ...]:
        """The filled pauses."""
        return tuple(word for word in self.words if is_filler(word.text))

    @property
    def content(self) -> tuple[Word, ...]:
        """All other words."""
        return tuple(word for word in self.words if not is_filler(word.text))


def is_filler(text: str) -> bool:
    """Whether the word is one of the fillers."""
    return text.strip(".,?!;:").lower() in SOUNDS_OF_HESITATION


@cache
def sentences() -> tuple[str, ...]:
    """Every sentence of the texts that ship, but those of the accuracy table and the demo."""
    found: set[str] = set()
    for path in sorted(ASSETS.rglob("*.toml")):
        if path.relative_to(ASSETS).parts[0] in _LEFT_OUT:
            continue
        for quoted in re.findall(r'"([^"\n]{25,400})"', path.read_text("utf-8")):
            for sentence in re.split(r"(?<=[.?!])\s+", quoted):
                words = sentence.split()
                if _TEXT.fullmatch(sentence) and len(words) >= 5 and not any(is_filler(word) for word in words):
                    found.add(sentence)
    return tuple(sorted(found))


def _sentences_for(part: str) -> list[str]:
    """Three fifths for the network, one for the judge, one for the check: words that a part has not seen must not be a surprise."""
    own = {STRETCHES: (3,), CHECK: (4,)}.get(part, (0, 1, 2))
    return [sentence for place, sentence in enumerate(sentences()) if place % 5 in own]


@dataclass
class _Piece:
    """A word, or one sound as its place in SOUNDS, while the tape is still being cut."""

    name: str
    start: float
    end: float


class _Tape:
    """Sound that can be cut: stretched and parted, its times following."""

    def __init__(self, said: Sounds) -> None:
        self.rate = said.rate
        self.samples = said.samples
        self.words = [_Piece(*word) for word in said.words]
        self.sounds = [_Piece(str(kind), start, end) for kind, start, end in said.sounds]

    def fill(self, start: float, sound: Floats) -> None:
        """Something that is no speech, laid over what is there from `start` on."""
        first = round(start * self.rate)
        part = sound[: max(len(self.samples) - first, 0)]
        samples = self.samples.copy()
        samples[first : first + len(part)] += part
        self.samples = samples
        if len(part):
            self.sounds.append(_Piece(str(_BREATH), start, start + len(part) / self.rate))

    def hold(self, start: float, end: float, factor: float) -> None:
        """The stretch from `start` to `end` becomes `factor` times as long, at the same pitch."""
        first, last = round(start * self.rate), round(end * self.rate)
        if last - first < 0.05 * self.rate:
            return
        longer = held(self.samples[first:last], self.rate, factor)
        self.samples = np.concatenate((self.samples[:first], longer, self.samples[last:]))
        more = (len(longer) - (last - first)) / self.rate

        def moved(time: float) -> float:
            if time <= start:
                return time
            return time + more if time >= end else start + (time - start) * (1.0 + more / (end - start))

        self._move(moved)

    def part(self, at: float, seconds: float) -> None:
        """Silence at `at`, faded into."""
        place = min(max(round(at * self.rate), 0), len(self.samples))
        fade = min(int(0.008 * self.rate), place, len(self.samples) - place)
        before, after = self.samples[:place].copy(), self.samples[place:].copy()
        if fade:
            ramp = np.linspace(1.0, 0.0, fade, dtype=np.float32)
            before[-fade:] *= ramp
            after[:fade] *= ramp[::-1]
        self.samples = np.concatenate((before, np.zeros(round(seconds * self.rate), np.float32), after))
        # Ends at the cut stay, starts at the cut move.
        for row in (*self.words, *self.sounds):
            if row.start >= at - 1e-6:
                row.start += seconds
            if row.end > at + 1e-6:
                row.end += seconds

    def resize(self, factor: float) -> None:
        """A throat `factor` times as long: everything lower and slower."""
        self.samples = np.asarray(soxr.resample(self.samples, self.rate, self.rate * factor), np.float32)
        self._move(lambda time: time * factor)

    def _move(self, moved: Callable[[float], float]) -> None:
        for row in (*self.words, *self.sounds):
            row.start, row.end = moved(row.start), moved(row.end)


def held(samples: Floats, rate: int, factor: float) -> Floats:
    """Longer or shorter at the same pitch: overlapping pieces of 30 ms, each laid where it fits the last best (WSOLA, Verhelst 1993)."""
    size, step, reach = int(0.03 * rate), int(0.015 * rate), int(0.008 * rate)
    total = int(len(samples) * factor)
    if len(samples) < size + 2 * reach or total < 2 * size:
        return samples
    window = np.hanning(size + 1)[:size].astype(np.float32)
    result = np.zeros(total + 2 * size, np.float32)
    weight = np.zeros(total + 2 * size, np.float32)
    padded = np.concatenate((samples, np.zeros(size + reach, np.float32)))
    at = 0
    for place in range(0, total, step):
        wanted = int(place / factor)
        if place:
            natural = padded[at + step : at + step + size]
            low, high = max(0, wanted - reach), min(len(samples) - size, wanted + reach)
            if high > low and len(natural) == size:
                scores = np.correlate(padded[low : high + size], natural, "valid")
                wanted = low + int(np.argmax(scores))
            wanted = min(wanted, len(samples) - 1)
        at = wanted
        piece = padded[at : at + size]
        result[place : place + len(piece)] += piece * window[: len(piece)]
        weight[place : place + len(piece)] += window[: len(piece)]
    made = np.asarray(result[:total] / np.maximum(weight[:total], np.float32(0.1)), np.float32)
    fade = min(int(0.004 * rate), len(made) // 2)
    ramp = np.linspace(0.0, 1.0, fade, dtype=np.float32)
    made[:fade] = samples[:fade] * (1 - ramp) + made[:fade] * ramp
    made[-fade:] = made[-fade:] * (1 - ramp) + samples[-fade:] * ramp
    return made


def breath(draw: random.Random, rate: int, seconds: float) -> Floats:
    """Air through a throat: noise with three resonances, swelling and fading, or breaking off like a click or a cough. Peak 1."""
    noise = np.random.default_rng(draw.getrandbits(32)).standard_normal(max(int(seconds * rate), 64))
    hertz = np.fft.rfftfreq(len(noise), 1.0 / rate)
    shape = 10.0 ** (-draw.uniform(0.0, 12.0) * np.log2(np.maximum(hertz, 200.0) / 1000.0) / 20.0) * 0.15
    for low, high in ((300.0, 1000.0), (900.0, 2200.0), (1800.0, 4000.0)):
        shape += draw.uniform(0.1, 1.0) * np.exp(-(((hertz - draw.uniform(low, high)) / draw.uniform(120.0, 500.0)) ** 2))
    sound = np.fft.irfft(np.fft.rfft(noise) * shape, len(noise))
    at = np.linspace(0.0, 1.0, len(sound))
    peak = draw.uniform(0.02, 0.9)
    sound *= np.minimum(at / peak, (1.0 - at) / (1.0 - peak)) ** draw.uniform(0.4, 1.5)
    return np.asarray(sound / max(float(np.abs(sound).max()), 1e-6), np.float32)


def laugh(draw: random.Random, rate: int, vowel: Floats) -> Floats:
    """Two to seven bursts of a vowel behind air, four to six a second, high and falling (Bachorowski et al. 2001). Peak 1."""
    lifted = soxr.resample(vowel, rate * 2.0 ** (draw.uniform(0.0, 9.0) / 12.0), rate)
    blocks = []
    loud = 1.0
    for _ in range(draw.randint(2, 7)):
        air = breath(draw, rate, draw.uniform(0.05, 0.12)) * np.float32(loud * draw.uniform(0.1, 0.5))
        seconds = draw.uniform(0.05, 0.13)
        burst = held(lifted, rate, max(seconds * rate / len(lifted), 0.2))[: int(seconds * rate)]
        burst = burst * np.hanning(len(burst)).astype(np.float32) ** np.float32(0.5)
        blocks += [air, burst * np.float32(loud / max(float(np.abs(burst).max()), 1e-6))]
        loud *= draw.uniform(0.6, 1.05)
    sound = np.concatenate(blocks)
    return np.asarray(sound / max(float(np.abs(sound).max()), 1e-6), np.float32)


def with_others(draw: random.Random, samples: Floats, other: Floats) -> Floats:
    """Somebody else heard behind the speaker, 10 to 28 dB below, throughout or now and then."""
    if not len(other):
        return samples
    shift = draw.randrange(len(other))
    behind = np.resize(np.roll(other, -shift), len(samples)).astype(np.float32)
    if draw.random() < 0.6:
        steps = np.array([draw.random() < 0.4 for _ in range(len(samples) // RATE // 2 + 2)], np.float32)
        behind *= np.clip(
            np.interp(np.arange(len(samples)) / (2 * RATE), np.arange(len(steps)), steps) * 8.0 - 3.5, 0.0, 1.0
        ).astype(np.float32)

    def power(sound: Floats) -> float:
        loud = np.abs(sound) > 0.05 * float(np.abs(sound).max())
        return float(np.sqrt(np.mean(sound[loud] ** 2))) if loud.any() else 1e-6

    return np.asarray(
        samples + behind * np.float32(power(samples) / max(power(other), 1e-6) * 10.0 ** (-draw.uniform(10.0, 28.0) / 20.0)),
        np.float32,
    )


def with_fillers(draw: random.Random, sentence: str) -> str:
    """The sentence with fillers strewn in, some behind a comma, at its start, or twice."""
    words = sentence.split()
    for place in range(len(words) - 1, -1, -1):
        if draw.random() < (0.15 if place == 0 else 0.085):
            comma = "," if draw.random() < 0.3 else ""
            words.insert(place, draw.choice(FILLERS) + comma)
            if comma and place and words[place - 1][-1].isalnum() and draw.random() < 0.5:
                words[place - 1] += ","
    return " ".join(words)


def _speaker(draw: random.Random, number: int) -> tuple[str, Callable[[str], Sounds]]:
    """A voice of answer `number`: its name, and how it says a text."""
    others = flite_voices()
    if others is not None and number % 4 == 3:
        name = others.names[number // 4 % len(others.names)]
        stretch = draw.uniform(0.8, 1.25)
        return name, lambda text: others.say(text, name, stretch)
    place = number % len(VARIANTS)
    voice = Voice(f"{draw.choice(ACCENTS)}+{VARIANTS[place]}", draw.randint(125, 215), draw.randint(20, 80), draw.randint(20, 80))
    return VARIANTS[place], lambda text: espeak_voices().speak(text, voice)


def said(seed: int, number: int) -> tuple[str, Said]:
    """Answer `number` of the run with `seed`, clean, and its voice's name."""
    draw = random.Random(seed * 100_003 + number)
    name, say = _speaker(draw, number)
    natural = name not in VARIANTS
    size = draw.uniform(0.88, 1.14) if natural or draw.random() < 0.3 else 1.0
    pieces: list[Said] = []
    for sentence in draw.sample(_sentences_for(part_of(name)), draw.randint(5, 8)):
        tape = _Tape(say(with_fillers(draw, sentence)))
        if size != 1.0:
            tape.resize(size)
        for place in range(len(tape.words) - 1, -1, -1):
            _change(draw, tape, place)
        if draw.random() < 0.12:
            _laugh(draw, tape)
        pieces.append(_said(tape))
    return name, _joined(pieces, [draw.uniform(0.25, 1.2) if draw.random() < 0.8 else 0.02 for _ in pieces])


def _change(draw: random.Random, tape: _Tape, place: int) -> None:
    """Holds and parts one word of the tape, as chance will have it."""
    word = tape.words[place]
    text, start, end = word.name, word.start, word.end
    if is_filler(text):
        if draw.random() < 0.2:
            _part(draw, tape, end)
        if draw.random() < 0.6:
            wanted = min(max(0.33 * float(np.exp(draw.gauss(0.0, 0.35))), 0.15), 0.9)
            tape.hold(start, end, min(max(wanted / max(end - start, 0.05), 0.8), 4.0))
        if draw.random() < 0.2 and place:
            _part(draw, tape, start)
    elif draw.random() < (0.2 if text.strip(",.").lower() in HELD else 0.03):
        tape.hold(start + 0.4 * (end - start), end, draw.uniform(1.3, 2.6))
    elif draw.random() < 0.03:
        _part(draw, tape, end)


def _part(draw: random.Random, tape: _Tape, at: float) -> None:
    """Silence, or air drawn or let out between two words."""
    seconds = draw.uniform(0.15, 0.8)
    tape.part(at, seconds)
    if draw.random() < 0.4:
        length = draw.uniform(0.3, 1.0) * seconds
        level = float(np.abs(tape.samples).max()) * 10.0 ** (draw.uniform(-32.0, -10.0) / 20.0)
        tape.fill(at + draw.uniform(0.0, 1.0) * (seconds - length), breath(draw, tape.rate, length) * np.float32(level))


def _laugh(draw: random.Random, tape: _Tape) -> None:
    """A laugh between two words, made of one of the tape's own vowels."""
    vowels = [one for one in tape.sounds if int(one.name) in _LAUGHED and one.end - one.start > 0.06]
    if not vowels or not tape.words:
        return
    one = draw.choice(vowels)
    sound = laugh(draw, tape.rate, tape.samples[round(one.start * tape.rate) : round(one.end * tape.rate)])
    sound *= np.float32(float(np.abs(tape.samples).max()) * 10.0 ** (draw.uniform(-14.0, 0.0) / 20.0))
    at = draw.choice(tape.words).end
    before, after = draw.uniform(0.0, 0.4), draw.uniform(0.0, 0.4)
    tape.part(at, before + len(sound) / tape.rate + after)
    tape.fill(at + before, sound)


def _said(tape: _Tape) -> Said:
    """At 16 kHz, without the silence after it."""
    loud = np.flatnonzero(np.abs(tape.samples) > 0.002)
    samples = tape.samples[: int(loud[-1]) + int(0.005 * tape.rate)] if len(loud) else tape.samples
    sound = np.asarray(soxr.resample(samples, tape.rate, RATE), np.float32)
    words = tuple(Word(word.name, word.start, word.end) for word in tape.words)
    return Said(sound, words, tuple((int(sound.name), sound.start, sound.end) for sound in tape.sounds), (), Span(0.0, 0.0))


def _joined(pieces: Sequence[Said], gaps: Sequence[float]) -> Said:
    blocks = [np.zeros(int(0.3 * RATE), np.float32)]
    words: list[Word] = []
    sounds: list[tuple[int, float, float]] = []
    for piece, gap in zip(pieces, gaps, strict=True):
        offset = sum(map(len, blocks)) / RATE
        words += [replace(word, start=word.start + offset, end=word.end + offset) for word in piece.words]
        sounds += [(kind, start + offset, end + offset) for kind, start, end in piece.sounds]
        blocks += [piece.samples, np.zeros(round(gap * RATE), np.float32)]
    # A length that Fourier transforms are quick at.
    blocks.append(np.zeros(-sum(map(len, blocks)) % _QUICK, np.float32))
    samples = np.concatenate(blocks)
    samples *= np.float32(0.5 / max(float(np.abs(samples).max()), 1e-3))
    loud = np.flatnonzero(np.abs(samples) > _AUDIBLE * float(np.abs(samples).max()))
    jumps = np.flatnonzero(np.diff(loud) >= 0.15 * RATE)
    silences = tuple(Span(float(loud[jump]) / RATE, float(loud[jump + 1]) / RATE) for jump in jumps)
    return Said(samples, tuple(words), tuple(sounds), silences, Span(float(loud[0]) / RATE, float(loud[-1]) / RATE))


def in_a_room(samples: Floats, seed: int) -> Floats:
    """Through a microphone and a line of its own: tilted, sometimes cut off above, in noise and echo."""
    draw = random.Random(seed)
    if draw.random() < 0.6:
        spectrum = np.fft.rfft(samples)
        hertz = np.fft.rfftfreq(len(samples), 1.0 / RATE)
        octaves = np.log2(np.maximum(hertz, 60.0) / 1000.0)
        gain = draw.uniform(-2.5, 2.5) * octaves + draw.uniform(-4.0, 4.0) * np.cos(
            octaves * draw.uniform(0.6, 1.6) + draw.uniform(0, 6.3)
        )
        if draw.random() < 0.3:
            gain -= 40.0 * np.clip(np.log2(np.maximum(hertz, 1.0) / draw.choice((3400.0, 4500.0, 6000.0))), 0.0, 2.0)
        samples = np.fft.irfft(spectrum * 10.0 ** (gain / 20.0), len(samples)).astype(np.float32)
        samples *= np.float32(draw.uniform(0.3, 0.8) / max(float(np.abs(samples).max()), 1e-3))
    samples = applied(samples, draw.choice(ROOMS), seed)
    if draw.random() < 0.25:
        samples = samples + _hum(draw, samples)
    return np.asarray(np.clip(samples, -1.0, 1.0), np.float32)


def _hum(draw: random.Random, samples: Floats) -> Floats:
    """A fan or a mains hum, 8 to 30 dB below the speech."""
    at = np.arange(len(samples)) / RATE
    mains = draw.choice((50.0, 60.0, draw.uniform(60.0, 160.0)))
    hum = sum(np.sin(2 * np.pi * mains * turn * at + draw.uniform(0, 6.3)) * draw.random() ** 2 for turn in range(1, 7))
    noise = np.fft.rfft(np.random.default_rng(draw.getrandbits(32)).standard_normal(len(samples)))
    noise /= np.maximum(np.fft.rfftfreq(len(samples), 1.0 / RATE), 60.0)
    low = np.fft.irfft(noise, len(samples))
    share = draw.random()
    mixed = share * hum / max(float(np.std(hum)), 1e-9) + (1.0 - share) * low / max(float(np.std(low)), 1e-12)
    loud = np.abs(samples) > 0.05 * float(np.abs(samples).max())
    level = float(np.sqrt(np.mean(samples[loud] ** 2))) * 10.0 ** (-draw.uniform(8.0, 30.0) / 20.0)
    return np.asarray(mixed * level / max(float(np.std(mixed)), 1e-9), np.float32)
