"""The real recogniser on the project's own checkpoint: no network, faults as sentences, the same words live and read."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
import pytest

from rehearse.assets import asset
from rehearse.errors import ModelError
from rehearse.evaluate.spoken_truth import truth_speaker
from rehearse.speech.engine import Engine, EngineState
from rehearse.speech.live import LiveTranscription, transcribe_file
from rehearse.speech.measure import measure_machine

pytestmark = pytest.mark.model
DEMO = asset("models", "demo-voice")
needs_voice = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="needs espeak-ng for speech")


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    made = Engine(DEMO)
    yield made
    made.close()


@pytest.fixture(scope="module")
def truth() -> tuple[np.ndarray, list[tuple[str, float]]]:
    """Speech at 16 kHz, and each word with the second it starts at."""
    spoken = truth_speaker().speak(
        "In my last role I led a small team. [[gap 0.8]] I was asked to fix the system, and we had two weeks. [[gap 0.4]] "
        "First I talked to the people who used it every day. [[gap 2.4]] As a result the team was happy.",
        margin=0.0,
    )
    return spoken.samples, [(word.text, word.start) for place, word in enumerate(spoken.words) if place not in spoken.unsure]


@pytest.fixture(scope="module")
def spoken(truth: tuple[np.ndarray, list[tuple[str, float]]]) -> np.ndarray:
    return truth[0]


def test_no_socket_is_opened_to_load_or_to_decode() -> None:
    code = (
        "import socket, sys\n"
        "def refuse(*_, **__): raise SystemExit('a socket was opened')\n"
        "real = socket.socket\n"
        "class Refusing(real):\n"
        "    def __init__(self, family=-1, *a, **k):\n"
        "        if family != socket.AF_UNIX: refuse()\n"
        "        super().__init__(family, *a, **k)\n"
        "socket.socket = Refusing\n"
        "socket.create_connection = socket.getaddrinfo = refuse\n"
        "import numpy as np\n"
        "from pathlib import Path\n"
        "from rehearse.speech.whisper import WhisperRecogniser\n"
        "WhisperRecogniser(Path(sys.argv[1])).transcribe(np.zeros(16000, np.float32), 'en')\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(DEMO)], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_decoding_needs_no_decoder_of_files_and_leaves_it_to_others() -> None:
    code = (
        "import sys, numpy as np\n"
        "from pathlib import Path\n"
        "from rehearse.speech.whisper import WhisperRecogniser\n"
        "WhisperRecogniser(Path(sys.argv[1])).transcribe(np.zeros(16000, np.float32), 'en')\n"
        "loaded = {'av', 'onnxruntime'} & set(sys.modules)\n"
        "import av\n"
        "av.open\n"
        "sys.exit(', '.join(sorted(loaded)) or 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(DEMO)], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@needs_voice
def test_speech_is_heard_as_words_in_their_places(engine: Engine, spoken: np.ndarray) -> None:
    result = transcribe_file(engine, spoken)
    assert result.words
    assert all(0.0 <= word.start < word.end <= result.seconds + 0.1 for word in result.words)
    assert result.model is not None
    assert result.model.name == "demo-voice"


@needs_voice
def test_word_starts_are_close_to_the_truth(engine: Engine, truth: tuple[np.ndarray, list[tuple[str, float]]]) -> None:
    heard = transcribe_file(engine, truth[0]).words or ()
    matcher = SequenceMatcher(a=[plain(word) for word, _ in truth[1]], b=[plain(word.text) for word in heard], autojunk=False)
    errors = [
        abs(truth[1][block.a + n][1] - heard[block.b + n].start)
        for block in matcher.get_matching_blocks()
        for n in range(block.size)
    ]
    assert len(errors) >= 20
    # The published figures come from the evaluation, on more words; these bounds leave some room.
    assert float(np.median(errors)) <= 0.07
    assert float(np.quantile(errors, 0.9)) <= 0.17
    assert max(errors) <= 0.5


def plain(word: str) -> str:
    return word.lower().strip(".,")


@needs_voice
@pytest.mark.parametrize("block", [800, 4096])
def test_a_recording_reads_as_it_was_heard_live(engine: Engine, spoken: np.ndarray, block: int) -> None:
    live = LiveTranscription(engine)
    for first in range(0, len(spoken), block):
        live.feed(spoken[first : first + block])
    assert live.finish().words == transcribe_file(engine, spoken).words


@pytest.mark.parametrize("kind", ["silence", "noise", "hum", "clicks"])
def test_nothing_is_invented_where_nobody_speaks(engine: Engine, kind: str) -> None:
    random, time = np.random.default_rng(3), np.arange(8 * 16_000) / 16_000
    sound = {
        "silence": np.zeros(len(time)),
        "noise": random.standard_normal(len(time)) * 0.02,
        "hum": np.sin(2 * np.pi * 50 * time) * 0.1,
        "clicks": (random.random(len(time)) > 0.9998) * 0.8,
    }[kind]
    assert transcribe_file(engine, sound.astype(np.float32)).words == ()


def test_a_single_sample_is_no_trouble(engine: Engine) -> None:
    assert transcribe_file(engine, np.ones(1, np.float32)).words == ()


@pytest.mark.parametrize("fault", ["cut", "zeros", "no tokenizer", "bad tokenizer", "bad config"])
def test_a_damaged_folder_fails_to_load_with_a_sentence(tmp_path: Path, fault: str) -> None:
    folder = Path(shutil.copytree(DEMO, tmp_path / "broken"))
    weights = folder / "model.bin"
    if fault == "cut":
        weights.write_bytes(weights.read_bytes()[: weights.stat().st_size // 2])
    elif fault == "zeros":
        weights.write_bytes(bytes(weights.stat().st_size))
    elif fault == "no tokenizer":
        (folder / "tokenizer.json").unlink()
    else:
        (folder / f"{fault.removeprefix('bad ')}{'.json'}").write_text("<html>", encoding="utf-8")
    engine = Engine(folder)
    engine.start()
    assert not engine.wait_ready(60.0)
    assert engine.state is EngineState.FAILED
    assert isinstance(engine.failure, ModelError)
    assert "broken is damaged" in engine.failure.happened
    engine.close()


def test_the_machine_is_timed_with_real_weights(engine: Engine) -> None:
    speed = measure_machine(engine, "demo-voice")
    assert speed.encode_seconds > 0
    assert speed.token_seconds > 0
