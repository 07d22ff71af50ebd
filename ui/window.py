"""The window: the rail, the screens, the notice, the keys overlay."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from rehearse.errors import RehearseError
from rehearse.model.question import Question
from rehearse.ports import Ports
from rehearse.settings import Settings
from ui.actions import Actions, Command, key_text
from ui.in_turn import InTurn
from ui.jobs import Jobs
from ui.places import Place
from ui.screens.screen import Context, Screen, ScreenFactory, ScreenLoader, Undo
from ui.screens.wanted import Opening
from ui.tab_order import follow_what_is_read
from ui.theme import Theme
from ui.under_way import UNDER_WAY
from ui.widgets.keys_overlay import KeysOverlay
from ui.widgets.notice import Notice
from ui.widgets.notice_place import NoticePlace
from ui.widgets.rail import Rail

#: Below this width (at 100 % text) the rail shows icons alone.
NARROW = 1_100
#: Milliseconds between two screens that are made ahead of their first visit.
IDLE = 150
#: Milliseconds between two looks at a take that goes on while another place is shown.
WATCH = 200


class Window(QMainWindow):
    """The one window. GUI thread.

    Guarantee: screens are made when first visited; `leave` is called on the screen that goes, also at closing.
    """

    closing = Signal()
    #: Every screen is made.
    warmed = Signal()

    def __init__(self, ports: Ports, jobs: Jobs, theme: Theme, screens: dict[Place, ScreenLoader], first: Place) -> None:
        super().__init__()
        self._loaders = screens
        self._made: dict[Place, Screen] = {}
        self._current: Place | None = None
        self._before: list[tuple[Place, Any]] = []
        self._payload: Any = None
        self._first = first
        self._theme = theme
        self._ports = ports
        self._jobs = jobs
        self._unmade: list[Place] = []
        #: A screen made ahead that is not in the window yet.
        self._loose: tuple[Place, Screen] | None = None
        self._loaded: tuple[Place, ScreenFactory] | None = None
        self._idle = QTimer(self)
        self._idle.setInterval(IDLE)
        self._idle.timeout.connect(self._warm_one)
        #: Settings as chosen last, until they are on the disk.
        self._unsaved: Settings | None = None
        #: What is being saved, and what it was chosen from: only what differs is written.
        self._saving: tuple[Settings, Settings] | None = None
        #: While the window closes two of them are on their way together; the later choice is to be the one kept.
        self._saves = InTurn()
        #: Where the take under way belongs, once another place was shown.
        self._take_at: Place | None = None
        self._watch = QTimer(self)
        self._watch.setInterval(WATCH)
        self._watch.timeout.connect(self._show_take)
        self.actions_ = Actions(theme, self)
        self.setWindowTitle("Rehearse — demo" if ports.demo else "Rehearse")
        self.setMinimumSize(720, 520)
        self.context = Context(
            ports,
            jobs,
            theme,
            self.actions_,
            go=self.go,
            back=self.back,
            say=self._say,
            trouble=self._trouble,
            set_settings=self._set_settings,
            unsaved=lambda: self._unsaved,
            in_hand=self._in_hand,
        )
        rail_places = tuple(place for place in Place if place.value.in_rail and place in screens)
        self.rail = Rail(theme, rail_places)
        self.rail.chosen.connect(lambda place: self.go(place, None))
        self.rail.sign.clicked.connect(lambda: self.go(self._take_at or Place.PRACTISE, None))
        self._stack = QStackedWidget()
        body = QWidget()
        body.setObjectName("page")
        self.notice = Notice(theme, body)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self._stack, 1)
        box = QHBoxLayout(body)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.rail)
        box.addLayout(right, 1)
        self.setCentralWidget(body)
        self._notice_place = NoticePlace(self.notice, self._stack)
        self.keys = KeysOverlay(theme, self)
        self.keys.closed.connect(self._focus_screen)
        self._add_actions()
        self._tell_state()

    def start(self) -> None:
        """Shows the first screen."""
        self.go(self._first, None)

    def warm(self) -> None:
        """From now on makes the screens that were not visited yet, one whenever there is nothing else to do, the likeliest first."""
        order = (Place.REVIEW, Place.PRACTISE, Place.HISTORY)
        self._unmade = [place for place in (*order, *Place) if place in self._loaders]
        self._idle.start()

    def _warm_one(self) -> None:
        recording = self._current is not None and self._ports.practice.poll().phase in UNDER_WAY
        if recording:
            return
        if self._loose is not None:
            self._take_in(*self._loose)
        elif self._loaded is not None:
            place, factory = self._loaded
            self._loaded = None
            if place not in self._made:
                self._loose = (place, factory(self.context))
        else:
            self._load_one()

    def _load_one(self) -> None:
        """The modules of the next screen; making it, and giving it a place, are work of the next turns."""
        while self._unmade and self._unmade[0] in self._made:
            self._unmade.pop(0)
        if self._unmade:
            place = self._unmade.pop(0)
            self._loaded = (place, self._loaders[place]())
        else:
            self._idle.stop()
            self.warmed.emit()

    def _take_in(self, place: Place, screen: Screen) -> None:
        """A made screen gets its place in the window, and its style with it: half the work, so in a turn of its own."""
        self._loose = None
        screen.setAccessibleName(place.title)
        self._made[place] = screen
        self._stack.addWidget(screen)

    @property
    def current(self) -> Screen:
        """The screen shown."""
        assert self._current is not None, "the window was started"
        return self._made[self._current]

    @property
    def place(self) -> Place:
        """Where one is."""
        assert self._current is not None, "the window was started"
        return self._current

    def go(self, place: Place, payload: Any = None) -> None:
        """Shows a place."""
        if place not in self._loaders:
            return
        if self._current is not None:
            self._made[self._current].leave()
            if self._current is not place:
                self.notice.pass_on()
                self._before = [*self._before[-20:], (self._current, self._payload)]
        self._show(place, payload)

    def back(self) -> None:
        """The place before; without one, the place that the rail shows."""
        lights = self.place.value.lights
        place, payload = self._before.pop() if self._before else (Place[lights] if lights else self.place, None)
        if place is not self.place:
            self.current.leave()
            self._show(place, payload)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Leaves the screen, makes pending deletes final, lets the application close the ports."""
        self._idle.stop()
        self._watch.stop()
        if self._loose is not None:
            self._take_in(*self._loose)
        if self._current is not None:
            self._made[self._current].leave()
        self.notice.finish(fade=False)
        if (unsaved := self._unsaved) is not None:  # nobody is told of a save any more, so none would follow the one under way
            since = self._chosen_from(unsaved)
            self._jobs.run(self._saves.after_the_last(lambda: self._ports.settings.save(unsaved, since)))
        self.closing.emit()
        super().closeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrow windows give the rail's room to the screen."""
        super().resizeEvent(event)
        self.rail.set_narrow(self.width() < self._theme.px(NARROW))
        if self.keys.isVisible():
            self.keys.setGeometry(self.rect())

    def _make(self, place: Place) -> None:
        if self._loose is not None:
            self._take_in(*self._loose)
        if place not in self._made:
            self._take_in(place, self._loaders[place]()(self.context))

    def _show(self, place: Place, payload: Any) -> None:
        self._make(place)
        if self._take_at is None and self._ports.practice.poll().phase in UNDER_WAY:
            self._take_at = Place.PANEL if self._current is Place.PANEL else Place.PRACTISE
        self._current, self._payload = place, payload
        self._stack.setCurrentWidget(self._made[place])
        self.rail.set_current(place)
        self._made[place].setFocus(Qt.FocusReason.OtherFocusReason)
        self._made[place].enter(payload)
        self._notice_place.place()
        if self._take_at is not None:
            self._watch.start()
            self._show_take()

    def _show_take(self) -> None:
        """A take that goes on is told of at every place but its own, which shows it larger."""
        state = self._ports.practice.poll()
        if state.phase not in UNDER_WAY:
            self._take_at = None
            self._watch.stop()
        if self._take_at in (None, self._current):
            self.rail.sign.hide()
        else:
            assert self._take_at is not None, "just looked"
            self.rail.sign.show_state(state, key_text(self._take_at.value.key))

    def _add_actions(self) -> None:
        add = self.actions_.add
        for place in Place:
            if place.value.key and place in self._loaders:
                command = Command(
                    f"go-{place.name.lower()}", place.title, (place.value.key,), "Everywhere", about=f"Go to {place.title}"
                )
                add(self, command, partial(self.go, place))
        if Place.OPEN in self._loaders:
            self.setAcceptDrops(True)
            command = Command(
                "open-recording", "Open a recording…", ("Ctrl+O",), "Everywhere", about="Open a recording (or drop it here)"
            )
            add(self, command, lambda: self.go(Place.OPEN, Opening()))
        add(self, Command("back", "Back", ("Alt+Left",), "Everywhere"), self.back)
        add(self, Command("keys", "Keys", ("?", "F1"), "Everywhere", about="Show these keys"), self.show_keys)
        add(self, Command("undo", "Undo", ("Ctrl+Z",), "Everywhere", about="Undo what was just done"), self._undo)
        add(self, Command("redo", "Redo", ("Ctrl+Shift+Z", "Ctrl+Y"), "Everywhere"), self._redo)
        add(self, Command("quit", "Quit", ("Ctrl+Q",), "Everywhere"), self.close)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files of this machine may be dropped anywhere."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            self._accept_copy(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """What was dropped is looked at as if it had been chosen."""
        files = tuple(Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile())
        if files:
            self._accept_copy(event)
            self.go(Place.OPEN, Opening(files))

    @staticmethod
    def _accept_copy(event: QDropEvent) -> None:
        """Whoever is told that a file was moved may delete it."""
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()

    def _in_hand(self) -> Question | None:
        practise = self._made.get(Place.PRACTISE)
        return practise.in_hand if practise is not None else None

    def _undo(self) -> None:
        if self.notice.can_undo:
            self.notice.undo()
        else:
            self.current.undo()

    def _redo(self) -> None:
        self.current.redo()

    def show_keys(self) -> None:
        """Every key of every screen."""
        for place in self._loaders:
            self._make(place)
        self.keys.open(self.actions_.groups())

    def focusNextPrevChild(self, next_: bool) -> bool:
        """The next stop of the Tab key. What had the keyboard and went away hands it on within its screen, else to the screen itself:

        on the rail, the key that the screen names would open another place.
        """
        if self._current is not None:
            follow_what_is_read(self.current)
        before = self.focusWidget()
        moved = super().focusNextPrevChild(next_)
        gone = before is not None and not (before.isVisible() and before.isEnabled())
        if gone and self._current is not None and not self.rail.isAncestorOf(before):
            now = self.focusWidget()
            if now is None or self.rail.isAncestorOf(now):
                self._focus_screen()
        return moved

    def _focus_screen(self) -> None:
        if self._current is not None:
            self.current.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self, text: str, undo: Undo | None = None) -> None:
        self.notice.say(text, undo.back if undo else None, undo.final if undo else None)

    def _trouble(self, error: RehearseError) -> None:
        self.notice.trouble(error)

    def _set_settings(self, settings: Settings) -> None:
        under_way = self._unsaved is not None
        self._unsaved = settings
        if not under_way:
            self._save_settings(settings)

    def _chosen_from(self, settings: Settings) -> Settings:
        """The settings in which the last choice was made: what is being saved already, else those kept."""
        if self._saving is None:
            return self._ports.settings.current()
        saving, since = self._saving
        return since if saving == settings else saving

    def _save_settings(self, settings: Settings) -> None:
        """One save at a time, the last choice last: two on their way together could arrive in either order."""
        since = self._chosen_from(settings)
        self._saving = settings, since

        def saved(_result: object) -> None:
            if self._unsaved is not None and self._unsaved != settings:
                self._save_settings(self._unsaved)
                return
            self._unsaved = self._saving = None
            self._theme.set(settings.theme, settings.text_scale, reduced_motion=settings.reduced_motion)
            self.rail.set_narrow(self.width() < self._theme.px(NARROW))
            self._tell_state()
            self._show_settings()

        def failed(error: RehearseError) -> None:
            chosen_since = self._unsaved
            self._unsaved = self._saving = None
            self._trouble(error)
            if chosen_since is not None and chosen_since != settings:
                self._set_settings(chosen_since)  # tried once more, with the choice that was refused in it
            else:
                self._show_settings()  # a page must not show as chosen what is not so

        self._jobs.run(self._saves.after_the_last(lambda: self._ports.settings.save(settings, since)), saved, failed)

    def _show_settings(self) -> None:
        for screen in self._made.values():
            screen.settings_changed()

    def _tell_state(self) -> None:
        parts = []
        if self._ports.demo:
            parts.append("Demo: nothing here is kept.")
        if self._ports.offline or self._ports.settings.current().offline:
            parts.append("Offline: the network is refused.")
        self.rail.foot.setText(" ".join(parts))
        self.rail.foot.setVisible(bool(parts) and self.width() >= self._theme.px(NARROW))
