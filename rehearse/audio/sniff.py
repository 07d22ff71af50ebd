"""What kind of sound file this is, by its first bytes and never by its name."""

from __future__ import annotations

#: Bytes that `container_of` wants to see.
SNIFF_BYTES = 4096

_MP3_BITRATES = {  # (MPEG-1?, layer) -> kbit/s by index; ISO/IEC 11172-3 and 13818-3
    (True, 3): (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (False, 3): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_MP3_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}


def container_of(head: bytes) -> str | None:
    """FFmpeg's name of the container that `head` (the file's first bytes) begins, one of wav, flac, mp3, mov, ogg; else None."""
    if head[:4] in (b"RIFF", b"RF64") and head[8:12] == b"WAVE":
        return "wav"
    if head[:4] == b"fLaC":
        return "flac"
    if head[:4] == b"OggS":
        return "ogg"
    if head[4:8] == b"ftyp":
        return "mov"
    if head[:3] == b"ID3" and len(head) >= 10:
        return "mp3"
    if _mp3_frames(head):
        return "mp3"
    return None


def _mp3_frames(head: bytes) -> bool:
    """Two MPEG layer III frames in a row: one sync word alone turns up in any noise."""
    first = _mp3_frame_bytes(head, 0)
    return first is not None and _mp3_frame_bytes(head, first) is not None


def _mp3_frame_bytes(head: bytes, at: int) -> int | None:
    if len(head) < at + 4 or head[at] != 0xFF or head[at + 1] & 0xE0 != 0xE0:
        return None
    version, layer = head[at + 1] >> 3 & 3, 4 - (head[at + 1] >> 1 & 3)
    bitrate, rate, padding = head[at + 2] >> 4, head[at + 2] >> 2 & 3, head[at + 2] >> 1 & 1
    if layer != 3 or version == 1 or bitrate in (0, 15) or rate == 3:
        return None
    kilobits = _MP3_BITRATES[version == 3, 3][bitrate]
    return (144 if version == 3 else 72) * kilobits * 1000 // _MP3_RATES[version][rate] + padding
