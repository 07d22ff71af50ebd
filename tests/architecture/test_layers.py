"""The layer contracts hold, and each one notices the import it forbids."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]

#: Contract id -> (module to spoil, line that breaks it).
BREAKS = {
    "no-qt": ("rehearse/model/transcript.py", "def spoil() -> None:\n    import PySide6.QtCore\n"),
    "sound-adapter": ("rehearse/session/__init__.py", "def spoil() -> None:\n    import sounddevice\n"),
    "whisper-adapter": ("rehearse/cli/__init__.py", "def spoil() -> None:\n    import faster_whisper\n"),
    "core-layers": ("rehearse/analysis/__init__.py", "def spoil() -> None:\n    import rehearse.speech\n"),
    "window-layers": ("ui/theme/__init__.py", "def spoil() -> None:\n    import ui.screens\n"),
    "widgets-are-plain": ("ui/widgets/__init__.py", "def spoil() -> None:\n    import rehearse.store\n"),
}


def _lint(folder: Path, contract: str) -> subprocess.CompletedProcess[str]:
    tool = Path(sys.executable).parent / "lint-imports"
    return subprocess.run(
        [str(tool), "--contract", contract, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False, timeout=120
    )


@pytest.fixture(scope="module")
def copy_of_the_code(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("layers")
    for name in ("rehearse", "ui"):
        shutil.copytree(REPOSITORY / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(REPOSITORY / "pyproject.toml", folder)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("contract", BREAKS)
def test_a_contract_notices_the_import_it_forbids(copy_of_the_code: Path, contract: str) -> None:
    module, line = BREAKS[contract]
    spoiled = copy_of_the_code / module
    sound = spoiled.read_text(encoding="utf-8")
    try:
        spoiled.write_text(sound + "\n\n" + line, encoding="utf-8")
        broken = _lint(copy_of_the_code, contract)
    finally:
        spoiled.write_text(sound, encoding="utf-8")
    assert broken.returncode == 1, broken.stdout
    assert "BROKEN" in broken.stdout
    assert _lint(copy_of_the_code, contract).returncode == 0


def test_importing_the_whole_core_loads_neither_qt_nor_sound_nor_whisper() -> None:
    code = """
import importlib, pkgutil, sys
class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.split('.')[0] in ('PySide6', 'shiboken6'):
            raise ImportError(name)
sys.meta_path.insert(0, Refuse())
import rehearse
for found in pkgutil.walk_packages(rehearse.__path__, 'rehearse.'):
    if not found.name.endswith('__main__'):
        importlib.import_module(found.name)
heavy = {'PySide6', 'shiboken6', 'sounddevice', 'faster_whisper', 'ctranslate2', 'ui'} & set(sys.modules)
assert not heavy, heavy
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
