"""Writes a Whisper folder of a real model's shape with random weights, for measuring cost where the real one is out of reach.

    python scripts/random_model.py base.en OUT_FOLDER

A layer costs the same whatever its weights say, so encoder, decoder and alignment cost per token what the real model's cost; the
text is garbage. Never ships, and is never offered as a model.
"""

from __future__ import annotations

import argparse
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

REPOSITORY = Path(__file__).resolve().parents[1]
VOCABULARY = 51_864
AUDIO_POSITIONS, TEXT_POSITIONS, MELS = 1500, 448, 80


@dataclass(frozen=True)
class Shape:
    """Width, heads, layers, and the alignment heads (layer, head) of the published configuration."""

    width: int
    heads: int
    encoder: int
    decoder: int
    alignment: tuple[tuple[int, int], ...]


SHAPES = {
    "tiny.en": Shape(384, 6, 4, 4, ((1, 0), (2, 0), (2, 5), (3, 0), (3, 1), (3, 2), (3, 3), (3, 4))),
    "base.en": Shape(512, 8, 6, 6, ((3, 3), (4, 7), (5, 1), (5, 5), (5, 7))),
    "small.en": Shape(
        768,
        12,
        12,
        12,
        tuple((6 + n // 12, n % 12) for n in (6, 7, 12, 21, 25, 27, 31, 36, 40, 45, 47, 49, 52, 55, 58, 61, 64, 67, 70)),
    ),
    "distil-small.en": Shape(768, 12, 12, 4, tuple((layer, head) for layer in (2, 3) for head in range(12))),
}


def write_random_model(name: str, folder: Path, *, seed: int = 0) -> None:
    """Makes `folder` a model of `name`'s shape, stored as float16 as the published conversions are."""
    from ctranslate2.specs import whisper_spec

    shape = SHAPES[name]
    random = np.random.default_rng(seed)
    spec: Any = whisper_spec.WhisperSpec(shape.encoder, shape.heads, shape.decoder, shape.heads)

    def weights(*size: int) -> np.ndarray[Any, Any]:
        return (random.standard_normal(size, dtype=np.float32) * 0.02).astype(np.float16)

    def norm(target: Any) -> None:
        target.gamma, target.beta = np.ones(shape.width, np.float16), np.zeros(shape.width, np.float16)

    def linear(target: Any, out: int, into: int) -> None:
        target.weight, target.bias = weights(out, into), np.zeros(out, np.float16)

    def attention(target: Any, parts: tuple[int, ...]) -> None:
        norm(target.layer_norm)
        for part, times in zip(target.linear, parts, strict=True):
            linear(part, shape.width * times, shape.width)

    def feed_forward(target: Any) -> None:
        norm(target.layer_norm)
        linear(target.linear_0, 4 * shape.width, shape.width)
        linear(target.linear_1, shape.width, 4 * shape.width)

    for conv, channels in ((spec.encoder.conv1, MELS), (spec.encoder.conv2, shape.width)):
        conv.weight, conv.bias = weights(shape.width, channels, 3), np.zeros(shape.width, np.float16)
    spec.encoder.position_encodings.encodings = weights(AUDIO_POSITIONS, shape.width)
    spec.decoder.position_encodings.encodings = weights(TEXT_POSITIONS, shape.width)
    norm(spec.encoder.layer_norm)
    norm(spec.decoder.layer_norm)
    for layer in spec.encoder.layer:
        attention(layer.self_attention, (3, 1))
        feed_forward(layer.ffn)
    for layer in spec.decoder.layer:
        attention(layer.self_attention, (3, 1))
        attention(layer.attention, (1, 2, 1))
        feed_forward(layer.ffn)
    spec.decoder.embeddings.weight = weights(VOCABULARY, shape.width)
    spec.decoder.projection.weight = spec.decoder.embeddings.weight  # tied, and stored once

    voice = REPOSITORY / "assets" / "models" / "demo-voice"
    tokens = json.loads((voice / "vocabulary.json").read_text(encoding="utf-8"))
    spec.register_vocabulary(tokens)
    spec.config.suppress_ids = []
    spec.config.suppress_ids_begin = [220, 50256]
    spec.config.lang_ids = [50258]
    spec.config.alignment_heads = [list(head) for head in shape.alignment]
    spec.validate()
    spec.optimize(quantization="float16")
    folder.mkdir(parents=True, exist_ok=True)
    spec.save(str(folder))
    shutil.copy(voice / "tokenizer.json", folder)


def create(model_dir: str, name: str, threads: int = 0, tokens_per_second: str = "3.3") -> Any:
    """A factory for the engine's child: the shipped recogniser on random weights, with as many tokens as speech would need.

    Random weights never say "end", so the number of tokens is set from the length of the sound and the last one is made a time
    stamp; encoder, every decoding step and the alignment are the unchanged faster-whisper code at true cost.
    """
    from rehearse.speech.whisper import WhisperRecogniser

    class Limited(WhisperRecogniser):
        """Decodes exactly `tokens_per_second` word pieces for each second of sound."""

        def transcribe(self, samples: Any, language: str, speech_end: float | None = None) -> Any:
            self.load()
            if not hasattr(self._model, "left"):
                self._limit(self._model, float(tokens_per_second))
            self._model.left = len(samples) / 16_000
            return super().transcribe(samples, language, speech_end)

        @staticmethod
        def _limit(model: Any, rate: float) -> None:
            def generate(encoded: Any, prompt: list[int], tokenizer: Any, options: Any) -> tuple[Any, float, float, float]:
                seconds = min(30.0, model.left)
                model.left -= seconds
                count = max(1, round(rate * seconds))
                stamps = list(range(tokenizer.timestamp_begin, VOCABULARY))
                found = model.model.generate(
                    encoded,
                    [prompt],
                    beam_size=options.beam_size,
                    max_length=len(prompt) + count,
                    suppress_tokens=[tokenizer.eot, *stamps],
                    suppress_blank=False,
                    return_scores=True,
                    return_no_speech_prob=True,
                )[0]
                last = tokenizer.timestamp_begin + min(1500, round(seconds / 0.02))
                text = found.sequences_ids[0][:count]
                tokens = [tokenizer.timestamp_begin, *text, last]
                return SimpleNamespace(sequences_ids=[tokens], no_speech_prob=0.0), -0.1, 0.0, 1.0

            model.left = 0.0
            model.generate_with_fallback = generate

    return Limited(Path(model_dir), name=name, threads=threads)


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", choices=sorted(SHAPES))
    parser.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    write_random_model(arguments.name, arguments.folder)
    size = (arguments.folder / "model.bin").stat().st_size
    print(f"{arguments.name}: random weights, model.bin {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
