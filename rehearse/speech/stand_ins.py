"""Lets a package be imported without what it imports but this program never calls: a light module stands in while it is imported."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType


def stand_in(name: str, **contents: object) -> ModuleType:
    """A module of that name with these contents and no others: asking it for anything else raises AttributeError."""
    module = ModuleType(name)
    vars(module).update(contents)
    return module


@contextmanager
def standing_in(*modules: ModuleType) -> Iterator[None]:
    """While inside, what imports these names is given these modules; a true one that is loaded already stays.

    Afterwards the names mean the true modules again, for whoever imports them next. Not for several threads at once.
    """
    put = [module for module in modules if module.__name__ not in sys.modules]
    sys.modules.update({module.__name__: module for module in put})
    try:
        yield
    finally:
        for module in put:
            if sys.modules.get(module.__name__) is module:
                del sys.modules[module.__name__]
