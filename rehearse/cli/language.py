"""Reads the language given on the command line."""

from __future__ import annotations

import argparse

from rehearse.analysis.filler_words.lists import languages

#: What the multilingual models know: the codes of Whisper's own vocabulary.
_HEARD = frozenset(
    "af am ar as az ba be bg bn bo br bs ca cs cy da de el en es et eu fa fi fo fr gl gu ha haw he hi hr ht hu hy id is it ja jw ka kk km "
    "kn ko la lb ln lo lt lv mg mi mk ml mn mr ms mt my ne nl nn no oc pa pl ps pt ro ru sa sd si sk sl sn so sq sr su sv sw ta te tg th "
    "tk tl tr tt uk ur uz vi yi yo yue zh".split()
)


def parse_language(text: str) -> str:
    """The code without its region ("pt" of "pt-BR"). Raises ArgumentTypeError for what is no language that can be heard."""
    code = text.strip().lower().replace("_", "-").split("-")[0]
    if code not in _HEARD:
        listed = ", ".join(languages())
        raise argparse.ArgumentTypeError(
            f"{text!r} is no language code that a model knows; there are lists of fillers for {listed}"
        )
    return code
