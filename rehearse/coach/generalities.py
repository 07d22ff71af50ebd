"""Tells an answer of generalities from a story: what somebody always does or would do, and nothing that happened."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rehearse.model.evidence import Quote
from rehearse.model.question_shape import Shape, shape_of
from rehearse.model.sections import Sentence
from rehearse.model.transcript import Word

#: Fewer words than this may yet turn into a story; so may a single general sentence.
_ENOUGH_WORDS, _ENOUGH_SENTENCES = 15, 2
_WHO = r"(?:i|we|you|one)"
_OFTEN = r"(?:always|usually|normally|typically|generally|mostly|regularly|often)"
_GENERAL = re.compile(
    rf"\b{_WHO} {_OFTEN}\b|\b{_WHO}(?:'d| would| will|'ll| try to| do| can)? (?:\w+ )?{_OFTEN} \w+|^(?:so |and |but |well |yeah )*{_OFTEN},? {_WHO}\b"
    rf"|\b{_WHO} tend to\b|\b{_WHO} would (?!like|love|say|not know)\w+|\bi'd (?:first|then|just|probably) \w+"
    r"|^(?:so |and |but |then )?(?:when(?:ever)?|if) (?:there's|there is|there are|somebody|someone|something|i|we|you|people|a|an|two|it)\b|\bi am the kind of\b|\bi'm the kind of\b"
    r"|\bi'm (?:a|the) (?:\w+ ){0,3}(?:person|player|listener|communicator|worker|perfectionist)\b"
)
_HABIT = re.compile(rf"\b{_OFTEN}\b")
#: Forms of the past that do not end in -ed, where they are no adjective or noun as a rule.
_PAST = frozenset(
    "was wasn't were weren't had hadn't did didn't said told went came got took gave made thought felt knew found kept brought bought stood ran saw "
    "wrote began met paid sent held heard lost won led sat spoke became built caught chose drew drove fell fought flew forgot grew hid taught threw "
    "woke wore sold slept shook shot sang rang rose rode blew broke ate drank dealt meant lent spent swore stole stuck struck".split()
)
#: Forms that tell of something done only behind "have": "I have spoken with both", and not "it is written down".
_DONE = frozenset(
    "spoken written shown given taken seen gone understood fallen broken chosen driven grown risen left put cut set let read hit done".split()
)
_HAVE = frozenset("have has i've we've you've they've".split())
#: An -ed that is no verb of the past by itself: "indeed", "I need".
_NO_PAST = frozenset(
    "need needed indeed speed feed seed breed weed exceed proceed succeed agreed-upon hundred sacred naked wicked red bed".split()
)
#: Before an -ed they make a quality or a state of it: "I am very organised", "get people involved".
_STATE = frozenset(
    "am is are be being been i'm you're we're they're he's she's it's that's get gets getting stay very so more most quite well too keep "
    "keeps keeping feel feels people everybody everyone things them it".split()
)
#: A moment or a person that belongs to one occasion.
_MOMENT = re.compile(
    r"\b(?:one day|one time|last (?:year|month|week|summer|winter|spring|autumn|time|monday|tuesday|wednesday|thursday|friday|night)|yesterday|ago|back then"
    r"|for example|for instance|there was|there were|this one|one of (?:my|our|the)|once|that day|(?:19|20)\d\d|january|february|april|june|july|august"
    r"|september|october|november|december|in (?:march|may)|monday|tuesday|wednesday|thursday|friday|saturday|sunday|i remember|the first thing|at first)\b"
)
_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
#: Behind "if" the past is none: "if a colleague disagreed with something we decided, I would ...". Where no "would" follows, a condition
#: ends where the speaker comes in again: in "if anybody asks I told him so" something was said. Behind "when" the past is none before a "would".
_CONDITION = re.compile(
    r"\b(?:if|unless)\b(?:[^,.;:?!]*(?=,? ?\b(?:i|we|you|one)(?: would|'d)\b)|(?: (?:i|we)\b)?(?:(?!\b(?:i|we)\b)[^,.;:?!])*)"
)
_OCCASION_CONDITION = re.compile(r"\bwhen(?:ever)?\b(?:(?!\b(?:i|we)\b)[^,.;:?!])*(?=,? ?\b(?:i|we|you|one)(?: would|'d)\b)")
_WOULD = re.compile(r"\b(?:would|'d|i'd|we'd|you'd)\b")
#: A question that itself asks what somebody does as a rule, or would do.
_ASKS_IN_GENERAL = re.compile(
    r"\b(?:would|will|could|might|suppose|imagine|if you|do you|does (?:he|she|it|that)|are you|can you)\b"
)


def find_generality(sentences: Sequence[Sentence], words: Sequence[Word]) -> Quote | None:
    """The first general sentence of an answer that holds no event, quoted exactly; None wherever anything was told that happened.

    Only what is sure is said: a single verb of the past, a day or a "for example" is taken for a story, and so is an answer that is told in
    the present tense without words such as "always" and "usually".
    """
    texts = [" ".join(word.text for word in words[one.first : one.last]) for one in sentences]
    plain = [text.casefold().replace("’", "'") for text in texts]
    tokens = [found[0] for text in plain for found in _WORD.finditer(text)]
    told = [found[0] for text in plain for found in _WORD.finditer(_CONDITION.sub(" ", _OCCASION_CONDITION.sub(" ", text)))]
    if len(tokens) < _ENOUGH_WORDS or _past(told) or any(_MOMENT.search(text) for text in plain):
        return None
    general = [place for place, text in enumerate(plain) if _GENERAL.search(text)]
    if len(general) < _ENOUGH_SENTENCES or 2 * len(general) < len(sentences):
        return None
    # What says "always" or "normally" shows best what is meant.
    first = next((place for place in general if _HABIT.search(plain[place])), general[0])
    spoken = words[sentences[first].first : sentences[first].last]
    return Quote(texts[first], spoken[0].start, spoken[-1].end)


def told_instead(general: Quote) -> str:
    """What an answer of generalities tells, instead of what the person did."""
    return "what you would do" if _WOULD.search(general.text.casefold().replace("’", "'")) else "what you do as a rule"


def told_text(general: Quote) -> str:
    """The sentence that says so of an answer."""
    return f"You told {told_instead(general)}, not what you did: “{general.text.strip(' ,.;:!?')}”."


def asks_what_happened(question: str) -> bool:
    """Whether a question, in its own words, wants something told that happened, so that a rule or a wish is no answer to it."""
    plain = question.casefold().replace("’", "'")
    return shape_of(question) is Shape.STORY and _ASKS_IN_GENERAL.search(plain) is None


def _past(tokens: Sequence[str]) -> bool:
    for place, token in enumerate(tokens):
        if token in _PAST or (token in _DONE and _HAVE.intersection(tokens[max(0, place - 2) : place])):
            return True
        if (
            token.endswith("ed")
            and len(token) > 3
            and token not in _NO_PAST
            and not _STATE.intersection(tokens[max(0, place - 3) : place])
        ):
            return True
    return False
