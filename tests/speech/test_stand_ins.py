"""Modules that stand in for what is imported but never called."""

from __future__ import annotations

import json
import sys
from types import ModuleType

import pytest

from rehearse.speech.stand_ins import stand_in, standing_in


def test_a_stand_in_is_there_only_while_something_is_imported() -> None:
    with standing_in(stand_in("no_such_package", answer=42)):
        import no_such_package  # type: ignore[import-not-found]

        assert no_such_package.answer == 42
        with pytest.raises(AttributeError):
            no_such_package.anything_else  # noqa: B018
    assert "no_such_package" not in sys.modules


def test_a_true_module_that_is_loaded_stays() -> None:
    true = json
    with standing_in(ModuleType("json")):
        assert sys.modules["json"] is true
    assert sys.modules["json"] is true
