"""Silent pauses between stretches of speech, and whether each falls at a clause's edge or inside one."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise

from rehearse.analysis.tokens import Token, tokens, word_set
from rehearse.analysis.voice_activity import SHORTEST_PAUSE
from rehearse.model.measures import Pause, PauseKind
from rehearse.model.transcript import Span, Word

#: What the report calls long, and very long (norms_and_wishes: >= 2 s listed, >= 4 s highlighted).
LONG_PAUSE = 2.0
VERY_LONG_PAUSE = 4.0
#: A pause this long inside a clause is told apart: those, not the ones between clauses, are heard as hesitation (Kahng 2018).
LONG_INSIDE_CLAUSE = 1.0

#: A clause begins here even where no comma was written.
_OPENERS = word_set(
    "and but or so because when while if although though since then after before until which who where that as once however therefore also "
    "und aber oder denn weil wenn während obwohl dann als nachdem bevor dass also "
    "y o pero porque cuando si aunque entonces después mientras que et ou mais parce quand lorsque puis donc car alors "
    "e mas porque quando se embora então depois enquanto"
)
#: After these the clause is open: a silence is inside it whatever follows.
_OPEN = word_set(
    "a an the my our your his her their its this these to of for with from at in on by and or but so because if that which very is are was "
    "were i we he she they into about than as der die das ein eine und zu von mit für el la un una de para con le les des du à "
    "o os as um uma do da em"
)


def find_pauses(speech: Sequence[Span], words: Sequence[Word] | None = None) -> tuple[Pause, ...]:
    """Every silence of at least 250 ms between the first and the last speech. `kind` is None without words.

    The edges come from the sound alone; words only say where in the sentence a pause falls.
    """
    found = tokens(words) if words else ()
    middles = [(token.word.start + token.word.end) / 2 for token in found]
    return tuple(
        Pause(before.end, after.start, _kind(found, middles, before.end, after.start) if found else None)
        for before, after in pairwise(speech)
        if after.start - before.end >= SHORTEST_PAUSE - 1e-9
    )


def _kind(found: Sequence[Token], middles: Sequence[float], start: float, end: float) -> PauseKind:
    """Boundary where a mark of punctuation, a sentence's edge or a clause opener stands at the pause."""
    following = bisect_right(middles, (start + end) / 2)
    # A word whose end was stretched over the silence still belongs before it.
    after = min(bisect_left([token.word.start for token in found], start + 0.02, lo=max(0, following - 2)), len(found))
    if abs(after - following) > 1:
        after = following
    if after == 0 or after >= len(found):
        return PauseKind.BOUNDARY
    left, right = found[after - 1], found[after]
    if left.break_after and not left.cut_off:
        return PauseKind.BOUNDARY
    if left.text in _OPEN or left.cut_off:
        return PauseKind.INSIDE_CLAUSE
    return PauseKind.BOUNDARY if right.text in _OPENERS else PauseKind.INSIDE_CLAUSE
