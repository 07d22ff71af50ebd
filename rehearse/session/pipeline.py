"""Joins analysis and coach into one report on one take. Pure: no files, no devices, no model; milliseconds for three minutes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from rehearse.analysis.delivery import NO_SPEECH, NO_WORDS, measure_delivery, recompute_delivery
from rehearse.analysis.sections.edits import deciding
from rehearse.analysis.sections.finding import find_sections, sections_measured
from rehearse.analysis.sections.model import SectionModel
from rehearse.analysis.sections.totals import section_totals, setup_share
from rehearse.coach.evidence import find_evidence
from rehearse.coach.evidence_asked import as_asked, without_deeds, without_story_checks
from rehearse.coach.evidence_follow_up import find_follow_up_evidence
from rehearse.coach.follow_ups import choose_follow_ups
from rehearse.coach.generalities import asks_what_happened, find_generality
from rehearse.coach.headline import headline
from rehearse.coach.lexicon import Lexicons
from rehearse.model.evidence import Evidence, Polarity, Quote
from rehearse.model.measures import DEFAULT_TARGET, Delivery, Target
from rehearse.model.question import Question
from rehearse.model.question_shape import Shape, shape_of
from rehearse.model.report import AudioInfo, Report
from rehearse.model.sections import DEFAULT_BANDS, Band, Label, Mark, Origin, Section, Sentence
from rehearse.model.transcript import Transcript, Word
from rehearse.session.marked_sections import sections_without_words

#: What the report lists as not measured when there are no words, in the contract's names.
_NEEDS_ENGLISH = ("sections", "section_totals", "absent_sections", "setup_share", "evidence", "follow_ups")
_NEEDS_WORDS = ("words", "sentences", *_NEEDS_ENGLISH)
_NO_SECTION = "too little was said for a section"


_OF_A_WHOLE_ANSWER = ("target", "section_totals", "absent_sections", "setup_share", "follow_ups")
#: Why a cut-off take is not judged as a whole.
CUT_OFF_ANSWER = "the recording was cut off"
NO_SECTIONS_IN_A_FOLLOW_UP = "a follow-up is not told in sections"
NO_SECTIONS_WITHOUT_A_STORY = "this question asks for no story"
NO_SECTIONS_IN_A_GENERALITY = "no one occasion is told"


@dataclass(frozen=True, slots=True)
class Tools:
    """What is loaded once and used for every report."""

    sections: SectionModel
    lexicons: Lexicons


@dataclass(frozen=True, slots=True)
class Asked:
    """What the answer was given to, and how it is to be judged."""

    question: Question | None = None
    target: Target = DEFAULT_TARGET
    language: str = "en"
    bands: dict[Label, Band] = field(default_factory=lambda: dict(DEFAULT_BANDS))
    own_fillers: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()
    edits: tuple[Section, ...] | None = None
    already_asked: tuple[str, ...] = ()
    follow_up: bool = False
    #: The question as it was asked, for where the bank has it no more.
    words: str = ""
    #: The recording ended by itself: what the person had still to say is not missing from it.
    cut_off: bool = False

    @property
    def why_no_sections(self) -> str:
        """Why an answer to this is not told in sections; "" where it is."""
        if self.follow_up:
            return NO_SECTIONS_IN_A_FOLLOW_UP
        no_story = self.question.asks_for_no_story if self.question else shape_of(self.words) is Shape.NO_STORY
        return NO_SECTIONS_WITHOUT_A_STORY if no_story else ""


def build_report(
    audio: AudioInfo,
    samples: NDArray[np.float32],
    probabilities: NDArray[np.float32],
    transcript: Transcript | None,
    asked: Asked,
    tools: Tools,
    *,
    why_no_words: str = "no transcript yet",
) -> Report:
    """The whole report. `samples`: float32 mono 16 kHz; `probabilities`: voice activity, one per 512 samples.

    Without a transcript everything that needs words is None, and `not_measured` gives `why_no_words` as the reason.
    """
    words = transcript.words if transcript is not None else None
    delivery = measure_delivery(
        samples,
        probabilities,
        words,
        language=asked.language,
        own_fillers=asked.own_fillers,
        target=asked.target,
        why_no_words=why_no_words,
    )
    return _as_far_as_it_went(_with_content(audio, delivery, transcript, asked, tools, why_no_words), asked)


def rebuild_report(report: Report, asked: Asked, tools: Tools, *, transcript: Transcript | None = None) -> Report:
    """The same take after the person corrected words, moved an edge or changed a band: no audio is read again."""
    words = transcript or report.transcript
    why = next(iter(report.not_measured.values()), "no transcript yet")
    delivery = recompute_delivery(
        report.delivery,
        words.words if words else None,
        language=asked.language,
        own_fillers=asked.own_fillers,
        target=asked.target,
    )
    return _as_far_as_it_went(_with_content(report.audio, delivery, words, asked, tools, why), asked)


_RATES = (
    "speech_rate",
    "articulation_rate",
    "pauses_per_minute",
    "filled_pauses_per_minute",
    "filler_words_per_minute",
    "fillers_per_100_words",
)


def _without_rates(delivery: Delivery) -> Delivery:
    """The delivery of an answer too short for rates: counts stay, rates are not measured, and the reason says why."""
    if not delivery.measures.too_short:
        return delivery
    reason = f"an answer of {delivery.measures.answer_seconds:.0f} s is too short for rates"
    return replace(
        delivery,
        measures=replace(delivery.measures, **dict.fromkeys(_RATES)),
        remarks=tuple(remark for remark in delivery.remarks if remark.measure not in _RATES and "filler" not in remark.measure),
        not_measured={**dict.fromkeys(_RATES, reason), **delivery.not_measured},
    )


def _with_content(
    audio: AudioInfo, delivery: Delivery, transcript: Transcript | None, asked: Asked, tools: Tools, why_no_words: str
) -> Report:
    """Sections, evidence and follow-ups beside the delivery."""
    delivery = _without_rates(delivery)
    bare = Report(audio, asked.target, transcript, delivery, None, None, None, None, None, None)
    if transcript is None:
        return _by_the_person_alone(replace(bare, not_measured=dict.fromkeys(_NEEDS_WORDS, why_no_words)), asked)
    if not transcript.words:
        # Listened, and heard nobody or understood nothing: nothing can be said to be missing from an answer that was not heard.
        return replace(bare, sentences=(), not_measured=dict.fromkeys(_NEEDS_ENGLISH, NO_WORDS if delivery.speech else NO_SPEECH))
    if delivery.measures.too_short:
        reason = f"an answer of {delivery.measures.answer_seconds:.0f} s is too short to judge"
        return replace(bare, not_measured=dict.fromkeys(("sentences", *_NEEDS_ENGLISH, "setup_share"), reason))
    refused = sections_measured(asked.language)
    if refused is not None and deciding(asked.marks, asked.edits) is Origin.AUTOMATIC:
        return replace(bare, not_measured=dict.fromkeys(("sentences", *_NEEDS_ENGLISH), refused))
    found = find_sections(transcript.words, pauses=delivery.pauses, marks=asked.marks, edits=asked.edits, model=tools.sections)
    general = general_answer(found.sentences, transcript.words, asked)
    why_none = asked.why_no_sections or (NO_SECTIONS_IN_A_GENERALITY if general is not None else "")
    if why_none and deciding(asked.marks, asked.edits) is Origin.AUTOMATIC:
        return _without_sections(bare, found.sentences, transcript.words, asked, tools, why_none, general)
    answer = delivery.measures.answer_seconds or 0.0
    totals = section_totals(found.sections, answer, asked.bands)
    share = setup_share(found.sections, answer)
    delivery = replace(delivery, measures=replace(delivery.measures, setup_share=share))
    sectioned = replace(
        bare,
        not_measured={"setup_share": _NO_SECTION} if share is None else {},
        delivery=delivery,
        sentences=found.sentences,
        sections=found.sections,
        section_totals=totals,
        absent_sections=found.absent,
    )
    if refused is not None:
        # The person's own marks hold in any language; quotations are looked for in English only.
        return replace(sectioned, not_measured={**sectioned.not_measured, "evidence": refused, "follow_ups": refused})
    evidence = _evidence(found.sentences, transcript.words, delivery, asked, tools)
    if general is not None:
        evidence = without_deeds(evidence)
    follow_ups = choose_follow_ups(
        evidence, found.absent, asked.question, asked=asked.already_asked, said=_said(transcript.words), general=general
    )
    return replace(
        sectioned,
        evidence=evidence,
        follow_ups=follow_ups,
        headline=headline(
            totals,
            found.absent,
            evidence,
            delivery.measures,
            asked.target,
            asked.question,
            general=general,
            marked=sectioned.sections_by_the_person,
        ),
    )


def general_answer(sentences: Sequence[Sentence], words: Sequence[Word], asked: Asked) -> Quote | None:
    """A sentence of an answer that tells only what somebody would do or does as a rule, where what happened was asked for."""
    wanted = bool(asked.words) and asks_what_happened(asked.words) if asked.follow_up else not asked.why_no_sections
    return find_generality(sentences, words) if wanted else None


def _by_the_person_alone(report: Report, asked: Asked) -> Report:
    """A report without words: the sections that the person marked or set need none. What is missing is judged once there are words."""
    delivery, audio = report.delivery, report.audio
    sections = sections_without_words(asked.marks, asked.edits, delivery.speech, audio.duration)
    if sections is None:
        return report
    answer = delivery.measures.answer_seconds or 0.0
    share = setup_share(sections, answer)
    known = ("sections", "section_totals", *(("setup_share",) if share is not None else ()))
    return replace(
        report,
        sections=sections,
        section_totals=section_totals(sections, answer, asked.bands),
        delivery=replace(delivery, measures=replace(delivery.measures, setup_share=share)),
        not_measured={key: why for key, why in report.not_measured.items() if key not in known},
    )


def _as_far_as_it_went(report: Report, asked: Asked) -> Report:
    """A cut-off take is no whole answer: neither its length nor its shares are judged, and nothing is said to be missing from it."""
    if not asked.cut_off:
        return report
    delivery = report.delivery
    whole = ("answer_seconds", "setup_share")
    evidence = report.evidence
    return replace(
        report,
        headline=(),
        section_totals=None,
        absent_sections=None,
        evidence=None if evidence is None else tuple(item for item in evidence if item.heard),
        follow_ups=None,
        delivery=replace(
            delivery,
            measures=replace(delivery.measures, setup_share=None),
            remarks=tuple(remark for remark in delivery.remarks if remark.measure not in whole),
        ),
        not_measured={
            **report.not_measured,
            **{key: CUT_OFF_ANSWER for key in _OF_A_WHOLE_ANSWER if key not in report.not_measured},
        },
    )


def _said(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)


def _as_put(asked: Asked) -> Question | None:
    """The question, or its words where the bank has it no more; None for a recording to which nothing was asked."""
    return asked.question or (Question("", asked.words, "") if asked.words else None)


def _evidence(
    sentences: Sequence[Sentence],
    words: Sequence[Word],
    delivery: Delivery,
    asked: Asked,
    tools: Tools,
    *,
    follow_up: bool = False,
) -> tuple[Evidence, ...]:
    """What the answer holds; what counts as a filler says nothing."""
    listener = asked.question.listener if asked.question else "peer"
    fillers = tuple((filler.start, filler.end) for filler in delivery.filler_words or ())
    find = find_follow_up_evidence if follow_up else find_evidence
    found = as_asked(find(sentences, words, listener=listener, lexicons=tools.lexicons, fillers=fillers), _as_put(asked))
    return without_story_checks(found) if asked.why_no_sections == NO_SECTIONS_WITHOUT_A_STORY else found


def _without_sections(
    bare: Report,
    sentences: Sequence[Sentence],
    words: Sequence[Word],
    asked: Asked,
    tools: Tools,
    why: str,
    general: Quote | None,
) -> Report:
    """Neither a follow-up nor a question that asks for no story has sections to be missing; what is said is heard wherever it is said.
    Nor has an answer that tells nothing that happened (`general`), which is the one thing to say of it.
    """
    evidence = _evidence(sentences, words, bare.delivery, asked, tools, follow_up=True)
    if general is not None:
        evidence = without_deeds(evidence)
    # What was not asked for is not missing either: only what an answer had better not hold is remarked on.
    remarked = [item for item in evidence if item.polarity is Polarity.AVOID]
    return replace(
        bare,
        sentences=tuple(replace(sentence, section=None) for sentence in sentences),
        evidence=evidence,
        follow_ups=choose_follow_ups(
            evidence,
            (),
            asked.question,
            asked=asked.already_asked,
            said=_said(words),
            general=general,
            no_story_asked=asked.why_no_sections == NO_SECTIONS_WITHOUT_A_STORY,
        ),
        headline=headline((), (), remarked, bare.delivery.measures, asked.target, asked.question, general=general),
        not_measured=dict.fromkeys(("sections", "section_totals", "absent_sections", "setup_share"), why),
    )
