"""One story: its notes with the checks on them, what it is sorted by, which questions it answers, its takes. Kept while one types."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QMenu, QWidget

from rehearse.model.question import Question
from rehearse.model.sections import Label
from rehearse.model.story import Story
from rehearse.ports import StoryView
from ui.names import category_name, competency_name, listed, vocabulary
from ui.places import Place
from ui.screens.question_chooser import QuestionChooser
from ui.screens.screen import Context
from ui.screens.story_lists import StoryAnswers, StoryFindings, StoryTakes
from ui.screens.wanted import Wanted
from ui.widgets.buttons import Button
from ui.widgets.story_blanks import StoryBlanks
from ui.widgets.story_notes import StoryNotes
from ui.widgets.surfaces import hairline, row, stack
from ui.widgets.text import Text

#: Milliseconds after the last key before the notes are kept.
PATIENCE = 600


class StoryEditor(QWidget):
    """GUI thread. `saved` after each save; notes typed last are handed over in `finish`, whatever comes then."""

    saved = Signal()

    def __init__(self, context: Context, buttons: QWidget) -> None:
        super().__init__()
        self._context = context
        self.view: StoryView | None = None
        self._story: Story | None = None
        self._saves = 0
        self.title = QLineEdit()
        self.title.setPlaceholderText("A name you will recognise")
        self.title.setAccessibleName("Title of the story")
        self.state = Text("", "caption")
        self.state.setAccessibleName("Saving")
        self.blanks = StoryBlanks()
        self.notes = StoryNotes(context.theme)
        self.findings = StoryFindings()
        self.kinds = _Ticks("Kind of question", [(one.id, one.title) for one in vocabulary().categories])
        self.shows = _Ticks("What it shows", [(one.id, one.title) for one in vocabulary().competencies])
        self.tags = QLineEdit()
        self.tags.setPlaceholderText("such as: scope, dates, churn")
        self.tags.setAccessibleName("Tags, separated by commas")
        self.answers = StoryAnswers()
        self.chooser = QuestionChooser(context)
        self.takes = StoryTakes()
        self._lay_out(buttons)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE)
        self._patience.timeout.connect(self.save)
        self.title.textEdited.connect(lambda _text: self._edited())
        self.tags.textEdited.connect(lambda _text: self._edited())
        self.notes.changed.connect(self._edited)
        self.kinds.changed.connect(self._sorted)
        self.shows.changed.connect(self._sorted)
        self.blanks.filled.connect(self._fill)
        self.answers.practised.connect(self.practise)
        self.answers.judged.connect(self._judge)
        self.answers.adding.connect(lambda: self.chooser.open(()))
        self.chooser.chosen.connect(lambda question: self._judge(question.id, True))
        self.takes.opened.connect(lambda attempt: context.go(Place.REVIEW, attempt))
        self.takes.chosen.connect(self._choose_best)

    def _lay_out(self, commands: QWidget) -> None:
        label = Text("Title", "caption-strong")
        label.setBuddy(self.title)
        tags = Text("Tags", "caption-strong")
        tags.setBuddy(self.tags)
        head = row(label, None, self.state)
        self.commands = commands
        self.box = stack(
            head,
            self.title,
            commands,
            8,
            self.blanks,
            self.notes,
            self.findings,
            hairline(),
            self.kinds,
            self.shows,
            tags,
            self.tags,
            hairline(),
            self.answers,
            self.chooser,
            hairline(),
            self.takes,
            None,
            spacing=8,
        )
        self.setLayout(self.box)

    @property
    def port(self) -> Any:
        """The session's port."""
        return self._context.ports.stories

    # -- showing --

    def show_story(self, view: StoryView) -> None:
        """Another story; what was typed in the one before is kept first."""
        self.finish()
        story = view.story
        self._story = story
        self.title.setText(story.title)
        self.tags.setText(", ".join(story.tags))
        self.kinds.set_values(story.categories)
        self.shows.set_values(story.competencies)
        self.notes.show_notes(story.sections, view.template)
        self.chooser.hide()
        self.state.setText("")
        self._follow(view)

    def _follow(self, view: StoryView) -> None:
        """What depends on the notes; the fields being typed in are left alone."""
        self.view = view
        self.blanks.show_template(view.template, view.story.slots, len(view.check.open_slots))
        self.findings.show_check(view.check)
        self.answers.show_questions(view.questions)
        self.takes.show_view(view)

    @property
    def story(self) -> Story | None:
        """The story as the fields say."""
        if self._story is None:
            return None
        notes = self.notes.notes
        return replace(
            self._story,
            situation=notes[Label.SITUATION],
            task=notes[Label.TASK],
            action=notes[Label.ACTION],
            result=notes[Label.RESULT],
            reflection=notes[Label.REFLECTION],
            title=" ".join(self.title.text().split()),
            tags=tuple(dict.fromkeys(tag.strip() for tag in self.tags.text().split(",") if tag.strip())),
            categories=self.kinds.values,
            competencies=self.shows.values,
            changed=datetime.now(UTC),
        )

    # -- keeping --

    def _edited(self) -> None:
        if self._story is not None:
            self.state.setText("Writing …")
            self._patience.start()

    def _sorted(self) -> None:
        """What it is sorted by changes the questions at once."""
        if self._story is not None:
            self.save()

    def save(self) -> None:
        """Keeps what the fields say and shows what follows from it."""
        self._patience.stop()
        story, port = self.story, self.port
        if story is None:
            return
        self._saves += 1
        number = self._saves

        def kept(view: StoryView) -> None:
            if self._story is not None and view.story.id == self._story.id and number == self._saves:
                self._follow(view)
                if not self._patience.isActive():
                    self.state.setText("Saved")
            self.saved.emit()

        self._context.jobs.run(lambda: port.save(story), kept, self._context.trouble)

    def finish(self) -> None:
        """Leaving: what was typed last is handed over, to be written before anything closes."""
        if self._patience.isActive():
            self._patience.stop()
            story = self.story
            if story is not None:
                self.port.keep(story)
                self.state.setText("Saved")

    def clear(self) -> None:
        """No story any more; nothing of it is kept from now on."""
        self._patience.stop()
        self._story = self.view = None

    # -- changing --

    def _fill(self) -> None:
        story, slots, port = self.story, self.blanks.slots, self.port
        if story is None:
            return
        self._patience.stop()
        sent = self.notes.notes

        def work() -> StoryView:
            port.save(story)
            view: StoryView = port.fill(story.id, slots)
            return view

        def filled(view: StoryView) -> None:
            if self._story is not None and view.story.id == self._story.id:
                self._story = view.story
                # What was written on while the blanks were being filled in is the person's, as any note that is no longer the frame's own.
                written = {label: text for label, text in self.notes.notes.items() if text != sent[label]}
                self.notes.show_notes({**view.story.sections, **written}, view.template)
                self._follow(view)
                if written:
                    self._edited()
                elif not self._patience.isActive():
                    self.state.setText("Saved")
            self.saved.emit()

        self._context.jobs.run(work, filled, self._context.trouble)

    def _judge(self, question_id: str, answers: object) -> None:
        story, port = self._story, self.port
        if story is not None:
            wanted = None if answers is None else bool(answers)
            self._context.jobs.run(
                lambda: port.set_question(story.id, question_id, answers=wanted), self._judged, self._context.trouble
            )

    def _choose_best(self, attempt_id: str) -> None:
        story, port = self._story, self.port
        if story is not None:
            self._context.jobs.run(lambda: port.set_best(story.id, attempt_id), self._judged, self._context.trouble)

    def _judged(self, view: StoryView) -> None:
        if self._story is not None and view.story.id == self._story.id:
            self._follow(view)
        self.saved.emit()

    def practise(self, question: Question | None = None) -> None:
        """To the practise screen, with the question it fits best if none is given."""
        if self.view is None or self._story is None:
            return
        fits = next((item.question for item in self.view.questions if not item.excluded), None)
        title = " ".join(self.title.text().split()) or "the one in your notes"
        wanted = question or fits or Question("", f"Tell me your story: {title}.", next(iter(self.kinds.values), "general"))
        self._context.go(Place.PRACTISE, Wanted(wanted, story_id=self._story.id))


class _Ticks(QWidget):
    """Several of a list, in a menu; what is ticked is written beside the button, in the order ticked."""

    changed = Signal()

    def __init__(self, name: str, options: list[tuple[str, str]]) -> None:
        super().__init__()
        self._name = name
        self._values: tuple[str, ...] = ()
        self.button = Button(name, "plain")
        self.button.setToolTip(f"{name}: choose one or several")
        self.text = Text("", "body", wrap=True)
        menu = QMenu(self)
        menu.setAccessibleName(name)
        self.actions_: dict[str, QAction] = {}
        for value, title in options:
            action = QAction(title, menu)
            action.setCheckable(True)
            action.toggled.connect(lambda on, value=value: self._tick(value, on))
            menu.addAction(action)
            self.actions_[value] = action
        self.button.setMenu(menu)
        box = row(self.button, self.text, spacing=12)
        box.setStretch(1, 1)
        self.setLayout(box)
        self._write()

    @property
    def values(self) -> tuple[str, ...]:
        """What is ticked."""
        return self._values

    def set_values(self, values: tuple[str, ...]) -> None:
        """Ticks these, without telling."""
        self._values = values
        for value, action in self.actions_.items():
            action.blockSignals(True)
            action.setChecked(value in values)
            action.blockSignals(False)
        self._write()

    def _tick(self, value: str, on: bool) -> None:
        others = tuple(one for one in self._values if one != value)
        self._values = (*others, value) if on else others
        self._write()
        self.changed.emit()

    def _write(self) -> None:
        name = category_name if self._name.startswith("Kind") else competency_name
        chosen = listed([name(value) for value in self._values])
        self.text.setText(chosen or "not chosen yet")
        self.button.setAccessibleName(f"{self._name}: {chosen or 'not chosen yet'}")
