"""Finds the duties in a job description and asks for a time at which each was done, whatever the trade."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

#: Longest heading, in words.
_HEADING = 8
_SHORTEST, _LONGEST = 10, 220
_DUTIES = re.compile(
    r"\b(?:responsibilit(?:y|ies)|dut(?:y|ies)|tasks?|accountabilit(?:y|ies)|day[- ]to[- ]day|what you(?:['’]?ll| will) (?:do|be doing)|"
    r"what you do|(?:the|this|your) (?:role|job|position|post)|job (?:purpose|description|summary|content)|what (?:the|this) (?:job|role|post)|"
    r"you will$|you['’]ll$|you would$|a typical day|main purpose)",
    re.IGNORECASE,
)
#: Headings of what a person should bring or gets, even where they also speak of the role.
_NOT_DUTIES = re.compile(
    r"\b(?:requirements?|required|qualifications?|skills?|experience|essential|desirable|person specification|benefits?|about us|"
    r"who we are|we offer|you(?:['’]ll| will| must| should)? (?:have|bring|need|get)|about you|who you are|salary|pay|hours|"
    r"how to apply|apply|contact|why (?:join|work)|location|what we|our (?:team|values|company))\b",
    re.IGNORECASE,
)
_INLINE = re.compile(r"^([^:.;]{3,60}):\s+(\S.*)$")
_SUBJECT = re.compile(
    r"^(?:(?:in this (?:role|job|position|post),? )?(?:you|the (?:(?:successful|right|ideal) )?(?:candidate|applicant|person|post ?holder|"
    r"job ?holder)|s?he|he/she|they)(?:['’]ll| will| would| shall| must| are expected to| will be expected to| need to| have to)?"
    r"(?: also)?\s+|to\s+)(?=\w)",
    re.IGNORECASE,
)
#: A subject that promises work; "you have ..." and "you are ..." describe the person.
_WILL = re.compile(r"^[^.]*?(?:['’]ll| will| would| shall| must| expected to| need to| have to)\s", re.IGNORECASE)
_RESPONSIBLE = re.compile(r"^(?:be )?(?:responsible|accountable) for ", re.IGNORECASE)
_DESCRIBES = re.compile(
    r"^(?:be|have|has|need|get|receive|enjoy|bring|earn|own a|join|love|find yourself|any other|other (?:duties|tasks))\b",
    re.IGNORECASE,
)
#: What work is made of, in the form that follows "you had to".
_VERBS = frozenset(
    "accept accompany achieve act adapt add address administer adjust advise agree allocate analyse analyze anticipate apply appraise arrange "
    "assemble assess assign assist attend audit author balance bake book brief bring build buy calculate calibrate call care carry cash catalogue "
    "challenge chair change chase check choose clean clear close coach collaborate collate collect communicate compile complete comply "
    "conduct configure consult contact contribute control convert cook coordinate co-ordinate cope correct counsel cover craft create cut "
    "deal debug decide decorate defend define delegate deliver demonstrate deploy design detect determine develop devise diagnose direct "
    "discuss dispense distribute document draft drive edit educate encourage enforce engage ensure enter escalate escort establish estimate "
    "evaluate examine execute explain facilitate fetch file fill fix follow forecast form formulate foster gather generate give greet grow "
    "guide handle help hire hold host identify implement improve influence inform initiate innovate input inspect install instruct integrate "
    "interact interpret interview introduce investigate invoice issue keep label lead learn liaise lift listen load log look maintain make manage map "
    "mark market measure mediate meet mend mentor migrate mix model moderate monitor motivate move negotiate notify nurse observe obtain "
    "open operate optimise optimize order organise organize oversee own pack package paint participate partner pass perform persuade pick place plan "
    "plant police post prepare prescribe present preserve prevent prioritise prioritize process procure produce programme promote propose "
    "protect provide purchase raise reach read receive recommend reconcile record recruit reduce refer register relocate remain remove repair "
    "replace replenish reply report represent research resolve respond restock review run safeguard schedule scope screen secure select "
    "sell serve service set setup share ship show sign solve sort source staff stack steer stock store streamline strengthen structure submit "
    "supervise supply support sweep take talk teach test track trade train transfer translate transport travel treat triage troubleshoot "
    "turn type undertake unload update uphold use validate verify visit wash watch weigh welcome work wrap write".split()
)  # fmt: skip
#: After one of these the first word was a verb; after one of `_OF` it was a thing ("support of families").
_OBJECT = frozenset("the a an all any your our their each every new and/or with up out on to in at as".split())
_OF = frozenset("of for".split())
_BOTH = frozenset(
    "act audit balance book brief call care cash change check contact control cook cover cut deal design document draft file form guide help label "
    "lead map mark market model monitor nurse order pack package paint partner pick place plan plant police post process produce "
    "programme purchase raise record refer report research review run schedule screen service set share ship show sort source staff stock store supply "
    "support test track trade train transfer transport travel treat triage turn type update use visit watch work wrap".split()
)  # fmt: skip


def duty_questions(segments: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """For each segment its questions: entries below a heading that announces duties ("Responsibilities:"), up to the next heading,
    and elsewhere what "you will" do."""
    inside = False
    for segment in segments:
        heading = _heading(segment)
        if heading is not None:
            inside = _announces(heading)
            yield ()
            continue
        inline = _INLINE.match(segment)
        if inline and len(inline[1].split()) <= _HEADING and (_DUTIES.search(inline[1]) or _NOT_DUTIES.search(inline[1])):
            inside = _announces(inline[1])
            yield tuple(_questions(inline[2], sure=True)) if inside else ()
        else:
            yield tuple(_questions(segment, sure=inside))


def has_duties_heading(segments: Sequence[str]) -> bool:
    """Whether the text announces duties anywhere."""
    headings = [heading for segment in segments if (heading := _heading(segment)) is not None]
    inline = [match[1] for segment in segments if (match := _INLINE.match(segment))]
    return any(_announces(heading) for heading in (*headings, *inline))


def _heading(segment: str) -> str | None:
    """The words of a heading, None for anything else."""
    words = segment.strip(" *_#").split()
    if not words or len(words) > _HEADING or words[-1][-1] in ".!?;,":
        return None
    bare = " ".join(words).rstrip(": ")
    announced = words[-1].endswith(":") or _DUTIES.search(bare) or _NOT_DUTIES.search(bare)
    return bare if announced and not _starts_with_verb(bare) else None


def _announces(heading: str) -> bool:
    return _DUTIES.search(heading) is not None and _NOT_DUTIES.search(heading) is None


def _questions(segment: str, *, sure: bool) -> Iterator[str]:
    """`sure`: it stands below a heading for duties; elsewhere only what says "you will ..." is one."""
    for part in re.split(r"(?<=[.!?])\s+(?=[A-Z])|;\s+|,?\s+and\s+(?=you(?:['’]ll| will| would)\s)|\s+[•·▪]\s+", segment):
        said = part.strip().strip("*_").rstrip(".;,:! ")
        inline = _INLINE.match(part)
        if part.rstrip().endswith("?") or (inline and _NOT_DUTIES.search(inline[1])):
            continue
        subject = _SUBJECT.match(said)
        promised = subject is not None and _WILL.match(said[: subject.end()]) is not None
        if not (sure or promised):
            continue
        rest = said[subject.end() :] if subject else said
        asked = _asked(rest, promised=promised)
        if asked:
            yield asked


def _asked(duty: str, *, promised: bool) -> str | None:
    if not _SHORTEST <= len(duty) <= _LONGEST or len(duty.split()) < 2:
        return None
    responsible = _RESPONSIBLE.match(duty)
    if responsible:
        return f"Tell me about a time you were responsible for {_lowered(duty[responsible.end() :])}."
    if _DESCRIBES.match(duty):
        return None
    if _starts_with_verb(duty):
        return f"Tell me about a time you had to {_lowered(duty)}."
    # "You will gladly ..." with a word nobody foresaw says nothing that could be asked.
    return None if promised else f"Tell me about a time you were responsible for {_lowered(duty)}."


def _starts_with_verb(text: str) -> bool:
    words = [word.strip(",()").casefold() for word in text.split()]
    if len(words) > 2 and words[0].endswith("ly"):
        words = words[1:]
    if len(words) < 2:
        return False
    verb = words[0].split("/")[0]
    if verb in _VERBS:
        return not (verb in _BOTH and words[1] in _OF and verb not in ("care", "work"))
    return words[1] in _OBJECT and not verb.endswith(("ing", "ion", "ment", "ance", "ence", "ity", "ness"))


def _lowered(text: str) -> str:
    """With a small first letter, but for abbreviations and names in capitals."""
    first = text.split()[0]
    return text if len(first) > 1 and any(letter.isupper() for letter in first[1:]) else text[0].lower() + text[1:]
