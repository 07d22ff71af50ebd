"""Puts words where there was a voice: Whisper stretches them over the pauses beside them."""

from __future__ import annotations

from collections.abc import Sequence

from rehearse.model.transcript import Word

Stretch = tuple[float, float]

#: Shorter silences are closures inside words ("out-come"), not pauses.
_WITHIN_A_WORD = 0.16
#: Voice activity notices a soft onset or a fading end up to this much late or early.
_SLACK = 0.05
#: A word farther than this from any voice was not said there.
_FAR = 0.5
#: Whisper ends a word before a comma or full stop up to this much early: what voice is left there is the word's own tail,
#: or a sound run together with it, which only the acoustics can tell (analysis.filled_pauses).
_TAIL = 0.5
#: No word is shorter.
_SHORTEST = 0.02


def fit_to_speech(words: Sequence[Word], speech: Sequence[Stretch], within: Stretch | None = None) -> tuple[Word, ...]:
    """Clips each word to the stretch of voice it overlaps most, lets it fade out with that voice, and makes times monotone.

    `words`, `speech` and `within` share one clock (seconds) and are in order. A word that overlaps no voice moves to the
    nearest stretch; if that is far away and the word is doubted (probability below a half), it is dropped: nobody said it.
    Returned words never overlap and lie inside `within`; words crowded into no room share what there is.
    """
    first, last = within or (0.0, float("inf"))
    voiced = [(max(start, first), min(end, last)) for start, end in _joined(speech)]
    if not voiced:
        return ()
    placed = [found for word in words if (found := _place(word, voiced)) is not None]
    times: list[list[float]] = []
    floor = max(0.0, voiced[0][0])
    for index, word in enumerate(placed):
        start = max(word.start, floor)
        end = max(word.end, start + _SHORTEST)
        if index + 1 < len(placed) and placed[index + 1].start > start:
            end = min(end, max(placed[index + 1].start, start + _SHORTEST))
        times.append([start, end])
        floor = end
    for index, (_, end) in enumerate(times):
        following = times[index + 1][0] if index + 1 < len(times) else float("inf")
        fading = min(following, next((stop - _SLACK for begin, stop in voiced if begin <= end <= stop), end))
        if end < fading <= end + _TAIL:
            times[index][1] = fading
    ceiling = voiced[-1][1]
    for index in range(len(times) - 1, -1, -1):  # what was pushed past the last voice is pushed back
        if times[index][1] <= ceiling:
            break
        end = ceiling
        room = max(0.0, end - voiced[0][0]) / (index + 1)
        ceiling = min(times[index][0], end - min(_SHORTEST, room))
        times[index] = [ceiling, end]
    return tuple(
        Word(word.text, round(start, 3), round(end, 3), word.probability)
        for word, (start, end) in zip(placed, times, strict=True)
        if round(start, 3) < round(end, 3)
    )


def _joined(speech: Sequence[Stretch]) -> list[Stretch]:
    joined: list[Stretch] = []
    for start, end in speech:
        if joined and start - joined[-1][1] < _WITHIN_A_WORD:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return [(start - _SLACK, end + _SLACK) for start, end in joined]


def _place(word: Word, voiced: Sequence[Stretch]) -> Word | None:
    overlaps = [min(word.end, end) - max(word.start, start) for start, end in voiced]
    best = max(range(len(voiced)), key=lambda index: overlaps[index])
    start, end = voiced[best]
    if overlaps[best] <= 0 and not start <= word.start <= end:  # Whisper also returns words of no length, in their right place
        if -overlaps[best] > _FAR and word.probability < 0.5:
            return None
        if word.start < start:
            return Word(word.text, start, min(end, start + max(word.end - word.start, _SHORTEST)), word.probability)
        return Word(word.text, max(start, end - max(word.end - word.start, _SHORTEST)), end, word.probability)
    return Word(word.text, max(word.start, start, 0.0), min(word.end, end), word.probability)
