"""Numbers of things as people write them."""

from __future__ import annotations


def counted(count: int, one: str, more: str = "") -> str:
    """`1 attempt`, `2 attempts`; `more` where an s is not enough."""
    return f"{count} {one if count == 1 else more or one + 's'}"


def times(count: int) -> str:
    """`not once`, `once`, `twice`, `3 times`."""
    return {0: "not once", 1: "once", 2: "twice"}.get(count, f"{count} times")
