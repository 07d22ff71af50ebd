"""Voice activity as the sound arrives."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rehearse.errors import RehearseError
from rehearse.speech.silero import read_silero
from rehearse.speech.voice_activity import RATE, WINDOW, StreamingVoiceActivity, VoiceActivityNetwork, network_file, probabilities
from tests.speech.synthetic import voiced

NETWORK = VoiceActivityNetwork()
SOUND = np.concatenate([np.zeros(RATE // 2, np.float32), voiced(1.3), np.zeros(RATE // 3, np.float32), voiced(0.7)])
WHOLE = probabilities(SOUND, NETWORK)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 5000), max_size=40))
def test_any_block_sizes_give_the_same_probabilities_to_the_bit(sizes: list[int]) -> None:
    stream = StreamingVoiceActivity(NETWORK)
    found, at = [], 0
    for size in sizes:
        found.append(stream.feed(SOUND[at : at + size]))
        at += size
    found += [stream.feed(SOUND[at:]), stream.finish()]
    assert np.array_equal(np.concatenate(found), WHOLE)


def test_there_is_one_probability_for_each_started_window() -> None:
    assert len(probabilities(np.zeros(WINDOW * 3 + 1, np.float32), NETWORK)) == 4
    assert len(probabilities(np.zeros(WINDOW * 3, np.float32), NETWORK)) == 3
    assert len(probabilities(np.zeros(0, np.float32), NETWORK)) == 0


def test_it_agrees_with_the_network_s_own_batch_reading() -> None:
    from faster_whisper.vad import get_vad_model

    # Theirs blanks the context of the last window's successor in place: a window of silence at the end keeps that harmless.
    sound = np.concatenate([SOUND[: len(SOUND) // WINDOW * WINDOW], np.zeros(WINDOW, np.float32)])
    theirs = np.asarray(get_vad_model()(sound.copy())).reshape(-1)
    assert np.allclose(probabilities(sound, NETWORK), theirs, atol=1e-5)


def test_the_window_needs_no_network_runtime() -> None:
    code = (
        "import sys, numpy; from rehearse.speech.voice_activity import probabilities;"
        "probabilities(numpy.zeros(16000, numpy.float32)); sys.exit('onnxruntime' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_network_with_other_layers_is_read_by_the_runtime_it_is_made_for(tmp_path: Path) -> None:
    # The same network with a weight called otherwise: a file that is not known.
    other = tmp_path / "another.onnx"
    other.write_bytes(network_file().read_bytes().replace(b"onnx::LSTM_209", b"onnx::LSTM_999"))
    assert read_silero(other) is None
    assert np.allclose(probabilities(SOUND, VoiceActivityNetwork(other)), WHOLE, atol=1e-5)


@pytest.mark.parametrize("level", [0.0, 1 / 32768, 0.001])
def test_silence_and_faint_noise_are_not_speech(level: float) -> None:
    noise = (np.random.default_rng(1).standard_normal(5 * RATE) * level).astype(np.float32)
    assert float(np.max(probabilities(noise, NETWORK))) < 0.5


def test_the_network_is_found_without_importing_faster_whisper() -> None:
    code = (
        "import sys; from rehearse.speech.voice_activity import network_file; network_file();"
        "sys.exit('faster_whisper' in sys.modules or 'ctranslate2' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    assert network_file().is_file()


def test_a_missing_network_is_said_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(RehearseError, match="missing from this installation"):
        network_file()
