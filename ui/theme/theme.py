"""The theme in force: tokens, scaled sizes, fonts and icons. Lives on the GUI thread; tells its users when it changes."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QIcon, QPainter, QPixmap, QTransform
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from rehearse.assets import asset
from rehearse.model.sections import Label
from rehearse.settings import Theme as Choice
from ui.theme.motion_wish import UNSEEN
from ui.theme.style_sheet import Images, palette, style_sheet
from ui.theme.tokens import DARK, FAMILY, ICON, LIGHT, MOTION, SectionColour, Tokens

_WEIGHTS = {400: QFont.Weight.Normal, 500: QFont.Weight.Medium, 600: QFont.Weight.DemiBold}
_TABULAR = QFont.Tag("tnum")


class Theme(QObject):
    """Applies colours and type to the application and keeps them in step with the system's light or dark.

    Guarantee: after `changed`, every accessor answers for the new theme. `text_scale` multiplies every size (0.8 to 2.0).
    """

    changed = Signal()

    def __init__(
        self,
        application: QApplication,
        *,
        image_folder: Path,
        choice: Choice = Choice.SYSTEM,
        text_scale: float = 1.0,
        reduced_motion: bool = False,
    ) -> None:
        super().__init__(application)
        self._application = application
        self._image_folder = image_folder
        self._choice = choice
        self._scale = text_scale
        self._reduced = reduced_motion
        #: Nobody looks, or the whole system was asked for less motion.
        self._still = QGuiApplication.platformName() in UNSEEN
        self._tokens = LIGHT
        #: By name and colours, so that another text size, and coming back to a theme, draw nothing anew.
        self._icons: dict[tuple[str, str, str], QIcon] = {}
        self._sources: dict[str, str] = {}

    def start(self) -> None:
        """Loads the typeface, applies the theme and follows the system from now on."""
        for file in sorted(asset("fonts").glob("*.otf")):
            QFontDatabase.addApplicationFont(str(file))
        self._application.setStyle("Fusion")
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_system)
        self._apply()

    def set(self, choice: Choice, text_scale: float, *, reduced_motion: bool) -> None:
        """Changes the person's choice; nothing happens if it is the same."""
        self._reduced = reduced_motion
        if (choice, text_scale) == (self._choice, self._scale):
            return
        self._choice, self._scale = choice, text_scale
        self._apply()

    @property
    def tokens(self) -> Tokens:
        """The colours in force."""
        return self._tokens

    @property
    def motion(self) -> int:
        """Milliseconds an appearance takes; 0 where the person's settings or the system's ask for none."""
        return 0 if self._reduced or self._still else MOTION

    def set_still(self, *, still: bool) -> None:
        """Whether the system asks for no motion."""
        self._still = still

    def px(self, size: float) -> int:
        """A size at 100 %, at the person's text size."""
        return max(1, round(size * self._scale))

    def colour(self, token: str) -> QColor:
        """A token by its name."""
        return QColor(getattr(self._tokens, token))

    def section(self, label: Label) -> SectionColour:
        """A section's colours."""
        return self._tokens.sections[label]

    def font(self, size: int = 14, weight: int = 400, *, italic: bool = False) -> QFont:
        """The typeface with tabular figures, for painting."""
        font = QFont(FAMILY)
        font.setPixelSize(self.px(size))
        font.setWeight(_WEIGHTS[weight])
        font.setItalic(italic)
        font.setFeature(_TABULAR, 1)
        return font

    def icon(self, name: str, token: str = "text") -> QIcon:
        """An icon in a token's colour, sharp at 1x to 3x; with a muted form for disabled controls."""
        key = (name, getattr(self._tokens, token), self._tokens.line_strong)
        if key not in self._icons:
            icon = QIcon()
            for own, mode in ((token, QIcon.Mode.Normal), ("line_strong", QIcon.Mode.Disabled)):
                drawing = self._drawing(name, own)
                for size in (ICON, ICON * 2, ICON * 3):
                    icon.addPixmap(_drawn(drawing, size), mode)
            self._icons[key] = icon
        return self._icons[key]

    def _drawing(self, name: str, token: str) -> QSvgRenderer:
        if name not in self._sources:
            text = asset("icons", f"{name.removesuffix('-filled')}.svg").read_text(encoding="utf-8")
            self._sources[name] = text.replace('fill="none"', 'fill="currentColor"') if name.endswith("-filled") else text
        colour = getattr(self._tokens, token)
        text = self._sources[name].replace("currentColor", colour).replace('stroke-width="2"', 'stroke-width="1.75"')
        return QSvgRenderer(QByteArray(text.encode()))

    def _follow_system(self) -> None:
        if self._choice is Choice.SYSTEM:
            self._apply()

    def _wanted(self) -> Tokens:
        if self._choice is Choice.SYSTEM:
            dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
            return DARK if dark else LIGHT
        return DARK if self._choice is Choice.DARK else LIGHT

    def _apply(self) -> None:
        self._tokens = self._wanted()
        self._application.setFont(self.font())
        self._application.setPalette(palette(self._tokens))
        self._application.setStyleSheet(
            style_sheet(
                self._tokens,
                self.px,
                Images(
                    check=self._image("check", "on_accent"),
                    down=self._image("chevron-down", "muted"),
                    up=self._image("chevron-down", "muted", upside_down=True),
                ),
            )
        )
        self.changed.emit()

    def _image(self, name: str, token: str, *, upside_down: bool = False) -> str:
        """A file with the icon in the theme's colour: style sheets can only name files."""
        self._image_folder.mkdir(parents=True, exist_ok=True)
        path = self._image_folder / f"{name}{'-turned' if upside_down else ''}-{self._tokens.name}.png"
        pixmap = _drawn(self._drawing(name, token), ICON * 2)
        if upside_down:
            pixmap = pixmap.transformed(QTransform().scale(1, -1))
        pixmap.save(str(path))
        return path.as_posix()


def _drawn(drawing: QSvgRenderer, size: int) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    drawing.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap
