"""The lexicons in force: the shipped files with the person's own laid over them, compiled for one pass over an answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from rehearse.assets import asset
from rehearse.coach.lexicon_files import Guard, LexiconFile, Rule, Term, Where, read_lexicon
from rehearse.coach.lexicon_patterns import PatternSet
from rehearse.coach.lexicon_phrases import Pattern, PatternError, PhraseReader
from rehearse.coach.lexicon_tokens import Break, TokenStream
from rehearse.coach.numbers import Quantity
from rehearse.model.evidence import Polarity


@dataclass(frozen=True, slots=True)
class CheckLexicon:
    """What one check listens for. `advice` is said when a wanted thing was not heard or an unwanted one was."""

    check: str
    polarity: Polarity
    title: str
    advice: str
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase heard over tokens `[first, last)`."""

    check: str
    kind: str
    first: int
    last: int
    quote_more: int = 0


@dataclass(frozen=True, slots=True)
class Findings:
    """All that the lexicons heard in one answer, guards applied."""

    hits: Mapping[str, tuple[Hit, ...]]
    terms: tuple[tuple[Term, int, int], ...]
    guards: Mapping[str, tuple[tuple[int, int], ...]]


class Lexicons:
    """Compiled lexicons; immutable, safe in any thread. Building takes a fraction of a second, so keep one."""

    def __init__(self, files: Sequence[LexiconFile]) -> None:
        """Later files are laid over earlier ones. Raises UnreadableInputError naming file and line of a faulty phrase."""
        self.checks: dict[str, CheckLexicon] = {}
        self.guards: dict[str, Guard] = {}
        self.terms: dict[str, Term] = {}
        self._classes: dict[str, tuple[str, ...]] = {}
        self._where: dict[str, LexiconFile] = {}
        for file in files:
            self._lay(file)
        self._owners: list[Rule | Guard | Term] = []
        self._checks_of_rules: list[str] = []
        self._patterns = self._compile()
        self._where.clear()  # where a faulty phrase stands is asked for no more: the files' texts need not stay

    def _lay(self, file: LexiconFile) -> None:
        for name, entries in file.classes.items():
            self._classes[name] = (*self._classes.get(name, ()), *entries)
        for guard in file.guards:
            known = self.guards.get(guard.name)
            phrases = guard.phrases if known is None else (*known.phrases, *guard.phrases)
            self.guards[guard.name] = replace(guard, phrases=_without(phrases, file.drop))
            self._remember(guard.phrases, file)
        for term in file.terms:
            self.terms[term.term] = term
            self._remember((term.term, *term.forms), file)
        for dropped in file.drop:
            self.terms.pop(dropped, None)
        if not file.check:
            return
        known_check = self.checks.get(file.check)
        if known_check is None:
            self.checks[file.check] = CheckLexicon(file.check, file.polarity, file.title, file.advice, file.rules)
        else:
            kept = tuple(replace(rule, phrases=_without(rule.phrases, file.drop)) for rule in known_check.rules)
            self.checks[file.check] = replace(
                known_check,
                title=file.title or known_check.title,
                advice=file.advice or known_check.advice,
                rules=(*kept, *file.rules),
            )
        for rule in file.rules:
            self._remember(rule.phrases, file)
            for name in rule.unless:
                self._where.setdefault(f"unless:{name}", file)

    def _remember(self, phrases: Iterable[str], file: LexiconFile) -> None:
        for phrase in phrases:
            self._where[phrase] = file

    def _compile(self) -> PatternSet:
        patterns: list[Pattern] = []
        reader = PhraseReader(self._classes)
        jobs: list[tuple[str, Rule | Guard | Term, tuple[str, ...]]] = [
            (check.check, rule, rule.phrases) for check in self.checks.values() for rule in check.rules
        ]
        jobs += [("", guard, guard.phrases) for guard in self.guards.values()]
        jobs += [("", term, _variants(term)) for term in self.terms.values()]
        for check, owner, phrases in jobs:
            if isinstance(owner, Rule):
                for name in owner.unless:
                    if name not in self.guards:
                        raise self._where[f"unless:{name}"].fault(f"there is no guard called “{name}”", name)
            for phrase in phrases:
                try:
                    patterns.append(reader.parse(phrase))
                except PatternError as error:
                    raise self._where[phrase].fault(str(error), phrase) from error
                self._owners.append(owner)
                self._checks_of_rules.append(check)
        return PatternSet(patterns)

    def find(self, stream: TokenStream, quantities: Mapping[int, Sequence[Quantity]]) -> Findings:
        """Everything heard in one answer."""
        raw: list[tuple[Rule, str, int, int]] = []
        guards: dict[str, list[tuple[int, int]]] = {}
        terms: list[tuple[Term, int, int]] = []
        for index, first, last in self._patterns.find(stream, quantities):
            owner = self._owners[index]
            if isinstance(owner, Rule):
                if not owner.sections or stream.sections[first] in owner.sections:
                    raw.append((owner, self._checks_of_rules[index], first, last))
            elif isinstance(owner, Guard):
                guards.setdefault(owner.name, []).append((first, last))
            else:
                terms.append((owner, first, last))
        hits: dict[str, list[Hit]] = {}
        for rule, check, first, last in raw:
            if not any(self._guarded(stream, first, last, self.guards[name], guards.get(name, ())) for name in rule.unless):
                hits.setdefault(check, []).append(Hit(check, rule.kind, first, last, rule.quote_more))
        return Findings(
            {check: widest_hits(found) for check, found in hits.items()},
            _widest_terms(terms),
            {name: tuple(sorted(spans)) for name, spans in guards.items()},
        )

    def words_of_class(self, name: str) -> frozenset[str]:
        """The single words of a class, for checks that look at tokens themselves; empty where no lexicon has it."""
        return frozenset(word for entry in self._classes.get(name, ()) for word in entry.split("|"))

    @staticmethod
    def _guarded(stream: TokenStream, first: int, last: int, guard: Guard, spans: Sequence[tuple[int, int]]) -> bool:
        for begin, end in spans:
            if guard.where is Where.INSIDE:
                if first < begin and end <= last:
                    return True
                continue
            if guard.where is Where.BEFORE:
                near = begin < first and end < last and first - end < guard.reach
                between = range(min(end, first), first + 1)
                if near and _new_subject(stream, end, first, _SPEAKER if guard.speech else _SUBJECTS):
                    continue
            else:
                near = begin >= first and end > last and begin - last < guard.reach
                between = range(last, begin + 1)
            if near and (guard.across or not _hard(stream, between)):
                return True
        return False


def _hard(stream: TokenStream, between: range) -> bool:
    return any(index < len(stream) and stream.breaks[index] is Break.HARD for index in between)


def _new_subject(stream: TokenStream, begin: int, end: int, subjects: frozenset[str]) -> bool:
    """True where "and I ...", "so we ..." or ", I ..." between a guard and a phrase starts a statement of its own; after a denial ", but" does too."""
    tokens, breaks = stream.tokens, stream.breaks
    return any(
        (breaks[at] is not Break.NONE and tokens[at] in subjects)
        or (
            tokens[at - 1] in _JOINING
            and (tokens[at] in _SPEAKER or (breaks[at - 1] is not Break.NONE and tokens[at] in subjects))
        )
        for at in range(max(begin, 1), min(end + 1, len(tokens)))
    )


_SPEAKER = frozenset({"i", "we"})
#: Someone else's words run on over these; a denial ends with them, and with ", but".
_SUBJECTS = frozenset({"i", "we", "it", "he", "she", "they", "you", "that", "but"})
_JOINING = frozenset({"and", "but", "so", "then", "because", "not", "never"})


def _variants(term: Term) -> tuple[str, ...]:
    """A term with its forms, each also in British or American spelling and in the plural."""
    spelt = {other for form in (term.term, *term.forms) for other in (form, _otherwise_spelt(form))}
    return tuple(sorted(spelt | {f"{form}s" for form in spelt if form[-1:].isalpha() and not form.endswith(_NO_PLURAL)}))


def _otherwise_spelt(form: str) -> str:
    return _SPELLING.sub(lambda found: ("s" if found[1] == "z" else "z") + found[2], form)


_SPELLING = re.compile(r"(?<=i)([sz])(e|ed|er|ing|ation)\b")
_NO_PLURAL = ("s", "ed", "ing", "ion", "y", "ized", "ised")


def _without(phrases: tuple[str, ...], dropped: Sequence[str]) -> tuple[str, ...]:
    return tuple(phrase for phrase in phrases if phrase not in dropped)


def widest_hits(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """In order, without those that lie inside another of the same check."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.first, -hit.last, hit.kind)):
        if not kept or hit.last > kept[-1].last:
            kept.append(hit)
    return tuple(kept)


def _widest_terms(terms: Iterable[tuple[Term, int, int]]) -> tuple[tuple[Term, int, int], ...]:
    kept: list[tuple[Term, int, int]] = []
    for term in sorted(terms, key=lambda row: (row[1], -row[2])):
        if not kept or term[1] >= kept[-1][2]:
            kept.append(term)
    return tuple(kept)


def load_lexicons(own: Path | None = None) -> Lexicons:
    """The shipped lexicons, with the files of the person's own folder laid over them where there are any.

    Raises UnreadableInputError naming file and line.
    """
    extra = sorted(own.glob("*.toml")) if own is not None and own.is_dir() else []
    return Lexicons([read_lexicon(path) for path in (*_shipped_files(), *extra)]) if extra else shipped_lexicons()


@cache
def shipped_lexicons() -> Lexicons:
    """The lexicons as they ship, read once."""
    return Lexicons([read_lexicon(path) for path in _shipped_files()])


def _shipped_files() -> list[Path]:
    return sorted(asset("lexicons").glob("*.toml"))
