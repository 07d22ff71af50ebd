"""Decides whether an English "like" is a filler: not where it is a verb, a preposition or a conjunction."""

from __future__ import annotations

from rehearse.analysis.filler_words.context import FillerContext
from rehearse.analysis.tokens import word_set
from rehearse.analysis.word_classes import (
    AMOUNTS,
    BE,
    CLAUSE_PRONOUNS,
    CONJUNCTIONS,
    DETERMINERS,
    INDEFINITES,
    INTENSIFIERS,
    MODALS,
    NEGATED_BE,
    PREPOSITIONS,
    PRONOUNS,
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

#: After these, "like" compares: "looked like", "work like".
_SENSES = word_set(
    "look looks looked looking sound sounds sounded sounding feel feels felt feeling seem seems seemed taste tasted tastes smell smells smelled "
    "smelt act acts acted acting treat treated treats behave behaves behaved unlike work works worked"
)
_TREATED = word_set("treat treats treated treating look looks looked make made")
#: These take an amount: "had like no budget", "took like a week".
_AMOUNT_VERBS = word_set(
    "had have has having got get gets getting took take takes taking spent spend need needed needs want wanted made make makes lost lose tried "
    "sold bought hired wrote sent gave give cost costs paid pay lasted waited wait waiting added found saw counted ate read missed failed lacked "
    "i've we've they've you've earned earn raised cut met fixed deleted shipped"
)
_AMOUNT_OPENERS = word_set(
    "a an no zero this these all every another some many most half one about around under over maybe forever ages hours days weeks months years minutes seconds"
)
_SINGLING_OUT = word_set("only first last best worst most biggest same whole main entire")
_COMPARED = word_set(
    "something anything nothing things thing stuff someone anyone somebody anybody people tools companies cases questions topics words places "
    "teams models metrics problems ideas areas languages frameworks systems features skills values situations moments days times those "
    "one ones way person place much just exactly more less most very quite almost lot bit nobody everyone everybody"
)
_EXAMPLES = word_set(
    "me him us them the a an this that these those my our your his her their its most many any every other some all"
)
_VERB_SUBJECTS = word_set(
    "i you we they people users who everyone really also still do don't didn't does doesn't did never always might may will customers "
    "managers stakeholders engineers personally"
)
_PLAIN_AUXILIARIES = word_set(
    "to do does did don't doesn't didn't not won't might may will can could should must can't couldn't wouldn't shouldn't"
)
_NO_OBJECT = word_set("barely hardly really super totally never literally completely just kept")
_SAID = word_set("said mentioned say told explained described asked promised")
_WHATEVER = word_set("if as whatever when what how wherever where whenever")
_WANTED = word_set("way thing things part everything anything one all")
#: Things that look like verbs: "I don't like blame".
_DISLIKED = word_set("blame panic waste mess plan worry noise stress")
#: "a second" and "a third" are amounts only where no thing is counted by them.
_ORDINALS = word_set("second third")
_AFTER_A_SECOND = word_set("later ago longer before after maybe more less too each per tops max flat every yeah")
_THING_SUBJECTS = word_set("it that this there which")


def is_filler(here: FillerContext) -> bool:
    """`here` is a "like"."""
    if (here.word(1), here.word(2)) == ("it", "or"):
        # "Like it or not".
        return False
    if (here.word(1), here.word(2)) == ("for", "like") or (here.word(-1), here.word(-2)) == ("for", "like"):
        return False
    if here.word(-1) == "you" and here.word(-2) in _WHATEVER:
        return False
    if here.apart_after and not here.ends:
        return _before_a_break(here)
    if here.ends and not here.first.starts:
        return here.apart_before and not here.before and here.word(-1) not in ("the", "and")
    if here.word(1) in CLAUSE_PRONOUNS and here.word(2) in _SAID:
        return False
    if here.word(2) in ("do", "does", "did") and here.tokens[here.place + 2].ends:
        # "like people do".
        return False
    if here.apart_before and not here.first.starts:
        # ", like the finance team," is a comparison or an example; ", like we had to" and ", like really" are fillers.
        return (
            not here.name_follows
            and here.word(1) != "which"
            and not _told_or_done(here)
            and not (here.word(1).endswith("s") and here.tokens[here.place + 1].break_after and here.word(1) != "yes")
            and (here.word(1) not in _EXAMPLES or _amount(here) or here.word(2) in INTENSIFIERS)
        )
    if here.starts:
        return _at_the_start(here)
    if here.name_follows and here.before in _COMPARED:
        # "People like Ahmed".
        return False
    return _inside(here)


def _told_or_done(here: FillerContext) -> bool:
    """ "like my mother says", "like everyone else", "like it always does"."""
    if here.word(2) == "else":
        return True
    following = [here.word(at) for at in (2, 3, 4)]
    return any(word in _SAID or word == "says" for word in following[: 2 if here.word(1) in DETERMINERS else 1]) or any(
        word in ("do", "does", "did") and here.word(at) in ("always", "usually", "never")
        for at, word in zip((1, 2, 3), following, strict=True)
    )


def is_settled(here: FillerContext) -> bool:
    """Where the rules have the last word: an amount follows, or a comparison is as likely where no comma is."""
    return _amount(here) or compares(here)


def compares(here: FillerContext) -> bool:
    """Whether a comparison is as likely as a filler where no comma tells them apart: "it was like the finance team"."""
    return (
        here.before in BE
        or here.before in _SENSES
        or here.before in ("more", "less", "much", "exactly", "nothing", "anything", "something")
    )


def _before_a_break(here: FillerContext) -> bool:
    if ":" in here.last.after or (here.before in _COMPARED and here.before not in PRONOUNS):
        return False
    if here.apart_before:
        return True
    if (here.before in _PLAIN_AUXILIARIES or here.before in WOULD) and here.word(1) in ("and", "but", "so", "or"):
        # "what he didn't like, and".
        return False
    wanted = here.before in PRONOUNS and (
        here.word(-2) in WH or here.word(-2) in ("what's", "that's") or here.word(-2) in MODALS or here.word(-2) in _WANTED
    )
    if here.before == "be" and here.before_any(word_set("what"), 8):
        return False
    return here.before not in _SENSES and not wanted and not (here.before in WOULD and here.name_follows)


def _amount(here: FillerContext) -> bool:
    """ "like twenty", "like a hundred", "like half the team"; but not "like a second home", which counts places and not seconds."""
    if here.word(2) in _ORDINALS and not here.tokens[here.place + 2].break_after:
        after = here.word(3)
        return not after or is_function_word(after) or after in _AFTER_A_SECOND
    return is_number(here.word(1)) or (
        here.word(1) in ("a", "an", "one", "every") and (here.word(2) in AMOUNTS or is_number(here.word(2)))
    )


def _loose(here: FillerContext) -> bool:
    """What follows can be neither an object nor a thing compared."""
    return _amount(here) or here.after in INTENSIFIERS or here.after == "just"


def _at_the_start(here: FillerContext) -> bool:
    after = here.word(1)
    if _told_or_done(here):
        return False
    if after in ("all", "most", "many") and here.word(2).endswith("s") and here.word(3) in CLAUSE_PRONOUNS:
        # "Like all bakers he sleeps".
        return False
    if _loose(here) or after in PRONOUNS or after in ("when", "if", "yeah", "what", "how", "why", "just"):
        return True
    if after in INDEFINITES:
        return after != "most" and here.clause_follows(4)
    if after == "the" and here.word(2) in ("first", "last") and here.word(3) == "time":
        return True
    return (
        after in DETERMINERS and after not in ("that", "those") and here.clause_follows(4 if here.inherits_start else 3, skip=2)
    )


def _inside(here: FillerContext) -> bool:
    before, after = here.before, here.after
    if here.before_any(_TREATED, 3) and before in ("us", "them", "him", "her", "me", "you", "it"):
        # "They treated us like family".
        return False
    if before == "so" and after in ("him", "her", "them", "you", "me", "us"):
        return False
    for reads, verdict in (
        (before in _SENSES, _after_sense),
        (before in ("to", "as") and _amount(here), lambda _: True),
        (before == "to" and after in ("every", "all", "some", "no"), lambda _: True),
        (before == "as" and after in ("a", "an"), lambda _: True),
        (before in WOULD or before in _PLAIN_AUXILIARIES, _after_auxiliary),
        (before in BE, _after_be),
        (before in _VERB_SUBJECTS or _adverb_of_subject(here), _after_subject),
        (before in _COMPARED, _after_compared),
        (before == "this" and ("there" in here.word(-2) or "there" in here.word(-3)), lambda _: True),
        (before == "this" and (here.word(-2) in PREPOSITIONS or here.word(-2) in _AMOUNT_VERBS), lambda _: True),
        (before in CONJUNCTIONS or before in PREPOSITIONS, lambda c: c.word(1) not in ("it", "that") or c.before in CONJUNCTIONS),
        (before in PRONOUNS or before in WH, lambda c: _loose(c) or is_finite(c.after) or c.before not in ("what", "it", "this")),
    ):
        if reads:
            return verdict(here)
    if before in ("the", "a", "an", "my", "our", "this") and after not in ("of", "and"):
        return True
    if before in ("had", "have", "has", "i've", "we've", "they've") and after not in (
        "that",
        "this",
        "it",
        "him",
        "her",
        "them",
        "me",
    ):
        return True
    if before in _AMOUNT_VERBS and (after in _AMOUNT_OPENERS or after in INDEFINITES or _amount(here)):
        return True
    if after in CLAUSE_PRONOUNS and not any(is_verb(token.text) for token in here.left[-4:]) and len(here.left) < 4:
        # "my team like they never complained": the subject, taken up again.
        return True
    if after in ("never", "always") and not any(is_verb(token.text) for token in here.left[-4:]):
        return True
    if after in ("out", "around", "over", "near", "up", "by"):
        return not is_verb(before)
    if _loose(here) or (before in ("go", "goes", "went") and after in CLAUSE_PRONOUNS):
        return True
    # What is left has a noun or a verb of manner before it: "tools like Airflow", "she paints like nobody else"; but "the dog like ate it".
    return not is_verb(before) and is_sure_past(after) and not before.endswith("s")


def _after_sense(here: FillerContext) -> bool:
    return here.after in ("really", "so", "super", "very", "totally", "seriously") and here.before in (
        "felt",
        "feel",
        "feels",
        "sounded",
        "sounds",
        "looked",
        "seemed",
    )


def _after_auxiliary(here: FillerContext) -> bool:
    """ "I'd like to", "don't like it"; but "he'd like walk in", "we didn't like plan it"."""
    if (here.before == "not" and _loose(here)) or (
        here.before in ("do", "did") and (is_number(here.after) or here.after == "one")
    ):
        return True
    # "I don't like blame" ends there: a noun. "We didn't like plan it" goes on: a verb.
    noun = here.after in _DISLIKED and (here.tokens[here.place + 1].break_after or here.word(2) in PRONOUNS)
    acted_on = is_verb(here.after) and here.word(2) in ("it", "them", "him", "her", "us", "me")
    return (is_base(here.after) or (acted_on and here.after not in BE)) and not noun


def _after_be(here: FillerContext) -> bool:
    after, subject = here.after, here.word(-2)
    thing = here.before in ("it's", "that's", "there's", "what's") or subject in _THING_SUBJECTS
    if here.before in NEGATED_BE:
        return _loose(here)
    if subject == "what" or (subject == "it" and here.word(-3) in ("what", "was", "is")):
        return _loose(here)
    if _loose(here):
        return True
    if (
        thing
        and here.word(2) in ("in", "on", "at")
        and not is_past(after)
        and not after.endswith("ing")
        and not is_function_word(after)
    ):
        # "it was like winter in there".
        return False
    if thing and here.name_follows:
        # "it was like Christmas".
        return False
    if after in CLAUSE_PRONOUNS or after in INDEFINITES or after in ("you", "it", "there"):
        # "she was like I can't" quotes; "it was like we had never met" compares.
        return not thing
    if after in ("the", "my", "our", "his", "her", "their"):
        return here.word(2) in _SINGLING_OUT or (here.word(2).endswith("est") and len(here.word(2)) > 5)
    if after in ("a", "an") and (here.before == "there's" or subject == "there"):
        return True
    if after in ("a", "an", "having", "being") or (after == "when" and thing):
        return False
    if after.endswith("ing"):
        return not thing
    if after in ("that", "this", "these", "those"):
        return here.word(2) in BE or here.word(2) in ("whole", "huge", "big")
    return True


def _adverb_of_subject(here: FillerContext) -> bool:
    return here.before.endswith("ly") and here.word(-2) in _VERB_SUBJECTS


def _after_subject(here: FillerContext) -> bool:
    """A verb with its object, unless what follows can be none: "we like changed it", "they like really pushed"."""
    after = here.after
    if after in ("is", "are") and here.word(-2) not in CONJUNCTIONS:
        # "the thing I like is": a relative clause.
        return False
    return (
        after in CLAUSE_PRONOUNS
        or (after in BE and after not in ("be", "been", "being"))
        or after in MODALS
        or after in _NO_OBJECT
        or (_amount(here) and here.word(2) not in ("bit", "lot", "few"))
        or (is_past(after) and after not in ("used", "cut"))
    )


def _after_compared(here: FillerContext) -> bool:
    if here.before in ("things", "stuff") and here.after in CLAUSE_PRONOUNS:
        return True
    return here.before not in ("just", "exactly", "more", "much", "nothing", "something") and (
        _amount(here) or here.after in ("really", "super", "so") or is_sure_past(here.after)
    )
