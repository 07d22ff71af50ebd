"""Decides whether actually, basically, literally, kind of, sort of and just are fillers inside an English clause."""

from __future__ import annotations

from rehearse.analysis.filler_words.context import FillerContext
from rehearse.analysis.tokens import word_set
from rehearse.analysis.word_classes import (
    BE,
    CLAUSE_PRONOUNS,
    CONJUNCTIONS,
    DETERMINERS,
    MODALS,
    NEGATED_AUXILIARIES,
    NEGATED_BE,
    NEGATIONS,
    PREPOSITIONS,
    PRONOUNS,
    SUBJECTS,
    WH,
    WOULD,
    is_base,
    is_finite,
    is_function_word,
    is_number,
    is_past,
    is_sure_past,
    is_verb,
)

# actually, basically, literally ---------------------------------------------------------------------------------------------------------
_QUESTION_AUX = word_set("did does do is was are were has have had can could would will")
_CONTRASTS = word_set("than only few before")
_DENYING = word_set("few only none nobody never couldn't can't didn't don't")
#: How many words before are looked through for what "actually" corrects.
_CORRECTED = 12
_JOINING = word_set("and but when so though although while whereas")
_SUPPOSING = word_set(
    "thought think assumed assume expected believed figured guessed imagined suspected feared mistook claimed blamed supposed checked "
    "looked looks seemed seems sounded sounds thinks thinking"
)
_SAYING = word_set("said says told call calls called")
#: "thought about it", "looked at it".
_SUPPOSED_NOTHING = word_set("about of at for into up around through")
_HAVING = word_set("had have has")
_ACTUALLY_NEVER_AFTER = (MODALS - {"do", "don't"}) | word_set(
    "to could've would've not and that without by of for people nobody users the"
)


def actually(here: FillerContext) -> bool:
    """Not where it contrasts what is true with what is not: "what actually happened", "did they actually", "not actually"."""
    if here.starts or here.alone:
        return not _asks(here)
    if here.ends:
        return here.apart_before or (here.unpunctuated and here.before not in NEGATIONS)
    if here.apart_after:
        return here.before not in NEGATIONS
    if contrasts(here):
        return False
    if here.before == "that" and is_finite(here.after):
        return not here.in_relative_clause()
    if here.before in _ACTUALLY_NEVER_AFTER:
        return here.before in ("and", "that") and (here.word(1) in PRONOUNS or here.word(1) == "the")
    if here.before in PRONOUNS or here.before in CONJUNCTIONS or here.before in BE or here.before in ("had", "have"):
        return True
    return is_finite(here.after) and not is_verb(here.before) and here.before not in DETERMINERS


def contrasts(here: FillerContext) -> bool:
    """Whether "actually" tells what is true from what is not there, whatever else stands around: "it wasn't actually his"."""
    return (
        _asks(here)
        or here.before_any(WH | NEGATIONS | _CONTRASTS, 3)
        or here.before_any(_DENYING, 4)
        or _relative(here)
        or _corrects(here)
    )


def _corrects(here: FillerContext) -> bool:
    """The same sentence tells what is true against what was denied or thought: "it wasn't Lyon, it was actually Grenoble", "we thought it
    was new, but it was actually old", "we actually wanted the small one, not the big one"."""
    return here.denied_after() or _supposed_before(here)


def _relative(here: FillerContext) -> bool:
    """ "The number we actually shipped was lower", "how much of that was actually used": what is true of the thing named."""
    if here.before in BE and here.before_any(word_set("much many"), 4) and here.before_any(word_set("how"), 5):
        return True
    named = (
        here.before in CLAUSE_PRONOUNS | {"you", "it"}
        and here.word(-3) in DETERMINERS
        and (len(here.left) == 3 or here.left[-3].starts)
    )
    return named and any(here.word(at) in BE for at in (2, 3, 4))


def _supposed_before(here: FillerContext) -> bool:
    """The clause before denies or supposes something, and this one takes its subject up with a pronoun: "it", "he'd", "they had"."""
    being = here.before in BE or here.before in _HAVING
    clause = 2 if being and here.before not in PRONOUNS else 1
    if being and here.word(-3) in DETERMINERS and not is_function_word(here.word(-2)):
        # "the shop was actually closed".
        clause = 3
    elif here.word(-clause) not in PRONOUNS | CLAUSE_PRONOUNS or here.word(-clause) == "this":
        return False
    joined = here.word(-clause - 1) in _JOINING or (len(here.left) > clause and here.left[-clause].break_before)
    left = here.left[: len(here.left) - clause]
    for offset, token in enumerate(reversed(left[-_CORRECTED:])):
        if token.ends:
            return False
        following = left[len(left) - offset].text if offset else ""
        if token.text == "turned" and following == "out":
            return True
        if token.text in _SUPPOSING:
            quoted = token.break_after and following not in _JOINING
            return joined and not quoted and following not in _SUPPOSED_NOTHING
        if being and joined and token.text in _SAYING:
            return True
        if being and (
            token.text in NEGATED_BE or (token.text == "not" and offset + 1 < len(left) and left[-offset - 2].text in BE)
        ):
            return True
    return False


def _asks(here: FillerContext) -> bool:
    """An auxiliary before its subject at the sentence's start: "did anyone actually"."""
    return (
        here.word(-2) in _QUESTION_AUX
        and here.word(-1) in SUBJECTS | {"anyone", "anybody"}
        and (len(here.left) == 2 or here.left[-2].starts)
    )


_SOUND_AS = word_set(
    "identical correct sound unchanged unusable useless wrong right impossible finished equivalent decent honest good safe fair true fine "
    "healthy similar free sane stable kind clean intact reliable harmless solid legal reasonable sensible flawed okay happy nice loyal shy "
    "functional competent unharmed alike comparable interchangeable accurate equal dry complete content polite correct friendly"
)


def basically(here: FillerContext) -> bool:
    """Not where it means "in essence": "basically the same", "basically sound"."""
    if here.alone or here.apart_after:
        return True
    return here.after not in _SOUND_AS and (here.after != "the" or here.word(2) not in word_set("same only opposite"))


#: How many words after a "literally" are looked through for what bears it out.
_BORNE_OUT = 10
_LITERAL_VERBS = word_set(
    "take takes took taken taking read reads reading interpret interpreted meant mean means translate translated translates followed follow copied copy copies quoted quote quotes applied apply applies obeyed obey"
)
_WORD_FOR_WORD = word_set("and or true translated means meant mean translates translate speaking")


#: Who did this has the figure from somewhere.
_COUNTED = word_set("counted count measured weighed timed checked")
_WHOLE = word_set("every half all")


def measured(here: FillerContext) -> bool:
    """A figure that the sentence itself bears out: "literally ten centimetres, we measured it", "literally half of them, forty of eighty"."""
    part = here.after in ("a", "an") and here.word(2) in ("third", "half", "quarter", "fifth", "tenth")
    if not (part or is_number(here.after) or here.after in _WHOLE or here.after in ("the", "one")):
        return False
    at = here.place + here.size + 1
    following = []
    for token in here.tokens[at : at + _BORNE_OUT]:
        following.append(token.text)
        if token.ends:
            break
    counted = here.before_any(_COUNTED, 8) or any(word in _COUNTED for word in following)
    return counted or ((part or here.after in _WHOLE) and any(is_number(word) for word in following))


def literally(here: FillerContext) -> bool:
    """Not where it means "word for word", nor where a figure is borne out: "took it literally", "the name literally means"."""
    if measured(here):
        return False
    if here.starts and here.word(1) in ("it", "that", "this") and here.word(2) in _LITERAL_VERBS:
        # "Literally it means".
        return False
    if here.before in ("word", "words", "name", "phrase", "term", "title"):
        return False
    if here.word(1) in _WORD_FOR_WORD and not here.starts:
        return False
    if here.alone or here.starts:
        explains = here.word(-1) in BE and here.before_any(word_set("word name phrase"), 4) and not here.starts
        return here.word(1) not in ("translated", "speaking") and not explains
    if here.before in word_set(
        "too very quite more taken translated meant means mean translates reads both not her him me us or"
    ):
        return False
    if here.before in NEGATED_AUXILIARIES:
        return False
    if here.before in _LITERAL_VERBS and here.after in ("everything", "everyone", "every", "all", "nothing"):
        return True
    if here.before in ("it", "that", "this", "them", "so"):
        return not here.ends and not here.apart_after and here.word(-2) not in _LITERAL_VERBS
    if here.ends or here.apart_after:
        return False
    return not (here.before_any(_LITERAL_VERBS, 4) and not is_verb(here.after))


# kind of, sort of -----------------------------------------------------------------------------------------------------------------------
_KIND_BEFORE = (DETERMINERS - {"that", "this"}) | word_set(
    "same new different certain all only right other wrong first best worst rare special particular many few several such two three "
    "specific second third last next most unique very so really new whole odd strange these those"
)
_KIND_VERBS = word_set(
    "was were is had got made took went came gave felt worked turned ended started stopped fell broke blew threw set changed helped forced led "
    "means meant makes sums depends happened stuck became killed saved slipped grew drove"
)


def _kindly(here: FillerContext) -> bool:
    """ "It was kind of the neighbours to wait": somebody, and then what they did."""
    return here.after in DETERMINERS and any(
        here.word(at) == "to" and is_base(here.word(at + 1)) and not here.tokens[here.place + at].break_after for at in (3, 4)
    )


def kind_of(here: FillerContext) -> bool:
    """Not where it names a class ("this kind of bug", "a sort of bridge") or a kindness ("very kind of you")."""
    if (
        here.word(1) in ("you", "them", "him", "her")
        and not here.apart_after
        and (here.before in BE or here.before in ("very", "so", "really", "how"))
    ):
        return False
    if here.word(1) == "course" or (here.before in BE and _kindly(here)):
        return False
    if here.before in ("a", "an") and (is_past(here.after) or here.after.endswith("ing")):
        # "a sort of glorified cupboard".
        return True
    if here.before in _KIND_BEFORE:
        return False
    if here.before in ("that", "this"):
        return here.word(1) in _KIND_VERBS or here.apart_after
    return True


# just -----------------------------------------------------------------------------------------------------------------------------------
_EXACTLY_OR_ONLY = word_set(
    "in as before after because now enough right under over one a an the for about below above outside behind past when then that this these "
    "those ahead short two three four five six seven eight nine ten twenty thirty another once if me us him her them my our your by from at "
    "with on to off next last beyond inside across there round"
)
_RECENTLY = word_set(
    "started joined finished released launched shipped arrived happened moved hired lost missed completed come been received gotten bought raised "
    "announced lost left begun become closed taken gone deployed rolled merged acquired turned opened signed published passed heard met"
)
_WENT_ON = word_set("kept went said tried let waited hoped wanted felt thought left gave told asked")
_JUST_ADVERBS = word_set(
    "really so super very kind sort like basically literally kinda sorta you completely totally constantly always never"
)
_NEVER_AFTER = (
    word_set(
        "not only a the isn't wasn't weren't aren't have has had i've we've they've you've he'd she'd i'd we'd they'd had've or"
    )
    | NEGATED_AUXILIARIES
)
_JUST_PEOPLE = word_set("people others customers users patients kids clients parents managers engineers some most")
_PARTICIPLES_TOO = word_set("come become run put cut set hit let quit read hurt shut split")
_JUST_SUBJECTS = word_set(
    "i we they he she it everyone everybody nobody that that's also to then would could can i'm we're they're he's she's it's was were is are be kept "
    "should will must i'll we'll you you'll they'll he'll she'll let's"
)


def _no_news(here: FillerContext) -> bool:
    """ "just started crying", "just turned up": verbs that elsewhere tell what is new."""
    return (here.word(1) == "started" and here.word(2).endswith("ing")) or (here.word(1), here.word(2)) == ("turned", "up")


def just(here: FillerContext) -> bool:
    """Not where it means "only", "exactly" or "a moment ago"."""
    if here.before in WOULD and is_base(here.after) and here.after not in _PARTICIPLES_TOO:
        # "he'd just sit there": would; "he'd just come back": had.
        return True
    if here.before in _NEVER_AFTER:
        return here.apart_after and (here.before in ("a", "the", "or") or here.filler_follows)
    if here.apart_after:
        return not here.ends or here.apart_before
    if here.word(1) == "so" and here.word(2) in ("you", "that", "we", "many"):
        return False
    if here.filler_follows or here.word(1) == "just":
        if here.word(1) == "like":
            return here.word(2) not in word_set(
                "the a an any that this my our you in we i they he she it every most his her their"
            )
        return True
    if here.after == "that" and here.before in BE and here.clause_follows(4):
        return True
    if here.before in BE and here.word(1) == "this" and not here.tokens[here.place + 1].break_after:
        # "it was just this awful silence"; "it was just this one" singles out.
        return here.word(2) not in ("one", "once", "time") and not here.tokens[here.place + 2].ends
    if here.first.break_before and here.word(1) in NEGATED_AUXILIARIES:
        return not here.starts
    if here.before in BE and (here.word(1), here.word(2)) == ("the", "most"):
        return True
    if here.word(1) in _EXACTLY_OR_ONLY or here.word(1) in WH or here.word(1)[:1].isdigit():
        return False
    if here.word(1) in _JUST_ADVERBS:
        return True
    if here.before in _JUST_SUBJECTS:
        if here.before in BE and here.after.endswith(("tion", "ment", "ness", "ance")):
            # "it's just documentation": only.
            return False
        if here.before in BE and here.after.endswith("s") and not here.after.endswith(("ss", "us")) and not is_verb(here.after):
            # "we were just friends": only.
            return False
        if here.before in BE and here.after.endswith("ing") and "when" in (here.word(2), here.word(3)):
            # "I was just leaving when she called": a moment ago.
            return False
        if here.before == "let's" and here.word(1) == "say":
            return False
        return here.word(1) not in _RECENTLY or _no_news(here)
    if here.before in ("and", "but"):
        return here.word(1) in _WENT_ON or (is_sure_past(here.word(1)) and here.word(1) not in _RECENTLY)
    if here.starts or here.before in DETERMINERS or here.before in WH or not here.before:
        known = is_sure_past(here.after) and here.after not in _RECENTLY
        return not here.starts and not here.before and (here.after.endswith("ing") or known)
    if here.before == "there's" and here.word(1) == "no":
        return True
    many = here.before.endswith("s") and here.word(-2) in DETERMINERS and not here.before.endswith(("ss", "us", "'s"))
    if (many or here.before in _JUST_PEOPLE) and is_base(here.after):
        return True
    if here.after.endswith("ing") and here.before in ("there", "here", "around", "home", "outside", "inside"):
        return True
    # A noun as the subject: "the staff just stopped". Not "sold just under", and not "we had just enough".
    return (
        (is_past(here.after) or here.after in MODALS or (is_finite(here.after) and not here.before.endswith("s")))
        and (here.after not in _RECENTLY or _no_news(here))
        and here.before not in PREPOSITIONS
        and (not is_verb(here.before) or here.word(-2) in DETERMINERS)
    )
