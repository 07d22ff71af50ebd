"""The history: every attempt, found by words, question, day or star; opened, compared, renamed, deleted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QItemSelectionRange, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QComboBox, QLineEdit, QVBoxLayout, QWidget

from rehearse.counted import counted
from rehearse.errors import RehearseError
from rehearse.ports import AttemptFilter, AttemptRow
from ui.actions import Command
from ui.models.history_table import Column, HistoryTable
from ui.names import category_name
from ui.places import Place
from ui.screens.being_read import WaitingBar
from ui.screens.history_view import AttemptsView
from ui.screens.open_button import open_button
from ui.screens.screen import Context, Screen, Undo
from ui.under_way import UNDER_WAY
from ui.widgets.buttons import ActionButton, Button
from ui.widgets.empty_state import EmptyState
from ui.widgets.head import Head
from ui.widgets.notice_place import FOOT, NoticeRoom
from ui.widgets.state_bar import StateBar
from ui.widgets.surfaces import row, stack
from ui.widgets.text import Text

_GROUP = "History"
#: Milliseconds after the last key before the search starts.
PATIENCE = 200
#: Below this width (at 100 % text) the search stands above the other filters.
BESIDE = 640
_SPANS = (("Any time", 0), ("Last 7 days", 7), ("Last 30 days", 30), ("Last 90 days", 90))


class HistoryScreen(Screen):
    """GUI thread; reading and changing run as jobs; late answers to an older search are dropped."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        theme = context.theme
        self._asked = 0
        self._question = ""
        #: Takes that just came back, to be selected once they are read.
        self._wanted_rows: frozenset[str] = frozenset()
        #: The newest take shown here so far, and whether somebody has just come in.
        self._newest: datetime | None = None
        self._entering = False
        self.table = HistoryTable(self)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search questions, notes and words said")
        self.search.setAccessibleName("Search the history")
        self.search.setClearButtonEnabled(True)
        self.category = QComboBox()
        self.category.setAccessibleName("Category")
        self.category.setAccessibleDescription("Which category's takes are listed")
        self.category.addItem("Every category", "")
        self.span = QComboBox()
        self.span.setAccessibleName("Time")
        self.span.setAccessibleDescription("From which days takes are listed")
        for name, days in _SPANS:
            self.span.addItem(name, days)
        self.starred = Button("Starred", "choice")
        self.starred.setCheckable(True)
        self.starred.setToolTip("Only starred takes")
        self.count = Text("", "caption")
        self.waiting = StateBar()
        self._waiting = WaitingBar(context, self, self.waiting, self._read_anew)
        self.empty = EmptyState()
        self.view = self._make_view()
        self._add_actions()
        self._filters = filters = row(self.search, row(self.category, self.span, self.starred))
        filters.setStretch(0, 1)
        self._filtering = QWidget()
        self._filtering.setLayout(filters)
        foot, listed = QWidget(), QWidget()
        foot.setObjectName(FOOT)
        actions = (self._trends, self._compare, self._delete)
        foot.setLayout(row(self.count, None, *(ActionButton(theme, action, "quiet") for action in actions)))
        listed.setLayout(stack(self.view, self.empty))
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 24, 24, 16)
        box.setSpacing(12)
        for item in (Head(Text("History", "title"), actions=(open_button(context),)), self.waiting):
            box.addWidget(item)
        box.addWidget(self._filtering)
        box.addWidget(NoticeRoom(listed), 1)
        box.addWidget(foot)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE)
        self._patience.timeout.connect(self.refresh)
        self.search.textChanged.connect(lambda _text: self._patience.start())
        self.category.activated.connect(lambda _index: self.refresh())
        self.span.activated.connect(lambda _index: self.refresh())
        self.starred.toggled.connect(lambda _on: self.refresh())
        self.empty.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window what is searched for has a row of its own."""
        super().resizeEvent(event)
        narrow = self.width() < self.context.theme.px(BESIDE)
        self._filters.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)

    def _make_view(self) -> AttemptsView:
        view = AttemptsView(self.context.theme)
        view.setModel(self.table)
        view.setSortingEnabled(True)
        view.sortByColumn(Column.WHEN, Qt.SortOrder.DescendingOrder)
        view.doubleClicked.connect(lambda _index: self.open())
        view.selectionModel().selectionChanged.connect(lambda _a, _b: self._enable())
        return view

    def _add_actions(self) -> None:
        add = self.context.actions.add
        self._open = add(self, Command("open", "Open", ("Return", "Enter"), _GROUP), self.open)
        self._compare = add(
            self,
            Command("compare-two", "Compare two", ("M",), _GROUP, "columns-2", about="Compare the two selected"),
            self.compare,
        )
        self._star = add(self, Command("star-row", "Star", ("S",), _GROUP), self.star)
        self._delete = add(
            self,
            Command("delete-rows", "Delete", ("Delete",), _GROUP, "trash-2", about="Delete the selected takes"),
            self.delete,
        )
        self._trends = add(
            self, Command("trends", "Trends", ("T",), _GROUP, "trending-up", about="Trends of each measure"), self.trends
        )
        add(
            self, Command("find", "Search", ("Ctrl+F",), _GROUP), lambda: self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        )
        add(self, Command("clear-filters", "Clear the filters", ("Esc",), _GROUP), self.clear_filters)

    def enter(self, payload: Any = None) -> None:
        """A question's id shows its attempts alone."""
        self._question = payload if isinstance(payload, str) else ""
        self._entering = True
        self.refresh()
        self.context.jobs.run(self.context.ports.library.categories, self._show_categories, self.context.trouble)
        self._look_for_waiting()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """No search is left waiting."""
        self._patience.stop()
        self._waiting.stop()

    @property
    def selected(self) -> tuple[AttemptRow, ...]:
        """The rows selected, from top to bottom."""
        ranges: Iterable[QItemSelectionRange] = self.view.selectionModel().selection()  # type: ignore[assignment]  # a list, to Python
        rows = sorted({number for item in ranges for number in range(item.top(), item.bottom() + 1)})
        return tuple(self.table.row(number) for number in rows)

    def wanted(self) -> AttemptFilter:
        """What the filters say."""
        days = int(self.span.currentData() or 0)
        return AttemptFilter(
            text=self.search.text().strip(),
            category=str(self.category.currentData() or ""),
            question_id=self._question,
            since=(datetime.now(UTC) - timedelta(days=days)).astimezone().date() if days else None,
            starred=self.starred.isChecked(),
        )

    def refresh(self) -> None:
        """Reads what the filters ask for."""
        self._asked += 1
        asked, wanted = self._asked, self.wanted()

        library = self.context.ports.library

        def find() -> tuple[tuple[AttemptRow, ...], int]:
            rows = library.attempts(wanted)
            return rows, library.count(wanted) if len(rows) >= wanted.limit else len(rows)

        def found(answer: tuple[tuple[AttemptRow, ...], int]) -> None:
            if asked == self._asked:
                self._show(*answer, filtered=wanted != AttemptFilter())

        self.context.jobs.run(find, found, self._unreadable)

    def open(self) -> None:
        """Enter: the review of the first selected."""
        if self.selected:
            self.context.go(Place.REVIEW, self.selected[0].id)

    def compare(self) -> None:
        """M: the two selected, side by side."""
        if len(self.selected) == 2:
            self.context.go(Place.COMPARE, (self.selected[0].id, self.selected[1].id))

    def trends(self) -> None:
        """T: each measure over time."""
        self.context.go(Place.TRENDS, None)

    def star(self) -> None:
        """S: on or off."""
        rows, library = self.selected, self.context.ports.library
        if rows:
            wanted = not rows[0].starred

            def change() -> None:
                for item in rows:
                    library.set_star(item.id, wanted)

            self.context.jobs.run(change, lambda _none: self.refresh(), self.context.trouble)

    def delete(self) -> None:
        """Delete: away at once, Undo brings back, gone for good when the notice goes."""
        ids = tuple(item.id for item in self.selected)
        library, jobs = self.context.ports.library, self.context.jobs
        if not ids:
            return

        def deleted(_shared: object) -> None:
            self.refresh()
            undo = Undo(
                lambda: jobs.run(lambda: library.undelete(ids), lambda _n: self._restored(ids), self.context.trouble),
                lambda: jobs.run(lambda: library.purge(ids), None, self.context.trouble),
            )
            self.context.say(f"Deleted {counted(len(ids), 'take')}, recording and text.", undo)

        jobs.run(lambda: library.delete(ids), deleted, self.context.trouble)

    def _restored(self, ids: tuple[str, ...]) -> None:
        """What came back is what is selected: the next key means these takes again."""
        self._wanted_rows = frozenset(ids)
        self.refresh()

    def clear_filters(self) -> None:
        """Esc: everything again."""
        self._question = ""
        self.search.clear()
        self.category.setCurrentIndex(0)
        self.span.setCurrentIndex(0)
        self.starred.setChecked(False)
        self.refresh()

    # -- showing --

    def _show(self, rows: tuple[AttemptRow, ...], there_are: int, *, filtered: bool) -> None:
        chosen = self._wanted_rows & {item.id for item in rows} or {item.id for item in self.selected}
        restored, self._wanted_rows = bool(self._wanted_rows), frozenset()
        if self._entering and rows and self._newest is not None and rows[0].created > self._newest and not restored:
            # A take made since: it is what somebody comes here for, not the row that was left selected.
            chosen, restored = {rows[0].id}, True
        if rows and not filtered:
            self._newest = rows[0].created
        self._entering = False
        self.table.set_rows(rows)
        self.view.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self.count.setText(_counted(len(rows), there_are))
        nothing = not rows and not filtered
        self._filtering.setHidden(nothing)
        self._trends.setEnabled(not nothing)
        if not rows and filtered:
            self.empty.say("Nothing found", "No take matches these filters.", "Clear the filters", self.clear_filters)
        elif not rows and self.context.ports.practice.poll().phase in UNDER_WAY:
            self.empty.say(
                "Your first take is under way",
                "It stands here once it has ended and its words are read.",
                "Back to the take",
                lambda: self.context.go(Place.PRACTISE, None),
            )
        elif not rows:
            self.empty.say(
                "No takes yet",
                "Every answer you record stays here: to hear again, to compare, to see what changes.",
                "Practise a question",
                lambda: self.context.go(Place.PRACTISE, None),
            )
        if nothing:
            self.empty.button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._choose(sorted(place for place in map(self.table.place, chosen) if place >= 0), make_current=restored)
        if rows and not self.selected:
            self.view.setCurrentIndex(self.table.index(0, Column.QUESTION))
        self._enable()

    def _choose(self, places: list[int], *, make_current: bool) -> None:
        """Selects these rows in one step: told one by one, two thousand are counted two thousand times."""
        wanted, last = QItemSelection(), len(Column) - 1
        # Neighbours as one range: Qt compares each with each.
        for _run, neighbours in groupby(enumerate(places), key=lambda pair: pair[1] - pair[0]):
            run = [place for _number, place in neighbours]
            wanted.append(QItemSelectionRange(self.table.index(run[0], 0), self.table.index(run[-1], last)))
        selection, flag = self.view.selectionModel(), QItemSelectionModel.SelectionFlag
        selection.select(wanted, flag.Select)
        if make_current and places:
            # Where the arrow keys go on from, too.
            selection.setCurrentIndex(self.table.index(places[-1], 0), flag.NoUpdate)

    def _unreadable(self, error: RehearseError) -> None:
        self.view.hide()
        self.empty.show()
        self.empty.say(error.happened, error.advice, "Try again", self.refresh)

    def _show_categories(self, names: tuple[str, ...]) -> None:
        current = self.category.currentData()
        self.category.clear()
        self.category.addItem("Every category", "")
        for name in names:
            self.category.addItem(category_name(name), name)
        self.category.setCurrentIndex(max(0, self.category.findData(current)))

    def _show_waiting(self, seen: tuple[frozenset[str], tuple[AttemptRow, ...]]) -> None:
        being_read, rows = seen
        self._waiting.show(
            rows, being_read, lambda left: (("Open the newest", lambda: self.context.go(Place.REVIEW, left[0].id)),)
        )

    def _look_for_waiting(self) -> None:
        library = self.context.ports.library
        self.context.jobs.run(lambda: (library.being_read(), library.waiting()), self._show_waiting, self.context.trouble)

    def _read_anew(self) -> None:
        """What was being read is through."""
        self.refresh()
        self._look_for_waiting()

    def _enable(self) -> None:
        chosen = len(self.selected)
        self._compare.setEnabled(chosen == 2)
        for action in (self._open, self._star, self._delete):
            action.setEnabled(chosen > 0)


def _counted(shown: int, there_are: int) -> str:
    """How many takes are listed, and how to come to those that are not."""
    if there_are <= shown:
        return counted(shown, "take")
    return f"The newest {shown:,} of {there_are:,} takes; search or filter for older ones"
