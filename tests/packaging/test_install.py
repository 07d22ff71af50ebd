"""A wheel, an editable install and a source run all find the program's own files, and the command starts without Qt."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
PROBE = """
import json, sys
from rehearse.assets import asset, assets_root
found = {name: asset(*name.split('/')).exists() for name in
         ('models/demo-voice/model.bin', 'questions/first.toml', 'lexicons', 'fonts', 'sections/weights.json', 'schema/report.schema.json')}
print(json.dumps({'root': str(assets_root()), 'missing': [name for name, there in found.items() if not there]}))
"""


def _run(code: str, *, path: Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(path)}
    return subprocess.run([sys.executable, "-c", code], cwd=cwd, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    built = subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "-q", "-w", str(folder), str(REPOSITORY)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    return next(folder.glob("*.whl"))


@pytest.mark.slow
def test_the_wheel_carries_its_assets_and_finds_them(wheel: Path, tmp_path: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert "rehearse/_assets/models/demo-voice/model.bin" in names
    assert not [name for name in names if name.startswith(("tests/", "scripts/", "assets/"))]
    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)
    ran = _run(PROBE, path=site, cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert '"missing": []' in ran.stdout
    assert str(site) in ran.stdout


@pytest.mark.slow
def test_the_installed_command_answers_without_loading_qt(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)
    code = "import sys; from ui.entry import run; sys.argv = ['rehearse', '--data-dir', 'd', 'questions', 'list']; status = run(); assert 'PySide6' not in sys.modules; sys.exit(status)"
    ran = _run(code, path=site, cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert len(ran.stdout.splitlines()) >= 12


def test_a_source_run_finds_its_assets(tmp_path: Path) -> None:
    ran = _run(PROBE, path=REPOSITORY, cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert '"missing": []' in ran.stdout


def test_without_a_display_the_window_says_so_and_names_what_works(tmp_path: Path) -> None:
    environment = {
        key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    environment["PYTHONPATH"] = str(REPOSITORY)
    for arguments in (["--data-dir", "d"], ["demo"]):
        ran = subprocess.run(
            [sys.executable, "-m", "ui", *arguments],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 3
        assert "no display" in ran.stderr
        assert len(ran.stderr.strip().splitlines()) == 1


def test_no_faster_whisper_may_be_installed_that_lacks_the_voice_activity_network():
    # 1.2.0 shipped silero_encoder_v5.onnx and silero_decoder_v5.onnx alone: no pause was heard, and no take could be read.
    wanted = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    (least,) = (each.partition(">=")[2].partition(",")[0] for each in wanted if each.startswith("faster-whisper"))
    assert tuple(map(int, least.split("."))) >= (1, 2, 1)
