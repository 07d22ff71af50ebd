"""What is said where a transcript writes figures, signs or initials: "35%" is "thirty five percent", "KPI" three letters' names."""

from __future__ import annotations

import re

from rehearse.analysis.tokens import bare

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SCALES = ((1_000_000_000, "billion"), (1_000_000, "million"), (1_000, "thousand"), (100, "hundred"))
_LETTERS = dict(
    zip(
        "abcdefghijklmnopqrstuvwxyz",
        "ay bee see dee ee eff jee aitch eye jay kay ell em en oh pee cue ar ess tee you vee double-you ex why zee".split(),
        strict=True,
    )
)
_SIGNS = {
    "%": "percent",
    "$": "dollars",
    "€": "euros",
    "£": "pounds",
    "+": "plus",
    "&": "and",
    "@": "at",
    "=": "equals",
    "#": "number",
}
#: Letters after a figure, and what they stand for; others are read as they are written.
_UNITS = {
    "k": "thousand",
    "m": "million",
    "bn": "billion",
    "x": "times",
    "s": "",
    "st": "",
    "nd": "",
    "rd": "",
    "th": "",
    "gb": "gigabytes",
}
_PIECES = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?|[^\W\d_]+(?:['’-][^\W\d_]+)*|[%$€£+&@=#]")
_PLURAL = re.compile(r"[A-Z]{2,}s")
#: Four figures in this range without a comma are read as a year, in two halves.
_YEARS = range(1100, 2100)
#: Capitals up to this many are spelt; more of them only where no vowel stands among them.
_SPELT = 3
_MOST_FIGURES = 12


def spoken_form(text: str) -> tuple[str, ...]:
    """The words that are said for one written word, in lower case: itself, but for figures, signs and initials. Never empty for a word.

    Figures are read as English reads them: how long they take is what is wanted, and that is near enough in any language.
    """
    if text.isalpha() and text[1:].islower():
        return (bare(text),)
    found: list[str] = []
    money: list[str] = []
    before = ""
    for piece in _PIECES.findall(text):
        if piece[0].isdecimal():
            found += _figures(piece)
        elif piece in _SIGNS:
            # "$5" is five dollars.
            (money if piece in "$€£" and not found else found).append(_SIGNS[piece])
        elif before[:1].isdecimal() and piece.lower() in _UNITS:
            found += filter(None, [_UNITS[piece.lower()]])
        elif _is_spelt(initials := piece[:-1] if _PLURAL.fullmatch(piece) else piece, text):
            # "KPIs" takes as long as "KPI", give or take the s.
            found += (_LETTERS[letter] for letter in initials.lower())
        else:
            found.append(bare(piece))
        before = piece
    return (*found, *money) or (bare(text),)


def _is_spelt(piece: str, text: str) -> bool:
    if not piece.isascii() or not piece.isalpha() or piece in ("I", "A") or not piece.isupper():
        return False
    parted = re.fullmatch(r"\W*(?:[A-Z][._])+[A-Z]?\W*", text) is not None
    return parted or len(piece) <= _SPELT or not set(piece) & set("AEIOUY")


def _figures(piece: str) -> list[str]:
    whole, _, part = piece.partition(".")
    digits = whole.replace(",", "")
    if len(digits) > _MOST_FIGURES or (len(digits) > 1 and digits[0] == "0"):
        return [_ONES[int(digit)] for digit in digits + part]
    number = int(digits)
    if number in _YEARS and "," not in whole and not part and number % 1000 >= 10:
        last = number % 100
        return [*_number(number // 100), *(["hundred"] if last == 0 else ["oh", *_number(last)] if last < 10 else _number(last))]
    return [*_number(number), *(["point", *(_ONES[int(digit)] for digit in part)] if part else [])]


def _number(number: int) -> list[str]:
    if number < len(_ONES):
        return [_ONES[number]]
    if number < 100:
        return [_TENS[number // 10 - 2], *([_ONES[number % 10]] if number % 10 else [])]
    size, name = next(scale for scale in _SCALES if number >= scale[0])
    return [*_number(number // size), name, *(_number(number % size) if number % size else [])]
