"""The whole report on one take; `rehearse.report` writes it as JSON, text, HTML and WebVTT."""

from __future__ import annotations

from dataclasses import dataclass, field

from rehearse.model.evidence import Evidence, FollowUp
from rehearse.model.measures import Delivery, Remark, Target
from rehearse.model.sections import Label, Origin, Section, SectionTotal, Sentence
from rehearse.model.transcript import Transcript


@dataclass(frozen=True, slots=True)
class AudioInfo:
    """The recording as it lies on disk. `duration` in seconds, `samplerate` in Hz."""

    path: str
    duration: float
    samplerate: int
    channels: int


@dataclass(frozen=True, slots=True)
class Report:
    """Everything measured on one take. None means not measured; `not_measured` says why, by the JSON key."""

    audio: AudioInfo
    target: Target
    transcript: Transcript | None
    delivery: Delivery
    sentences: tuple[Sentence, ...] | None
    sections: tuple[Section, ...] | None
    section_totals: tuple[SectionTotal, ...] | None
    absent_sections: tuple[Label, ...] | None
    evidence: tuple[Evidence, ...] | None
    follow_ups: tuple[FollowUp, ...] | None
    headline: tuple[Remark, ...] = ()
    not_measured: dict[str, str] = field(default_factory=dict)

    @property
    def sections_by_the_person(self) -> bool:
        """Whether the person marked or set where sections begin: one that is absent was then not marked, whatever was said."""
        return any(section.origin is not Origin.AUTOMATIC for section in self.sections or ())

    @property
    def not_told_in_sections(self) -> bool:
        """Its words were read and no sections looked for: it answers a follow-up or a question that asks for no story.

        What such an answer does not say is not missing from it.
        """
        return self.evidence is not None and self.sections is None
