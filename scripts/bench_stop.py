"""Measures how long after Stop the full report is there, for a spoken answer fed as a microphone would feed it.

    python scripts/bench_stop.py                                  base.en's shape and the demo voice, all trailing silences
    python scripts/bench_stop.py --model base.en --runs 3 --silence 1 --minutes 3
    python scripts/bench_stop.py --model demo-voice --real-pace    every second at real pace (a 3-minute answer takes 3 minutes)
    python scripts/bench_stop.py --costs                           one window and one word piece of every shape

`--model`: a name of the catalogue (random weights of its shape: true cost, text is garbage, tokens held to real speech's rate),
`demo-voice`, or a folder with a real model.

Pace: by default only the last `--real-seconds` before Stop are fed at real pace, with speculation on, because only what is undecoded
then counts; everything before is fed as fast as the engine takes it, and the engine is idle when real pace begins.
Each answer is also transcribed whole, after Stop, with the same weights and the same engine, in Whisper's own 30 s windows.
"Stop to report" is the words plus every measure, section, quotation and follow-up; saving the take and the row is bench_stall.py's.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY))

from rehearse.assets import asset  # noqa: E402
from rehearse.evaluate.spoken_truth import Voice, truth_speaker  # noqa: E402
from rehearse.model.report import AudioInfo  # noqa: E402
from rehearse.session.analyst import report_on  # noqa: E402
from rehearse.session.pipeline import Asked, Tools  # noqa: E402
from rehearse.session.tools import load_tools, warm  # noqa: E402
from rehearse.speech.cores import decoding_threads  # noqa: E402
from rehearse.speech.engine import Engine  # noqa: E402
from rehearse.speech.engine_jobs import CostDone, JobDone, whisper_spec  # noqa: E402
from rehearse.speech.live import LiveTranscription  # noqa: E402
from rehearse.speech.messages import RecogniserSpec  # noqa: E402
from scripts.random_model import SHAPES, write_random_model  # noqa: E402

RATE = 16_000
BLOCK = 800  # 50 ms, as the io worker hands it on
TOKENS_PER_SECOND = "3.3"
SILENCES = (0.0, 0.5, 1.0, 2.0)
SENTENCES = (
    "In my last role I was asked to look after the billing system of a large customer.",
    "It had been failing at the end of every month, and nobody could say why.",
    "My task was to find the cause and to make sure that it did not come back.",
    "So, um, I started by reading the logs of the last three failures with a colleague.",
    "We saw that two jobs wrote to the same table at the same time.",
    "I drew the steps on a board, and I asked the people who had written them to check it.",
    "Then I proposed to run the second job only when the first one was done.",
    "My manager was worried about the time, so I measured it on a copy of the data.",
    "It took eleven minutes longer, and we agreed that this was fine.",
    "I wrote the change, and I also wrote a test that fails when the order is wrong.",
    "After that we had no failure at the end of the month for a whole year.",
    "The customer renewed the contract, and the team used the same test in two other systems.",
    "If I did it again, I would, uh, talk to the customer earlier than I did.",
    "What I learned is that a drawing on a board saves more time than a week of guessing.",
)


@dataclass(frozen=True)
class Run:
    """One answer. Seconds; `work` is this process's processor time from Stop to the report, `whole` the same sound transcribed after Stop."""

    case: str
    silence: float
    answer: float
    words_ready: float
    report_ready: float
    work: float
    whole: float
    overtaken: int
    behind: float
    engine_pss_mb: float


class Memory:
    """Samples a process's proportional set size four times a second, and keeps the peak. Linux only; 0 elsewhere."""

    def __init__(self, process_id: int) -> None:
        self.peak = 0.0
        self._file = Path(f"/proc/{process_id}/smaps_rollup")
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def _watch(self) -> None:
        while not self._stop.wait(0.25):
            try:
                lines = self._file.read_text(encoding="ascii").splitlines()
            except OSError:
                return
            self.peak = max(self.peak, *(int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")))

    def close(self) -> None:
        """Ends the sampling."""
        self._stop.set()
        self._thread.join()


def spoken_answer(minutes: float, seed: int) -> NDArray[np.float32]:
    """Speech of about so many minutes at 16 kHz, with pauses of 0.2 to 1.3 s, ending on its last word."""
    random = np.random.default_rng(seed)
    parts: list[NDArray[np.float32]] = [np.zeros(RATE // 2, np.float32)]
    while sum(map(len, parts)) < minutes * 60 * RATE:
        sentence = SENTENCES[int(random.integers(len(SENTENCES)))]
        spoken = truth_speaker().speak(sentence, Voice(rate=int(random.integers(145, 175))), margin=0.0)
        parts += [spoken.samples, np.zeros(int(random.uniform(0.2, 1.3) * RATE), np.float32)]
    return with_room(np.concatenate(parts[:-1]), random)


def with_room(sound: NDArray[np.float32], random: np.random.Generator) -> NDArray[np.float32]:
    """A faint floor of noise, as every microphone has."""
    return (sound + random.standard_normal(len(sound)).astype(np.float32) * 1e-4).astype(np.float32)


def overtaken_end(seed: int) -> NDArray[np.float32]:
    """An ending in which speech goes on 0.4 s into a pause, and Stop comes on the next word."""
    spoken = truth_speaker().speak("and it worked", margin=0.0)
    return with_room(np.concatenate((np.zeros(int(0.4 * RATE), np.float32), spoken.samples)), np.random.default_rng(seed))


def feed(live: LiveTranscription, sound: NDArray[np.float32], real_from: int) -> None:
    """Feeds blocks: before sample `real_from` as fast as the engine goes, after it at real pace against the clock."""
    live.speculate = False
    for first in range(0, real_from, BLOCK):
        live.feed(sound[first : min(first + BLOCK, real_from)])
        live.wait_until_within(0.0)
    live.speculate = True
    begin = time.perf_counter()
    for first in range(real_from, len(sound), BLOCK):
        block = sound[first : first + BLOCK]
        due = begin + (first + len(block) - real_from) / RATE
        time.sleep(max(0.0, due - time.perf_counter()))
        live.feed(block)


def transcribe_whole(engine: Engine, sound: NDArray[np.float32]) -> float:
    """Seconds to transcribe everything after Stop: one call over the whole, in Whisper's 30 s windows."""
    done = threading.Event()
    results: list[Any] = []

    def hear(result: Any) -> None:
        results.append(result)
        done.set()

    begin = time.perf_counter()
    engine.submit("whole", sound, "en", hear)
    done.wait()
    if not isinstance(results[0], JobDone):
        raise SystemExit(results[0].error.sentence())
    return time.perf_counter() - begin


def one_run(
    engine: Engine, tools: Tools, case: str, silence: float, arguments: argparse.Namespace, seed: int, whole: float
) -> Run:
    """Speaks one answer to the engine and stops. `whole`: what transcribing it after Stop took, 0 if that is still to be measured."""
    sound = spoken_answer(arguments.minutes, seed)
    if case == "overtaken":
        sound = np.concatenate((sound, overtaken_end(seed)))
    floor = with_room(np.zeros(int(silence * RATE), np.float32), np.random.default_rng(seed))
    sound = np.concatenate((sound, floor))
    live = LiveTranscription(engine, "en")
    assert engine.process_id is not None
    memory = Memory(engine.process_id)
    feed(live, sound, 0 if arguments.real_pace else max(0, len(sound) - int(arguments.real_seconds * RATE)))
    stop, worked = time.perf_counter(), time.process_time()
    heard = live.finish()
    words = time.perf_counter() - stop
    audio = AudioInfo("answer.wav", len(sound) / RATE, RATE, 1)
    report_on(audio, sound, heard, Asked(), tools, why_no_words="")
    report, work = time.perf_counter() - stop, time.process_time() - worked
    whole = whole or (transcribe_whole(engine, sound) if arguments.whole else 0.0)
    memory.close()
    return Run(case, silence, len(sound) / RATE, words, report, work, whole, heard.overtaken, heard.behind_seconds, memory.peak)


def engine_for(model: str, folder: Path) -> Engine:
    """An engine with random weights of a catalogue name's shape, or with a real folder or the demo voice."""
    if model == "demo-voice":
        return Engine(whisper_spec(asset("models", "demo-voice")))
    if model in SHAPES:
        path = folder / model
        if not (path / "model.bin").is_file():
            write_random_model(model, path)
        options: tuple[tuple[str, str | int | None], ...] = (
            ("model_dir", str(path)),
            ("name", model),
            ("threads", decoding_threads()),
            ("tokens_per_second", TOKENS_PER_SECOND),
        )
        return Engine(RecogniserSpec("scripts.random_model:create", options))
    return Engine(whisper_spec(Path(model)))


def costs(folder: Path) -> None:
    """Prints what one window and one word piece cost with every shape: the table in rehearse/speech/measure.py."""
    for model in ("demo-voice", *SHAPES):
        engine = engine_for(model, folder)
        done = threading.Event()
        results: list[Any] = []
        engine.submit_measurement("cost", lambda result, results=results, done=done: (results.append(result), done.set()))
        done.wait()
        found = results[0]
        engine.close()
        assert isinstance(found, CostDone)
        print(f"{model:16} encoder {found.encode_seconds:.3f} s  word piece {found.token_seconds * 1000:.2f} ms", flush=True)


def summary(model: str, runs: list[Run]) -> None:
    """One line for each case."""
    random = model in SHAPES
    busy = f"; {os.getloadavg()[0]:.1f} processes wanted the {os.cpu_count()} processors" if hasattr(os, "getloadavg") else ""
    print(f"\n{model}{' (random weights of its shape, ' + TOKENS_PER_SECOND + ' tokens a second)' if random else ''}{busy}")
    print(
        "case        silence runs | Stop to words p50  p95 | Stop to report p50  p95 (work) | after Stop p50 ratio | overtaken | PSS MB"
    )
    for case, silence in sorted({(run.case, run.silence) for run in runs}):
        some = [run for run in runs if (run.case, run.silence) == (case, silence)]

        def at(share: float, name: str, some: list[Run] = some) -> float:
            return float(np.percentile([getattr(run, name) for run in some], share))

        whole = at(50, "whole")
        ratio = f"{whole / at(50, 'words_ready'):5.1f}x" if whole else "    -"
        print(
            f"{case:12}{silence:4.1f} s {len(some):4} | {at(50, 'words_ready'):12.2f} {at(95, 'words_ready'):7.2f} |"
            f" {at(50, 'report_ready'):13.2f} {at(95, 'report_ready'):7.2f} {at(50, 'work'):6.2f} | {whole:10.2f} {ratio:>8} |"
            f" {sum(run.overtaken for run in some) / len(some):9.1f} | {max(run.engine_pss_mb for run in some):6.0f}",
            flush=True,
        )


def main() -> None:
    """Reads the command line and measures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", action="append", help="may be given several times")
    parser.add_argument("--runs", type=int, default=5, help="answers for each trailing silence")
    parser.add_argument("--minutes", type=float, default=3.0)
    parser.add_argument("--silence", type=float, action="append", help="seconds between the last word and Stop")
    parser.add_argument("--real-seconds", type=float, default=20.0, help="how much before Stop is fed at real pace")
    parser.add_argument("--real-pace", action="store_true", help="feed everything at real pace")
    parser.add_argument("--no-whole", dest="whole", action="store_false", help="leave out the transcription after Stop")
    parser.add_argument("--no-overtaken", dest="overtaken", action="store_false", help="leave out the overtaken ending")
    parser.add_argument("--costs", action="store_true")
    parser.add_argument("--json", type=Path, help="also write every run")
    parser.add_argument("--folder", type=Path, help="keep the random models here")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.folder or Path(temporary)
        if arguments.costs:
            costs(folder)
            return
        tools = load_tools(None)
        warm(tools)  # as the program does in the background after its start
        everything: dict[str, list[dict[str, Any]]] = {}
        for model in arguments.model or ["base.en", "demo-voice"]:
            engine = engine_for(model, folder)
            engine.start()
            if not engine.wait_ready(120.0):
                raise SystemExit(engine.failure.sentence() if engine.failure else "the engine did not start")
            runs: list[Run] = []
            cases = [("pause", silence) for silence in arguments.silence or SILENCES]
            cases += [("overtaken", 0.0)] if arguments.overtaken else []
            for seed in range(arguments.runs):
                whole = 0.0
                for case, silence in cases:
                    runs.append(one_run(engine, tools, case, silence, arguments, seed, whole))
                    whole = runs[-1].whole
                    told = f"{model} answer {seed + 1}, {case} {silence} s: report {runs[-1].report_ready:.2f} s after Stop"
                    print(told, file=sys.stderr, flush=True)
            engine.close()
            everything[model] = [asdict(run) for run in runs]
            summary(model, runs)
        if arguments.json:
            arguments.json.write_text(json.dumps(everything, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
