"""Turns pasted text, a list of questions or a job description, into questions: the real ones kept, the rest left alone."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence

from rehearse.model.question import Question
from rehearse.model.vocabulary import Category
from rehearse.store.job_duties import duty_questions, has_duties_heading
from rehearse.store.plain_text import clean, searchable
from rehearse.vocabulary import load_vocabulary

_LONGEST = 400
_MOST = 500
_WRAPPED = 60
_PASTED: tuple[str, ...] = ("pasted",)
_FROM_DUTIES: tuple[str, ...] = ("pasted", "job description")
#: Who asks what was pasted: nobody said, and whatever the work is, it is somebody who hires for it.
_ASKED_BY = "manager"
_BULLET = re.compile(r"^\s*(?:[-*+•‣▪◦●○–—·»>]+|\(?\d{1,3}[.):]|\(?[a-z][.)]|Q\d{0,3}\s*[.:)]|#{1,6})\s+", re.IGNORECASE)
_LABEL = re.compile(r"^(?:(?:interview\s+)?question(?:\s+\d+)?|prompt|ask(?:s|ed)?|q\d*)\s*[:.)-]\s*", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’*_)]*\s+(?=[\"“‘(*_]*[A-Z0-9])")
_QUOTED = re.compile(r"[\"“]([^\"”]{12,400})[\"”]")
_MARKUP = re.compile(r"(\*+|__|`|^_+|_+$)")
_IMPERATIVE = re.compile(
    r"^(?:please\s+)?(?:tell (?:me|us)|describe|give (?:me|us|an example)|share (?:an example|a time|a story|with)|walk (?:me|us) through|"
    r"talk (?:about|me through|us through)|think (?:of|about) a time|explain (?:a time|how you|to (?:me|us)|a situation)|"
    r"recall a|name a time|discuss a time|show (?:me|us) how you)\b",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"^(?:and |so |then )?(?:how|what|when|where|which|who|whom|whose|why|can|could|would|will|have|has|had|do|does|did|is|are|was|were|if|"
    r"in what|on what|to what|for what|with whom|should|suppose|imagine)\b",
    re.IGNORECASE,
)
#: Questions an advertisement asks its reader.
_SELLING = re.compile(
    r"^(?:(?:are|could) you (?:be (?:the|our|who|what|a|an) |the |who |passionate|excited|ready|interested|looking|someone|a |an )|interested|ready to|sounds? (?:like|good)|want to|"
    r"do you (?:want|love|enjoy|dream|thrive)|why (?:join|us|work (?:at|for|with))|who (?:we are|are we|you are)|what(?:'s| is) in it|"
    r"what (?:we|you(?:'ll| will)) )",
    re.IGNORECASE,
)
#: Work with people as an advertisement lists it, in the form that follows "you had to".
_DUTY = re.compile(
    r"^(?:you(?:'ll| will| would)?\s+(?:be expected to\s+)?|the ability to\s+|ability to\s+|be able to\s+)?"
    r"((?:closely )?(?:collaborate|work (?:with|across|closely|together|alongside)|partner|communicate|lead|drive|mentor|coach|influence|"
    r"translate|align|explain|present|coordinate|resolve|negotiate|prioriti[sz]e|build consensus|advocate|champion|bridge|"
    r"manage (?:stakeholders|expectations|trade))\b.{12,220})$",
    re.IGNORECASE,
)


def questions_from_text(text: str, categories: Sequence[Category] | None = None) -> tuple[Question, ...]:
    """The questions in a pasted text, in its order, each once, as own questions with a guessed category.

    Kept: sentences that ask, and requests such as "Tell me about ...". A job description gives one question for each of its
    duties: what stands below a heading that announces them, what "you will" do, and, anywhere in a text that asks nothing, work
    with people. Ids come from the wording, so pasting twice gives the same ids.
    """
    known = tuple(categories) if categories is not None else load_vocabulary().categories
    segments = tuple(_segments(clean(text)))
    found = [(wording, _PASTED) for segment in segments for wording in _asked(segment)]
    if not found or has_duties_heading(segments):
        # An advertisement may ask its reader something too ("Could you be who we look for?"): its duties still count.
        found += [(wording, _FROM_DUTIES) for wording in _duties(segments, with_people=not found)]
    unique: dict[str, Question] = {}
    for wording, tags in found:
        key = searchable(wording).rstrip(" ?.!")
        if key not in unique and len(unique) < _MOST:
            category = guess_category(wording, known)
            unique[key] = Question(own_id(wording), wording, category, listener=_ASKED_BY, tags=tags, own=True)
    return tuple(unique.values())


def _duties(segments: Sequence[str], *, with_people: bool) -> Iterator[str]:
    """In the order of the text. `with_people`: work with people counts wherever it stands."""
    for segment, headed in zip(segments, duty_questions(segments), strict=True):
        yield from headed
        if with_people and not headed:
            yield from _from_duty(segment)


def guess_category(text: str, categories: Sequence[Category]) -> str:
    """The category whose keywords say most about the text (longer keywords say more), or "general"."""
    line = f" {searchable(text)} "
    best, weight = "general", 0
    for category in categories:
        found = sum(len(keyword) for keyword in category.keywords if re.search(rf"(?<![a-z]){re.escape(keyword)}", line))
        if found > weight:
            best, weight = category.id, found
    return best


def _segments(text: str) -> Iterator[str]:
    """List items with their continuation lines, table cells, and paragraphs."""
    held: list[str] = []
    in_item = False
    for raw in text.splitlines():
        line = raw.strip()
        starts = _BULLET.match(raw) is not None
        # A list item goes on in an indented or a lower-case line, a paragraph in a lower-case one or after a line long enough to
        # have been wrapped; anything else ("Role: Engineer") stands for itself.
        goes_on = line[:1].islower() or (raw[:1].isspace() if in_item else bool(held) and len(held[-1]) >= _WRAPPED)
        starts_anew = starts or not goes_on
        if not line or starts_anew or line.startswith("|"):
            if held:
                yield " ".join(held)
            held = []
        if line.startswith("|"):
            yield from (cell.strip() for cell in line.strip("|").split("|"))
        elif line:
            in_item = starts or (in_item and not starts_anew)
            held.append(_BULLET.sub("", raw, count=1).strip() if starts else line)
            # A line that ends a sentence ends its item too: lists are often pasted without bullets.
            if line[-1] in '.?!:"”*_':
                yield " ".join(held)
                held = []
    if held:
        yield " ".join(held)


def _asked(segment: str) -> Iterator[str]:
    quoted = [_tidy(match) for match in _QUOTED.findall(segment)]
    quoted = [wording for wording in quoted if _asks(wording)]
    if quoted:
        yield from quoted
        return
    sentences = [_tidy(part) for part in _SENTENCE_END.split(_tidy(segment))]
    if sentences and _asks(sentences[0]) and all(_asks(part) for part in sentences) and len(" ".join(sentences)) <= _LONGEST:
        yield " ".join(sentences)
        return
    yield from (sentence for sentence in sentences if _asks(sentence))


def _from_duty(segment: str) -> Iterator[str]:
    for sentence in _SENTENCE_END.split(_tidy(segment)):
        duty = _DUTY.match(sentence.strip().rstrip(".;, "))
        if duty:
            first, rest = duty[1][0].lower(), duty[1][1:]
            yield f"Tell me about a time you had to {first}{rest}."


def _asks(sentence: str) -> bool:
    words = sentence.split()
    if not len(words) >= 4 or len(sentence) > _LONGEST or _SELLING.match(sentence):
        return False
    return _IMPERATIVE.match(sentence) is not None or (sentence.endswith("?") and _ASKING.match(sentence) is not None)


def _tidy(text: str) -> str:
    bare = _MARKUP.sub("", " ".join(text.split()))
    bare = _LABEL.sub("", bare.strip()).strip(" \"“”‘’'*_")
    return " ".join(bare.split())


def own_id(wording: str) -> str:
    """An id for an own question, from its wording: the same wording always gets the same id."""
    plain = unicodedata.normalize("NFKD", wording).encode("ascii", "ignore").decode().lower()
    slug = "-".join(re.findall(r"[a-z0-9]+", plain)[:7])[:48].strip("-")
    mark = hashlib.sha256(searchable(wording).encode()).hexdigest()[:6]
    return "-".join(part for part in ("own", slug, mark) if part)
