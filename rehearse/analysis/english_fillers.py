"""Decides from the neighbouring words and punctuation whether an English like, so, right ... is a filler where it stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rehearse.analysis.tokens import Token, word_set

_PRONOUNS = word_set(
    "i you he she it we they i'm you're he's she's it's we're they're i'd we'd i've we've they've i'll we'll there there's that's this"
)
_SUBJECTS = word_set(
    "i you he she it we they who everyone everybody people users somebody someone nobody customers folks this that there"
)
_CONJUNCTIONS = word_set("and but so because or then cause 'cause")
_BE = word_set(
    "is was are were be been being am i'm it's that's he's she's we're they're you're isn't wasn't aren't weren't there's what's who's here's"
)
_MODALS = word_set(
    "would could should will can might may must do does did don't doesn't didn't won't can't couldn't wouldn't shouldn't 'd 'll"
)
_DETERMINERS = word_set(
    "a an the this that these those my your our his her their its some any no every each another one what which whatever"
)
_WH = word_set("what who why how where when whether if which whatever whoever")
_NEGATIONS = word_set(
    "not never nobody nothing none hardly don't doesn't didn't isn't wasn't aren't weren't won't can't couldn't wouldn't hasn't haven't hadn't"
)
_NUMBERS = word_set(
    "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty seventy eighty ninety hundred "
    "thousand million half"
)
_OTHER_FILLERS = word_set("like basically actually literally okay ok well kinda sorta yeah honestly anyway")
_FILLER_PAIRS = {("you", "know"), ("i", "mean"), ("kind", "of"), ("sort", "of")}


@dataclass(frozen=True, slots=True)
class _Here:
    """One candidate with the words around it; "" beyond the text. `apart_*`: punctuation (or an um) stands there."""

    tokens: Sequence[Token]
    first: int
    last: int

    def word(self, offset: int) -> str:
        """The word `offset` places before (negative) or after (positive) the candidate."""
        place = self.first + offset if offset < 0 else self.last + offset
        return self.tokens[place].text if 0 <= place < len(self.tokens) else ""

    @property
    def before(self) -> str:
        """The word before, unless punctuation stands between."""
        return "" if self.apart_before else self.word(-1)

    @property
    def after(self) -> str:
        """The word after, unless punctuation stands between."""
        return "" if self.apart_after else self.word(1)

    @property
    def apart_before(self) -> bool:
        """Punctuation, an um or the text's start stands before."""
        return self.tokens[self.first].break_before

    @property
    def apart_after(self) -> bool:
        """Punctuation, an um or the text's end stands after."""
        return self.tokens[self.last].break_after

    @property
    def starts(self) -> bool:
        """First in its sentence."""
        return self.tokens[self.first].starts

    @property
    def ends(self) -> bool:
        """Last in its sentence."""
        return self.tokens[self.last].ends

    @property
    def alone(self) -> bool:
        """Set off on both sides inside a sentence or at one of its edges, but not the whole of it."""
        return self.apart_before and self.apart_after and not (self.starts and self.ends)

    @property
    def filler_follows(self) -> bool:
        """Another filler comes next: fillers come in strings."""
        return self.word(1) in _OTHER_FILLERS or (self.word(1), self.word(2)) in _FILLER_PAIRS

    @property
    def opens(self) -> bool:
        """First in its sentence, or first after a conjunction."""
        return self.starts or (self.before in _CONJUNCTIONS)


def is_english_filler(tokens: Sequence[Token], place: int, phrase: tuple[str, ...]) -> bool:
    """Whether the phrase at `place` is a filler there. Needs no punctuation, but uses what there is."""
    rule = _RULES[phrase]
    return rule(_Here(tokens, place, place + len(phrase) - 1))


# like -----------------------------------------------------------------------------------------------------------------------------------
_LIKE_AFTER_SENSE = word_set(
    "look looks looked looking sound sounds sounded sounding feel feels felt feeling seem seems seemed taste smell smells smelled act acts "
    "acted acting treat treated behave behaves behaved unlike work works worked"
)
_LIKE_NOUNS = word_set(
    "something anything nothing things thing stuff someone anyone somebody anybody people tools companies cases questions topics words places "
    "teams models metrics problems ideas areas languages frameworks systems features skills values situations moments days times those "
    "one ones way person place much just exactly more less most very a the what's quite almost"
)
_LIKE_OBJECTS = word_set(
    "it that this them him her you me us to the a an my your our his their working being having how what when these those"
)
_LIKE_VERB_SUBJECTS = word_set(
    "i you we they people users who everyone to would i'd we'd you'd they'd he'd she'd really also still do don't didn't does doesn't did "
    "never always might may will customers managers stakeholders engineers personally"
)
_LIKE_AUXILIARIES = word_set("to do does did don't doesn't didn't not won't might may will")
_LIKE_NO_OBJECT = word_set(
    "really super totally never had didn't couldn't wouldn't went got did took made kept just completely literally"
)
_LIKE_CLAUSE = word_set("i we you they he she")
_LIKE_SAID = word_set("said mentioned say told explained described")


def _like(here: _Here) -> bool:
    if here.before in ("would", "i'd", "we'd", "you'd", "they'd", "he'd", "she'd", "'d") and not here.apart_after:
        return False
    if here.before in ("the", "and") and here.word(-2) in ("and", "the") and here.ends:
        return False
    if here.apart_after and not here.ends:
        return not (here.before in _LIKE_AFTER_SENSE and not here.apart_before)
    if here.ends and not here.starts:
        return here.apart_before
    if here.word(1) in _LIKE_CLAUSE and here.word(2) in _LIKE_SAID:
        return False
    if here.apart_before and not here.starts:
        # ", like the finance team," is a comparison or an example; ", like we had to" and ", like really" are fillers.
        return here.word(1) not in word_set("the a an this that these those my our your his her their most many any every other")
    if here.starts:
        return here.word(1) in _PRONOUNS | _NUMBERS | word_set("really so literally seriously maybe yeah")
    before, after = here.before, here.after
    if before in _LIKE_AFTER_SENSE:
        return False
    if before in _LIKE_AUXILIARIES or (before == "it" and here.word(-2) in ("was", "is", "what's")):
        return False
    if before in _LIKE_VERB_SUBJECTS or (before.endswith("ly") and here.word(-2) in _LIKE_VERB_SUBJECTS):
        # A verb with its object, unless what follows can be none: "we like changed it", "they like really pushed".
        return (
            after in (_PRONOUNS - {"it", "you", "this", "that's"}) | _NUMBERS | _BE | _LIKE_NO_OBJECT
            or after[:1].isdigit()
            or (after.endswith("ed") and after not in ("need", "red"))
        )
    if before in _LIKE_NOUNS:
        return (
            after in _PRONOUNS - {"this", "it", "you"}
            and before not in ("exactly", "what's")
            and before in ("things", "stuff", "people")
        )
    if after in ("that", "this", "these", "those"):
        return here.word(2) in word_set("is was were are whole")
    if before in _BE:
        return not (after in ("a", "an", "the", "my", "our", "having", "being") or after.endswith("ing"))
    if (
        before in _CONJUNCTIONS | _PRONOUNS
        or before in word_set("was had have has got get with for in at to by of not really super")
        or before in _WH
    ):
        return before not in ("what", "not") or after not in ("it", "this", "that")
    if after in _NUMBERS or after[:1].isdigit() or after in word_set("really so super very pretty maybe totally completely all"):
        return True
    # What is left has a plain noun before and a noun phrase after: "tools like Airflow", "a service like that".
    return after in _PRONOUNS


# you know, I mean -----------------------------------------------------------------------------------------------------------------------
_KNOWN_AFTER = word_set(
    "how what that who why where when if whether which him them her me us it about this each nothing everything"
)
_KNOW_BEFORE = word_set(
    "do did don't didn't if as let when what how because before until than that should would will might may all everything once whether can to"
)


def _you_know(here: _Here) -> bool:
    if here.before in _KNOW_BEFORE:
        return (
            here.before in ("because", "that", "what", "how", "when") and here.apart_after and here.before not in ("what", "how")
        )
    if here.apart_after:
        return True
    if here.word(1) == "what" and here.word(2) == "i" and here.word(3) in ("mean", "mean?"):
        return True
    if here.word(1) in _KNOWN_AFTER:
        return (
            here.before in _BE | word_set("and like just um")
            and here.word(1) in word_set("it this that")
            and here.word(2) in _BE | word_set("takes was")
        )
    if here.word(1) in ("the", "a", "an", "my", "our", "your"):
        return not here.starts
    return True


def _i_mean(here: _Here) -> bool:
    if here.before in word_set("what that which know how do did when if whatever where say thing all"):
        return here.before in ("that", "know", "how") and here.apart_after
    if here.apart_after:
        return True
    if here.word(1) in ("to", "by", "business", "no"):
        return False
    if here.word(1) in ("it", "that", "this", "what", "every"):
        following = here.word(2)
        return following in _BE | _MODALS | word_set(
            "had has took takes made felt worked we i they he she you happened went meant got gets seemed"
        ) and not (here.ends)
    # "by churn I mean people who left" explains a word.
    window = {here.word(offset) for offset in (-2, -3, -4, -5)}
    return not (("by" in window or "say" in window) and not here.starts)


# so, right, well, okay ------------------------------------------------------------------------------------------------------------------
_SO_NEVER_BEFORE = word_set(
    "think thought hope guess suppose said do did doing does or and even if why not ever just be was is were are been feel felt say "
    "really quite it's i'm they're we're more much"
)
_SO_DEGREE = word_set(
    "that much many far long as few little far-reaching good bad hard easy big small happy proud tired often quickly well badly busy important "
    "late early different close called to on forth"
)


def _so(here: _Here) -> bool:
    if here.ends and not here.starts:
        # "We shipped it, so..." trails off; "I think so." does not.
        return here.apart_before and ("." in here.tokens[here.last].after[1:] or "…" in here.tokens[here.last].after)
    if here.word(1) in ("that", "far", "much", "many", "called", "long") and not here.apart_after:
        return (
            here.starts
            and here.word(1) == "that"
            and here.word(2) in _BE | word_set("quarter week day year month night morning team made took")
        )
    if here.apart_after:
        return here.before not in _SO_NEVER_BEFORE or (here.before == "and" and here.word(-1) == "and" and not here.ends)
    if here.filler_follows and here.word(1) != "well":
        return here.opens or here.apart_before or here.before not in _SO_NEVER_BEFORE
    if here.first == 0:
        return here.word(1) not in _SO_DEGREE - {"to"}
    if here.before in ("okay", "ok", "right", "well", "yeah", "um", "alright", "anyway"):
        return True
    return bool(here.starts and here.word(-1) in ("okay", "right", "well", "yeah", "alright"))


_RIGHT_OWNERS = word_set(
    "them him her me us absolutely completely always out to on and or things everything something left side not really"
)
_RIGHT_BE = _BE | word_set(
    "get got gets getting done do did set put make made prove proved turned turn feel felt looks look looked exactly quite all about alright"
)


def _right(here: _Here) -> bool:
    if here.starts and here.ends:
        return False
    if here.alone:
        return True
    if here.ends and "?" in here.tokens[here.last].after:
        return here.before not in _RIGHT_BE | _DETERMINERS
    if here.ends and not here.tokens[here.last].after and not any(token.after for token in here.tokens):
        # No punctuation was written at all: a last "right" that nothing before it can own is a question tag.
        near = {here.word(offset) for offset in (-2, -3)}
        return (
            here.first > 2 and not near & _DETERMINERS and here.before not in _RIGHT_BE | _DETERMINERS | _PRONOUNS | _RIGHT_OWNERS
        )
    if here.apart_after and not here.ends and here.before in ("okay", "yeah", "so", "um"):
        return True
    if here.opens and here.word(1) in word_set("so okay ok well and then yeah because i we"):
        return here.starts or here.word(1) in ("so", "okay")
    return False


_WELL_ADVERB = word_set(
    "very so as really pretty quite fairly too went go goes going gone did do does doing done work works worked working well-known know knew "
    "known perform performed performs fit fits fitted how equally reasonably particularly extremely incredibly surprisingly that them us it "
    "together communicate communicated speak speaks sleep slept run ran runs sell sold explained explain received not may might equally just all "
    "is was are be am been get feel scaled scale scales aged landed means meant reads read understood handled handle a the"
)
_WELL_AFTER = word_set(
    "as before after under over above below within enough known done established documented into beyond past ahead aware worth"
)


def _well(here: _Here) -> bool:
    if here.starts and here.ends:
        return False
    if here.before == "as":
        return False
    if here.word(1) in _WELL_AFTER and not here.apart_after:
        return False
    if here.alone:
        return not (here.ends and not here.starts)
    if here.starts:
        return True
    if here.apart_before and here.word(1) in _PRONOUNS | word_set("the not maybe at actually"):
        return True
    if here.before in _CONJUNCTIONS | word_set("said like thought was okay um yeah to is") and (
        here.word(1) in _PRONOUNS | word_set("the what maybe if why let's not actually okay") or here.apart_after
    ):
        return here.before not in ("was", "to", "is") or (here.apart_after and not here.ends)
    return False


_OKAY_STATE = _BE | word_set(
    "feel felt look looks looked sounds sound seems seemed went did do work worked that's think an the his her their my perfectly quite totally gave got get"
)


def _okay(here: _Here) -> bool:
    if here.starts and here.ends:
        return True
    if here.word(1) in ("with", "to", "from") and not here.apart_after and not here.starts:
        return False
    if here.alone:
        return True
    if here.starts:
        return here.word(1) not in ("with", "results", "performance", "for")
    if here.before in _OKAY_STATE:
        return False
    if here.apart_before and not here.ends:
        return True
    return here.word(1) in _PRONOUNS | word_set("so well let's now then what how the") and (
        here.before in _CONJUNCTIONS | word_set("said like thought um yeah well") or (here.apart_before)
    )


# actually, basically, literally ---------------------------------------------------------------------------------------------------------
_QUESTION_AUX = word_set("did does do is was are were has have had can could would will")


def _actually(here: _Here) -> bool:
    if here.starts or here.alone:
        return True
    if here.ends:
        return here.apart_before
    if here.apart_after:
        return here.before not in _NEGATIONS
    window = [here.word(offset) for offset in (-1, -2, -3, -4) if here.first + offset >= 0]
    if any(word in _WH or word in _NEGATIONS or word in word_set("than only few before") for word in window[:3]):
        return False
    if here.before in _MODALS - {"do", "don't"} | word_set(
        "to could've would've not that and without by of for people nobody users the"
    ):
        return here.before in ("and", "that") and here.word(1) in _PRONOUNS | word_set("the")
    if (
        len(window) > 1
        and window[1] in _QUESTION_AUX
        and window[0] in _SUBJECTS
        and (len(window) < 3 or here.first == 2 or here.tokens[here.first - 2].starts)
    ):
        return False
    return here.before in _PRONOUNS | _CONJUNCTIONS | _BE | word_set("had have was")


def _basically(here: _Here) -> bool:
    if here.alone or here.apart_after:
        return True
    return here.after not in word_set(
        "the identical correct sound unchanged unusable useless wrong right impossible finished equivalent decent honest good"
    ) or (here.after == "the" and here.word(2) not in word_set("same only opposite"))


def _literally(here: _Here) -> bool:
    if here.alone or here.starts:
        return here.word(1) not in ("translated", "speaking")
    if here.before in word_set(
        "it that them this too very quite more me us taken translated meant means mean translates reads both so not her him"
    ):
        return (
            here.before in ("it", "that", "this", "them", "so")
            and not here.ends
            and not here.apart_after
            and here.word(-2)
            not in word_set(
                "take took taken taking read reading interpret interpreted meant mean translate translated followed follow"
            )
        )
    return not (here.ends or here.word(1) in ("and", "or", "true", "translated", "means", "translates", "speaking", "true,"))


# kind of, sort of, just -----------------------------------------------------------------------------------------------------------------
_KIND_BEFORE = (_DETERMINERS - {"that", "this"}) | word_set(
    "same new different certain all only right other wrong first best worst rare special particular many few several such two three "
    "specific second third last next most unique very so really new whole"
)
_KIND_VERBS = word_set(
    "was were is had got made took went came gave felt worked turned ended started stopped fell broke blew threw set changed helped forced led "
    "means meant makes sums depends happened stuck became killed saved slipped grew drove"
)


def _kind_of(here: _Here) -> bool:
    if (
        here.word(1) in ("you", "them", "him", "her")
        and not here.apart_after
        and here.before in _BE | word_set("very so really how")
    ):
        return False
    if here.before in _KIND_BEFORE:
        return False
    if here.before in ("that", "this"):
        return here.word(1) in _KIND_VERBS or here.apart_after
    return True


_JUST_NEVER_AFTER = word_set(
    "in as before after because now enough right under over one a an the for about below above outside behind past when then that this these "
    "those ahead short two three four five six seven eight nine ten twenty thirty another once if us me him her them my our your by from at "
    "with on to"
)
_JUST_DONE = word_set(
    "started joined finished released launched shipped arrived happened moved hired left lost missed come been received got gotten bought raised "
    "announced lost begun become closed taken gone deployed rolled merged acquired turned opened signed published passed heard met"
)
_JUST_WENT_ON = word_set("kept went said tried let waited hoped wanted felt thought left gave told asked")
_JUST_ADVERBS = word_set(
    "really so super very kind sort like basically literally kinda sorta you completely totally constantly always"
)


def _just(here: _Here) -> bool:
    if here.before in word_set(
        "not only a the isn't wasn't weren't aren't have has had i've we've they've he'd she'd i'd we'd they'd had've or it's-only"
    ):
        return here.apart_after and here.before in ("a", "the", "or")
    if here.apart_after:
        return not here.ends or here.apart_before
    if here.filler_follows or here.word(1) == "just":
        if here.word(1) == "like":
            return here.word(2) not in word_set("the a any that this my our you in we i every most")
        return True
    if here.word(1) in _JUST_NEVER_AFTER | _WH or here.word(1)[:1].isdigit():
        return False
    if here.word(1) in _JUST_ADVERBS:
        return True
    if here.before in word_set(
        "i we they he she you it who people everyone everybody nobody that team also to then would could can i'm we're "
        "they're he's she's it's was were is are kept didn't don't should will must let's i'll we'll"
    ):
        if here.word(1) in _JUST_DONE:
            return False
        if here.before in ("to", "can", "could", "would", "should", "will", "must", "let's", "you", "who"):
            return here.before in ("to", "would", "could", "let's", "can", "will")
        return True
    if here.before in ("and", "but"):
        return here.word(1) in _JUST_WENT_ON
    return False


def _always(_here: _Here) -> bool:
    return True


_RULES: dict[tuple[str, ...], Callable[[_Here], bool]] = {
    ("like",): _like,
    ("you", "know"): _you_know,
    ("i", "mean"): _i_mean,
    ("so",): _so,
    ("right",): _right,
    ("well",): _well,
    ("okay",): _okay,
    ("ok",): _okay,
    ("actually",): _actually,
    ("basically",): _basically,
    ("literally",): _literally,
    ("kind", "of"): _kind_of,
    ("sort", "of"): _kind_of,
    ("kinda",): _always,
    ("sorta",): _always,
    ("just",): _just,
}
