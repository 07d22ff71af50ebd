"""Times as people read them."""

from __future__ import annotations


def minutes(seconds: float) -> str:
    """`m:ss`, or `h:mm:ss` from an hour on; rounded to the nearest second."""
    whole = max(0, round(seconds))
    hours, rest = divmod(whole, 3600)
    if hours:
        return f"{hours}:{rest // 60:02}:{rest % 60:02}"
    return f"{rest // 60}:{rest % 60:02}"


def minutes_tenths(seconds: float) -> str:
    """`m:ss.t`, for moments inside an answer."""
    tenths = max(0, round(seconds * 10))
    return f"{tenths // 600}:{tenths % 600 // 10:02}.{tenths % 10}"


def vtt_time(seconds: float) -> str:
    """`hh:mm:ss.mmm`, as WebVTT wants."""
    milliseconds = max(0, round(seconds * 1000))
    hours, rest = divmod(milliseconds, 3_600_000)
    return f"{hours:02}:{rest // 60_000:02}:{rest % 60_000 // 1000:02}.{rest % 1000:03}"
