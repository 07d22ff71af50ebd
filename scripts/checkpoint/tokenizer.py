"""Writes tokenizer.json: the 51,864-entry English Whisper vocabulary in the form faster-whisper reads.

The ranks file is `gpt2.tiktoken` of the openai-whisper package (whisper/assets).
"""

from __future__ import annotations

import argparse
import base64
import sys
from itertools import pairwise
from pathlib import Path

from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

# Whisper's own order; an English-only vocabulary keeps all but the last of the hundred.
LANGUAGES = [
    "en",
    "zh",
    "de",
    "es",
    "ru",
    "ko",
    "fr",
    "ja",
    "pt",
    "tr",
    "pl",
    "ca",
    "nl",
    "ar",
    "sv",
    "it",
    "id",
    "hi",
    "fi",
    "vi",
    "he",
    "uk",
    "el",
    "ms",
    "cs",
    "ro",
    "da",
    "hu",
    "ta",
    "no",
    "th",
    "ur",
    "hr",
    "bg",
    "lt",
    "la",
    "mi",
    "ml",
    "cy",
    "sk",
    "te",
    "fa",
    "lv",
    "bn",
    "sr",
    "az",
    "sl",
    "kn",
    "et",
    "mk",
    "br",
    "eu",
    "is",
    "hy",
    "ne",
    "mn",
    "bs",
    "kk",
    "sq",
    "sw",
    "gl",
    "mr",
    "pa",
    "si",
    "km",
    "sn",
    "yo",
    "so",
    "af",
    "oc",
    "ka",
    "be",
    "tg",
    "sd",
    "gu",
    "am",
    "yi",
    "lo",
    "uz",
    "fo",
    "ht",
    "ps",
    "tk",
    "nn",
    "mt",
    "sa",
    "lb",
    "my",
    "bo",
    "tl",
    "mg",
    "as",
    "tt",
    "haw",
    "ln",
    "ha",
    "ba",
    "jw",
    "su",
]
TASKS = ("translate", "transcribe", "startoflm", "startofprev", "nospeech", "notimestamps")
STAMPS = 1501
PRINTABLE = (*range(33, 127), *range(161, 173), *range(174, 256))


def byte_letters() -> dict[int, str]:
    """Return GPT-2's printable stand-in for every byte."""
    letters = {byte: chr(byte) for byte in PRINTABLE}
    others = (byte for byte in range(256) if byte not in letters)
    return letters | {byte: chr(256 + number) for number, byte in enumerate(others)}


def merged_pair(token: bytes, ranks: dict[bytes, int]) -> tuple[bytes, bytes] | None:
    """Return the two parts a token was merged from, or None for one that no pair makes."""
    parts = [bytes([byte]) for byte in token]
    limit = ranks[token]
    while len(parts) > 2:
        pairs = [(ranks.get(a + b, limit), place) for place, (a, b) in enumerate(pairwise(parts))]
        rank, place = min(pairs)
        if rank >= limit:
            return None
        parts[place : place + 2] = [parts[place] + parts[place + 1]]
    return (parts[0], parts[1]) if len(parts) == 2 else None


def built(ranks: dict[bytes, int]) -> Tokenizer:
    """Return the tokenizer: byte-level pairs, then Whisper's special tokens, then the time stamps."""
    letters = byte_letters()

    def shown(token: bytes) -> str:
        return "".join(letters[byte] for byte in token)

    pairs = [merged_pair(token, ranks) for token in sorted(ranks, key=ranks.__getitem__) if len(token) > 1]
    merges = [(shown(pair[0]), shown(pair[1])) for pair in pairs if pair]
    tokenizer = Tokenizer(models.BPE(vocab={shown(token): rank for token, rank in ranks.items()}, merges=merges))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    names = ["endoftext", "startoftranscript", *LANGUAGES, *TASKS]
    tokenizer.add_special_tokens([AddedToken(f"<|{name}|>", special=True) for name in names])
    tokenizer.add_tokens([AddedToken(f"<|{number * 0.02:.2f}|>", special=False) for number in range(STAMPS)])
    return tokenizer


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ranks", type=Path, help="gpt2.tiktoken")
    parser.add_argument("out", type=Path, help="tokenizer.json to write")
    chosen = parser.parse_args()
    lines = (line.split() for line in chosen.ranks.read_text().splitlines() if line.strip())
    tokenizer = built({base64.b64decode(token): int(rank) for token, rank in lines})
    tokenizer.save(str(chosen.out))
    sys.stdout.write(f"{tokenizer.get_vocab_size()} entries\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
