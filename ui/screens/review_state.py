"""What the review's state bar says of an attempt that is not simply done, and the actions that help."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

from rehearse.model.attempt import AttemptState
from rehearse.model.sections import LABELS, Origin, Section
from rehearse.ports import AttemptView
from ui.names import listed
from ui.places import Place
from ui.screens.screen import Context
from ui.widgets.state_bar import StateBar
from ui.wording import model_name

#: Of a take that was cut off: what is safe and how it is shown; then what next.
_AS_FAR = "Everything up to then is safe. It is shown as far as it went, and nothing is counted as missing."
_NEXT_MICROPHONE = "Connect the microphone again, or choose another one in Settings, then press A for another take."
_NEXT_DISK = "Make room on the disk, then press A for another take."
_NEXT = "Press A for another take."


class Helps(Protocol):
    """What the bar's buttons do."""

    def analyse(self) -> None:
        """Reads what waits or failed."""

    def accept(self) -> None:
        """Keeps the proposed words."""

    def refuse(self) -> None:
        """Drops the proposed words."""

    def choose_folder(self) -> None:
        """A model of the person's own."""

    def back_to_automatic(self) -> None:
        """The person's edges away, their marks set aside."""

    def back_to_marks(self) -> None:
        """The sections as they were marked while speaking."""

    def find_recording(self) -> None:
        """The missing recording, where the person says."""


class ReviewState:
    """GUI thread. `show` says what is so of the attempt shown."""

    def __init__(self, context: Context, bar: StateBar, helps: Helps) -> None:
        self._context = context
        self._bar = bar
        self._helps = helps
        self._view: AttemptView | None = None
        #: The smaller model that would have kept up with the last recording; said once.
        self.advice = ""

    def show(self, view: AttemptView, proposer: str = "") -> None:
        """What is so; `proposer` is the model whose words wait for a decision."""
        self._view = view
        bar, helps, attempt = self._bar, self._helps, view.attempt
        if proposer:
            bar.say(
                f"This is how {model_name(proposer)} reads the take.",
                "The words kept so far stay until you decide.",
                (("Keep the new words", helps.accept), ("Drop them", helps.refuse)),
            )
        elif not view.has_audio and attempt.take is not None and attempt.take.file:
            bar.say(
                "The recording of this take is missing, or cannot be read.",
                "What was read of it before is kept. If the file was moved, or lies in a copy of your data, it can be brought back.",
                (("Find the recording…", helps.find_recording),),
            )
        elif attempt.id in self._context.ports.library.being_read():
            self._say("This take is being read.", "The recording is safe, and everything that is read stands here by itself.", ())
        elif attempt.state is AttemptState.FAILED:
            more = f"{attempt.why_no_report} The recording is kept.".strip()
            self._say("The words could not be read.", more, (("Try again", helps.analyse),))
        elif attempt.state is AttemptState.RECORDED and view.report is None:
            self._say("This take has not been read yet.", "The recording is safe.", (("Read it now", helps.analyse),))
        elif view.waiting:
            self._say_waiting(view, model_here=False)
            self._look_for_model(view)
        elif attempt.cut_off:
            lost = "microphone" in attempt.cut_off
            settings = (("Settings", partial(self._context.go, Place.SETTINGS, None)),)
            following = _NEXT_MICROPHONE if lost else _NEXT_DISK if "disk" in attempt.cut_off else _NEXT
            self._say(_AS_FAR, following, settings if lost else ())
        elif attempt.edits:
            marks = (("Back to your marks", helps.back_to_marks),) if attempt.marks else ()
            bar.say("The sections are as you set them.", "", (("Back to automatic", helps.back_to_automatic), *marks))
        elif attempt.edits is not None and attempt.marks:
            bar.say("The sections are automatic.", "Your marks are kept.", (("Back to your marks", helps.back_to_marks),))
        elif self.advice:
            self._advise()
        elif attempt.marks and view.report is not None and (marked := marked_text(view.report.sections or ())):
            bar.say(marked, "", (("Back to automatic", helps.back_to_automatic),))
        else:
            bar.clear()

    def _say(self, text: str, more: str, actions: Sequence[tuple[str, Callable[[], object]]]) -> None:
        """What is so; of a take that was cut off that comes first, whatever else there is to say."""
        cut = self._view.attempt.cut_off if self._view is not None else ""
        self._bar.say(cut or text, f"{text} {more}".strip() if cut else more, tuple(actions))

    def _advise(self) -> None:
        advice, self.advice = self.advice, ""
        self._bar.say(
            "This machine reads more slowly than you speak.",
            f"Nothing was lost. The smaller model {advice} would have the words ready at Stop, with a few more mistakes.",
            (("Choose a model", partial(self._context.go, Place.SETTINGS, "models")), ("Stay with this one", self._bar.clear)),
        )

    def _say_waiting(self, view: AttemptView, *, model_here: bool) -> None:
        if model_here:
            self._say(
                "The words of this take have not been read yet.", "The take is safe.", (("Read them now", self._helps.analyse),)
            )
            return
        self._say(
            view.waiting,
            "The take is safe. Its words are read by themselves as soon as there is a model.",
            (
                ("Download one", partial(self._context.go, Place.SETTINGS, "models")),
                ("Use a folder…", self._helps.choose_folder),
                ("Later", self._bar.clear),
            ),
        )

    def _look_for_model(self, view: AttemptView) -> None:
        """With a model on this machine the take waits for its reading, not for a download."""
        models = self._context.ports.models

        def found(model_here: bool) -> None:
            unanswered = not self._bar.isHidden() and self._bar.text.text() in (view.waiting, view.attempt.cut_off)
            if model_here and unanswered and self._view is view:
                self._say_waiting(view, model_here=True)

        self._context.jobs.run(lambda: any(entry.installed and not entry.damaged for entry in models.catalogue()), found)


def marked_text(sections: tuple[Section, ...]) -> str:
    """Which sections begin where the person marked them; "" where none does."""
    marked = [label.value for label in LABELS if any(item.label is label and item.origin is Origin.MARKED for item in sections)]
    if not marked:
        return ""
    if all(item.origin is Origin.MARKED for item in sections):
        return "The sections begin where you marked them."
    text = f"{listed(marked)} {'begins where you marked it' if len(marked) == 1 else 'begin where you marked them'}."
    first = min(item.start for item in sections if item.origin is Origin.MARKED)
    before = any(item.start < first for item in sections)
    return f"{text} What you said before your first mark is sorted by its words." if before else text


def why_no_words(view: AttemptView) -> str:
    """What stands where the transcript would."""
    if view.report is not None and view.report.transcript is not None:
        if view.report.delivery.speech:
            return (
                "Speech was heard in this take, but no words could be made out in it. The recording is safe. "
                "If it sounds distorted, turn the microphone down; another model may make out more."
            )
        return "No speech was found in this take. If you did speak, check the microphone in Settings, then record again."
    return view.waiting or "The words of this take have not been read."
