"""The story bank: cards, the editor, the frames to begin from, the coverage map, the same thing said three ways."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from rehearse.counted import counted
from rehearse.errors import RehearseError
from rehearse.model.schedule import SubjectKind
from rehearse.model.story import Story, StoryTemplate, Translation
from rehearse.ports import StoryBank, StoryView
from ui.models.story_rows import StoryRows, story_title
from ui.places import Place
from ui.screens.screen import Context, Screen, Undo
from ui.screens.stories_commands import StoriesCommands
from ui.screens.story_editor import StoryEditor
from ui.widgets.card_list import CardList
from ui.widgets.coverage_map import CoverageView
from ui.widgets.empty_state import EmptyState
from ui.widgets.head import Head
from ui.widgets.question_card import CardColumn, pinned_card
from ui.widgets.state_bar import StateBar
from ui.widgets.story_cells import StoryCells
from ui.widgets.story_frames import StoryFrames
from ui.widgets.story_ways import StoryWays
from ui.widgets.surfaces import Surface, row, stack
from ui.widgets.text import Text

#: Below this width (at 100 % text) the editor stands below the list.
BESIDE = 760


class StoriesScreen(Screen):
    """GUI thread; reading and changing run as jobs. Payload of `go`: a story's id, ("template", id), ("attempt", id), or nothing."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        theme = context.theme
        self.rows = StoryRows(self)
        self.bank: StoryBank | None = None
        self._chosen = ""
        self._asked = 0
        self._filling = False
        self.state = StateBar()
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search stories")
        self.search.setAccessibleName("Search stories")
        self.search.setClearButtonEnabled(True)
        self.count = Text("", "caption")
        self.list = CardList(theme, self.rows, StoryCells(theme), "Stories")
        self.empty = EmptyState()
        self.commands = StoriesCommands(context, self, self)
        self.editor = StoryEditor(context, self.commands.of_the_story)
        self.editor.saved.connect(self.refresh)
        self.map = CoverageView(theme)
        self.map.chosen.connect(lambda category: context.go(Place.QUESTIONS, ("category", category)))
        self.frames = StoryFrames()
        self.frames.chosen.connect(self.begin)
        self.ways = StoryWays()
        self._lay_out()
        self.search.textChanged.connect(self._search)
        self.list.selectionModel().currentChanged.connect(self._moved)
        self.list.clicked.connect(self._clicked)
        self._enable()

    # -- making --

    def _lay_out(self) -> None:
        head = Head(Text("Stories", "title"), self.count, actions=self.commands.of_the_bank)
        self.panel = QStackedWidget()
        self.panel.setObjectName("card")
        self._none_page = QWidget()
        self._editor_page = pinned_card(self.editor)
        self._map_page = CardColumn(self.map)
        self._frames_page = CardColumn(self.frames)
        self._ways_page = CardColumn(self.ways)
        for page in (self._none_page, self._editor_page, self._map_page, self._frames_page, self._ways_page):
            self.panel.addWidget(page)
        left = stack(self.search, self.list, self.empty, spacing=8)
        self._body = row(spacing=16)
        self._body.addLayout(left, 1)
        self._body.addWidget(Surface("card").hold(stack(self.panel), 1), 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 24, 24, 16)
        box.setSpacing(12)
        box.addWidget(head)
        box.addWidget(self.state)
        box.addLayout(self._body, 1)
        self.empty.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is no room beside the list, the story stands below it."""
        super().resizeEvent(event)
        narrow = self.width() < self.context.theme.px(BESIDE)
        self._body.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)

    # -- coming and going --

    @property
    def port(self) -> Any:
        """The session's port."""
        return self.context.ports.stories

    def enter(self, payload: Any = None) -> None:
        """Reads the stories; opens or begins the one asked for."""
        kind, wanted = payload if isinstance(payload, tuple) else ("story", payload)
        if kind == "template" and wanted:
            self.begin("", str(wanted))
        elif kind == "attempt" and wanted:
            self.from_attempt(str(wanted))
        else:
            if isinstance(wanted, str) and wanted:
                self._chosen = wanted
                self.editor.clear()
            elif self.panel.currentWidget() is self._editor_page and self._chosen:
                self._open(self._chosen)
            self.refresh()
        if self.panel.currentWidget() is self._frames_page and self.bank is not None and not self.bank.cards:
            self.new()  # there is no list that could take the keyboard; another work may have been said meanwhile
        else:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """What was typed last is kept."""
        self.editor.finish()

    def refresh(self) -> None:
        """Reads cards and map."""
        self._asked += 1
        asked = self._asked
        if self.bank is None:
            self.count.setText("Reading your stories …")

        def found(bank: StoryBank) -> None:
            if asked == self._asked:
                self._show(bank)

        self.context.jobs.run(self.port.all, found, self._unreadable)

    def _show(self, bank: StoryBank) -> None:
        self.bank = bank
        self.state.clear()
        titles = {card.story.id: story_title(card) for card in bank.cards}
        self.map.show_map(bank.coverage, titles)
        self._filling = True
        self.rows.set_cards(bank.cards)
        self._show_counts()
        kept = self.rows.row_of(self._chosen)
        self._select(max(0, kept))
        self._filling = False
        shown = self.editor.view.story.id if self.editor.view is not None else ""
        if not bank.cards:
            self._chosen = ""
            if self.panel.currentWidget() in (self._none_page, self._editor_page):
                self.new()
        elif kept < 0 and self.rows.rowCount():
            self._open(self.rows.card(0).story.id)
        elif shown != self._chosen:
            self._open(self._chosen)
        self._enable()

    def _select(self, number: int) -> None:
        if 0 <= number < self.rows.rowCount():
            self.list.setCurrentIndex(self.rows.index(number, 0))
            self.list.scrollTo(self.list.currentIndex())

    def _show_counts(self) -> None:
        found, everything = self.rows.rowCount(), len(self.rows.everything)
        self.count.setText(counted(everything, "story", "stories") if found == everything else f"{found} of {everything}")
        self.list.setVisible(found > 0)
        self.search.setVisible(everything > 0)
        self.empty.setVisible(found == 0)
        if everything:
            self.empty.say("Nothing found", "No story holds these words.", "Show them all", self.search.clear)
        else:
            self.empty.say(
                "No story yet",
                "A story is something that happened to you, in notes you can tell from. Three different ones answer most questions.",
            )

    def _unreadable(self, error: RehearseError) -> None:
        self.count.setText("")
        self.state.say(error.happened, error.advice, (("Try again", self.refresh),))

    # -- choosing --

    def _search(self, words: str) -> None:
        self._filling = True
        self.rows.keep(words)
        self._show_counts()
        self._select(self.rows.row_of(self._chosen))
        self._filling = False

    def _moved(self, index: QModelIndex, _before: QModelIndex) -> None:
        if index.isValid() and not self._filling:
            self._open(self.rows.card(index.row()).story.id)

    def _clicked(self, index: QModelIndex) -> None:
        """Whichever page is open, a click on a story shows it, on the lit one as well."""
        if self.panel.currentWidget() not in (self._none_page, self._editor_page):
            self.panel.setCurrentWidget(self._none_page)
            self._open(self.rows.card(index.row()).story.id)

    def _open(self, story_id: str) -> None:
        self.editor.finish()
        self._chosen = story_id
        port = self.port
        self.context.jobs.run(lambda: port.open(story_id), partial(self._opened, story_id), self.context.trouble)

    def _opened(self, wanted: str, view: StoryView) -> None:
        if wanted != self._chosen:
            return
        self.editor.show_story(view)
        if self.panel.currentWidget() in (self._none_page, self._editor_page):
            self.panel.setCurrentWidget(self._editor_page)
        self._enable()

    def _show_new(self, view: StoryView) -> None:
        self._chosen = view.story.id
        self.panel.setCurrentWidget(self._editor_page)
        self.editor.show_story(view)
        if view.template is not None:
            self.editor.blanks.open()
        elif not view.story.title:
            self.editor.title.setFocus(Qt.FocusReason.OtherFocusReason)
        self.refresh()

    def _enable(self) -> None:
        shown = self.panel.currentWidget() is self._editor_page and self.editor.view is not None
        scheduled = self.editor.view is not None and self.editor.view.scheduled
        self.commands.follow(shown=shown, scheduled=scheduled)

    # -- what one does --

    def new(self) -> None:
        """Ctrl+N: the frames to begin from."""
        self.editor.finish()
        self.panel.setCurrentWidget(self._frames_page)
        port = self.port

        def found(templates: tuple[StoryTemplate, ...]) -> None:
            self.frames.show_templates(templates)
            self.frames.open()

        self.context.jobs.run(port.templates, found, self.context.trouble)
        self._enable()

    def begin(self, title: str, template_id: str) -> None:
        """A new story, blank ("") or from a frame."""
        self.editor.finish()
        port = self.port

        def begun(view: StoryView) -> None:
            self._show_new(view)
            if template_id:
                undo = Undo(partial(self._take_back, view.story), lambda: None)
                self.context.say("A story was begun from this frame. Its blanks are yours to fill.", undo)

        self.context.jobs.run(lambda: port.begin(title, template_id), begun, self.context.trouble)

    def _take_back(self, begun: Story) -> None:
        """A story that was begun by a slip: gone, and the frames are there again. One that was written into meanwhile can be brought back."""
        port, story_id = self.port, begun.id
        if self.editor.view is not None and self.editor.view.story.id == story_id:
            self.editor.finish()
            self.editor.clear()
            self._chosen = ""

        def back() -> None:
            self._chosen = story_id
            self.context.jobs.run(lambda: port.undelete(story_id), lambda _none: self.refresh(), self.context.trouble)

        def gone(written: bool) -> None:
            self.refresh()
            self.new()
            if written:
                for_good = Undo(back, lambda: self.context.jobs.run(lambda: port.purge(story_id), None, self.context.trouble))
                self.context.say("The story was deleted, with what you wrote into it.", for_good)

        def work() -> bool:
            now = port.open(story_id).story
            written: bool = (now.title, now.sections, now.slots) != (begun.title, begun.sections, begun.slots)
            port.delete(story_id)
            if not written:
                port.purge(story_id)
            return written

        self.context.jobs.run(work, gone, self.context.trouble)

    def from_attempt(self, attempt_id: str) -> None:
        """A story made of a take."""
        self.editor.finish()
        port = self.port

        def made(view: StoryView) -> None:
            self._show_new(view)
            self.context.say("The take is a story now: its words by section are the notes. Shorten them to what you need.", None)

        self.context.jobs.run(lambda: port.from_attempt(attempt_id), made, self.context.trouble)
        self.refresh()

    def show_coverage(self) -> None:
        """Ctrl+G: what the stories cover."""
        self._show_page(self._map_page)

    def show_translations(self) -> None:
        """Ctrl+T: concepts said three ways."""
        port = self.port

        def found(translations: tuple[Translation, ...]) -> None:
            self.ways.show_all(translations)

        self.context.jobs.run(port.translations, found, self.context.trouble)
        self._show_page(self._ways_page)

    def _show_page(self, page: QWidget) -> None:
        """Another page; the same key again leads back to the story."""
        self.editor.finish()
        if self.panel.currentWidget() is page:
            self.escape()
        else:
            self.panel.setCurrentWidget(page)
            self._enable()

    def escape(self) -> None:
        """Esc: back to the story."""
        if self.editor.chooser.isVisible():
            self.editor.chooser.hide()
        elif self.panel.currentWidget() is not self._editor_page and self.editor.view is not None:
            self.panel.setCurrentWidget(self._editor_page)
            self._enable()
        elif self.search.text():
            self.search.clear()

    def practise(self) -> None:
        """Ctrl+Return: to the practise screen."""
        self.editor.practise()

    def save(self) -> None:
        """Ctrl+S: what was typed is kept now, not in a moment."""
        self.editor.save()

    def to_search(self) -> None:
        """Ctrl+F: the keyboard goes to the search."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def schedule(self) -> None:
        """On or off the schedule."""
        view, today = self.editor.view, self.context.ports.today
        if view is None or today is None:
            return
        wanted, port = not view.scheduled, self.port

        def work() -> StoryView:
            today.schedule(SubjectKind.STORY, view.story.id, on=wanted)
            opened: StoryView = port.open(view.story.id)
            return opened

        def done(fresh: StoryView) -> None:
            self.editor.finish()
            self._opened(fresh.story.id, fresh)
            self.refresh()
            told = (
                "It is due today, and comes back on days 3, 7, 14 and 21."
                if wanted
                else "It is off the schedule; how far it came is kept."
            )
            self.context.say(told, None)

        self.editor.finish()
        self.context.jobs.run(work, done, self.context.trouble)

    def delete(self) -> None:
        """Away at once; Undo brings it back, with its takes and its place on the schedule."""
        view, port, jobs = self.editor.view, self.port, self.context.jobs
        if view is None:
            return
        story_id = view.story.id
        self.editor.finish()

        def back() -> None:
            self._chosen = story_id
            jobs.run(lambda: port.undelete(story_id), lambda _none: self.refresh(), self.context.trouble)

        def deleted(_none: None) -> None:
            self.editor.clear()
            self._chosen = ""
            self.panel.setCurrentWidget(self._none_page)
            self.refresh()
            undo = Undo(back, lambda: jobs.run(lambda: port.purge(story_id), None, self.context.trouble))
            self.context.say("The story was deleted. Its takes stay in the history.", undo)

        jobs.run(lambda: port.delete(story_id), deleted, self.context.trouble)
