"""Buttons bound to actions. They take focus by Tab, not by click: after a click, Space still means what the screen says."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt
from PySide6.QtGui import QAction, QColor, QFocusEvent, QIcon, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLayout, QLayoutItem, QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QStylePainter, QWidget

from ui.theme import Theme
from ui.widgets.flow import Flow


class Button(QPushButton):
    """A push button of one kind: primary, plain, quiet, icon, choice, tile, row, place. Enter and Space press it when it has focus."""

    def __init__(self, text: str = "", kind: str = "plain", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setProperty("kind", kind)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAutoDefault(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """From now on Space and Enter are its own. It watches its events only meanwhile: there are many buttons, and many events."""
        super().focusInEvent(event)
        self.installEventFilter(self)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Space and Enter are the screen's again."""
        self.removeEventFilter(self)
        super().focusOutEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keeps Space and Enter from the screen's shortcuts while this button has the keyboard."""
        if (
            watched is self
            and event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        ):
            event.accept()
            return True
        return False


class HoldingButton(Button):
    """A button with a layout of labels inside; as large as they need."""

    def hold(self, layout: QLayout, margins: tuple[int, int, int, int] = (4, 4, 4, 4)) -> None:
        """Takes the layout; its labels let the mouse through to the button."""
        layout.setContentsMargins(*margins)
        self.setLayout(layout)
        if wraps(layout):
            # A push button's own policy never lets it become narrower than its longest text on one line.
            # Upwards it is free: a fixed height would be the one of its widest form, and cut the lines of a narrow one.
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        for label in self.findChildren(QWidget):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:
        """The layout's."""
        layout = self.layout()
        return layout.sizeHint() if layout is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        """The layout's."""
        layout = self.layout()
        return layout.minimumSize() if layout is not None else super().minimumSizeHint()


def wraps(layout: QLayout) -> bool:
    """Whether something in a layout is higher where it is narrower. Qt's own answer measures everything in it, which takes its style:
    whatever is styled before it has its place in the window is styled again there.
    """
    return isinstance(layout, Flow) or any(_item_wraps(layout.itemAt(number)) for number in range(layout.count()))


def _item_wraps(item: QLayoutItem | None) -> bool:
    if item is None:
        return False
    inner, widget = item.layout(), item.widget()
    if widget is not None:
        if item.isEmpty():
            return False
        inner = widget.layout()
    if inner is not None:
        return wraps(inner)
    return widget is not None and widget.sizePolicy().hasHeightForWidth()


class ActionButton(Button):
    """Shows and triggers one action, in step with its text, icon, tooltip and state; optionally with its key drawn inside."""

    def __init__(
        self,
        theme: Theme,
        action: QAction,
        kind: str = "plain",
        *,
        show_key: bool = False,
        icon_token: str = "",
        icon_only: bool = False,
    ) -> None:
        super().__init__("", kind)
        self._theme = theme
        self._action = action
        self._show_key = show_key
        self._icon_only = icon_only or kind == "icon"
        self._icon = icon_token
        self.clicked.connect(self._press)
        action.changed.connect(self._follow)
        self._follow()

    @property
    def key(self) -> str:
        """The key that is drawn, "" if none."""
        keys = str(self._action.property("keys") or "")
        return keys.split(" or ")[0] if self._show_key and not self._icon_only else ""

    def set_compact(self, *, compact: bool) -> None:
        """The icon alone, for want of room; the name stays for screen readers and in the tooltip."""
        if compact != self._icon_only and not self._action.icon().isNull():
            self._icon_only = compact
            self._follow()

    def set_kind(self, kind: str) -> None:
        """Another weight: what is done next on a screen is primary, and only that."""
        if self.property("kind") != kind:
            self.setProperty("kind", kind)
            self.style().unpolish(self)
            self.style().polish(self)
            self._follow()

    def set_icon(self, name: str) -> None:
        """Another icon on a primary button."""
        self._icon = name
        self._follow()

    def sizeHint(self) -> QSize:
        """With room for the key."""
        hint = super().sizeHint()
        return QSize(hint.width() + self._key_width(), hint.height())

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The style's button with the key cap at its right."""
        if not self.key:
            super().paintEvent(event)
            return
        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        painter.drawControl(QStyle.ControlElement.CE_PushButtonBevel, option)
        whole = QRect(self.rect())
        option.rect = whole.adjusted(0, 0, -self._key_width() + self._theme.px(4), 0)
        painter.drawControl(QStyle.ControlElement.CE_PushButtonLabel, option)
        self._draw_key(painter, whole)

    def _key_width(self) -> int:
        if not self.key:
            return 0
        return self.fontMetrics().horizontalAdvance(self.key) + self._theme.px(20)

    def _draw_key(self, painter: QPainter, whole: QRect) -> None:
        tokens = self._theme.tokens
        colour = QColor(tokens.on_accent if self.property("kind") == "primary" else tokens.muted)
        if not self.isEnabled():
            colour = QColor(tokens.muted)
        font = self._theme.font(12, 500)
        painter.setFont(font)
        width = painter.fontMetrics().horizontalAdvance(self.key) + self._theme.px(12)
        height = painter.fontMetrics().height() + self._theme.px(2)
        box = QRect(whole.right() - width - self._theme.px(10), whole.center().y() - height // 2 + 1, width, height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, self._theme.px(4), self._theme.px(4))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.key)

    def _press(self) -> None:
        if self._action.isCheckable():
            self.setChecked(self._action.isChecked())
        self._action.trigger()

    def _follow(self) -> None:
        action = self._action
        self.setCheckable(action.isCheckable())
        self.setChecked(action.isChecked())
        self.setEnabled(action.isEnabled())
        self.setToolTip(action.toolTip())
        self.setAccessibleName(action.text())
        self.setAccessibleDescription(str(action.property("keys") or ""))
        icon = action.icon()
        gap = "" if icon.isNull() or (self.property("kind") == "primary" and not self._icon) else " "
        self.setText("" if self._icon_only else gap + action.text())
        if self.property("kind") == "primary":
            icon = self._primary_icon(icon)
        self.setIcon(icon)
        size = self._theme.px(20)
        self.setIconSize(QSize(size, size))
        self.updateGeometry()

    def _primary_icon(self, icon: QIcon) -> QIcon:
        """The action's icon in the colour that is readable on the accent."""
        if icon.isNull() or not self._icon:
            return QIcon()
        return self._theme.icon(self._icon, "on_accent")
