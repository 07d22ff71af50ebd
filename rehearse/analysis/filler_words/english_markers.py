"""Decides whether so, right, well and okay are fillers between English clauses."""

from __future__ import annotations

from rehearse.analysis.filler_words.context import FillerContext
from rehearse.analysis.tokens import word_set
from rehearse.analysis.word_classes import (
    BE,
    CLAUSE_PRONOUNS,
    CONJUNCTIONS,
    DETERMINERS,
    INDEFINITES,
    MODALS,
    PREPOSITIONS,
    PRONOUNS,
    WH,
    is_base,
    is_finite,
    is_number,
)

# so -------------------------------------------------------------------------------------------------------------------------------------
_SO_NEVER_BEFORE = word_set(
    "think thinks thought hope hopes hoped guess guessed suppose said says did do doing does or and even if why not ever just be was is were "
    "are been feel felt say really quite it's i'm they're we're more much told believe and"
)
_SO_DEGREE = word_set(
    "that much many far long as few little far-reaching good bad hard easy big small happy proud tired often quickly well badly busy important "
    "late early different close called to on forth be"
)
_INVERTED = word_set("do does did is was are were am have has had will would can could")
_TELLING = word_set("told tell tells telling")
_TOLD = word_set("me him her us them you everybody everyone people")
_MARKERS = word_set("okay ok right well yeah um alright anyway")


def so_is_settled(here: FillerContext) -> bool:
    """Where the rules have the last word: set off behind, or first in a sentence that follows another."""
    after_marker = here.word(-1) in _MARKERS or here.previous in _MARKERS
    turned = here.starts and here.word(1) in _INVERTED
    purpose = here.after == "that" and (here.word(2) in CLAUSE_PRONOUNS or here.word(2) == "it")
    return here.apart_after or here.first.after_sound or after_marker or turned or purpose or (here.starts and bool(here.left))


def so(here: FillerContext) -> bool:
    """Opening a sentence, not joining two: "so that", "so far", "so tired", "it rained, so we left", "It rained. So we left." stay."""
    following = here.word(1)
    if here.ends and not here.first.starts:
        # "We shipped it, so..." trails off; "I think so." does not.
        bound = here.before in _SO_NEVER_BEFORE or here.before.endswith("ly") or here.before_any(_TELLING, 4)
        trails = here.unpunctuated and not bound
        return (here.first.break_before or here.in_silence or trails) and "?" not in here.last.after
    if here.starts and following in _INVERTED and here.word(2) and here.tokens[here.place + 2].break_after:
        # "So did I."
        return False
    if (following, here.word(2)) in (("long", "story"), ("far", "nothing")) and here.starts:
        return True
    if following in ("that", "far", "much", "many", "called", "long") and not here.apart_after:
        return (
            here.starts
            and following == "that"
            and (is_finite(here.word(2)) or here.word(2) in word_set("quarter week day year month night morning team part"))
        )
    if following == "so":
        return False
    if following == "what" and (here.word(2) in ("if", "") or here.tokens[here.place + 1].ends):
        return False
    if here.before in _TOLD and here.word(-2) in _TELLING:
        # "I told him so".
        return False
    if here.apart_after:
        # "Is that so, she said": nothing sets it off before; an um after it does.
        free = not here.last.after and here.before not in _SO_NEVER_BEFORE
        return free or here.starts or here.apart_before or here.before in CONJUNCTIONS or here.previous != ""
    if following == "well":
        return here.starts and (here.word(2) not in word_set("that done known made") or is_finite(here.word(3)))
    if here.filler_follows:
        return here.opens or here.apart_before or here.before not in _SO_NEVER_BEFORE
    if here.first.after_sound and (here.starts or following in CLAUSE_PRONOUNS or following in ("it", "you", "the", "then")):
        return True
    if here.starts and here.left and (following in CLAUSE_PRONOUNS or following in ("it", "you", "then")):
        # After another sentence this is a "therefore": "We had no tests. So we wrote some."
        return False
    if here.starts:
        return following not in _SO_DEGREE - {"to", "on"} or (following == "on" and here.word(2) not in DETERMINERS)
    opened = here.word(-1) in ("yeah", "alright", "anyway") and (not here.apart_before or here.left[-1].starts)
    return opened or (here.previous in _MARKERS and here.previous != "right")


# right ----------------------------------------------------------------------------------------------------------------------------------
_RIGHT_STATES = word_set(
    "get got gets getting done do did set put make made prove proved turned turn feel felt look looks looked sound sounds exactly quite all "
    "about alright both half feels go goes went going come came seem seemed just only simply that's not how read remember"
)
_RIGHT_OWNERS = word_set(
    "basically actually literally them him me us absolutely completely always out to on left side really it this that way wrong yeah"
)
#: "a human right": the noun.
_KINDS_OF_RIGHT = word_set("human legal civil basic equal moral every own constitutional")
_THINGS = word_set("things stuff everything numbers details work")
_GETTING = word_set("get got gets getting put set make made do did done prove turn turned keep kept steer go went")
_STARTERS = (
    (CONJUNCTIONS - {"then"})
    | (INDEFINITES - {"all", "half"})
    | CLAUSE_PRONOUNS
    | word_set("it you someone the my our if when who what that's not")
)


def right_belongs(here: FillerContext) -> bool:
    """Whether what stands before owns it: "did it right", "by right", "set the record right"."""
    before = here.before
    if here.apart_before and not here.apart_after and not here.starts:
        # "it landed on me, right in the middle".
        return True
    return before in BE | DETERMINERS | PREPOSITIONS | _RIGHT_STATES or before in _KINDS_OF_RIGHT or here.before_any(_GETTING, 4)


def right(here: FillerContext) -> bool:
    """A question tag, or an opening before another clause; never "right now", "the right one", "you are right"."""
    if here.first.starts and here.ends:
        return False
    if here.alone:
        return True
    before = here.before
    if before == "is" and here.word(-2) == "thing" and here.clause_follows():
        # "the thing is right nobody reads it".
        return True
    owned = before in BE or before in DETERMINERS or before in _RIGHT_STATES
    if here.ends and "?" in here.last.after:
        return not owned
    if here.ends and here.unpunctuated:
        # No punctuation was written at all: a last "right" that nothing before it can own is a question tag.
        asked = before in BE and here.before_any(WH, 4)
        owned = owned or before in _KINDS_OF_RIGHT or before in PREPOSITIONS
        owned = owned or before.endswith("ly")
        # "we all make mistakes, right"; but "they got things right".
        made = here.word(-2) in _GETTING and before.endswith("s") and before not in _THINGS and before != "us"
        put_right = here.before_any(_GETTING, 4) and not made
        free = not owned and before not in PRONOUNS and before not in _RIGHT_OWNERS and not put_right
        return len(here.left) > 2 and (asked or free)
    if here.apart_after and not here.ends and before in ("okay", "yeah", "so", "um"):
        return True
    if here.opens and here.word(1) in word_set("so okay ok well and then yeah because i we"):
        return here.starts or here.word(1) in ("so", "okay")
    if here.starts and not here.apart_after:
        if here.word(1) in ("that", "this", "it") and is_finite(here.word(2)):
            return True
        return here.word(1) in WH or here.word(1) in CLAUSE_PRONOUNS or here.word(1) in ("who's", "what's", "let's", "my")
    if here.starts or here.apart_after or here.apart_before:
        return False
    if is_number(here.word(1)) and is_finite(before):
        return True
    if before not in DETERMINERS and (here.word(1) in MODALS or here.word(1) in ("had", "has", "have")):
        # "one of them right had a ruler": between a subject and its verb.
        return True
    if (
        here.word(1) in CLAUSE_PRONOUNS | {"you"}
        and here.before_any(word_set("when if once"), 6)
        and before not in BE | _RIGHT_STATES
    ):
        return True
    # Between two clauses without punctuation: "you had the cash right but not the receipts"; not "get the price right and".
    if before == "one" or (before in ("me", "us", "them", "him", "her") and here.word(-2) in PREPOSITIONS):
        return here.word(1) in _STARTERS
    free = not owned and before not in PRONOUNS and before not in _RIGHT_OWNERS and before not in CONJUNCTIONS
    put_right = here.before_any(_GETTING, 3) and here.before_any(DETERMINERS | _THINGS, 2)
    return free and (here.word(1) in _STARTERS or here.word(1) == "that") and not put_right


# well -----------------------------------------------------------------------------------------------------------------------------------
_WELL_AFTER = word_set(
    "as before after under over above below within enough known done established documented into beyond past ahead aware worth made paid run"
)
_WELL_OPENED = word_set("the what maybe if why let's not actually okay somebody someone nobody that those these most")
_SAYING = word_set("said say says saying thought think thinking")
_WELL_HOW = word_set("very rather pretty quite really so as how too equally extremely fairly fully by")
_WELL_HEDGED = word_set("maybe actually anyway most some")


def well_belongs(here: FillerContext) -> bool:
    """Whether it is the adverb, made stronger or weaker: "very well", "as well"."""
    return here.before in _WELL_HOW or here.before.endswith("ly")


def well(here: FillerContext) -> bool:
    """Opening a clause; never the adverb ("went well", "as well", "well aware") nor the noun."""
    if here.first.starts and here.ends:
        return False
    if (
        here.before in ("as", "so")
        or (here.before in _WELL_HOW and not here.ends and not here.apart_after and here.before != "by")
        or (here.word(1) in _WELL_AFTER and not here.apart_after)
    ):
        return False
    if here.alone:
        return not (here.ends and not here.first.starts)
    if (
        here.starts
        or bool(here.previous)
        or here.before in ("oh", "yeah")
        or (here.after in _WELL_HEDGED and not is_finite(here.before))
    ):
        return True
    if here.apart_before and (
        here.word(1) in PRONOUNS or here.word(1) in word_set("the not maybe at actually most some what what's who who's why how")
    ):
        return True
    opened = here.word(1) in PRONOUNS or here.word(1) in _WELL_OPENED
    if here.before in _SAYING:
        return opened or here.apart_after
    if here.before in CONJUNCTIONS and here.ends:
        # "She sings, and well."
        return False
    if here.before in CONJUNCTIONS or (here.before == "goes" and here.word(-2) not in ("it", "that", "all", "everything")):
        return opened or here.apart_after
    if here.before in BE:
        # "it was well a bit of a mess": the adverb never stands before an article.
        return here.word(1) in ("a", "an", "not") or (here.apart_after and not here.ends and here.before in ("was", "is"))
    return here.before == "to" and here.apart_after and not here.ends


# okay -----------------------------------------------------------------------------------------------------------------------------------
_OKAY_STATES = BE | word_set(
    "feel felt look looks looked sounds sound seems seemed went did do doing work worked that's an the his her their my perfectly quite totally "
    "gave got get be"
)


#: What stands before an "okay" that ends a clause as its state: "we made it okay".
_OKAY_ENDS = DETERMINERS | CONJUNCTIONS | PREPOSITIONS | word_set("it him her them us me going turn turned out")


def okay(here: FillerContext) -> bool:
    """Opening a clause; never a state: "it was okay", "okay with it", "the okay"."""
    if here.first.starts and here.ends:
        return True
    if here.word(1) in ("with", "to", "from") and not here.apart_after and not here.starts:
        return False
    if here.alone:
        return True
    if here.starts:
        return here.word(1) not in ("with", "results", "performance", "for")
    if here.before in _OKAY_STATES or here.before.endswith("'s"):
        if here.previous in ("like", "you know", "i mean", "well"):
            return True
        # "my first thought was okay who can drive" quotes a thought.
        return here.before in BE and here.after in ("who", "what", "why", "how", "let's", "now")
    if here.apart_before and not here.ends:
        return True
    asks = bool(here.left) and here.left[0].text in BE
    if here.ends and here.unpunctuated and here.before not in _OKAY_ENDS and len(here.left) > 3 and not asks:
        # "don't touch that switch okay".
        return not here.before.endswith("ly") and not here.before_any(BE | word_set("said get feel felt"), 3)
    opened = here.word(1) in PRONOUNS or here.word(1) in word_set("so well let's now then what how the who")
    if here.before in _SAYING and (is_base(here.word(1)) or here.word(1) in ("again", "fine", "sure")):
        return True
    return (opened or (here.word(1) == "that" and is_finite(here.word(2)))) and (
        here.before in CONJUNCTIONS
        or here.before in _SAYING
        or here.before in ("yeah", "remember")
        or bool(here.previous)
        or here.apart_before
    )
