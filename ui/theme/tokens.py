"""The colours and measures everything is drawn with; nothing else in the window names a colour or a size."""

from __future__ import annotations

from dataclasses import dataclass

from rehearse.model.sections import Label

#: The grid, in pixels at 100 %.
GRID: tuple[int, ...] = (4, 8, 12, 16, 24, 32, 48)
#: Type sizes, in pixels at 100 %.
SIZES: tuple[int, ...] = (12, 14, 16, 20, 28, 56)
ICON = 20
#: Width of the reading column, in average characters.
READING_CHARACTERS = 68
#: Milliseconds; 0 with reduced motion.
MOTION = 150
FAMILY = "Inter"


@dataclass(frozen=True, slots=True)
class SectionColour:
    """One section's colour: `fill` for bands and badges, `on` for text on the fill, `ink` for text on the page."""

    fill: str
    on: str
    ink: str


@dataclass(frozen=True, slots=True)
class Tokens:
    """One theme. Every text colour has at least 4.5:1 against `page`, `card` and `raised`; `line_strong` and fills have at least 3:1 on the card."""

    name: str
    page: str
    card: str
    raised: str
    hover: str
    pressed: str
    line: str
    line_strong: str
    text: str
    muted: str
    accent: str
    on_accent: str
    accent_hover: str
    accent_soft: str
    notice: str
    notice_soft: str
    live: str
    lit: str
    on_lit: str
    wave: str
    pace: str
    sections: dict[Label, SectionColour]


LIGHT = Tokens(
    name="light",
    page="#f6f5f2",
    card="#ffffff",
    raised="#fbfaf8",
    hover="#efedea",
    pressed="#e5e2de",
    line="#e3e0db",
    line_strong="#8a8781",
    text="#1c1b1a",
    muted="#5f5c57",
    accent="#4a45b8",
    on_accent="#ffffff",
    accent_hover="#3b37a0",
    accent_soft="#ecebf9",
    notice="#7a4b00",
    notice_soft="#fbf1dd",
    live="#b3261e",
    lit="#fbe39a",
    on_lit="#1c1b1a",
    wave="#8e8b86",
    pace="#1c1b1a",
    sections={
        Label.SITUATION: SectionColour("#0072b2", "#ffffff", "#005f96"),
        Label.TASK: SectionColour("#e69f00", "#1c1b1a", "#7d5200"),
        Label.ACTION: SectionColour("#009e73", "#10201a", "#00694c"),
        Label.RESULT: SectionColour("#cc79a7", "#231019", "#913766"),
        Label.REFLECTION: SectionColour("#56b4e9", "#0d2230", "#1c618c"),
    },
)

DARK = Tokens(
    name="dark",
    page="#151517",
    card="#1c1d20",
    raised="#232428",
    hover="#2a2b30",
    pressed="#34363c",
    line="#313338",
    line_strong="#7b7e86",
    text="#ececee",
    muted="#a5a8af",
    accent="#aeb0ff",
    on_accent="#17163a",
    accent_hover="#c5c6ff",
    accent_soft="#2a2b48",
    notice="#f2c66d",
    notice_soft="#342b18",
    live="#ff8a80",
    lit="#6a5713",
    on_lit="#ffffff",
    wave="#80838b",
    pace="#ececee",
    sections={
        Label.SITUATION: SectionColour("#3487c8", "#06131d", "#7fbdf0"),
        Label.TASK: SectionColour("#f0b23c", "#241a05", "#f0bd5c"),
        Label.ACTION: SectionColour("#2bb187", "#04170f", "#56cda7"),
        Label.RESULT: SectionColour("#d98fb8", "#26111c", "#e3a5c8"),
        Label.REFLECTION: SectionColour("#8fd2f7", "#0a212f", "#9dd6f6"),
    },
)


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`, 0..1 (WCAG 2.2)."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1..21 (WCAG 2.2)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mixed(over: str, under: str, share: float) -> str:
    """`share` (0..1) of `over` laid on `under`, as an opaque colour."""
    parts = [
        round(int(over[place : place + 2], 16) * share + int(under[place : place + 2], 16) * (1 - share)) for place in (1, 3, 5)
    ]
    return "#{:02x}{:02x}{:02x}".format(*parts)
