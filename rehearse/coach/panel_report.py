"""Looks back on a mock round: which numbers and names held over the answers, which changed, what was worst, and what to practise next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rehearse.coach.follow_ups import NO_OCCASION
from rehearse.coach.follow_ups_gaps import find_gaps
from rehearse.coach.generalities import asks_what_happened, find_generality
from rehearse.coach.lexicon_tokens import Break, TokenStream, token_stream
from rehearse.coach.measuring import measures_something
from rehearse.coach.numbers import Quantity, QuantityKind, find_quantities, widest
from rehearse.coach.panel import heard_so_far
from rehearse.model.evidence import Polarity, Quote
from rehearse.model.panel import Claim, ClaimKind, PanelSetup, RoundAnswer, RoundLine, RoundReport, TurnKind
from rehearse.model.sections import Label
from rehearse.model.transcript import Word

#: Words that say nothing about what a number measures.
_EMPTY = frozenset(
    "a an the and or but so then that this these those there here it its he she they we i you me us them him her my our your their his "
    "of to in on at by for from with without into over under about after before during until as than is are was were be been being am "
    "do did does done have has had will would could can should may might not no yes very just only also really around roughly "
    "almost nearly exactly more most less least up down out off all any some every each both other one two first second last next "
    "percent per went go gone going get got fell rose dropped cut reduced increased improved grew moved brought took made came "
    "week weeks day days month months hour hours minute minutes second seconds year years what which who when where how".split()
)
_ROLES = frozenset(
    "manager lead director engineer analyst designer colleague head scientist officer president owner architect lawyer counsel "
    "clerk teammate founder chief".split()
)
#: Capitalised words that are no names of people or products.
_NOT_NAMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october "
    "november december english ai ml api sql pm ceo cto vp it okay ok".split()
)
_AROUND = 4
_SHARED = 2
_MOST_HELD = 12
#: Below this a number at an answer's very end may be the beginning of a larger one that was cut off.
_MAY_GO_ON = 100
#: A number heard with less certainty than this may be another word.
_DOUBTFUL = 0.5
#: Before these, "two" and "four" are "too" and "for" misheard ("two many").
_NOT_AFTER_A_NUMBER = frozenset("many much few little late early soon often long far big small hard easy slow fast".split())

#: More of an answer than this on situation and task leaves too little for the action.
_SET_UP = 0.35

#: What was said and had better not be, the worst first: it is told before anything that was only missing.
_FAULTS = {
    NO_OCCASION: "Tell of one time when it happened, not of what you would do: where it was, who was there, what you did.",
    "never_disagreed": "Choose a real difference of views, however small, and say how you came to see the other one.",
    "gave_in": "Say how you put your view, with its reason, before you agreed to theirs.",
    "blame": "Tell it once as if those it was about were in the room.",
    "proved_wrong": "Say what was right in the other view and where it went into the result.",
    "hero": "Say what the others knew and did that you could not have done.",
    "deflection": "Say what was yours in it, and what you did because it was.",
    "concern_dismissed": "Take each worry first, in the words of whoever had it; then answer it.",
    "over_promise": "Put a range and a condition beside each promise.",
    "hidden_uncertainty": "Say how sure you were, and what would have shown you that you were wrong.",
    "jargon": "Tell it once to somebody outside the field; change each word at which they stop.",
}
#: What to practise when a gap comes back over a round, in the order in which it matters.
_PRACTISE = {
    "no_result": "Finish each answer: say what was different afterwards, before the next question comes.",
    "no_action": "Say what you did, step by step; the panel heard the scene and not the deed.",
    "no_number": "Write down three numbers of this story, before, after and how long it took, and say them aloud once.",
    "no_baseline": "Give each number its starting point in the same sentence.",
    "we_outweighs_i": "Tell the action once more with I for every step that was yours.",
    "no_stakeholder_view": "For each person in the story, prepare one sentence on what they wanted and what they were judged by.",
    "no_measurable_conflict": "Prepare the sentence that says by what all sides could see whether it worked, and what nobody would give up for it.",
    "no_reflection": "Prepare two sentences on what you would do differently, and close with them.",
    "vague_action": "Replace aligned, discussed and worked on by what one would have seen you do.",
    "no_disagreement_shown": "Keep the disagreement in the story: who was against it, and why that was reasonable.",
    "failure_hidden": "Say your own part in what went wrong in one plain sentence.",
    "no_impact": "Go on from what you did to what changed by it: for a person, in time or in money.",
    "no_decision": "Say who decided what, and by which rule.",
}


@dataclass(frozen=True, slots=True)
class _Mention:
    """A quantity with what it is about and the words around it."""

    kind: QuantityKind
    value: float
    about: frozenset[str]
    words: str
    #: The counted things ("300 complaints"), "" where the number stands alone.
    counted: str = ""
    #: Heard with doubt, or the answer ended on it, where "three" may have been meant to go on as "three hundred".
    unsure: bool = False


def round_report(setup: PanelSetup, answers: Sequence[RoundAnswer]) -> RoundReport:
    """The report over the answered turns, in their order. What was not measured stays None and counts for nothing."""
    streams = [token_stream(answer.sentences, answer.words) for answer in answers]
    numbers = [_mentions(stream, answer.words) for stream, answer in zip(streams, answers, strict=True)]
    names = [_people(stream) for stream in streams]
    changed: list[Claim] = []
    held: list[Claim] = []
    for later in range(len(answers)):
        for earlier in range(later):
            found_changed, found_held = _compare(numbers[earlier], numbers[later], earlier, later)
            changed += found_changed
            held += found_held
            changed += _renamed(names[earlier], names[later], earlier, later)
    changed, held = _once(changed), _once(held)
    faults = _faults(answers)
    gaps = _gaps(answers)
    gaps.update({name: len(quotes) for name, quotes in faults.items()})
    roles = {chair.id: chair.role for chair in setup.interviewers}
    lines = tuple(
        RoundLine(
            answer.turn.question,
            roles.get(answer.turn.interviewer, answer.turn.interviewer),
            answer.seconds,
            answer.fillers_per_minute,
            answer.shares,
            answer.absent,
        )
        for answer in answers
    )
    return RoundReport(
        lines, tuple(changed), tuple(held[:_MOST_HELD]), dict(gaps.most_common()), _practise(changed, faults, gaps, lines)
    )


def _faults(answers: Sequence[RoundAnswer]) -> dict[str, list[str]]:
    """What was said and had better not be, with its words in each answer that held it."""
    found: dict[str, list[str]] = {}
    for answer in answers:
        if answer.evidence is None:
            continue
        general = _general(answer)
        if general is not None:
            found.setdefault(NO_OCCASION, []).append(general.text.strip(" ,.;:!?"))
        avoided = [item for item in answer.evidence if item.polarity is Polarity.AVOID]
        for name, gap in find_gaps(avoided, (), None).items():
            found.setdefault(name, []).append(gap.facts.get("quote", ""))
    return found


def _general(answer: RoundAnswer) -> Quote | None:
    """What the answer told instead of what happened, where its question asked for that."""
    return find_generality(answer.sentences, answer.words) if asks_what_happened(answer.turn.question) else None


def _gaps(answers: Sequence[RoundAnswer]) -> Counter[str]:
    """In how many answers each thing was missing. Only the first is asked for a whole story: what it lacked is missing from the whole round where
    no later answer told it, and from the first answer alone where one did. Nothing is missing from an answer in which nothing happens.
    """
    gaps: Counter[str] = Counter()
    measured = [answer for answer in answers if answer.evidence is not None]
    for answer in measured:
        if answer.turn.kind is TurnKind.OPENING and _general(answer) is None:
            wanted = [item for item in answer.evidence or () if item.polarity is not Polarity.AVOID]
            told, absent = heard_so_far(wanted, answer.absent, [other for other in measured if other is not answer])
            still = find_gaps(told, absent or (), None)
            gaps.update({gap: len(measured) if gap in still else 1 for gap in find_gaps(wanted, answer.absent or (), None)})
    return gaps


def _mentions(stream: TokenStream, words: Sequence[Word]) -> tuple[_Mention, ...]:
    quantities = [item for item in widest(find_quantities(stream)) if item.value is not None and measures_something(item, stream)]
    inside = {position for item in quantities for position in range(item.first, item.last)}
    found = []
    for item in quantities:
        if item.value is None:
            continue
        following = stream.tokens[item.last] if item.last < len(stream.tokens) else ""
        if item.kind is QuantityKind.NUMBER and following in _NOT_AFTER_A_NUMBER:
            continue
        first, last = stream.sentence_bounds(item.first)
        counted = stream.tokens[item.last] if item.last < last and stream.breaks[item.last] is Break.NONE else ""
        about = frozenset(
            _stem(stream.tokens[position])
            for position in range(first, last)
            if position not in inside and stream.tokens[position] not in _EMPTY and stream.tokens[position].isalpha()
        )
        heard = words[stream.words[item.first] : stream.words[item.last - 1] + 1]
        ends_there = item.last == len(stream.tokens) and item.kind is QuantityKind.NUMBER and abs(item.value) < _MAY_GO_ON
        found.append(
            _Mention(
                item.kind,
                item.value,
                about,
                _words_around(stream, words, item, first, last),
                _stem(counted) if counted.isalpha() and counted not in _EMPTY else "",
                ends_there or any(word.probability < _DOUBTFUL for word in heard),
            )
        )
    return tuple(found)


def _words_around(stream: TokenStream, words: Sequence[Word], item: Quantity, first: int, last: int) -> str:
    begin = stream.words[max(first, item.first - _AROUND)]
    end = stream.words[min(last, item.last + _AROUND) - 1]
    return " ".join(word.text for word in words[begin : end + 1])


def _compare(before: Sequence[_Mention], after: Sequence[_Mention], earlier: int, later: int) -> tuple[list[Claim], list[Claim]]:
    """A number held if the earlier answer says the same of the same thing; it changed if only different ones are said of it there.

    The same thing: the same kind of quantity, and two words of substance in common. An earlier number that was itself repeated is
    not taken for a changed one ("from 300 to 180" and later "from 300 to 200" differ in the second number only).
    """
    changed, held = [], []
    repeated = {
        id(one)
        for one in before
        for other in after
        if one.kind is other.kind and one.value == other.value and _same_thing(one, other)
    }
    for mention in after:
        alike = [one for one in before if one.kind is mention.kind and _same_thing(one, mention)]
        equal = next((one for one in alike if one.value == mention.value), None)
        if equal is not None:
            held.append(_claim(equal, mention, earlier, later))
            continue
        different = [one for one in alike if id(one) not in repeated and _comparable(one, mention)]
        if different:
            nearest = max(different, key=lambda one: len(one.about & mention.about))
            changed.append(_claim(nearest, mention, earlier, later))
    return changed, held


def _same_thing(one: _Mention, other: _Mention) -> bool:
    return len(one.about & other.about) >= _SHARED


def _comparable(one: _Mention, other: _Mention) -> bool:
    """Whether two different numbers of the same thing may be called a change: both heard for sure, both of the same counted things.

    A number without its things ("more than three.") is compared only where the rest of its sentence names them.
    """
    if one.unsure or other.unsure:
        return False
    if one.kind is not QuantityKind.NUMBER or one.counted == other.counted:
        return True
    if one.counted and other.counted:
        return False
    return one.counted in other.about if one.counted else other.counted in one.about


def _claim(one: _Mention, other: _Mention, earlier: int, later: int) -> Claim:
    return Claim(ClaimKind.NUMBER, " ".join(sorted(one.about & other.about)), earlier, one.words, later, other.words)


def _people(stream: TokenStream) -> dict[str, set[str]]:
    """Names by the role they are given ("the compliance lead Anna"); names without a role under ""."""
    found: dict[str, set[str]] = {}
    for position, token in enumerate(stream.tokens):
        inside = stream.breaks[position] is not Break.HARD and position > 0
        if not (inside and stream.capitals[position] and token.isalpha() and len(token) > 1) or token in _NOT_NAMES:
            continue
        if token in _EMPTY or token in _ROLES:
            continue
        role = ""
        before = stream.tokens[position - 1]
        if before in _ROLES and stream.breaks[position] is not Break.HARD:
            kind = stream.tokens[position - 2] if position > 1 and stream.tokens[position - 2] not in _EMPTY else ""
            role = f"{kind} {before}".strip()
        found.setdefault(role, set()).add(token)
    return found


def _renamed(before: dict[str, set[str]], after: dict[str, set[str]], earlier: int, later: int) -> Iterator[Claim]:
    """A role that bears another name, or a name that is nearly another one (Anna, Anne)."""
    for role in before.keys() & after.keys() - {""}:
        if before[role].isdisjoint(after[role]):
            one, other = min(before[role]), min(after[role])
            yield Claim(ClaimKind.NAME, role, earlier, one.capitalize(), later, other.capitalize())
    all_before = {name for names in before.values() for name in names}
    all_after = {name for names in after.values() for name in names}
    for one in sorted(all_before - all_after):
        for other in sorted(all_after - all_before):
            if len(one) >= 4 and one[:2] == other[:2] and _differs_in_one(one, other):
                yield Claim(ClaimKind.NAME, "a name", earlier, one.capitalize(), later, other.capitalize())


def _differs_in_one(one: str, other: str) -> bool:
    """True if one letter is put in, left out or changed."""
    if abs(len(one) - len(other)) > 1:
        return False
    shorter, longer = sorted((one, other), key=len)
    if len(one) == len(other):
        return sum(left != right for left, right in zip(one, other, strict=True)) == 1
    return any(longer[:cut] + longer[cut + 1 :] == shorter for cut in range(len(longer)))


def _once(claims: Sequence[Claim]) -> list[Claim]:
    """Each pair of wordings once, in the order in which they were said."""
    seen: dict[tuple[str, str], Claim] = {}
    for claim in sorted(claims, key=lambda one: (one.second_answer, one.first_answer)):
        seen.setdefault((claim.first_words, claim.second_words), claim)
    return list(seen.values())


def _practise(
    changed: Sequence[Claim], faults: Mapping[str, Sequence[str]], gaps: Counter[str], lines: Sequence[RoundLine]
) -> tuple[str, ...]:
    """At most three sentences: the worst that was said, what changed under drilling, then what was missing longest."""
    found = [f"{advice} {_heard_in(faults[name], len(lines))}" for name, advice in _FAULTS.items() if name in faults]
    if changed:
        one = changed[0]
        found.append(
            f"“{one.first_words}” became “{one.second_words}”. Settle which it is, and write the numbers and names of this story on one card."
        )
    order = list(_PRACTISE)
    known = [(gap, count) for gap, count in gaps.items() if gap in _PRACTISE]
    said: set[str] = set()
    for gap, count in sorted(known, key=lambda pair: (-pair[1], order.index(pair[0]))):
        where = _where(gap, count, len(lines))
        found.append(f"{_PRACTISE[gap]} {where if where not in said else ''}".strip())
        said.add(where)
    told = [line.shares for line in lines if line.shares]
    heavy = [shares for shares in told if shares.get(Label.SITUATION, 0) + shares.get(Label.TASK, 0) > _SET_UP]
    if len(heavy) * 2 > len(told):
        whose = "Your story" if len(told) == 1 else "Most answers"
        found.append(f"{whose} spent over a third on setting the scene; begin one sentence before the action.")
    return tuple(found[:3])


def _heard_in(quotes: Sequence[str], answers: int) -> str:
    where = "your one answer" if answers == 1 else f"{len(quotes)} of {answers} answers"
    words = next((quote for quote in quotes if quote), "")
    return f"Heard in {where}: “{words}”." if words else f"Heard in {where}."


def _where(gap: str, count: int, answers: int) -> str:
    if not gap.startswith("no_"):
        return "Heard in your one answer." if answers == 1 else f"Heard in {count} of {answers} answers."
    if answers == 1:
        return "That was missing in your one answer."
    return (
        "That was missing in your first answer and came only when they asked."
        if count == 1
        else "That was missing in the whole round."
    )


def _stem(token: str) -> str:
    return token[:-1] if len(token) > 3 and token.endswith("s") and not token.endswith("ss") else token
