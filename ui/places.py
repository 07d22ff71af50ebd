"""The places of the window, in the order of the rail. A place appears once a screen is registered for it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class PlaceInfo:
    """A place's name, icon and key."""

    title: str
    icon: str
    key: str
    in_rail: bool = True
    #: For places outside the rail: the name of the place that stays lit.
    lights: str = ""


class Place(Enum):
    """Everywhere one can go."""

    TODAY = PlaceInfo("Today", "calendar-days", "Ctrl+1")
    PRACTISE = PlaceInfo("Practise", "mic", "Ctrl+2")
    HISTORY = PlaceInfo("History", "history", "Ctrl+3")
    STORIES = PlaceInfo("Stories", "book-open", "Ctrl+4")
    QUESTIONS = PlaceInfo("Questions", "message-circle-question", "Ctrl+5")
    PANEL = PlaceInfo("Panel", "users", "Ctrl+6")
    EXERCISES = PlaceInfo("Exercises", "dumbbell", "Ctrl+7")
    SETTINGS = PlaceInfo("Settings", "settings", "Ctrl+,")
    REVIEW = PlaceInfo("Review", "audio-lines", "", in_rail=False, lights="HISTORY")
    COMPARE = PlaceInfo("Compare", "columns-2", "", in_rail=False, lights="HISTORY")
    TRENDS = PlaceInfo("Trends", "trending-up", "", in_rail=False, lights="HISTORY")
    RATING = PlaceInfo("Rate a take", "flag", "", in_rail=False, lights="HISTORY")
    OPEN = PlaceInfo("Open a recording", "folder-open", "", in_rail=False, lights="HISTORY")
    FIRST_RUN = PlaceInfo("Welcome", "mic", "", in_rail=False)
    DEFINITIONS = PlaceInfo("What is measured", "info", "Ctrl+D", in_rail=False, lights="SETTINGS")
    ABOUT = PlaceInfo("About", "info", "", in_rail=False, lights="SETTINGS")

    @property
    def title(self) -> str:
        """As shown."""
        return self.value.title
