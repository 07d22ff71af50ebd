"""Whisper through faster-whisper: the only module that imports it. Runs in the engine's child process."""

from __future__ import annotations

import math
import os
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rehearse.errors import ModelError
from rehearse.model.transcript import ModelInfo, Word
from rehearse.speech.guards import believable, without_bare_marks, without_loops
from rehearse.speech.stand_ins import stand_in, standing_in
from rehearse.speech.word_starts import start_where_heard

RATE = 16_000
#: Word pieces a second of speech may need; real speech needs some 3.3.
_TOKENS_A_SECOND = 8
#: What the longest prompt and Whisper's 448 positions leave.
_MOST_TOKENS = 220
#: Speech that begins this close to the end of what was decoded is a word's own fading end.
_TAIL = 0.3


class WhisperRecogniser:
    """Words from one window of speech, by a CTranslate2 Whisper in a local folder.

    Guarantee: no request to any network, at load or in use; the folder must hold tokenizer.json. Thread: one at a time.
    """

    def __init__(
        self, model_dir: Path, *, name: str = "", revision: str | None = None, threads: int = 0, beam_size: int = 1
    ) -> None:
        self._dir = model_dir
        self._name = name or model_dir.name
        self._revision = revision
        self._threads = threads
        self._beam_size = beam_size
        self._model: Any = None

    @property
    def info(self) -> ModelInfo:
        """Which weights these are; the language is "en" for English-only ones, else "multilingual"."""
        multilingual = self._model is not None and bool(self._model.model.is_multilingual)
        return ModelInfo(self._name, self._revision, "multilingual" if multilingual else "en")

    def load(self) -> None:
        """Reads the model and decodes one short window, so that the first real one is not slower. Raises ModelError."""
        if self._model is not None:
            return
        os.environ["HF_HUB_OFFLINE"] = "1"
        os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
        if not (self._dir / "tokenizer.json").is_file():
            raise self._damaged("tokenizer.json is missing")
        whisper_model = _import_whisper_model()
        try:
            model = whisper_model(str(self._dir), device="cpu", compute_type="int8", cpu_threads=self._threads, num_workers=1)
        except Exception as error:  # the tokenizer's parser raises bare Exception on a damaged file
            raise self._damaged(repr(error)) from error
        self._model = model
        self.transcribe(np.zeros(RATE, dtype=np.float32), "en")

    def transcribe(self, samples: NDArray[np.float32], language: str, speech_end: float | None = None) -> tuple[Word, ...]:
        """Words in at most 30 s of 16 kHz sound, as `Recogniser.transcribe` says."""
        self.load()
        seconds = len(samples) / RATE
        segments, _ = self._model.transcribe(
            samples,
            language=language if self._model.model.is_multilingual else "en",
            beam_size=self._beam_size,
            best_of=1,
            temperature=[0.0],
            condition_on_previous_text=False,
            vad_filter=False,
            word_timestamps=True,
            without_timestamps=False,
            no_speech_threshold=0.6,
            log_prob_threshold=-1.0,
            compression_ratio_threshold=2.4,
            max_new_tokens=min(_MOST_TOKENS, 16 + math.ceil(_TOKENS_A_SECOND * seconds)),
        )
        words: list[Word] = []
        for segment in segments:
            words.extend(
                Word(word.word.strip(), float(word.start), float(word.end), float(word.probability))
                for word in segment.words or ()
                if word.word.strip()
            )
            # A second window would be encoded for the rest: not where nobody speaks any more.
            if speech_end is not None and segment.end >= speech_end - _TAIL:
                break
        return start_where_heard(believable(without_loops(without_bare_marks(words))), samples)

    def time_cost(self) -> tuple[float, float]:
        """Seconds for one encoder window (best of three), and for one word piece (over 40 forced ones)."""
        self.load()
        model = self._model
        noise = (np.random.default_rng(0).standard_normal(30 * RATE) * 0.01).astype(np.float32)
        features = model.feature_extractor(noise)[:, : model.feature_extractor.nb_max_frames]
        encoded = model.encode(features)
        encode = min(_seconds(lambda: model.encode(features)) for _ in range(3))
        start, end = (model.hf_tokenizer.token_to_id(name) for name in ("<|startoftranscript|>", "<|endoftext|>"))
        prompt = [[start]]

        def generate(pieces: int) -> None:
            model.model.generate(encoded, prompt, beam_size=1, max_length=pieces + 1, suppress_tokens=[end], suppress_blank=False)

        generate(2)
        few = min(_seconds(lambda: generate(4)) for _ in range(2))
        many = min(_seconds(lambda: generate(44)) for _ in range(2))
        return encode, max(0.0, (many - few) / 40)

    def _damaged(self, detail: str) -> ModelError:
        return ModelError(
            f"The model {self._name} is damaged or incomplete.",
            safe="Your recordings are safe.",
            next_step="Download it again, or choose another model.",
            detail=detail,
        )


def _import_whisper_model() -> Any:
    """faster-whisper's model, without the 17 MB of FFmpeg (av): sound arrives here as arrays, so it has nothing to read."""
    from tqdm import tqdm  # type: ignore[import-untyped]  # it ships no types

    # faster-whisper makes a (disabled) progress bar for each call, and tqdm then a semaphore shared between processes,
    # which is reported as leaked when this process is killed. A lock of this process alone does.
    tqdm.set_lock(threading.RLock())
    os.environ.setdefault("MKL_DISABLE_FAST_MM", "1")  # else Intel's library keeps 10 MB of its own beside the heap
    with standing_in(stand_in("av")):
        from faster_whisper import WhisperModel
    return WhisperModel


def _seconds(call: Any) -> float:
    begin = time.perf_counter()
    call()
    return time.perf_counter() - begin


def create(
    model_dir: str, name: str = "", revision: str | None = None, threads: int = 0, beam_size: int = 1
) -> WhisperRecogniser:
    """The factory the engine's child is told of by name."""
    return WhisperRecogniser(Path(model_dir), name=name, revision=revision, threads=threads, beam_size=beam_size)
