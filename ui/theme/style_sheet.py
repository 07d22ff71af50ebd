"""Writes Qt's style sheet and palette from the tokens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QColor, QPalette

from ui.theme.tokens import FAMILY, ICON, Tokens

#: Label roles: size, weight, token of the colour.
TEXT_ROLES: dict[str, tuple[int, int, str]] = {
    "caption": (12, 400, "muted"),
    "caption-strong": (12, 600, "muted"),
    "body": (14, 400, "text"),
    "muted": (14, 400, "muted"),
    "strong": (14, 600, "text"),
    "lead": (16, 400, "text"),
    "lead-strong": (16, 600, "text"),
    "title": (20, 600, "text"),
    "question": (28, 600, "text"),
    "timer": (56, 500, "text"),
    "notice": (14, 400, "notice"),
    "accent": (14, 600, "accent"),
    "fact": (20, 600, "text"),
}


def palette(tokens: Tokens) -> QPalette:
    """Qt's own palette, for what the style sheet does not reach (dark needs it where the platform ignores colour schemes)."""
    made = QPalette()
    roles = {
        QPalette.ColorRole.Window: tokens.page,
        QPalette.ColorRole.WindowText: tokens.text,
        QPalette.ColorRole.Base: tokens.card,
        QPalette.ColorRole.AlternateBase: tokens.raised,
        QPalette.ColorRole.Text: tokens.text,
        QPalette.ColorRole.Button: tokens.card,
        QPalette.ColorRole.ButtonText: tokens.text,
        QPalette.ColorRole.BrightText: tokens.text,
        QPalette.ColorRole.Highlight: tokens.accent,
        QPalette.ColorRole.HighlightedText: tokens.on_accent,
        QPalette.ColorRole.PlaceholderText: tokens.muted,
        QPalette.ColorRole.ToolTipBase: tokens.raised,
        QPalette.ColorRole.ToolTipText: tokens.text,
        QPalette.ColorRole.Link: tokens.accent,
        QPalette.ColorRole.LinkVisited: tokens.accent,
        QPalette.ColorRole.Light: tokens.raised,
        QPalette.ColorRole.Midlight: tokens.line,
        QPalette.ColorRole.Mid: tokens.line_strong,
        QPalette.ColorRole.Dark: tokens.line_strong,
        QPalette.ColorRole.Shadow: tokens.line,
        QPalette.ColorRole.Accent: tokens.accent,
    }
    for role, colour in roles.items():
        made.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.line_strong))
    return made


@dataclass(frozen=True, slots=True)
class Images:
    """Files of the small pictures that style sheets name: a tick, an arrow down, an arrow up."""

    check: str
    down: str
    up: str


def style_sheet(tokens: Tokens, px: Callable[[float], int], images: Images) -> str:
    """The whole style sheet; `px` scales a size at 100 % to the person's text size."""
    t = tokens
    parts = [
        f'* {{ font-family: "{FAMILY}"; font-size: {px(14)}px; }}',
        f"QWidget {{ color: {t.text}; }}",
        f"QMainWindow, QWidget#page, QStackedWidget, QScrollArea, QScrollArea > QWidget > QWidget#column {{ background: {t.page}; }}",
        "QScrollArea { border: none; }",
        f"QStackedWidget#card, QScrollArea#card, QScrollArea#card > QWidget > QWidget#card {{ background: {t.card}; }}",
        f"QFrame[surface='card'] {{ background: {t.card}; border: 1px solid {t.line}; border-radius: {px(8)}px; }}",
        f"QFrame[surface='raised'] {{ background: {t.raised}; border: 1px solid {t.line_strong}; border-radius: {px(8)}px; }}",
        f"QFrame[surface='notice'] {{ background: {t.notice_soft}; border: 1px solid {t.notice}; border-radius: {px(8)}px; }}",
        f"QFrame[surface='soft'] {{ background: {t.accent_soft}; border: none; border-radius: {px(8)}px; }}",
        f"QFrame[surface='rail'] {{ background: {t.raised}; border: none; border-right: 1px solid {t.line}; }}",
        f"QFrame[surface='line'] {{ background: {t.line}; border: none; }}",
        (
            f"QToolTip {{ background: {t.raised}; color: {t.text}; border: 1px solid {t.line_strong}; padding: {px(4)}px {px(8)}px; "
            f"font-size: {px(12)}px; }}"
        ),
    ]
    parts += [
        f"QLabel[role='{role}'] {{ font-size: {px(size)}px; font-weight: {weight}; color: {getattr(t, token)}; }}"
        for role, (size, weight, token) in TEXT_ROLES.items()
    ]
    parts += _buttons(t, px)
    parts += _fields(t, px, images)
    parts += _lists(t, px, images)
    return "\n".join(parts)


def _buttons(t: Tokens, px: Callable[[float], int]) -> list[str]:
    focus = f"border: 2px solid {t.accent};"
    # As high as with an icon, also without one: what stands in one row, fields too, is of one height.
    high = f"min-height: {px(ICON)}px;"
    base = f"border-radius: {px(8)}px; padding: {px(8)}px {px(16)}px; font-weight: 500; {high}"
    tight = f"padding: {px(8) - 1}px {px(16) - 1}px;"
    return [
        f"QPushButton {{ background: {t.card}; color: {t.text}; border: 1px solid {t.line_strong}; {base} }}",
        f"QPushButton:hover {{ background: {t.hover}; }} QPushButton:pressed {{ background: {t.pressed}; }}",
        f"QPushButton:disabled {{ color: {t.muted}; border-color: {t.line}; }}",
        f"QPushButton:focus {{ {focus} {tight} }}",
        f"QPushButton[kind='primary'] {{ background: {t.accent}; color: {t.on_accent}; border: 1px solid {t.accent}; font-weight: 600; }}",
        f"QPushButton[kind='primary']:hover {{ background: {t.accent_hover}; }}",
        f"QPushButton[kind='primary']:disabled {{ background: {t.hover}; color: {t.muted}; border-color: {t.line}; }}",
        f"QPushButton[kind='primary']:focus {{ border: 2px solid {t.text}; {tight} }}",
        (
            f"QPushButton[kind='quiet'] {{ background: transparent; color: {t.text}; border: 1px solid transparent; "
            f"padding: {px(8)}px {px(8)}px; }}"
        ),
        f"QPushButton[kind='quiet']:hover {{ background: {t.hover}; }} QPushButton[kind='quiet']:pressed {{ background: {t.pressed}; }}",
        f"QPushButton[kind='quiet']:disabled {{ color: {t.muted}; }}",
        f"QPushButton[kind='quiet']:checked {{ background: {t.accent_soft}; color: {t.accent}; }}",
        f"QPushButton[kind='quiet']:focus {{ {focus} padding: {px(8) - 1}px {px(8) - 1}px; }}",
        f"QPushButton[kind='icon'] {{ background: transparent; border: 1px solid transparent; padding: {px(8)}px; }}",
        f"QPushButton[kind='icon']:hover {{ background: {t.hover}; }} QPushButton[kind='icon']:checked {{ background: {t.accent_soft}; }}",
        f"QPushButton[kind='icon']:focus {{ {focus} padding: {px(8) - 1}px; }}",
        (
            f"QPushButton[kind='place'] {{ background: transparent; border: 1px solid transparent; text-align: left; font-weight: 500; "
            f"padding: {px(8)}px {px(12)}px; color: {t.muted}; }}"
        ),
        f"QPushButton[kind='place']:hover {{ background: {t.hover}; color: {t.text}; }}",
        f"QPushButton[kind='place']:checked {{ background: transparent; color: {t.accent}; font-weight: 600; }}",
        f"QPushButton[kind='place']:focus {{ {focus} padding: {px(8) - 1}px {px(12) - 1}px; }}",
        f"QPushButton[kind='place'][narrow='true'] {{ text-align: center; padding: {px(8)}px 0; }}",
        f"QPushButton[kind='place'][narrow='true']:focus {{ {focus} padding: {px(8) - 1}px 0; }}",
        f"QPushButton[kind='choice'] {{ background: {t.card}; border: 1px solid {t.line_strong}; padding: {px(8)}px {px(12)}px; }}",
        f"QPushButton[kind='choice']:hover {{ background: {t.hover}; }}",
        f"QPushButton[kind='choice']:checked {{ background: {t.accent_soft}; color: {t.accent}; border-color: {t.accent}; font-weight: 600; }}",
        f"QPushButton[kind='choice']:focus {{ {focus} padding: {px(8) - 1}px {px(12) - 1}px; }}",
        (
            f"QPushButton[kind='tile'] {{ background: {t.card}; border: 1px solid {t.line}; text-align: left; padding: 0; "
            f"font-weight: 400; min-height: 0; }}"
        ),
        f"QPushButton[kind='tile']:hover {{ background: {t.hover}; }}",
        f"QPushButton[kind='tile']:focus {{ {focus} padding: 0; }}",
        (
            "QPushButton[kind='row'] { background: transparent; border: 1px solid transparent; text-align: left; padding: 0; "
            "font-weight: 400; min-height: 0; }"
        ),
        f"QPushButton[kind='row']:hover {{ background: {t.hover}; }}",
        f"QPushButton[kind='row']:focus {{ {focus} padding: 0; }}",
        *_days(t, px),
    ]


def _days(t: Tokens, px: Callable[[float], int]) -> list[str]:
    """A month's days: all of one size, the one held filled, today ringed, those of the months beside it muted."""
    day = "QPushButton[kind='day']"
    return [
        (
            f"{day} {{ background: transparent; border: 1px solid transparent; border-radius: {px(8)}px; padding: 0; font-weight: 400; "
            f"min-width: {px(36)}px; max-width: {px(36)}px; min-height: {px(32)}px; max-height: {px(32)}px; }}"
        ),
        f"{day}:hover {{ background: {t.hover}; }} {day}:disabled {{ color: {t.line_strong}; }}",
        f"{day}[where='other'] {{ color: {t.muted}; }} {day}[where='today'] {{ border: 1px solid {t.line_strong}; font-weight: 600; }}",
        f"{day}:checked {{ background: {t.accent}; color: {t.on_accent}; border-color: {t.accent}; font-weight: 600; }}",
        f"{day}:focus {{ border: 2px solid {t.accent}; }} {day}:checked:focus {{ border: 2px solid {t.text}; }}",
    ]


def _fields(t: Tokens, px: Callable[[float], int], images: Images) -> list[str]:
    box = f"background: {t.card}; color: {t.text}; border: 1px solid {t.line_strong}; border-radius: {px(8)}px;"
    select = f"selection-background-color: {t.accent}; selection-color: {t.on_accent};"
    return [
        f"QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox {{ {box} padding: {px(8)}px; min-height: {px(ICON)}px; {select} }}",
        f"QPlainTextEdit, QTextEdit {{ {box} padding: {px(4)}px; {select} }}",
        (
            f"QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus {{ border: 2px solid {t.accent}; "
            f"padding: {px(8) - 1}px; }}"
        ),
        f"QPlainTextEdit:focus, QTextEdit:focus {{ border: 2px solid {t.accent}; padding: {px(4) - 1}px; }}",
        f"QTextEdit[kind='transcript'] {{ border: 1px solid {t.line}; background: {t.card}; }}",
        f"QTextEdit[kind='transcript']:focus {{ border: 2px solid {t.accent}; }}",
        f"QLineEdit:disabled, QSpinBox:disabled, QComboBox:disabled {{ color: {t.muted}; border-color: {t.line}; }}",
        "QComboBox::drop-down { border: none; width: 28px; }",
        f"QComboBox::down-arrow {{ image: url({images.down}); width: {px(16)}px; height: {px(16)}px; }}",
        # A list below the field that scrolls where it must; the style's own menu is sized without its frame and cuts its last line.
        "QComboBox { combobox-popup: 0; }",
        (
            f"QComboBox QAbstractItemView, QComboBox QAbstractItemView:focus {{ background: {t.raised}; border: 1px solid {t.line_strong}; "
            f"border-radius: 0px; {select} padding: 0px; outline: none; }}"
        ),
        f"QPushButton::menu-indicator {{ image: url({images.down}); width: {px(16)}px; height: {px(16)}px; subcontrol-origin: padding; subcontrol-position: right center; }}",
        "QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button, QDoubleSpinBox::down-button { width: 0; border: none; }",
        "QSpinBox > QLineEdit, QDoubleSpinBox > QLineEdit { border: none; background: transparent; padding: 0 4px; min-height: 0; }",
        f"QCheckBox {{ spacing: {px(8)}px; padding: {px(4)}px; border: 2px solid transparent; border-radius: {px(4)}px; }}",
        f"QCheckBox:focus {{ border: 2px solid {t.accent}; }}",
        (
            f"QCheckBox::indicator, QListView::indicator {{ width: {px(16)}px; height: {px(16)}px; border: 1px solid {t.line_strong}; border-radius: {px(4)}px; "
            f"background: {t.card}; }}"
        ),
        f"QCheckBox::indicator:checked, QListView::indicator:checked {{ background: {t.accent}; border-color: {t.accent}; image: url({images.check}); }}",
        f"QSlider::groove:horizontal {{ height: 4px; background: {t.line}; border-radius: 2px; }}",
        f"QSlider::handle:horizontal {{ width: 16px; margin: -6px 0; border-radius: 8px; background: {t.accent}; }}",
        f"QProgressBar {{ background: {t.hover}; border: none; border-radius: {px(4)}px; height: {px(8)}px; max-height: {px(8)}px; }}",
        f"QProgressBar::chunk {{ background: {t.accent}; border-radius: {px(4)}px; }}",
    ]


def _lists(t: Tokens, px: Callable[[float], int], images: Images) -> list[str]:
    return [
        (
            f"QTableView, QListView {{ background: {t.card}; border: 1px solid {t.line}; border-radius: {px(8)}px; gridline-color: {t.line}; "
            # What is inside stays clear of the frame and its round corners, with the keyboard and without.
            f"padding: 4px; selection-background-color: {t.accent_soft}; selection-color: {t.text}; outline: none; }}"
        ),
        f"QTableView:focus, QListView:focus {{ border: 2px solid {t.accent}; padding: 3px; }}",
        f"QListView::item {{ padding: {px(8)}px; border-radius: {px(4)}px; }}",
        f"QListView::item:selected {{ background: {t.accent_soft}; color: {t.text}; }} QListView::item:hover {{ background: {t.hover}; }}",
        f"QHeaderView {{ background: {t.card}; border: none; }}",
        (
            f"QHeaderView::section {{ background: {t.card}; color: {t.muted}; border: none; border-bottom: 1px solid {t.line}; "
            f"padding: {px(8)}px; font-size: {px(12)}px; font-weight: 600; }}"
        ),
        # Down where values fall from the top down: the style's own arrow points the other way.
        f"QHeaderView::up-arrow {{ image: url({images.up}); width: {px(12)}px; height: {px(12)}px; }}",
        f"QHeaderView::down-arrow {{ image: url({images.down}); width: {px(12)}px; height: {px(12)}px; }}",
        f"QMenu {{ background: {t.raised}; border: 1px solid {t.line_strong}; padding: {px(4)}px; }}",
        f"QMenu::item {{ padding: {px(8)}px {px(16)}px; border-radius: {px(4)}px; }} QMenu::item:selected {{ background: {t.accent_soft}; }}",
        f"QMenu::separator {{ height: 1px; background: {t.line}; margin: {px(4)}px; }}",
        f"QScrollBar:vertical {{ width: {px(12)}px; background: transparent; margin: 0; }}",
        f"QScrollBar:horizontal {{ height: {px(12)}px; background: transparent; margin: 0; }}",
        f"QScrollBar::handle {{ background: {t.line_strong}; border-radius: {px(4)}px; margin: {px(2)}px; min-height: {px(32)}px; min-width: {px(32)}px; }}",
        "QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; } QScrollBar::add-page, QScrollBar::sub-page { background: none; }",
        f"QSplitter::handle {{ background: {t.line}; }}",
    ]
