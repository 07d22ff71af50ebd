"""The sentences of the window: facts first, then the usual range, never a grade. Pure functions over the core's values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from rehearse.clock import minutes
from rehearse.counted import counted
from rehearse.model.attempt import AttemptState
from rehearse.model.evidence import Evidence, Polarity
from rehearse.model.measures import SHORTEST_TO_JUDGE, Delivery, Target
from rehearse.model.report import Report
from rehearse.model.sections import BEST_GUESS_BELOW, LABELS, Band, Label, Section, Verdict
from rehearse.ports import AttemptRow, MicrophoneWarning
from rehearse.report.facts import filler_phrase, percent

NOT_MEASURED = "not measured"
#: Beside an edge or a section that may well be elsewhere.
BEST_GUESS_WORDS = "best guess"
#: The same where there is little room.
GUESS_WORD = "guess"
#: Beside a question that drills into the answer before it.
FOLLOW_UP_WORDS = "Follow-up"
#: The model that ships with the program; its folder's name.
DEMO_VOICE = "demo-voice"
#: A silence from here on is listed; from `STRONG_PAUSE` on it is shown strongly.
LONG_PAUSE = 2.0
STRONG_PAUSE = 4.0

MICROPHONE: dict[MicrophoneWarning, tuple[str, str]] = {
    MicrophoneWarning.NO_DEVICE: ("No microphone was found.", "Connect one, then look again."),
    MicrophoneWarning.NO_SIGNAL: (
        "The microphone gives complete silence.",
        "It may be muted, or another one may be meant. Check its switch, or choose it in Settings.",
    ),
    MicrophoneWarning.TOO_QUIET: ("You are very quiet.", "Move closer to the microphone, or raise its level."),
    MicrophoneWarning.CLIPPING: (
        "The sound is too loud and is being cut off.",
        "Lower the microphone's level, or move back a little.",
    ),
    MicrophoneWarning.STALLED: (
        "No sound has arrived for a moment.",
        "What was recorded is safe. Check the cable; recording goes on as soon as sound comes back.",
    ),
    MicrophoneWarning.LOST: (
        "The microphone was lost.",
        "What was recorded is safe. Connect it again, or choose another one in Settings.",
    ),
    MicrophoneWarning.DISK_FULL: ("The disk is full.", "What was recorded is safe. Make room, then record again."),
    MicrophoneWarning.FRAMES_LOST: ("The machine was too busy for a moment and some sound is missing.", "Recording goes on."),
}


def lost_text(seconds: float) -> tuple[str, str]:
    """Instead of LOST once so much of a take was recorded, which ends with it: what happened; what is safe and what next."""
    at = minutes(seconds)
    return (
        f"The microphone was lost at {at}, and the recording ended there.",
        f"Everything up to {at} is safe. Connect the microphone again, or choose another one in Settings, before the next take.",
    )


#: Instead of STALLED in the demo, whose microphone is a ready answer that ends.
DEMO_OVER = ("The demo answer is over: press Space to stop.", "Then it is read and shown as yours would be.")


#: As many kinds of filler as a tile has room for.
NAMED_FILLERS = 3


@dataclass(frozen=True, slots=True)
class Fact:
    """A tile: what was measured, the usual range, where that comes from, where to listen."""

    measure: str
    title: str
    fact: str
    detail: str
    norm: str
    source: str
    start: float | None = None

    def spoken(self) -> str:
        """For screen readers."""
        return ". ".join(part for part in (self.title, self.fact, self.detail, self.norm, self.source) if part)


def band_text(band: Band) -> str:
    """A band of shares."""
    return f"{round(band.low * 100)}–{round(band.high * 100)} %"


def target_text(target: Target) -> str:
    """2:00–3:00."""
    return f"{minutes(target.minimum)}–{minutes(target.maximum)}"


def waiting_text(count: int) -> str:
    """So many takes lie there unread."""
    return f"{counted(count, 'take')} recorded but not read yet."


def when(moment: datetime, now: datetime) -> str:
    """Today 18:30, Yesterday 9:05, 3 Mar 18:30, 3 Mar 2025."""
    here, today = moment.astimezone(), now.astimezone()
    days = (today.date() - here.date()).days
    clock = f"{here:%H:%M}"
    if days == 0:
        return f"Today {clock}"
    if days == 1:
        return f"Yesterday {clock}"
    if here.year == today.year:
        return f"{here.day} {here:%b} {clock}"
    return f"{here.day} {here:%b %Y}"


def size_text(size: int) -> str:
    """Bytes as people read them: 148 MB."""
    if size >= 1_000_000_000:
        return f"{size / 1_000_000_000:.1f} GB"
    if size >= 10_000_000:
        return f"{size / 1_000_000:.0f} MB"
    return f"{size / 1_000_000:.1f} MB" if size >= 100_000 else f"{max(1, round(size / 1_000))} kB"


def long_pauses(delivery: Delivery) -> int:
    """Silences of two seconds and more."""
    return sum(1 for item in delivery.pauses if item.seconds >= LONG_PAUSE)


def _time_fact(report: Report) -> Fact:
    seconds = report.delivery.measures.answer_seconds
    title, norm = "Answer time", f"Target {target_text(report.target)}"
    if seconds is None:
        return Fact("answer_seconds", title, NOT_MEASURED, "no speech was found", norm, "the target of this question")
    by = minutes(report.target.outside_by(seconds))
    detail = {
        Verdict.WITHIN: "within the target",
        Verdict.UNDER: f"{by} short of the target",
        Verdict.OVER: f"{by} past the target",
    }[report.target.verdict(seconds)]
    detail = report.not_measured.get("target", detail)
    return Fact(
        "answer_seconds",
        title,
        minutes(seconds),
        detail,
        norm,
        "the target of this question",
        report.delivery.measures.response_latency,
    )


#: Where most of an answer is no longer left to the action: the sum of the usual bands.
_SET_UP = 0.35
#: Words a minute that pass without a remark.
USUAL_RATE = (120.0, 165.0)


def _setup_fact(report: Report) -> Fact:
    share = report.delivery.measures.setup_share
    title, norm, source = "Set-up (S and T)", "Usual up to 35 %", "sum of the usual bands"
    if share is None:
        return Fact("setup_share", title, NOT_MEASURED, _why(report, "setup_share"), norm, source)
    run = next((item for item in report.sections or () if item.label in (Label.SITUATION, Label.TASK)), None)
    totals = [item for item in report.section_totals or () if item.label in (Label.SITUATION, Label.TASK)]
    if round(share, 2) > _SET_UP:
        norm = "over, usual up to 35 %"
    if totals:  # the sum of what the sections show beside it, not rounded apart from them
        share = sum(round(item.share, 2) for item in totals)
    seconds = sum(item.seconds for item in totals)
    told = [item.label in (Label.SITUATION, Label.TASK) for item in report.sections or ()]
    # All of it, and nothing else, came before the Action.
    leads = told == sorted(told, reverse=True) and _after_setup(report.sections or ()) is Label.ACTION
    where = "before Action" if leads else "in all"
    return Fact("setup_share", title, percent(share), f"{minutes(seconds)} {where}", norm, source, run.start if run else None)


def _after_setup(sections: tuple[Section, ...]) -> Label | None:
    """What follows the set-up, or begins an answer without one."""
    return next((item.label for item in sections if item.label not in (Label.SITUATION, Label.TASK)), None)


#: How a sound (um) and a word (like) are marked in the timeline's lane of fillers.
SOUND_MARK, WORD_MARK = "○", "◇"


def _marked_fillers(delivery: Delivery) -> str:
    """The sounds and the words, the most frequent first, each kind behind its mark in the timeline."""
    sounds = filler_phrase(replace(delivery, filler_words=()), NAMED_FILLERS)
    words = filler_phrase(replace(delivery, filled_pauses=()), NAMED_FILLERS if not sounds else 1)
    return "  ".join(f"{mark} {told}" for mark, told in ((SOUND_MARK, sounds), (WORD_MARK, words)) if told)


def _filler_fact(report: Report) -> Fact:
    measures = report.delivery.measures
    sounds = measures.filled_pauses_per_minute
    norm, source = "Up to 5 pass unnoticed", "Laske & DiGennaro Reed 2024"
    title = "Fillers a minute"
    first = min(
        [item.start for item in report.delivery.filled_pauses] + [item.start for item in report.delivery.filler_words or ()],
        default=None,
    )
    rate = measures.fillers_per_minute
    if sounds is None:
        return Fact("fillers_per_minute", title, NOT_MEASURED, _why(report, "filled_pauses_per_minute"), norm, source)
    counts = _marked_fillers(report.delivery)
    if rate is None:
        return Fact("fillers_per_minute", "Um, uh a minute", f"{sounds:.1f}", "filler words: not measured", norm, source, first)
    return Fact("fillers_per_minute", title, f"{rate:.1f}", counts or "none heard", norm, source, first)


def _rate_fact(report: Report) -> Fact:
    measures = report.delivery.measures
    norm, source = "Usual 120–165 words a minute", "see What is measured"
    if measures.speech_rate is None:
        return Fact("speech_rate", "Words a minute", NOT_MEASURED, _why(report, "speech_rate"), norm, source)
    detail = f"{measures.articulation_rate:.0f} while speaking" if measures.articulation_rate else ""
    remark = next((item for item in report.delivery.remarks if item.measure in ("speech_rate", "pace")), None)
    low, high = USUAL_RATE
    shown = round(measures.speech_rate)
    if not low <= shown <= high:
        norm = f"{'under' if shown < low else 'over'}, usual {low:.0f}–{high:.0f}"
    # Without a stretch that stood out there is no moment to be heard: the rate is that of the whole answer.
    start = remark.start if remark else None
    return Fact("speech_rate", "Words a minute", f"{measures.speech_rate:.0f}", detail, norm, source, start)


def _pause_fact(report: Report) -> Fact:
    delivery = report.delivery
    longest = max(delivery.pauses, key=lambda item: item.seconds, default=None)
    norm, source = "2 s and more stand out", "see What is measured"
    detail = f"longest {longest.seconds:.1f} s at {minutes(longest.start)}" if longest else "no silence of 0.25 s or more"
    count = long_pauses(delivery)
    return Fact("longest_pause", "Long pauses", str(count), detail, norm, source, longest.start if longest else None)


#: How the reason begins where there is no model; what to do about it stands beside the words, and a tile is narrow.
_NO_MODEL = "no transcript: no model"


def _why(report: Report, key: str) -> str:
    reason = report.not_measured.get(key) or report.delivery.not_measured.get(key, "")
    if reason and report.delivery.measures.too_short and report.transcript is not None:
        return f"too short: under {SHORTEST_TO_JUDGE:.0f} s"  # the whole sentence stands beside the words; a tile is narrow
    if reason.startswith(_NO_MODEL):
        return "waits for a model"
    if reason:
        return reason.removeprefix("no transcript: ")
    return "no transcript" if report.transcript is None else ""


def facts(report: Report, *, in_sections: bool = True) -> tuple[Fact, ...]:
    """The headline tiles, in reading order; without the set-up where an answer is not told in sections."""
    always = (_time_fact(report), _filler_fact(report), _rate_fact(report), _pause_fact(report))
    return (*always, _setup_fact(report)) if in_sections else always


@dataclass(frozen=True, slots=True)
class SectionFact:
    """One section's cell: heard or not, how long, against its band."""

    label: Label
    fact: str
    norm: str
    verdict: str
    start: float | None
    #: Whether its edges are a best guess only.
    unsure: bool = False

    def spoken(self) -> str:
        """For screen readers."""
        guess = "best guess" if self.unsure else ""
        return ". ".join(part for part in (self.label.value, self.fact, guess, self.norm, self.verdict) if part)


def best_guess(section: Section) -> bool:
    """Whether a section's place is too unsure to be shown as a fact."""
    return section.confidence < BEST_GUESS_BELOW


def soft_edge(section: Section) -> bool:
    """Whether where a section begins is too unsure to be drawn as a line."""
    return best_guess(section) or section.edge_confidence < BEST_GUESS_BELOW


def model_name(name: str) -> str:
    """Who read the words; the demo's model says for whom it is."""
    return "the demo voice’s model (not for people)" if name == DEMO_VOICE else name


def section_facts(report: Report, bands: dict[Label, Band]) -> tuple[SectionFact, ...]:
    """One cell a label, in the usual order; empty if sections were not measured."""
    if report.section_totals is None:
        return ()
    cells = []
    for label in LABELS:
        total = next((item for item in report.section_totals if item.label is label), None)
        band = total.band if total else bands[label]
        norm = f"usual {band_text(band)}"
        if total is None:
            absent = "not marked" if report.sections_by_the_person else "not heard"
            cells.append(SectionFact(label, absent, norm, "optional" if label is Label.REFLECTION else "", None))
            continue
        runs = [item for item in report.sections or () if item.label is label]
        fact = f"{minutes(total.seconds)} · {percent(total.share)}"
        start = runs[0].start if runs else None
        cells.append(SectionFact(label, fact, norm, total.verdict.value, start, unsure=any(best_guess(item) for item in runs)))
    return tuple(cells)


def wanted_first(evidence: tuple[Evidence, ...]) -> tuple[tuple[Evidence, ...], tuple[Evidence, ...], tuple[Evidence, ...]]:
    """Worth having and heard or not; to avoid and heard; to avoid and not heard, where such a question leads into it."""
    want = tuple(item for item in evidence if item.polarity is Polarity.WANT)
    heard = tuple(item for item in evidence if item.polarity is Polarity.AVOID and item.heard)
    clear = tuple(item for item in evidence if item.polarity is Polarity.AVOID and not item.heard and item.asked)
    return want, heard, clear


def state_text(row: AttemptRow) -> str:
    """What the history says about a take that has no sections."""
    if row.state is AttemptState.RECORDED:
        return "recorded, words not read yet"
    if row.state is AttemptState.FAILED:
        return "reading failed, recording kept"
    return FOLLOW_UP_WORDS.lower() if row.follow_up else ""


def because_text(reason: str) -> str:
    """A reason that may be a whole sentence, joined to "Because": one small letter (not for "I"), one full stop."""
    words = reason.strip()
    if not words:
        return ""
    first = words.split()[0].replace("’", "'").split("'")[0]
    if first == "A" or not first.isupper():
        words = words[:1].lower() + words[1:]
    return f"Because {words}" + ("" if words.endswith((".", "!", "?", ".”", "?”", "!”")) else ".")
