"""Whether a take is being made or read, and what is said to somebody who asks for another one meanwhile."""

from __future__ import annotations

from rehearse.ports import PracticePhase

#: A take is being made, or made safe and read.
UNDER_WAY = (PracticePhase.STARTING, PracticePhase.RECORDING, PracticePhase.FINISHING)


def not_now(phase: PracticePhase) -> str:
    """Why no other take begins now, and what would let it; "" when nothing is in the way."""
    if phase is PracticePhase.FINISHING:
        return "The last take is still being read: wait for it, or have it read later."
    return "A take is being recorded: stop it first." if phase in UNDER_WAY else ""
