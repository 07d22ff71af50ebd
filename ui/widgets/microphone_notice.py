"""What is wrong with the sound that comes in, or stands in the way of a recording, and what helps: calm, and only while it is so."""

from __future__ import annotations

from rehearse.errors import RehearseError
from rehearse.ports import MicrophoneWarning
from ui.widgets.surfaces import Surface, stack
from ui.widgets.text import Text
from ui.wording import DEMO_OVER, MICROPHONE, lost_text

#: What was wrong while somebody spoke, and is no longer anything to mend once they have ended.
PASSING = (MicrophoneWarning.NO_SIGNAL, MicrophoneWarning.TOO_QUIET, MicrophoneWarning.CLIPPING, MicrophoneWarning.STALLED)


class MicrophoneNotice(Surface):
    """GUI thread. Hidden while nothing is wrong. In the `demo` the microphone is a ready answer, which ends."""

    def __init__(self, *, demo: bool) -> None:
        super().__init__("notice")
        self._demo = demo
        self._happened = Text("", "strong", wrap=True)
        self._advice = Text("", "body", wrap=True)
        self.hold(stack(self._happened, self._advice, spacing=4), 12)
        self.hide()

    def show_warning(self, warning: MicrophoneWarning, seconds: float = 0.0) -> None:
        """What is so now, `seconds` into a take."""
        self.setVisible(warning is not MicrophoneWarning.NONE)
        if warning is not MicrophoneWarning.NONE:
            over = self._demo and warning is MicrophoneWarning.STALLED
            lost = warning is MicrophoneWarning.LOST and seconds > 0
            happened, advice = DEMO_OVER if over else lost_text(seconds) if lost else MICROPHONE[warning]
            self._say(happened, advice)

    def show_missing(self, happened: str, advice: str) -> None:
        """What a recording would lack before it begins."""
        self._say(happened, advice)
        self.show()

    def show_error(self, error: RehearseError) -> None:
        """Why a recording was refused or ended: nobody must speak on into nothing."""
        self._say(error.happened, error.advice)
        self.show()

    def _say(self, happened: str, advice: str) -> None:
        self._happened.setText(happened)
        self._advice.setText(advice)
        self._advice.setVisible(bool(advice))
        self.setAccessibleName(f"{happened} {advice}".strip())
