"""How long work reports itself and is cancelled."""

from __future__ import annotations

from collections.abc import Callable

#: Called with a share 0..1, or None while the length is unknown, and a short sentence saying what is being done.
OnProgress = Callable[[float | None, str], None]
#: True once the person has cancelled; asked between steps.
Cancelled = Callable[[], bool]
