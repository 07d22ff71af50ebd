"""The timeline of an answer: what was heard, where, and in which section."""

from __future__ import annotations

from ui.widgets.timeline.content import Pin, TimelineContent, content_of
from ui.widgets.timeline.view import Timeline

__all__ = ["Pin", "Timeline", "TimelineContent", "content_of"]
