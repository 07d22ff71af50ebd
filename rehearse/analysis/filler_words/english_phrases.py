"""Decides whether you know and I mean are fillers: not where somebody knows or means something."""

from __future__ import annotations

from rehearse.analysis.filler_words.context import FillerContext
from rehearse.analysis.tokens import word_set
from rehearse.analysis.word_classes import (
    BE,
    CLAUSE_PRONOUNS,
    CONJUNCTIONS,
    DETERMINERS,
    INDEFINITES,
    INTENSIFIERS,
    MODALS,
    POSSESSIVES,
    PREPOSITIONS,
    PRONOUNS,
    is_base,
    is_finite,
)

_KNOWN_THINGS = word_set(
    "how what that who why where when if whether which whatever him them her me us it about this each nothing everything"
)
_KNOW_BEFORE = word_set(
    "do did don't didn't if unless as let when what how before until than that should would will might may all everything once whether can "
    "more less know knows knew think thinks thought hope hopes sure say says"
)
#: "people you know", "the minute you know": a relative clause.
_KNOWN_BEFORE = word_set(
    "everyone anyone someone nobody people person everybody somebody minute moment second day time one ones only thing things something anything those faces way ways reason"
)
_NAMING = word_set("the a an my our your")
_SOFTENED = word_set("kind sort just basically really actually always never")
_KNOW_HOW_WELL = word_set("best well already better enough more less most plenty lots more")


def is_settled(here: FillerContext) -> bool:
    """Where the rules have the last word on "you know" and "I mean": between marks on both sides, or where a thing was to be named."""
    return here.alone or here.before in _NAMING


def you_know(here: FillerContext) -> bool:
    """Not where somebody knows something: "do you know why", "people you know", "you know the answer"."""
    if here.before in _KNOW_BEFORE:
        if here.before == "that" and here.word(-2) in BE and here.clause_follows():
            return True
        return here.apart_after and here.before in ("that", "when", "thought", "think", "say", "would", "should")
    if here.before in _KNOWN_BEFORE:
        return False
    if (here.word(-1) == "so" and here.word(-2) == "just") or (not here.apart_before and here.before_any(word_set("know"), 4)):
        return False
    if here.apart_after:
        return True
    if here.word(1) == "what" and here.word(2) == "i" and here.word(3) in ("mean", "mean?"):
        return True
    if here.before == "to":
        return is_base(here.after)
    if here.before in BE:
        return True
    if here.starts and here.after in ("it's", "you're", "that's") and any(here.word(at) == "when" for at in range(3, 7)):
        # "You know it's serious when".
        return False
    if (here.after.endswith("ly") or here.after in ("very", "full")) and here.word(2) == "well":
        # "you know perfectly well".
        return False
    if (here.after, here.word(2)) == ("as", "well"):
        return False
    if here.after in _KNOW_HOW_WELL:
        return here.after == "well" and here.word(2) in CLAUSE_PRONOUNS
    if here.after in ("it", "this", "that"):
        return is_finite(here.word(2).removesuffix("'ve")) or here.word(2) in MODALS or here.word(2) in _SOFTENED
    if here.after == "if":
        return True
    if here.after == "what" and (_cleft(here) or (here.word(2) == "else" and here.word(3) in MODALS)):
        return True
    if here.after in _KNOWN_THINGS:
        return False
    if here.after in ("a", "an"):
        return not here.starts or here.clause_follows(6)
    if here.after in DETERMINERS or here.after in POSSESSIVES:
        return here.clause_follows(6) or not (here.starts or here.before in CONJUNCTIONS)
    return not here.name_follows or here.clause_follows(3)


def _cleft(here: FillerContext) -> bool:
    """ "what came up was pretty basic": a whole clause that begins with "what", and so nothing that is known."""
    rest = here.tokens[here.place + here.size + 1 :]
    if not rest or not is_finite(rest[0].text):
        return False
    for token in rest[1:12]:
        if token.break_after:
            return False
        if token.text in ("is", "was"):
            return True
    return False


def i_mean(here: FillerContext) -> bool:
    """Not where something is meant: "what I mean", "I mean it", "by churn I mean"."""
    if here.before == "mean" and here.after in INTENSIFIERS:
        return True
    if here.before in word_set("thinks think assume assumes assumed whether never"):
        return False
    if here.before in word_set("what that which know how do did when if whatever where say thing all mean knows"):
        about_that = here.before == "that" and here.word(-2) in PREPOSITIONS
        return about_that or (here.before in ("that", "know", "how") and here.apart_after)
    if here.apart_after:
        return not (here.before in ("one", "ones") and here.ends)
    if here.before_any(word_set("don't didn't doesn't not"), 8) and here.before_any(word_set("mean"), 7):
        # "I don't mean the price, I mean the smell".
        return False
    if here.before == "and" and here.after in INDEFINITES | DETERMINERS and not here.clause_follows(6):
        # "and I mean everyone".
        return False
    if _meant(here):
        return False
    # "by churn I mean people who left" explains a word.
    if here.word(1) in ("to", "by", "business", "no", "harm") or (
        not here.starts and not here.apart_before and here.before_any(word_set("by say said"), 5)
    ):
        return False
    if (here.word(1), here.word(2)) == ("a", "lot") or (here.word(1) == "it" and here.word(3) in ("said", "says")):
        return False
    if here.word(1) == "well":
        return here.word(2) in PRONOUNS or here.word(2) in ("the", "who", "what")
    if (here.word(1), here.word(2)) == ("what", "i") and here.word(3) in ("say", "said"):
        return False
    if here.word(1) in ("it", "that", "this", "what", "every"):
        following = "" if here.tokens[here.place + here.size].break_after else here.word(2)
        return not here.ends and (
            (here.word(1), following) == ("what", "else")
            or is_finite(following)
            or following in MODALS
            or following in ("i", "we", "they", "he", "she", "you", "never", "always", "just", "really", "still")
        )
    return True


def _meant(here: FillerContext) -> bool:
    """It says which of two is meant, or what a word said before stands for: "I mean the blue one, not the grey", "when I say quiet, I mean"."""
    if (here.after, here.word(2)) == ("what", "i") and not here.unpunctuated:
        # "I mean what I wrote".
        return True
    if here.word(1) in DETERMINERS and {"one", "ones"} & {here.word(2), here.word(3)}:
        return True
    if (here.word(1), here.word(2)) == ("you", "no"):
        return True
    if here.after in ("is", "was") and here.before and not here.starts:
        # "the house I mean is the green one".
        return True
    if here.word(-1) == "no" and len(here.left) == 1 and here.denied_after():
        return True
    if here.before_any(word_set("say"), 8) and here.before_any(word_set("when if"), 10):
        return True
    return here.starts and here.after in DETERMINERS and here.denied_after()
