"""Finds what was begun and dropped: cut-off words, clauses left hanging, corrections announced or made on the spot."""

from __future__ import annotations

from collections.abc import Sequence

from rehearse.analysis.disfluencies.spoken_tokens import spoken_tokens
from rehearse.analysis.tokens import Token, word_set
from rehearse.analysis.word_classes import (
    BE,
    CLAUSE_PRONOUNS,
    CONJUNCTIONS,
    MODALS,
    POSSESSIVES,
    WH,
    is_finite,
    is_function_word,
    is_number,
)
from rehearse.model.measures import FillerWord, Occurrence
from rehearse.model.transcript import Word

_ARTICLES = word_set("a an the")
_HANGING = _ARTICLES | POSSESSIVES
_SUBJECTS = word_set("i we they he she it you there")
_HAVE = word_set("have has had")
_AUXILIARIES = BE | MODALS | _HAVE
_THIRD = word_set("it they he she")
#: Verbs that ask for an object, so that a comma right after them leaves the thought open.
_OPEN_VERBS = word_set("wrote got took gave made told put sent wanted needed used tried built found brought kept set")
_SUBORDINATORS = WH | word_set("if when whenever wherever as because although though while unless until since once than all that")
#: "She is, I think, the best": set in, not begun anew.
_PARENTHETICAL = word_set("think guess suppose believe would don't imagine assume mean must admit know hope")
_WANTING = word_set("want wanted wants need needed needs have had has going trying tried try decided supposed like used able")
#: "The thing is, I never asked": a clause follows these by right.
_ANNOUNCING = word_set(
    "thing truth question problem point idea plan fact reason issue trick rest answer rule result story difference difficulty hope fear upside "
    "downside catch joke all what lesson goal"
)
_ANNOUNCED: tuple[tuple[str, ...], ...] = (
    ("no", "wait"),
    ("or", "rather"),
    ("actually", "no"),
    ("scratch", "that"),
    ("let", "me", "rephrase"),
    ("let", "me", "start", "again"),
    ("let", "me", "start", "over"),
)
#: These correct only where a like thing stands on both sides.
_BETWEEN: tuple[tuple[str, ...], ...] = (("i", "mean"), ("sorry",), ("no",))
_SHORT_WORDS = word_set(
    "am an as at be by do go he hi if in is it me my no of oh ok on or so to up us we ai ml qa pm ui ux er es du da zu im am wo ja de el la le "
    "lo se te tu un en me mi no si ya yo va ou où et il on ma sa ta ne ni je ce os ao em eu na no um se"
)


def find_false_starts(
    words: Sequence[Word], language: str = "en", fillers: Sequence[FillerWord] = (), repetitions: Sequence[Occurrence] = ()
) -> tuple[Occurrence, ...]:
    """Places where something begun was dropped: a cut-off word ("the m- the model"), a clause left hanging before a new start ("we had the,
    I asked them", "I was, we were"), a word put right at once ("they was, were"), or an announced repair ("on Monday, no wait, Tuesday").

    What was said again unchanged is among the `repetitions` and not here. Only what the transcript shows: a recogniser that tidies up hides
    some. Outside English only cut-off words are found.
    """
    plain = spoken_tokens(words, language)
    if not language.startswith("en"):
        return tuple(_occurrence(plain, place, 1) for place in range(len(plain) - 1) if _cut(plain[place], plain[place + 1]))
    found: dict[float, Occurrence] = {}
    for place in range(len(plain)):
        if length := _repair(plain, place):
            _keep(found, _occurrence(plain, place, length))
    bare = spoken_tokens(words, language, fillers)
    for place in range(len(bare) - 1):
        if _cut(bare[place], bare[place + 1]):
            _keep(found, _occurrence(bare, place, 1))
        elif _hangs(bare, place) or _put_right(bare, place):
            _keep(found, _occurrence(bare, place, 2))
    return tuple(
        found[start]
        for start in sorted(found)
        if not any(found[start].start < each.end and each.start < found[start].end for each in repetitions)
    )


def _occurrence(spoken: Sequence[Token], place: int, length: int) -> Occurrence:
    here = spoken[place : place + length]
    return Occurrence(" ".join(token.text for token in here), here[0].word.start, here[-1].word.end)


def _keep(found: dict[float, Occurrence], new: Occurrence) -> None:
    """Places that touch one already found are the same false start."""
    if not any(new.start < old.end and old.start < new.end for old in found.values()):
        found[new.start] = new


def _cut(token: Token, following: Token) -> bool:
    """A piece of a word: written with a dash, or a letter or two that begin the next word ("tr transcription")."""
    if (
        token.after.startswith("-")
        and not token.after.startswith("--")
        and token.text not in _HANGING
        and not token.text[-1:].isdigit()
    ):
        return following.text != token.text
    core = token.text
    if not core.isalpha() or token.word.text[:1].isupper() or core in ("a", "i", "o", "e", "y", "u", "à"):
        return False
    return 0 < len(core) <= 2 and core not in _SHORT_WORDS and following.text.startswith(core) and following.text != core


def _broken_off(token: Token) -> bool:
    return token.after.startswith((",", "—", "–", "-", "...", "…"))


def _word(spoken: Sequence[Token], place: int) -> str:
    return spoken[place].text if 0 <= place < len(spoken) else ""


def _clause_start(spoken: Sequence[Token], place: int) -> bool:
    """Whether a main clause begins at `place`: the sentence's start, or a conjunction of equals after one or after a comma."""
    if spoken[place].starts:
        return True
    return _word(spoken, place - 1) in ("and", "but", "so", "then") or (
        spoken[place].break_before and not _subordinate(spoken, place)
    )


def _subordinate(spoken: Sequence[Token], place: int) -> bool:
    """Whether a subordinate clause was opened in this sentence before `place`."""
    for token in reversed(spoken[:place]):
        if token.ends:
            return False
        if token.text in _SUBORDINATORS:
            return True
    return False


def _hangs(spoken: Sequence[Token], place: int) -> bool:
    """A thought left open before a comma or a dash, and a new start after it."""
    token, following = spoken[place], spoken[place + 1]
    if not _broken_off(token) or following.text == token.text or token.ends:
        return False
    if token.text in _HANGING and token.text not in ("her", "his"):
        return not following.text.endswith("ly")
    if token.text in ("his", "her"):
        return following.text in CLAUSE_PRONOUNS or not is_function_word(following.text) or _word(spoken, place + 2) == token.text
    starts_anew = following.text in CLAUSE_PRONOUNS or following.text in ("it", "you", "there")
    if following.text == "i" and _word(spoken, place + 2) in _PARENTHETICAL:
        return False
    before = _word(spoken, place - 1)
    subordinate = before in WH or (_word(spoken, place - 2) in WH and token.text in _AUXILIARIES)
    if token.text in WH or (subordinate and (token.text in _SUBJECTS or before in _SUBJECTS)):
        # "what we, what I tried", "if we, when we closed", "if I had, if we had".
        opener = place - 1 if before in WH else place - 2
        parallel = (_word(spoken, opener), _word(spoken, opener + 1)) == (following.text, _word(spoken, place + 2))
        return following.text in WH and _word(spoken, place + 2) in _SUBJECTS and not parallel
    if (
        token.text in _SUBJECTS
        and following.text in _AUXILIARIES
        and before in _AUXILIARIES
        and _word(spoken, place + 2) in _SUBJECTS
    ):
        # "can we, could we".
        return _clause_start(spoken, place - 1)
    if token.text in _THIRD and following.text in ("the", "my", "our"):
        # "it, the model was"; not "he, the new lead, took over".
        ahead = spoken[place + 1 : place + 5]
        return _clause_start(spoken, place) and len(ahead) == 4 and not any(each.break_after for each in ahead[:-1])
    if not starts_anew and not (token.text in _SUBJECTS and following.text in ("my", "our")):
        return False
    if (token.text == "to" and before in _WANTING) or (
        token.text in ("because", "and", "but") and token.after.startswith(("—", "–", "-"))
    ):
        return not _subordinate(spoken, place)
    if token.text in _SUBJECTS and following.text in ("my", "our"):
        return _clause_start(spoken, place)
    if token.text in _SUBJECTS or token.text in CLAUSE_PRONOUNS:
        # "I'd, I would", "it's, it was", "we, they".
        return _clause_start(spoken, place)
    if token.text in _AUXILIARIES or token.text == "been":
        subject = place - 1
        while subject >= 0 and spoken[subject].text in _AUXILIARIES | {"been"} and not spoken[subject].break_after:
            subject -= 1
        before = _word(spoken, subject)
        if before in _SUBJECTS:
            # "I was, we were", "they had been, they were"; not "I was, I was", which repeats.
            again = following.text == before and _word(spoken, place + 2) == token.text
            return _clause_start(spoken, subject) and not again
        return token.text in BE and before not in _ANNOUNCING and not is_function_word(before) and not _subordinate(spoken, place)
    if before in _SUBJECTS and following.text == before and is_finite(_word(spoken, place + 2)):
        # "we go, we went".
        verb = _word(spoken, place + 2)
        unfinished = verb[:1] == token.text[:1] or verb.endswith(token.text) or token.text == "go" or token.text in _OPEN_VERBS
        return unfinished and verb != token.text and _clause_start(spoken, place - 1)
    return False


def _put_right(spoken: Sequence[Token], place: int) -> bool:
    """A word replaced by its like at once: "a the", "they was, were", "he has he had"."""
    token, following = spoken[place], spoken[place + 1]
    if token.ends or token.text == following.text:
        return False
    if token.text in _ARTICLES and not token.break_after and following.word.text[:1] != "A":
        return following.text in _ARTICLES or following.text in POSSESSIVES - {"her", "its"}
    if token.break_after and is_number(token.text) and _word(spoken, place - 1) in _ARTICLES:
        # "a two, a three month project".
        return following.text == _word(spoken, place - 1) and is_number(_word(spoken, place + 2))
    near = {each.text for each in spoken[max(0, place - 4) : place]}
    if near & _SUBORDINATORS:
        return False
    if _same_kind(token.text, following.text):
        return True
    # "he has he had", "she's she was", "i was we were".
    subject = token.text.split("'")[0]
    if "'" in token.text and following.text == subject and subject in _SUBJECTS:
        return _word(spoken, place + 2) in _AUXILIARIES and _clause_start(spoken, place)
    return (
        token.text in _SUBJECTS
        and following.text in _AUXILIARIES
        and not following.break_after
        and _word(spoken, place + 2) in _SUBJECTS
        and _word(spoken, place + 3) in _AUXILIARIES
        and (_word(spoken, place + 2) != "i" or _word(spoken, place + 3) not in _PARENTHETICAL)
        and (_word(spoken, place + 2), _word(spoken, place + 3)) != (token.text, following.text)
        and _clause_start(spoken, place)
    )


_PRESENT_BE, _PAST_BE = word_set("is are am"), word_set("was were")


def _same_kind(one: str, other: str) -> bool:
    """Two finite forms of be, or of can, will ..., where one sentence takes only one."""
    be = _PRESENT_BE | _PAST_BE
    if one in be and other in be:
        return True
    return any(
        {one, other} == set(pair)
        for pair in (("can", "could"), ("will", "would"), ("have", "has"), ("do", "does"), ("do", "did"))
    )


def _repair(spoken: Sequence[Token], place: int) -> int:
    """How many words of announcement stand here; 0 for none."""
    for phrase in _ANNOUNCED:
        here = spoken[place : place + len(phrase)]
        if tuple(token.text for token in here) != phrase:
            continue
        opens = phrase[0] in ("let", "scratch") or phrase == ("actually", "no")
        return len(phrase) if here[0].break_before and (opens or not here[0].starts) else 0
    for phrase in _BETWEEN:
        here, right = spoken[place : place + len(phrase)], place + len(phrase)
        if tuple(token.text for token in here) != phrase or not here[0].break_before or here[0].starts:
            continue
        if place and right < len(spoken) and not here[-1].ends and _alike(spoken, place, right):
            return len(phrase)
    return 0


def _alike(spoken: Sequence[Token], place: int, right: int) -> bool:
    """Whether what follows can stand for what went before: names, numbers, or the same article or preposition taken up again."""
    left, following = spoken[place - 1], spoken[right]
    name = left.word.text[:1].isupper() and not left.starts and following.word.text[:1].isupper()
    if name and following.text not in CLAUSE_PRONOUNS and following.text != "i":
        return True
    if is_number(left.text) and is_number(following.text):
        return True
    if following.text == "no" or left.text == "no":
        # "She said no, no, no": said more than once for its weight.
        return False
    recent = {token.text for token in spoken[max(0, place - 4) : place]}
    if following.text in recent and (following.text in _ARTICLES or is_function_word(following.text)):
        return following.text not in _SUBJECTS and following.text not in CONJUNCTIONS
    # "it was red, no, blue."
    return (
        spoken[place].text == "no"
        and spoken[right - 1].break_after
        and following.break_after
        and not is_function_word(following.text)
    )
