"""Colours, type, icons and motion, in one place, for light and dark."""

from __future__ import annotations

from ui.theme.theme import Theme
from ui.theme.tokens import DARK, GRID, LIGHT, SIZES, SectionColour, Tokens, contrast, luminance, mixed

__all__ = ["DARK", "GRID", "LIGHT", "SIZES", "SectionColour", "Theme", "Tokens", "contrast", "luminance", "mixed"]
