"""The little motion there is: something appears or goes within a moment, a mark glides to its new place; at once where none is wanted."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEasingCurve, QObject, Qt, QVariantAnimation
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QGraphicsOpacityEffect, QWidget

from ui.theme import Theme

#: Seconds between two steps after which a machine is too busy for motion: it ends where it was going to.
LATE = 0.05


class Glide(QObject):
    """Carries a number to where it should be, in the theme's moment. GUI thread.

    Guarantee: `apply` gets the last target at the latest one step after the moment is over; with no motion wanted, within `to`.
    """

    def __init__(
        self, theme: Theme, apply: Callable[[float], object], parent: QObject, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._apply = apply
        self._clock = clock
        self._stepped = 0.0
        self._then: Callable[[], object] | None = None
        self._animation = QVariantAnimation(self)
        self._animation.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._animation.valueChanged.connect(self._step)
        self._animation.finished.connect(self._finished)

    @property
    def moving(self) -> bool:
        """Under way."""
        return self._animation.state() is QVariantAnimation.State.Running

    def to(self, start: float, target: float, then: Callable[[], object] | None = None) -> None:
        """From `start` to `target`, then `then`."""
        self.stop()
        self._then = then
        if not self._theme.motion:
            self._apply(target)
            self._finished()
            return
        self._stepped = self._clock()
        self._animation.setDuration(self._theme.motion)
        self._animation.setStartValue(float(start))
        self._animation.setEndValue(float(target))
        self._animation.start()

    def stop(self) -> None:
        """Where it is now; nothing follows."""
        self._then = None
        self._animation.stop()

    def _step(self, value: float) -> None:
        now = self._clock()
        late, self._stepped = now - self._stepped > LATE, now
        if late and self.moving:
            self._animation.setCurrentTime(self._animation.duration())  # comes back here with the last value
            return
        self._apply(value)

    def _finished(self) -> None:
        then, self._then = self._then, None
        if then is not None:
            then()


class Appearing(QObject):
    """Fades one widget in each time `show` is called while it was hidden. It has its place and takes the keyboard from the first moment."""

    def __init__(self, theme: Theme, widget: QWidget) -> None:
        super().__init__(widget)
        self._theme = theme
        self._widget = widget
        self._glide = Glide(theme, self._fade, self)

    def show(self) -> None:
        """Shows it."""
        came = self._widget.isHidden()
        self._widget.show()
        if came and self._theme.motion:
            self._fade(0.0)
            self._glide.to(0.0, 1.0, self._whole)

    def hide(self) -> None:
        """Away at once."""
        self._glide.stop()
        self._whole()
        self._widget.hide()

    def set_shown(self, *, shown: bool) -> None:
        """Shows or hides it."""
        if shown:
            self.show()
        elif not self._widget.isHidden():
            self.hide()

    def _fade(self, share: float) -> None:
        effect = self._widget.graphicsEffect()
        if not isinstance(effect, QGraphicsOpacityEffect):
            effect = QGraphicsOpacityEffect(self._widget)
            self._widget.setGraphicsEffect(effect)
        effect.setOpacity(share)

    def _whole(self) -> None:
        if self._widget.graphicsEffect() is not None:
            self._widget.setGraphicsEffect(None)  # type: ignore[arg-type]  # None takes it away


class Leaving(QWidget):
    """The picture of something that has just gone, fading where it was: nobody can press or hear it."""

    def __init__(self, theme: Theme, gone: QWidget) -> None:
        super().__init__(gone.parentWidget())
        self._picture: QPixmap = gone.grab()
        self._share = 1.0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setGeometry(gone.geometry())
        self._glide = Glide(theme, self._fade, self)

    @staticmethod
    def of(theme: Theme, gone: QWidget) -> None:
        """Called while `gone` can still be seen; does nothing where no motion is wanted."""
        if theme.motion and gone.isVisible():
            picture = Leaving(theme, gone)
            picture.show()
            picture.raise_()
            picture._glide.to(1.0, 0.0, picture.deleteLater)

    def _fade(self, share: float) -> None:
        self._share = share
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture, ever fainter."""
        painter = QPainter(self)
        painter.setOpacity(self._share)
        painter.drawPixmap(0, 0, self._picture)
