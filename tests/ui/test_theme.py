from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtGui import QFontInfo, QFontMetricsF
from PySide6.QtWidgets import QApplication, QLabel

from rehearse.settings import Theme as Choice
from ui.theme import DARK, LIGHT, Theme, Tokens, contrast, luminance, mixed
from ui.theme.style_sheet import TEXT_ROLES, Images, style_sheet

BOTH = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=lambda item: item.name)


@BOTH
@pytest.mark.parametrize("ink", ["text", "muted", "accent", "notice"])
@pytest.mark.parametrize("ground", ["page", "card", "raised", "hover", "pressed", "accent_soft", "notice_soft"])
def test_every_text_colour_can_be_read_on_every_ground(tokens: Tokens, ink: str, ground: str) -> None:
    assert contrast(getattr(tokens, ink), getattr(tokens, ground)) >= 4.5


@BOTH
def test_what_stands_on_a_fill_can_be_read(tokens: Tokens) -> None:
    pairs = [(tokens.on_accent, tokens.accent), (tokens.on_accent, tokens.accent_hover), (tokens.on_lit, tokens.lit)]
    pairs += [(colour.on, colour.fill) for colour in tokens.sections.values()]
    assert min(contrast(*pair) for pair in pairs) >= 4.5


@BOTH
def test_section_text_colours_can_be_read_on_the_page_and_on_their_own_tint(tokens: Tokens) -> None:
    for colour in tokens.sections.values():
        grounds = [tokens.page, tokens.card, mixed(colour.fill, tokens.card, 0.13)]
        assert min(contrast(colour.ink, ground) for ground in grounds) >= 4.5


@BOTH
def test_controls_and_the_waveform_stand_out_from_their_ground(tokens: Tokens) -> None:
    assert min(contrast(tokens.line_strong, ground) for ground in (tokens.page, tokens.card, tokens.raised)) >= 3.0
    tints = [mixed(colour.fill, tokens.card, 0.13) for colour in tokens.sections.values()]
    assert min(contrast(tokens.wave, tint) for tint in tints) >= 2.5
    assert contrast(tokens.wave, tokens.card) >= 3.0
    assert min(contrast(tokens.live, ground) for ground in (tokens.page, tokens.card, tokens.raised, tokens.hover)) >= 3.0


@BOTH
def test_neighbouring_sections_differ_without_colour_vision_by_letter_or_brightness(tokens: Tokens) -> None:
    letters = [label.letter for label in tokens.sections]
    assert len(set(letters)) == 5
    brightness = [luminance(colour.fill) for colour in tokens.sections.values()]
    assert all(abs(a - b) > 0.01 for a, b in combinations(brightness, 2))


def test_the_typeface_ships_with_the_program_and_its_figures_are_equally_wide(theme: Theme) -> None:
    font = theme.font(56, 500)
    assert QFontInfo(font).family() == "Inter"
    metrics = QFontMetricsF(font)
    widths = [metrics.horizontalAdvance(figure) for figure in "0123456789"]
    assert max(widths) - min(widths) < 0.1


def test_every_size_grows_with_the_text_size(theme: Theme, qapp: QApplication) -> None:
    label = QLabel("0:00")
    label.setProperty("role", "question")
    label.ensurePolished()
    before = label.fontMetrics().height()
    theme.set(Choice.LIGHT, 2.0, reduced_motion=False)
    try:
        label.style().polish(label)
        assert label.fontMetrics().height() == pytest.approx(2 * before, rel=0.05)
        assert theme.px(16) == 32
    finally:
        theme.set(Choice.LIGHT, 1.0, reduced_motion=False)


def test_dark_is_followed_by_icons_and_told_to_widgets(theme: Theme) -> None:
    told: list[str] = []

    def note() -> None:
        told.append(theme.tokens.name)

    theme.changed.connect(note)
    light = theme.icon("mic").pixmap(20, 20).toImage()
    theme.set(Choice.DARK, 1.0, reduced_motion=False)
    dark = theme.icon("mic").pixmap(20, 20).toImage()
    theme.set(Choice.LIGHT, 1.0, reduced_motion=False)
    theme.changed.disconnect(note)
    assert told == ["dark", "light"]
    assert light != dark


def test_reduced_motion_means_no_motion(theme: Theme) -> None:
    theme.set(Choice.LIGHT, 1.0, reduced_motion=True)
    theme.set_still(still=False)
    assert theme.motion == 0
    theme.set(Choice.LIGHT, 1.0, reduced_motion=False)
    assert 120 <= theme.motion <= 180
    theme.set_still(still=True)
    assert theme.motion == 0, "the system asks for none"


def test_the_style_sheet_names_no_colour_of_its_own() -> None:
    text = style_sheet(LIGHT, round, Images("check.png", "down.png", "up.png"))
    tokens = {value for value in (getattr(LIGHT, name) for name in LIGHT.__slots__) if isinstance(value, str)}
    used = {part[:7] for part in text.split("#")[1:]} - {"page {", "column"}
    colours = {f"#{part[:6]}" for part in used if all(sign in "0123456789abcdef" for sign in part[:6])}
    assert colours <= tokens
    assert {size for size, _weight, _token in TEXT_ROLES.values()} <= {12, 14, 16, 20, 28, 56}
