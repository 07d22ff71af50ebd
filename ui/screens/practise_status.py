"""The line below the timer: what is going on, and what one key does next."""

from __future__ import annotations

from rehearse.clock import minutes
from rehearse.ports import PracticePhase, PracticeState, TranscriptState
from ui.widgets.text import Text
from ui.wording import target_text

_BEFORE = (PracticePhase.IDLE, PracticePhase.ASKING, PracticePhase.THINKING)


def unheard_text(state: PracticeState) -> str:
    """Why the question was not heard, below it, where it is read; "" where it was, or is on its way."""
    if state.unheard is None or state.phase not in _BEFORE:
        return ""
    happened = state.unheard.happened
    return f"The question could not be spoken: {happened[:1].lower()}{happened[1:]} Read it here; R tries again."


class UnheardLine(Text):
    """Says so. Its place stays while somebody answers: the clock does not jump when they begin."""

    def __init__(self) -> None:
        super().__init__("", "muted", wrap=True)

    def follow(self, state: PracticeState) -> None:
        """What is so now."""
        policy, stays = self.sizePolicy(), state.unheard is not None
        if policy.retainSizeWhenHidden() is not stays:
            policy.setRetainSizeWhenHidden(stays)
            self.setSizePolicy(policy)
        text = unheard_text(state)
        self.setVisible(bool(text))
        if text or not stays:
            self.setText(text)


def status_text(state: PracticeState, *, chosen: bool, asked: bool) -> str:
    """In one or two sentences; "" where there is nothing to say."""
    if state.phase is PracticePhase.FAILED and state.error is not None:
        return ""  # said where nobody overlooks it
    if state.phase is PracticePhase.ASKING and state.speaking:
        return "Listen. Space starts your answer at any time."
    if state.phase is PracticePhase.THINKING:
        return "Time to think. Recording starts by itself; Space starts it now."
    if state.phase is PracticePhase.FINISHING:
        return state.doing or "The take is safe. Reading the last words."
    if state.phase is PracticePhase.RECORDING:
        return _while_recording(state)
    if chosen and not asked and state.follow_up:
        return f"Space asks the follow-up aloud; then it starts and stops your answer. Aim for {target_text(state.target)}."
    if chosen and not asked:
        return "Space asks the question aloud; then it starts and stops your answer."
    if chosen and state.follow_up:
        return f"A follow-up: aim for {target_text(state.target)}, straight to the point. It is not told in sections."
    if chosen:
        return f"Aim for {target_text(state.target)}. Keys 1 to 5 say which part you are in, if you like."
    return ""


def _while_recording(state: PracticeState) -> str:
    if state.transcript is TranscriptState.WAITING_FOR_MODEL:
        words = "Words will be read once a speech model is on this machine."
    elif state.transcript is TranscriptState.BEHIND:
        model = f" The smaller model {state.suggested_model} would keep up." if state.suggested_model else ""
        words = f"Reading runs {state.behind_seconds:.0f} s behind; it finishes after you stop.{model}"
    else:
        words = ""
    if state.seconds >= state.target.maximum:
        return f"{minutes(state.target.maximum)} reached. Finish your thought. {words}".strip()
    return words
