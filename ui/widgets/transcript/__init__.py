"""The transcript: every word seeks, the playing word is lit, words can be corrected in place."""

from __future__ import annotations

from ui.widgets.transcript.view import TranscriptView

__all__ = ["TranscriptView"]
