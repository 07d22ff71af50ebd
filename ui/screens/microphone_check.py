"""The microphone check: speak a sentence, hear it back."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from rehearse.ports import CheckPhase, CheckState, DeviceEntry, MicrophoneWarning
from ui.screens.screen import Context
from ui.widgets.buttons import Button
from ui.widgets.level_meter import LevelMeter
from ui.widgets.surfaces import row, stack
from ui.widgets.text import Text
from ui.wording import MICROPHONE

POLL = 50
#: What the button that begins is called after a check.
_BEGIN = {CheckPhase.DONE: "Check again", CheckPhase.FAILED: "Look again"}


class MicrophoneCheck(QWidget):
    """GUI thread; polls only while a check is under way. Nothing that is heard here is kept."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._devices = context.ports.devices
        self._phase = CheckPhase.IDLE
        self._context = context
        self.meter = LevelMeter(context.theme)
        self.text = Text("", "body", wrap=True)
        self.start = Button("Check the microphone", "plain")
        self.start.setToolTip("Listen to the microphone")
        self.start.clicked.connect(self.begin)
        self.hear = Button("Hear it back", "plain")
        self.hear.setToolTip("Play what was heard")
        self.hear.clicked.connect(self.play)
        self.end = Button("Done", "quiet")
        self.end.setToolTip("End the check")
        self.end.clicked.connect(self.stop)
        self.setLayout(
            stack(self.text, row(Text("Level", "caption"), self.meter, spacing=12), row(self.start, self.hear, self.end, None))
        )
        self._timer = QTimer(self)
        self._timer.setInterval(POLL)
        self._timer.timeout.connect(self.poll)
        self._show(CheckState())

    def begin(self) -> None:
        """Begins; after a check that failed it looks first which microphones there are by now."""
        if self._phase is not CheckPhase.FAILED:
            self.listen()
            return

        def found(_entries: tuple[DeviceEntry, ...]) -> None:
            if self.isVisible():
                self.listen()

        self._context.jobs.run(self._devices.inputs, found, self._context.trouble)

    def listen(self) -> None:
        """Begins."""
        self._devices.start_check(self._context.settings.input_device)
        self._timer.start()
        self.poll()

    def play(self) -> None:
        """What was heard, through the speaker."""
        self._devices.hear_check()
        self.poll()

    def stop(self) -> None:
        """Ends; safe to call at any time."""
        if self._timer.isActive():
            self._timer.stop()
            self._devices.stop_check()
        self._show(CheckState())

    def poll(self) -> None:
        """Shows the state now."""
        self._show(self._devices.poll_check())

    def _show(self, state: CheckState) -> None:
        self._phase = state.phase
        listening = state.phase is CheckPhase.LISTENING
        if listening:
            self.meter.set_level(state.level_dbfs)
        else:
            self.meter.clear()
        self.text.setText(self._sentence(state))
        self.start.setVisible(state.phase in (CheckPhase.IDLE, CheckPhase.DONE, CheckPhase.FAILED))
        self.start.setText(_BEGIN.get(state.phase, "Check the microphone"))
        self.hear.setVisible(listening)
        self.hear.setEnabled(state.seconds > 0.5)
        self.end.setVisible(state.phase is not CheckPhase.IDLE)

    def _sentence(self, state: CheckState) -> str:
        if state.error is not None:
            return state.error.sentence()
        if state.warning is not MicrophoneWarning.NONE:
            return " ".join(MICROPHONE[state.warning])
        if state.phase is CheckPhase.LISTENING:
            return (
                "You are heard well. Say a sentence, then hear it back."
                if state.heard
                else "Say a sentence in your normal voice."
            )
        if state.phase is CheckPhase.PLAYING:
            return "This is how you sound."
        if state.phase is CheckPhase.DONE:
            return "If you heard yourself clearly, everything is ready."
        return "Say a sentence and hear it back. Nothing of it is kept."
