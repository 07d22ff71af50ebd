"""A day as people write it, read without guessing: no day is made of what could mean two."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
#: Said around a date: Thursday the 26th of November.
_WEEKDAY = re.compile(r"^(mon|tue|wed|thu|fri|sat|sun)[a-z]*[,.]?\s+")
_ORDINAL = re.compile(r"(\d)(st|nd|rd|th)\b")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})\s*\.\s*(\d{1,2})\s*\.?(?:\s*(\d{4}))?")
_STROKES = re.compile(r"(\d{1,2})\s*/\s*(\d{1,2})(?:\s*/\s*(\d{4}))?")
_DAY_MONTH = re.compile(r"(\d{1,2})\.?\s*(?:of\s+)?([a-z]{3,})\.?(?:\s+(\d{4}))?")
_MONTH_DAY = re.compile(r"([a-z]{3,})\.?\s*(?:the\s+)?(\d{1,2})(?:\s+(\d{4}))?")


def written(day: date) -> str:
    """26 November 2026: the form that the field shows and reads."""
    return f"{day.day} {_MONTHS[day.month - 1].capitalize()} {day.year}"


def read_date(text: str, today: date) -> date | None:
    """The day that was written, None where it is none or could be two. Without a year it is the next such day, today included."""
    plain = " ".join(_ORDINAL.sub(r"\1", text.casefold()).replace(",", " ").split())
    plain = _WEEKDAY.sub("", plain).removeprefix("the ")
    if (found := _ISO.fullmatch(plain)) is not None:
        return _day(found[1], int(found[2]), found[3], today)
    if (found := _DAY_FIRST.fullmatch(plain)) is not None:
        return _day(found[3], int(found[2]), found[1], today)
    if (found := _STROKES.fullmatch(plain)) is not None:
        return _of_two(found, today)
    if (found := _DAY_MONTH.fullmatch(plain)) is not None:
        return _day(found[3], _month(found[2]), found[1], today)
    if (found := _MONTH_DAY.fullmatch(plain)) is not None:
        return _day(found[3], _month(found[1]), found[2], today)
    return None


def _of_two(found: re.Match[str], today: date) -> date | None:
    """Between strokes some write the day first and some the month: only where one reading alone is a day is it taken."""
    ways = {_day(found[3], int(found[2]), found[1], today), _day(found[3], int(found[1]), found[2], today)} - {None}
    return ways.pop() if len(ways) == 1 else None


def _month(name: str) -> int:
    """1 to 12 by its name or the beginning of it, 0 if it is none."""
    return next((number for number, own in enumerate(_MONTHS, start=1) if own.startswith(name)), 0)


def _day(year: str | None, month: int, day: str, today: date) -> date | None:
    # Without a year: 29 February may be years away.
    years = (int(year),) if year is not None else range(today.year, today.year + 9)
    ways = (_made(one, month, int(day)) for one in years)
    return next((one for one in ways if one is not None and (year is not None or one >= today)), None)


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
