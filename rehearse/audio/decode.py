"""Reading any recording, friendly or hostile, as mono sound at 16 kHz, in bounded memory."""

from __future__ import annotations

import contextlib
import math
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from rehearse.audio import wav
from rehearse.audio.frames import RATE, Samples
from rehearse.audio.resample import StreamResampler
from rehearse.audio.sniff import SNIFF_BYTES, container_of
from rehearse.errors import CancelledError, UnreadableInputError

#: Longer recordings are refused: no answer is this long, and a small hostile file can claim any length.
MAX_SECONDS = 3 * 3600.0
#: Bits of damaged sound that are stepped over before a file counts as unreadable.
_MAX_DAMAGED = 200
#: Of a take of our own read at a time: bytes, and seconds, for at a few samples a second those bytes become hours.
_PIECE_BYTES = 1 << 18
_PIECE_SECONDS = 10
#: Channels whose average has less than this share of the loudest one's power (-30 dB) say the same thing upside down. One channel of
#: sound among silent ones keeps more, up to 30 of them.
_CANCELLED = 1e-3
#: Container and codec options: no other file is ever opened on a file's say-so.
_OPTIONS = {"enable_drefs": "0", "use_absolute_path": "0"}
_KINDS = "WAV, FLAC, MP3, M4A, Ogg or Opus"
#: Codecs that our containers hold sound in; a file cannot pick an exotic decoder.
_CODEC_STARTS = ("pcm_", "adpcm_", "flac", "mp3", "aac", "alac", "opus", "vorbis", "speex")


@dataclass(frozen=True, slots=True, eq=False)
class Sound:
    """A recording at 16 kHz: `samples` mono float32, shape (n,). `samplerate` and `channels` are the file's own."""

    samples: Samples
    duration: float
    samplerate: int
    channels: int


@dataclass(frozen=True, slots=True)
class SoundInfo:
    """What a file says about itself. `duration` is None where it does not say."""

    samplerate: int
    channels: int
    duration: float | None
    codec: str


def probe_audio(path: Path | str) -> SoundInfo:
    """Looks at the file without decoding it. Raises UnreadableInputError."""
    path = Path(path)
    with _own_take(path, math.inf) as own:
        if own is not None:
            return own[0]
    with _open(path) as (container, stream):
        return _info(container, stream)


def read_audio(path: Path | str, *, longest: float = MAX_SECONDS, cancelled: Callable[[], bool] | None = None) -> Sound:
    """The whole recording, of at most `longest` seconds: wav, flac, mp3, m4a, ogg or opus, any rate, channels averaged.

    Memory: 230 MB an hour for the result, a few MB besides. Raises UnreadableInputError with one sentence that names the trouble, and
    CancelledError soon after `cancelled` says so.
    """
    path = Path(path)
    with _own_take(path, longest) as own:
        if own is not None:
            info, pieces = own
            return _gathered(_resampled(path, pieces, longest), info, cancelled)
    with _open(path, longest) as (container, stream):
        return _gathered(_resampled(path, _decoded(path, container, stream), longest), _info(container, stream), cancelled)


def _gathered(pieces: Iterable[Samples], info: SoundInfo, cancelled: Callable[[], bool] | None) -> Sound:
    samples: Samples = np.zeros(RATE * 60, dtype=np.float32)
    count = 0
    for piece in pieces:
        if cancelled is not None and cancelled():
            raise CancelledError
        if count + len(piece) > len(samples):
            # In place, by realloc: growing must not need old and new at once.
            samples.resize(max(count + len(piece), len(samples) * 3 // 2), refcheck=False)
        samples[count : count + len(piece)] = piece
        count += len(piece)
    samples.resize(count, refcheck=False)
    return Sound(samples, count / RATE, info.samplerate, info.channels)


@contextlib.contextmanager
def _own_take(path: Path, longest: float) -> Iterator[tuple[SoundInfo, Iterator[tuple[Samples, int]]] | None]:
    """A finished take as this program writes them, read without FFmpeg (15 MB, 0.1 s); None for any other file."""
    with _open_file(path) as file:
        size = os.fstat(file.fileno()).st_size
        rate = wav.rate_of_own(file.read(wav.HEADER_BYTES), size)
        frames = (size - wav.HEADER_BYTES) // wav.FRAME_BYTES
        if rate is None or not frames:
            yield None
            return
        if frames / rate > longest:
            raise _too_long(path, longest)
        yield SoundInfo(rate, 1, frames / rate, "pcm_s16le"), _pcm16(path, file, rate)


def _pcm16(path: Path, file: BinaryIO, rate: int) -> Iterator[tuple[Samples, int]]:
    most = min(_PIECE_BYTES, rate * wav.FRAME_BYTES * _PIECE_SECONDS)
    try:
        while piece := file.read(most):
            whole = len(piece) // wav.FRAME_BYTES  # a file that was cut short meanwhile may end within a sample
            yield np.frombuffer(piece, dtype="<i2", count=whole).astype(np.float32) / np.float32(32768.0), rate
    except OSError as error:
        raise _damaged(path, error) from error


@contextlib.contextmanager
def _open(path: Path, longest: float = MAX_SECONDS) -> Iterator[tuple[Any, Any]]:
    """The container and its first sound stream."""
    import av

    with contextlib.ExitStack() as stack:
        file = stack.enter_context(_open_file(path))
        head = file.read(SNIFF_BYTES)
        if not head:
            raise UnreadableInputError(f"{path.name} is empty.")
        kind = container_of(head)
        if kind is None:
            raise UnreadableInputError(f"{path.name} is not a recording this program can read ({_KINDS}).")
        file.seek(0)
        try:
            # The open file, not its name: FFmpeg then has no way to reach anything else. The format is ours to say, not the file's.
            container = stack.enter_context(
                av.open(
                    file, mode="r", format=kind, container_options=_OPTIONS if kind == "mov" else {}, metadata_errors="replace"
                )
            )
            stream = next(iter(container.streams.audio), None)
        except (av.FFmpegError, ValueError) as error:
            raise _damaged(path, error) from error
        if stream is None:
            raise UnreadableInputError(f"{path.name} has no sound in it.")
        codec = stream.codec_context
        if codec is None or not codec.name.startswith(_CODEC_STARTS):
            raise UnreadableInputError(f"{path.name} holds a kind of sound this program cannot read ({_KINDS} are fine).")
        info = _info(container, stream)
        if info.duration is not None and info.duration > longest:
            raise _too_long(path, longest)
        yield container, stream


def _open_file(path: Path) -> BinaryIO:
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise UnreadableInputError(f"{path.name} is a folder, not a recording.")
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableInputError(f"{path.name} is not an ordinary file.")
        # Non-blocking, so that a pipe put in the file's place meanwhile cannot hold us.
        return os.fdopen(os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)), "rb")
    except FileNotFoundError as error:
        raise UnreadableInputError(f"{path.name} was not found.", detail=repr(error)) from error
    except PermissionError as error:
        raise UnreadableInputError(f"{path.name} may not be read: permission was refused.", detail=repr(error)) from error
    except (OSError, ValueError) as error:
        raise UnreadableInputError(f"{path.name or path} cannot be opened.", detail=repr(error)) from error


def _info(container: Any, stream: Any) -> SoundInfo:
    duration = None
    if stream.duration is not None and stream.time_base is not None:
        duration = float(stream.duration * stream.time_base)
    elif container.duration is not None:
        duration = container.duration / 1e6
    codec = stream.codec_context
    return SoundInfo(
        int(codec.sample_rate or 0), int(codec.channels or 0), duration if duration and duration > 0 else None, codec.name
    )


def _resampled(path: Path, pieces: Iterable[tuple[Samples, int]], longest: float) -> Iterator[Samples]:
    """Mono 16 kHz pieces; at least one sample in all, at most `longest` seconds."""
    resampler: StreamResampler | None = None
    rate = 0
    seconds = 0.0
    for samples, frame_rate in pieces:
        if resampler is None or frame_rate != rate:  # chained streams may change their rate
            if resampler is not None:
                yield resampler.finish()
            resampler, rate = StreamResampler(frame_rate), frame_rate
        seconds += len(samples) / frame_rate
        if seconds > longest:
            raise _too_long(path, longest)
        yield resampler.feed(samples)
    if resampler is None:
        raise UnreadableInputError(f"{path.name} has no sound in it.")
    yield resampler.finish()


def _decoded(path: Path, container: Any, stream: Any) -> Iterator[tuple[Samples, int]]:
    """Mono float32 at the frames' own rate. Damaged packets are stepped over, as players do; a file of nothing else is refused."""
    import av

    damaged = 0
    heard = False
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets, None)
            if packet is None:
                break
            frames = packet.decode()
        except av.EOFError:
            break
        except (av.FFmpegError, ValueError) as error:
            damaged += 1
            if damaged > _MAX_DAMAGED:
                if heard:
                    break
                raise _damaged(path, error) from error
            continue
        for frame in frames:
            if frame.samples and frame.sample_rate:
                heard = True
                yield _mono(frame), int(frame.sample_rate)
    if damaged and not heard:
        raise UnreadableInputError(f"{path.name} is damaged: no sound could be read from it.")


def _mono(frame: Any) -> Samples:
    """The channels as one, full scale 1.0."""
    array = frame.to_ndarray()
    channels = int(frame.layout.nb_channels)
    if not frame.format.is_planar:
        array = array.reshape(-1, channels).T
    if array.dtype.kind == "u":
        scaled = (array.astype(np.float32) - np.float32(128.0)) / np.float32(128.0)
    elif array.dtype.kind == "i":
        full = math.ldexp(1.0, 8 * array.dtype.itemsize - 1)
        scaled = (array.astype(np.float64) / full).astype(np.float32)
    else:
        with np.errstate(over="ignore"):  # what no float32 holds is full scale, below
            scaled = np.nan_to_num(array.astype(np.float32, copy=False), nan=0.0, posinf=1.0, neginf=-1.0)
    scaled = np.clip(scaled, -1.0, 1.0)
    mono: Samples = scaled[0] if channels == 1 else _averaged(scaled)
    return mono


def _averaged(channels: Samples) -> Samples:
    """The average of shape (channels, n), or one channel where they cancel each other: a balanced cable in a stereo socket turns one over."""
    mono: Samples = channels.mean(axis=0, dtype=np.float32)
    powers = np.square(channels, dtype=np.float64).sum(axis=1)
    loudest = float(powers.max())
    if float(np.square(mono, dtype=np.float64).sum()) >= _CANCELLED * loudest:
        return mono
    # Not the loudest, which changes from piece to piece: the first that is about as loud.
    one: Samples = channels[int(np.argmax(powers >= loudest / 2))]
    return one


def _damaged(path: Path, error: Exception) -> UnreadableInputError:
    return UnreadableInputError(f"{path.name} is damaged or not what its first bytes say.", detail=repr(error))


def _too_long(path: Path, longest: float) -> UnreadableInputError:
    return UnreadableInputError(f"{path.name} is longer than {longest / 3600:g} hours; cut out the part you want.")
