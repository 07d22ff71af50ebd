"""The learned ear: what it hears beyond the phrases, what it leaves alone, and that it quotes exactly."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from rehearse.coach.evidence import find_evidence
from rehearse.coach.evidence_answer import read_answer
from rehearse.coach.evidence_codes import Coder, StretchReader, code_of, name_of, numbered
from rehearse.coach.evidence_features import shipped_classes, stem, stretches
from rehearse.coach.evidence_learned import FORMAT, LearnedEar, ear_of, shipped_ear, silent_ear
from rehearse.coach.evidence_linear import RunningSums
from rehearse.coach.lexicon import load_lexicons, shipped_lexicons
from rehearse.coach.lexicon_tokens import token_stream
from rehearse.evaluate.evidence import development_answers
from rehearse.model.sections import Sentence
from rehearse.model.transcript import Word
from tests.evidence.spoken import spoken


def ear(check: str, bias: float, weights: dict[str, float]) -> LearnedEar:
    model = {
        "hears": 1.0,
        "doubts": -2.0,
        "around": {"own": 1.0},
        "whole": {"bias": bias} | weights,
        "runs": {"bias": bias} | weights,
    }
    return ear_of({"format": FORMAT, "checks": {check: model}, "known": ""}, shipped_classes())


def heard(text: str, hearing: LearnedEar) -> dict[str, tuple[str, ...]]:
    sentences, words = spoken(("Action", text))
    found = find_evidence(sentences, words, ear=hearing)
    return {item.check: tuple(quote.text for quote in item.quotes) for item in found if item.heard}


ZORP = ear("blame", -4.0, {"w:zorp": 30.0})


def test_what_no_phrase_foresaw_is_heard_and_only_where_the_ear_is_sure() -> None:
    assert "blame" in heard("The rota was zorp from the start and we all knew it.", ZORP)
    assert "blame" not in heard("The rota was fine from the start and we all knew it.", ZORP)
    assert "blame" not in heard("The rota was zorp from the start and we all knew it.", silent_ear(shipped_classes()))


def test_the_quotation_is_the_clause_that_says_it_and_a_substring_of_the_words() -> None:
    text = "We had a good week in the bakery with the new oven, and the rota was zorp all along, and then it was Monday and we opened."
    (quote,) = heard(text, ZORP)["blame"]
    assert "zorp" in quote
    assert quote in text
    assert "bakery" not in quote
    assert len(quote.split()) <= 25


def test_what_the_speaker_owns_up_to_right_after_is_left_out() -> None:
    assert "blame" not in heard("The rota was zorp from the start. That was my mistake.", ZORP)


def test_what_is_wanted_is_heard_though_something_is_owned_up_to_right_after() -> None:
    zorp = ear("impact", -4.0, {"w:zorp": 30.0})
    assert "impact" in heard("The shelves were zorp by noon. That was my mistake.", zorp)


def test_the_section_a_stretch_stands_in_may_count() -> None:
    placed = ear("impact", -4.0, {"x:R": 30.0})
    text = "The shelves were zorp by noon and we went on."
    for section, expected in (("Result", True), ("Action", False)):
        sentences, words = spoken((section, text))
        found = find_evidence(sentences, words, ear=placed)
        assert next(item for item in found if item.check == "impact").heard is expected


def test_the_shipped_ear_hears_people_who_want_or_cannot_in_words_no_phrase_has() -> None:
    ears = shipped_ear()
    assert {"stakeholders", "conflict_made_measurable"} <= set(ears.checks)
    text = "The harbour master had it fixed in his head that no one would be walking off over a wet ramp on his watch."
    assert "stakeholders" not in heard(text, silent_ear(shipped_classes()))
    assert "stakeholders" in heard(text, ears)


def test_a_phrase_is_doubted_in_a_whole_answer_where_nothing_of_the_kind_sounds_and_believed_in_a_short_one() -> None:
    deaf = ear("blame", -9.0, {"w:zorp": 1.0})
    phrase = "It was the data team's fault."
    filler = " ".join(["Then I went to the shop and counted the boxes on the shelf by the door."] * 6)
    assert "blame" in heard(phrase, deaf)
    assert "blame" not in heard(f"{phrase} {filler}", deaf)
    assert "blame" in heard(f"{phrase} {filler}", silent_ear(shipped_classes()))


def test_a_phrase_of_the_persons_own_is_never_doubted(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text('check = "blame"\n[[rules]]\nkind = "x"\nphrases = ["zarp"]\n', encoding="utf-8")
    sentences, words = spoken(("Action", "It was zarp. " + "Then I went to the shop and counted the boxes on the shelf. " * 6))
    found = find_evidence(sentences, words, lexicons=load_lexicons(tmp_path), ear=ear("blame", -9.0, {}))
    assert next(item for item in found if item.check == "blame").heard


def test_what_a_person_dropped_from_the_phrases_is_not_heard_by_the_ear_either(tmp_path: Path) -> None:
    sure = ear("blame", 9.0, {})
    text = "It was the data team's fault."
    sentences, words = spoken(("Action", text))
    answer = read_answer(sentences, words, "peer", shipped_lexicons())
    (tmp_path / "own.toml").write_text('check = "blame"\n[[rules]]\nkind = "x"\nphrases = ["zarp"]\n', encoding="utf-8")
    own = load_lexicons(tmp_path)
    assert sure.listen(answer, own).heard("blame")
    bare = replace(answer, findings=replace(answer.findings, hits={}))
    assert not sure.listen(bare, own).heard("blame")


def test_without_own_files_the_lexicons_are_the_shipped_ones(tmp_path: Path) -> None:
    assert load_lexicons() is shipped_lexicons()
    assert load_lexicons(tmp_path) is shipped_lexicons()


def test_the_shipped_ear_quotes_exact_words_with_their_times_and_hears_the_same_twice() -> None:
    for answer in development_answers()[:25]:
        sentences, words = answer.spoken()
        whole = " ".join(word.text for word in words)
        first = find_evidence(sentences, words, listener=answer.listener)
        assert first == find_evidence(sentences, words, listener=answer.listener)
        for item in first:
            for quote in item.quotes:
                assert quote.text in whole
                assert any(word.start == quote.start for word in words)
                assert any(word.end == quote.end for word in words)


@pytest.mark.parametrize("text", ["", "um", "12 %", "— …", "🙂 🚀", "Это было трудно.", "a" * 5_000, "so " * 3_000])
def test_odd_text_is_listened_to_without_a_fault(text: str) -> None:
    words = tuple(Word(token, float(at), at + 0.5) for at, token in enumerate(text.split()))
    sentences = (Sentence(text, 0.0, float(len(words)), None, 0, len(words)),) if words else ()
    answer = read_answer(sentences, words, "executive", shipped_lexicons())
    shipped_ear().listen(answer, shipped_lexicons())


def test_every_word_lies_in_a_stretch_and_no_stretch_is_long() -> None:
    for answer in development_answers()[:40]:
        stream = token_stream(*answer.spoken())
        spans = list(stretches(stream))
        assert {at for first, last in spans for at in range(first, last)} == set(range(len(stream)))
        assert max(last - first for first, last in spans) <= 40


def names(text: str, **span: int) -> set[str]:
    """The names of the features of a whole text, or of some of its tokens."""
    answer = read_answer(*spoken(("Action", text)), "peer", shipped_lexicons())
    numbers = numbered([stem(token) for token in answer.stream.tokens], shipped_classes())
    reader = StretchReader(answer, Coder(shipped_classes(), numbers, frozenset()))
    ((_, coded),) = reader.read([(span.get("first", 0), span.get("last", len(answer.stream)))])
    return {name_of(int(code), list(numbers)) for code in coded.code}


def test_a_class_is_a_feature_whatever_word_stands_for_it() -> None:
    assert {"c:give_in", "c:i"} <= names("I caved.") & names("I relented.")
    assert "c:give_in" not in names("I baked.")
    assert "q:other" in names("She said it was late.")


def test_features_tell_which_words_follow_each_other_and_only_within_the_stretch() -> None:
    text = "The ovens stood there twice."
    assert {"w:oven", "w:oven stood", "b:the", "x:A", "l:peer", "q:none"} <= names(text)
    assert "w:oven stood" not in names(text, last=2)
    assert "b:stood" in names(text, first=2)


def test_a_feature_goes_by_one_name_and_one_code() -> None:
    numbers = numbered(["bread", "oven"], shipped_classes())
    for name in ("w:bread", "w:bread oven", "p:give_in say", "m:say oven", "k:3", "x:R"):
        assert name_of(code_of(name, numbers), list(numbers)) == name


def test_many_stretches_are_heard_as_each_by_itself() -> None:
    text = " ".join(f"I told them the {word} was theirs to fix and not mine." for word in ("oven", "rota", "till") * 120)
    answer = read_answer(*spoken(("Action", text)), "peer", shipped_lexicons())
    sounding = shipped_ear().listen(answer, shipped_lexicons())
    heard_together = sounding.heard("blame")
    assert len(heard_together) == 360
    for each, strengths in list(zip(heard_together, sounding.strengths, strict=True))[::50]:
        alone = sounding.strength(each.first, each.last)
        assert strengths.tolist() == pytest.approx(list(alone.values()), abs=1e-4)


def test_a_stretch_sounds_as_its_most_telling_clauses_do_however_much_else_it_holds() -> None:
    text = "We had a good week in the bakery with the new oven, and the rota was zorp all along, and then it was Monday and we opened."
    answer = read_answer(*spoken(("Action", text)), "peer", shipped_lexicons())
    sums = RunningSums(ZORP.runs, StretchReader(answer, ZORP.coder))
    told = answer.stream.tokens.index("zorp")
    whole, clause, beside = sums.weigh([(0, len(answer.stream)), (told - 3, told + 3), (0, told - 3)])[:, 0]
    assert beside == pytest.approx(-4.0)
    assert beside < whole < clause
    (stretch,) = ZORP.listen(answer, shipped_lexicons()).strengths[:, 0]
    assert stretch > whole


def test_a_run_of_clauses_weighs_what_the_words_in_it_weigh_however_it_is_summed() -> None:
    text = "I told them that the oven was theirs. The rota, which was theirs too, I fixed by myself."
    answer = read_answer(*spoken(("Action", text)), "peer", shipped_lexicons())
    ears = shipped_ear()
    sums = RunningSums(ears.runs, StretchReader(answer, ears.coder))
    together = sums.weigh([(0, 8), (8, 17)])
    alone = read_answer(*spoken(("Action", text.partition(". ")[2])), "peer", shipped_lexicons())
    by_itself = RunningSums(ears.runs, StretchReader(alone, ears.coder)).weigh([(0, 9)])
    assert together[1].tolist() == pytest.approx(by_itself[0].tolist(), abs=1e-4)


def test_weights_of_another_format_are_refused() -> None:
    with pytest.raises(ValueError, match="format"):
        ear_of({"format": 99, "checks": {}, "known": ""}, shipped_classes())
