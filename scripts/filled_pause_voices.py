"""Synthetic voices for the training of filled pauses: espeak-ng and, where it is installed, flite, each with the time of every word and sound.

flite's voices (awb, rms and slt are built from recordings of people) are optional: without its libraries espeak-ng alone speaks.
"""

from __future__ import annotations

import ctypes
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rehearse.analysis.filled_pauses.net import SOUNDS
from rehearse.evaluate import synthesis_child
from rehearse.evaluate.spoken_truth import Voice
from rehearse.evaluate.spoken_truth import _words as word_times
from rehearse.evaluate.synthesis_child import _loaded as loaded_library

Floats = NDArray[np.float32]

VARIANTS = (
    "m1 m2 m4 m5 m6 m8 f1 f3 f5 Andy Annie Alex linda steph belinda Michael ed max Lee Gene Jacky Mario anika aunty john paul "
    "Alicia Andrea Denis Diogo Henrique Hugo Marco Mike Nguyen adam antonio benjamin boris caleb david edward grandma grandpa gustave "
    "iven iven2 kaukovalta klatt klatt2 klatt3 marcelo max michel miguel norbert pablo pedro quincy rob robert sandro shelby steph2 "
    "travis victor zac"
).split()
ACCENTS = ("en-us", "en-gb", "en-us-nyc", "en-gb-x-gbclan", "en-gb-x-gbcwmd", "en-029")
FLITE_VOICES = ("kal16", "awb", "rms", "slt")
#: What the voices are for: the network over time, the judge of stretches, the choice of the threshold and the figures.
FRAMES, STRETCHES, CHECK = "frames", "stretches", "check"
_PARTS = (FRAMES, STRETCHES, FRAMES, FRAMES, CHECK, FRAMES, STRETCHES, FRAMES, CHECK, STRETCHES)
_FLITE_PARTS = {"kal16": FRAMES, "awb": FRAMES, "slt": STRETCHES, "rms": STRETCHES}
_PHONEME_EVENT, _PITCH, _RANGE = 7, 3, 4
#: espeak-ng's names and the CMU names, without length marks and digits, of each kind of sound.
_KINDS = {
    "voiceless stop": "p t k tS ch t2 t# ? t_ t;",
    "voiced stop": "b d g dZ jh dx d#",
    "sibilant": "s z S Z sh zh z#",
    "breath": "f v T D th dh h hh h# x C",
    "m": "m em m-",
    "n": "n N ng en n- n^",
    "glide": "l l# r r- w y j L hw w# el r/ ; l^",
    "central": "@ V ah ax er axr @- @r a# I# 3 i# V# I2# @L @2 @5 @3 ɐ",
    "front": "i I iy ih ix e E eh eI ey I2 i@ e@ IR ae a aa# & E2 E# I#",
    "open": "A aa ay aI aU aw A@ AI a@ aI@ aU@ aI3 O2 0 0#",
    "back": "O ao ow oU o u U uh uw oy OI O@ o@ U@ O: u: Or",
}
_OF = {name: SOUNDS.index(kind) for kind, names in _KINDS.items() for name in names.split()}


@dataclass(frozen=True)
class Sounds:
    """What was said in one breath: sound at `rate`; words (text, start, end) and sounds (place in SOUNDS, start, end) in seconds."""

    samples: Floats
    rate: int
    words: list[tuple[str, float, float]]
    sounds: list[tuple[int, float, float]]


def part_of(voice: str) -> str:
    """What a voice is for. Of a reader ("part:name") the part stands before the name."""
    if ":" in voice:
        return voice.partition(":")[0]
    return _FLITE_PARTS[voice] if voice in FLITE_VOICES else _PARTS[VARIANTS.index(voice) % len(_PARTS)]


def kind_of(name: str) -> int:
    """The place in SOUNDS of a synthesiser's name of a sound; 0 for silences and names not known."""
    if name in _OF:
        return _OF[name]
    if name.startswith(("_", "pau")):
        return 0
    plain = re.sub(r"[^A-Za-z0-9@&]+", "", name)
    return next((_OF[part] for part in (plain, plain[:2], plain[:1]) if part in _OF), 0)


class EspeakVoices(synthesis_child.Synthesiser):
    """espeak-ng that tells its sounds too. It lives on, so what was said before colours what is said next: here that does no harm."""

    def __init__(self) -> None:
        loaded = loaded_library()
        if loaded is None:
            raise OSError("espeak-ng is not on this machine")
        self._espeak, self._rate = loaded
        self._sounds: list[tuple[str, int]] = []
        super().__init__(self._espeak)

    def speak(self, text: str, voice: Voice) -> Sounds:
        """One text without marks."""
        self._espeak.espeak_SetVoiceByName(voice.name.encode())
        for parameter, value in ((_PITCH, voice.pitch), (_RANGE, voice.range)):
            self._espeak.espeak_SetParameter(parameter, value, 0)
        self._sounds = []
        block, events = self.say(text, voice.rate)
        samples = np.frombuffer(block, np.int16).astype(np.float32) / np.float32(32768)
        words, _ = word_times(text, events, len(samples), self._rate)
        edges = [*(sample for _, sample in self._sounds), len(samples)]
        sounds = [
            (kind_of(name), edges[place] / self._rate, edges[place + 1] / self._rate)
            for place, (name, _) in enumerate(self._sounds)
        ]
        return Sounds(samples, self._rate, [(word.text, word.start, word.end) for word in words], sounds)

    def _collect(self, samples: Any, count: int, events: Any) -> int:
        place = 0
        while events[place].type:
            if events[place].type == _PHONEME_EVENT:
                self._sounds.append((events[place].id.string.decode("utf-8", "replace"), events[place].sample))
            place += 1
        return super()._collect(samples, count, events)


class _Wave(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_char_p),
        ("rate", ctypes.c_int),
        ("count", ctypes.c_int),
        ("channels", ctypes.c_int),
        ("samples", ctypes.POINTER(ctypes.c_short)),
    )


class _VoiceHead(ctypes.Structure):
    _fields_ = (("name", ctypes.c_char_p), ("features", ctypes.c_void_p))


class FliteVoices:
    """flite's built-in voices. Raises OSError where its libraries are missing."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL("libflite.so.1", ctypes.RTLD_GLOBAL)
        for part in ("cmulex", "usenglish"):
            ctypes.CDLL(f"libflite_{part}.so.1", ctypes.RTLD_GLOBAL)
        for name, kind, arguments in (
            ("flite_synth_text", ctypes.c_void_p, (ctypes.c_char_p, ctypes.c_void_p)),
            ("utt_wave", ctypes.POINTER(_Wave), (ctypes.c_void_p,)),
            ("utt_relation", ctypes.c_void_p, (ctypes.c_void_p, ctypes.c_char_p)),
            ("relation_head", ctypes.c_void_p, (ctypes.c_void_p,)),
            ("item_next", ctypes.c_void_p, (ctypes.c_void_p,)),
            ("ffeature_string", ctypes.c_char_p, (ctypes.c_void_p, ctypes.c_char_p)),
            ("ffeature_float", ctypes.c_float, (ctypes.c_void_p, ctypes.c_char_p)),
            ("feat_set_float", None, (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_float)),
            ("delete_utterance", None, (ctypes.c_void_p,)),
        ):
            function = getattr(self._library, name)
            function.restype, function.argtypes = kind, arguments
        self._library.flite_init()
        self._voices: dict[str, Any] = {}
        self.names = FLITE_VOICES
        for name in FLITE_VOICES:
            library = ctypes.CDLL(f"libflite_cmu_us_{name}.so.1", ctypes.RTLD_GLOBAL)
            register = getattr(library, f"register_cmu_us_{name}")
            register.restype, register.argtypes = ctypes.c_void_p, (ctypes.c_char_p,)
            self._voices[name] = register(None)

    def say(self, text: str, name: str, stretch: float) -> Sounds:
        """One text without marks, `stretch` times slower than usual."""
        voice = self._voices[name]
        features = ctypes.cast(voice, ctypes.POINTER(_VoiceHead)).contents.features
        self._library.feat_set_float(features, b"duration_stretch", stretch)
        spoken = self._library.flite_synth_text(text.encode(), voice)
        wave = self._library.utt_wave(spoken).contents
        samples = np.ctypeslib.as_array(wave.samples, (wave.count,)).astype(np.float32) / np.float32(32768)
        rate = int(wave.rate)
        words, sounds = [], []
        for item in self._items(spoken, b"Word"):
            start = self._library.ffeature_float(item, b"R:SylStructure.daughter1.daughter1.R:Segment.p.end")
            end = self._library.ffeature_float(item, b"R:SylStructure.daughtern.daughtern.R:Segment.end")
            words.append((self._library.ffeature_string(item, b"name").decode(), float(start), float(end)))
        at = 0.0
        for item in self._items(spoken, b"Segment"):
            end = float(self._library.ffeature_float(item, b"end"))
            sounds.append((kind_of(self._library.ffeature_string(item, b"name").decode()), at, end))
            at = end
        self._library.delete_utterance(spoken)
        return Sounds(samples, rate, words, sounds)

    def _items(self, spoken: Any, relation: bytes) -> list[Any]:
        found = []
        item = self._library.relation_head(self._library.utt_relation(spoken, relation))
        while item:
            found.append(item)
            item = self._library.item_next(item)
        return found


@cache
def espeak_voices() -> EspeakVoices:
    """The one speaker of this process."""
    return EspeakVoices()


@cache
def flite_voices() -> FliteVoices | None:
    """Its voices, where flite is installed."""
    try:
        return FliteVoices()
    except OSError:
        return None
