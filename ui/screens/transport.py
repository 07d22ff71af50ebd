"""Playing a take: the bar at the foot of the review, its keys, and the poll that moves the playhead."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout

from rehearse.clock import minutes
from rehearse.errors import RehearseError
from rehearse.model.measures import Pause
from rehearse.model.sections import Section
from rehearse.ports import PlaybackState, PlaybackStatus
from ui.actions import Command
from ui.screens.screen import Context, Screen
from ui.widgets.buttons import ActionButton
from ui.widgets.notice_place import FOOT
from ui.widgets.surfaces import Surface
from ui.widgets.text import Text

#: Milliseconds between two looks at the player while it plays.
POLL = 33
SPEEDS = (0.5, 0.75, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0)
#: Silences from here on are skipped when asked.
SKIPPED = 0.8
_GROUP = "Listen"


class Transport(Surface):
    """GUI thread; polls only while something plays. `moved(seconds)` on every change of place, `stopped` when it stands still.

    Guarantee: after `close_take` nothing plays and no timer runs.
    """

    moved = Signal(float)
    stopped = Signal()
    follow_changed = Signal(bool)

    def __init__(self, context: Context, screen: Screen) -> None:
        super().__init__("card")
        self.setObjectName(FOOT)
        self._context = context
        self._player = context.ports.playback
        self._attempt = ""
        self._loaded = False
        self._duration = 0.0
        self._narrow = self._tight = False
        self._speed = 1.0
        self._selection: tuple[float, float] | None = None
        self._sections: tuple[Section, ...] = ()
        self._pauses: tuple[Pause, ...] = ()
        self._wanted: tuple[float | None, float | None] | None = None
        self._make_actions(screen)
        theme = context.theme
        self.time = Text("0:00 / 0:00", "strong")
        self.time.setAccessibleName("Place in the take")
        self.state = Text("", "caption")
        self.speed = Text("1.0×", "strong")
        self.speed.setAccessibleName("Speed")
        box = QHBoxLayout(self)
        box.setContentsMargins(12, 8, 12, 8)
        box.setSpacing(4)
        self.play_button = ActionButton(theme, self._play, "primary", show_key=True, icon_token="play")
        box.addWidget(self.play_button)
        box.addSpacing(8)
        box.addWidget(self.time)
        box.addSpacing(12)
        box.addWidget(ActionButton(theme, self._slower, "icon"))
        box.addWidget(self.speed)
        box.addWidget(ActionButton(theme, self._faster, "icon"))
        box.addSpacing(8)
        self._foldable = [
            ActionButton(theme, action, "quiet") for action in (self._loop, self._follow, self._skip, self._section)
        ]
        for button in self._foldable:
            box.addWidget(button)
        box.addStretch(1)
        box.addWidget(self.state)
        self._timer = QTimer(self)
        self._timer.setInterval(POLL)
        self._timer.timeout.connect(self.poll)
        self._enable()

    def _make_actions(self, screen: Screen) -> None:
        def add(
            name: str, text: str, keys: tuple[str, ...], icon: str, slot: object, *, checkable: bool = False, about: str = ""
        ) -> QAction:
            assert callable(slot)
            return self._context.actions.add(screen, Command(name, text, keys, _GROUP, icon, checkable, about), slot)

        self._play = add("play", "Play", ("Space",), "play", self.toggle, about="Play, pause")
        self._back = add("back-2", "Back 2 s", ("Left",), "", lambda: self.step(-2.0))
        self._on = add("on-2", "On 2 s", ("Right",), "", lambda: self.step(2.0))
        self._back_far = add("back-10", "Back 10 s", ("Shift+Left",), "", lambda: self.step(-10.0))
        self._on_far = add("on-10", "On 10 s", ("Shift+Right",), "", lambda: self.step(10.0))
        self._home = add("to-start", "To the start", ("Home",), "", lambda: self.seek(0.0))
        self._slower = add("slower", "Slower", ("[",), "minus", lambda: self.change_speed(-1), about="Slower, same pitch")
        self._faster = add("faster", "Faster", ("]",), "plus", lambda: self.change_speed(1), about="Faster, same pitch")
        self._normal = add("normal-speed", "Normal speed", ("\\",), "", lambda: self.set_speed(1.0))
        loop_about = "Loop the selection, or the section at the playhead"
        self._loop = add("loop", "Loop", ("L",), "repeat", self._looped, checkable=True, about=loop_about)
        self._follow = add(
            "follow", "Follow", ("G",), "locate-fixed", self._followed, checkable=True, about="Keep the playing word in view"
        )
        self._follow.setChecked(True)
        self._skip = add("skip-silence", "Skip silence", ("K",), "skip-forward", lambda: None, checkable=True)
        self._section = add(
            "play-section", "Play section", ("P",), "audio-lines", self.play_section, about="Play the section at the playhead"
        )
        self._all = [
            self._play, self._back, self._on, self._back_far, self._on_far, self._home, self._slower, self._faster, self._normal,
            self._loop, self._follow, self._skip, self._section,
        ]  # fmt: skip

    def fold(self, *, narrow: bool, tight: bool = False) -> None:
        """In a narrow window the lesser buttons show their icons alone; in a `tight` one the length is not repeated."""
        self._narrow, self._tight = narrow, tight
        self._show(self.position)
        self._fold()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Icons alone also where the words would be cut."""
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        box = self.layout()
        assert box is not None, "it was given one"
        for compact in (True,) if self._narrow else (False, True):
            for button in (*self._foldable, self.play_button):
                button.set_compact(compact=compact)
            self.state.setVisible(not compact)
            if box.minimumSize().width() <= self.width():
                break

    # -- what is played --

    def open_take(
        self, attempt_id: str, duration: float, sections: tuple[Section, ...], pauses: tuple[Pause, ...], *, has_audio: bool
    ) -> None:
        """Another take, or the same one with other sections."""
        self._sections, self._pauses = sections, pauses
        if attempt_id == self._attempt:
            self._duration = duration
            self._enable()
            return
        self.close_take()
        self._duration = duration
        self._attempt = attempt_id
        self.state.setText("" if has_audio else "No recording any more.")
        if has_audio:
            self.state.setText("Loading the audio")
            self._context.jobs.run(
                lambda: self._player.load(attempt_id), lambda seconds: self._ready(attempt_id, seconds), self._failed
            )
        self._enable()
        self._at_start()

    def close_take(self) -> None:
        """Nothing plays any more; clock and playhead stand at the start, and no length is shown until there is a take again."""
        self._timer.stop()
        if self._attempt:
            self._player.unload()
        self._attempt = ""
        self._loaded = False
        self._show_playing(playing=False)
        self._selection = None
        self._speed = 1.0
        self.speed.setText("1.0×")
        self._duration = 0.0
        self._at_start()

    def set_selection(self, selection: tuple[float, float] | None) -> None:
        """What L loops."""
        self._selection = selection

    @property
    def position(self) -> float:
        """Seconds of the take."""
        return self._player.poll().position if self._loaded else 0.0

    @property
    def playing(self) -> bool:
        """Whether sound comes out."""
        return self._loaded and self._player.poll().state is PlaybackState.PLAYING

    # -- commands --

    def toggle(self) -> None:
        """Space."""
        if not self._loaded:
            return
        if self.playing:
            self._player.pause()
            self.poll()
        else:
            at_end = self.position >= self._duration - 0.05
            self.play(0.0 if at_end else None)

    def play(self, start: float | None = None, end: float | None = None) -> None:
        """From a moment on; if L is down, the selection or the section there, again and again."""
        if not self._loaded:
            self._wanted = (start, end)
            return
        loop = self._loop.isChecked()
        if loop and end is None:
            begin, end = self._looped_stretch(self.position if start is None else start)
            start = begin if start is None or not begin <= start < end else start
        self._player.play(start, end, loop=loop)
        self._timer.start()
        self.poll()

    def play_section(self) -> None:
        """P: the section at the playhead, to its end."""
        section = next((item for item in self._sections if item.start <= self.position + 0.001 < item.end), None)
        if section is not None:
            self.play(section.start, section.end)

    def play_stretch(self, start: float, end: float) -> None:
        """A section by its number, a quotation."""
        self.play(start, end)

    def seek(self, seconds: float) -> None:
        """To a moment."""
        if self._loaded:
            self._player.seek(min(max(0.0, seconds), self._duration))
            self.poll()

    def step(self, seconds: float) -> None:
        """Arrows."""
        self.seek(self.position + seconds)

    def change_speed(self, step: int) -> None:
        """Brackets: the next slower or faster."""
        nearest = min(range(len(SPEEDS)), key=lambda index: abs(SPEEDS[index] - self._speed))
        self.set_speed(SPEEDS[max(0, min(len(SPEEDS) - 1, nearest + step))])

    def set_speed(self, speed: float) -> None:
        """0.5 to 2; the pitch stays."""
        self._speed = speed
        self.speed.setText(f"{speed:g}×" if speed != 1.0 else "1.0×")
        if self._loaded:
            self._player.set_speed(speed)
            self.poll()

    def poll(self) -> None:
        """Looks at the player and tells."""
        status: PlaybackStatus = self._player.poll()
        playing = status.state is PlaybackState.PLAYING
        if playing and self._skip.isChecked():
            self._skip_silence(status.position)
        if status.error is not None:
            self._failed(status.error)
        self._show_playing(playing=playing)
        self.state.setText("Preparing this speed" if status.preparing else "")
        self._show(status.position)
        self.moved.emit(status.position)
        if not playing and not status.preparing and self._timer.isActive():
            self._timer.stop()
            self.stopped.emit()

    # -- inside --

    def _show_playing(self, *, playing: bool) -> None:
        text = "Pause" if playing else "Play"
        if self._play.text() != text:
            self._context.actions.rename(self._play, text, "pause" if playing else "play")
            self.play_button.set_icon("pause" if playing else "play")

    def _skip_silence(self, at: float) -> None:
        pause = next((item for item in self._pauses if item.seconds >= SKIPPED and item.start + 0.1 <= at < item.end - 0.3), None)
        if pause is not None:
            self._player.seek(pause.end - 0.15)

    def _looped_stretch(self, at: float) -> tuple[float, float]:
        if self._selection is not None:
            return self._selection
        section = next((item for item in self._sections if item.start <= at < item.end), None)
        return (section.start, section.end) if section is not None else (0.0, self._duration)

    def _looped(self) -> None:
        if self.playing:
            self.play(self.position)

    def _followed(self) -> None:
        self.follow_changed.emit(self._follow.isChecked())

    def _ready(self, attempt_id: str, seconds: float) -> None:
        if attempt_id != self._attempt:
            return
        self._loaded = True
        self._duration = seconds
        self._player.set_speed(self._speed)
        self.state.setText("")
        self._enable()
        self._at_start()
        if self._wanted is not None:
            wanted, self._wanted = self._wanted, None
            self.play(*wanted)

    def _failed(self, error: RehearseError) -> None:
        self.state.setText("The audio cannot be played.")
        self._timer.stop()
        self._context.trouble(error)

    def _enable(self) -> None:
        for action in self._all:
            action.setEnabled(self._loaded)
        self._section.setEnabled(self._loaded and bool(self._sections))

    def _at_start(self) -> None:
        """The clock, and whoever follows it: one place is the truth."""
        self._show(0.0)
        self.moved.emit(0.0)

    def _show(self, seconds: float) -> None:
        self.time.setText(minutes(int(seconds)) if self._tight else f"{minutes(int(seconds))} / {minutes(self._duration)}")
