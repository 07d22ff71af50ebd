"""The page for an answer: above what stands still, below it what comes and goes, and at the foot the controls, which never move."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QLayout, QVBoxLayout, QWidget

from rehearse.ports import PracticePhase, PracticeState
from ui.theme import Theme
from ui.widgets.level_meter import LevelMeter
from ui.widgets.notice_place import FOOT, NoticeRoom
from ui.widgets.recording_sign import LiveDot
from ui.widgets.surfaces import Column, hairline, row, stack
from ui.widgets.text import Text

#: Pixels above and below what is scrolled: a low window has room for a warning of two lines without moving the clock.
RIM = 8
#: Shares of the free height.
_ABOVE, _BELOW = 2, 3
_RECORDING = (PracticePhase.STARTING, PracticePhase.RECORDING)


class RecordingLine(QWidget):
    """Whether it records, and how loud, or how far the reading is: always in its place, so that nothing jumps when it begins or ends."""

    def __init__(self, theme: Theme, progress: QWidget) -> None:
        super().__init__()
        self.dot = LiveDot(theme)
        self.word = Text("", "strong")
        self.meter = LevelMeter(theme)
        self.device = Text("", "caption")
        self.setLayout(row(self.dot, self.word, self.meter, progress, self.device, spacing=12))
        self.follow(PracticeState())

    def follow(self, state: PracticeState) -> None:
        """The state now."""
        recording = state.phase in _RECORDING
        word = "Recording" if recording else "Reading" if state.phase is PracticePhase.FINISHING else "Not recording"
        if self.word.text() != word:
            self.word.setText(word)
            self.word.set_role("strong" if recording else "muted")
            self.meter.clear()
        self.dot.set_live(recording)
        self.meter.setVisible(state.phase is not PracticePhase.FINISHING)
        if recording:
            self.meter.set_level(state.level_dbfs)
        self.device.setText(state.device)


class AnswerPage(QWidget):
    """GUI thread. `still` keeps its place whatever comes and goes in `moving`, while that has room; `foot` keeps it always."""

    def __init__(
        self,
        still: tuple[QWidget | QLayout | int, ...],
        moving: tuple[QWidget, ...],
        foot: tuple[QWidget, ...],
        *,
        width: int,
        margin: int,
    ) -> None:
        super().__init__()
        lower = QWidget()
        lower.setLayout(stack(*moving, None, spacing=12))
        box = stack(None, *still, lower, spacing=12)
        box.setStretch(0, _ABOVE)
        box.setStretch(box.count() - 1, _BELOW)
        self.column = Column(width, margin=margin)
        self.column.inside.setLayout(box)
        self.column.set_rim(RIM)
        self.foot = QWidget()
        self.foot.setObjectName(FOOT)
        self.foot.setMaximumWidth(width)
        self.foot.setLayout(stack(*foot, spacing=8))
        below = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        below.setContentsMargins(margin, 12, margin, 16)
        below.addStretch(1)
        below.addWidget(self.foot, 1000)
        below.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self._lower = lower
        self._room = NoticeRoom(self.column, needed=self._would_cover)
        outer.addWidget(self._room, 1)
        outer.addWidget(hairline())
        outer.addLayout(below)

    def _would_cover(self, pixels: int) -> bool:
        """Whether a notice `pixels` high would hide the end of what comes and goes; else nothing moves for it."""
        box = self._lower.layout()
        assert box is not None, "it was given one"
        filled = box.heightForWidth(self._lower.width()) if box.hasHeightForWidth() else box.sizeHint().height()
        given = self._room.contentsMargins().bottom()
        free = self._lower.height() - filled + RIM + given * _BELOW // (_ABOVE + _BELOW)
        return free < pixels or self.column.verticalScrollBar().maximum() > 0
