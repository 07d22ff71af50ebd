"""Whisper's word pieces, read from a model's tokenizer.json into two megabytes where the tokenizers library takes twenty-five.

A piece is a run of bytes; text is cut into pieces by byte-pair encoding (Sennrich et al. 2016), pieces are numbered in the order in
which they are merged, and tokenizer.json writes each byte as a printable character (Radford et al. 2019, GPT-2).
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

#: What is cut by itself: an English ending, or letters, digits or signs with a space before them, or spaces.
_WORD = re.compile(r"'(?:s|t|re|ve|m|ll|d)| ?[^\W\d_]+| ?\d+| ?(?:[^\w\s]|_)+|\s+(?!\S)|\s+")
_PRINTABLE = (*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100))
#: The byte for which each character stands: printable ones for themselves, the rest for the characters from 256 on.
_BYTES: Mapping[str, int] = {
    **{chr(byte): byte for byte in _PRINTABLE},
    **{chr(256 + at): byte for at, byte in enumerate(byte for byte in range(256) if byte not in _PRINTABLE)},
}


@dataclass(frozen=True, slots=True)
class Encoded:
    """A text as numbers of pieces."""

    ids: list[int]


class WordPieces:
    """The part of `tokenizers.Tokenizer` that faster-whisper uses, with the same results. Immutable; thread: any."""

    def __init__(self, pieces: Mapping[str, int], added: Mapping[str, int], special: Iterable[int]) -> None:
        """`pieces` and `added` (whole marks such as <|en|>) by how they are written; `special` numbers are left out of texts."""
        numbers = {**pieces, **added}
        written = [b""] * (max(numbers.values(), default=-1) + 1)
        for text, number in numbers.items():
            written[number] = _as_bytes(text)
        self._all = b"".join(written)
        self._ends = np.cumsum([0, *map(len, written)], dtype=np.int32)
        self._added = dict(added)
        self._special = frozenset(special)
        #: The numbers of the pieces that text is cut into, ordered by their bytes.
        self._sorted = np.array(sorted(pieces.values(), key=written.__getitem__), dtype=np.int32)

    @classmethod
    def from_file(cls, path: str) -> Any:
        """The pieces of a tokenizer.json; the library's own tokenizer where the file is of another kind than Whisper's.

        Raises what the parser raises on a damaged file.
        """
        data = json.loads(Path(path).read_text(encoding="utf-8"))
        if not _is_whispers(data):
            from tokenizers import Tokenizer

            return Tokenizer.from_file(path)
        added = data["added_tokens"]
        return cls(
            data["model"]["vocab"],
            {row["content"]: row["id"] for row in added},
            (row["id"] for row in added if row["special"]),
        )

    def token_to_id(self, token: str) -> int | None:
        """The number of a mark or a piece as tokenizer.json writes it, None where there is none."""
        number = self._added.get(token)
        return self._find(_as_bytes(token)) if number is None else number

    def encode(self, text: str, *, add_special_tokens: bool = False) -> Encoded:
        """A text without marks as pieces; nothing is added to it (`add_special_tokens` is there for the library's callers)."""
        del add_special_tokens
        return Encoded([number for word in _WORD.findall(text) for number in self._cut(word.encode("utf-8"))])

    def decode(self, ids: Sequence[int], *, skip_special_tokens: bool = True) -> str:
        """The text of some pieces; a letter of which bytes are missing becomes U+FFFD. Unknown numbers are left out."""
        kept = (number for number in ids if not (skip_special_tokens and number in self._special))
        return b"".join(map(self._written, kept)).decode("utf-8", errors="replace")

    def _written(self, number: int) -> bytes:
        return self._all[self._ends[number] : self._ends[number + 1]] if 0 <= number < len(self._ends) - 1 else b""

    def _find(self, piece: bytes) -> int | None:
        at = bisect_left(self._sorted, piece, key=lambda number: self._written(int(number)))
        found = int(self._sorted[at]) if at < len(self._sorted) else -1
        return found if found >= 0 and self._written(found) == piece else None

    def _cut(self, word: bytes) -> list[int]:
        """Bytes joined pair by pair, always the pair that makes the lowest-numbered piece, until none does."""
        parts = [word[at : at + 1] for at in range(len(word))]
        while len(parts) > 1:
            joined = [self._find(left + right) for left, right in pairwise(parts)]
            best = min((number for number in joined if number is not None), default=None)
            if best is None:
                break
            at = joined.index(best)
            parts[at : at + 2] = [parts[at] + parts[at + 1]]
        return [number for part in parts if (number := self._find(part)) is not None]


def _as_bytes(text: str) -> bytes:
    """The bytes that a piece's characters stand for; a mark with other characters stands for itself."""
    try:
        return bytes(_BYTES[character] for character in text)
    except KeyError:
        return text.encode("utf-8")


def _is_whispers(data: Mapping[str, Any]) -> bool:
    """True for byte-pair encoding over bytes in which pieces are numbered as they are merged, and text is not changed before."""
    model, before, after = data["model"], data.get("pre_tokenizer") or {}, data.get("decoder") or {}
    if model.get("type", "BPE") != "BPE" or {before.get("type"), after.get("type")} != {"ByteLevel"}:
        return False
    if data.get("normalizer") or before.get("add_prefix_space") or model.get("ignore_merges") or model.get("byte_fallback"):
        return False
    pieces, last = model["vocab"], -1
    for merge in model["merges"]:
        left, right = merge if isinstance(merge, list) else merge.split(" ")
        number = pieces.get(left + right, -1)
        if number <= last:
            return False
        last = number
    return True
