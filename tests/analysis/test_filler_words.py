"""Filler words where their context makes them fillers."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from rehearse.analysis.filler_words.context import FillerContext
from rehearse.analysis.filler_words.finding import find_filler_words, is_filled_pause
from rehearse.analysis.filler_words.learned import LearnedFillers
from rehearse.analysis.tokens import tokens
from rehearse.evaluate.filler_word_scores import evaluation_sentences, marked_sentences, naive, score, without_punctuation
from rehearse.model.measures import Pause
from rehearse.model.transcript import Word
from tests.analysis.sounds import words

PRACTICE = Path(__file__).resolve().parents[1] / "truth" / "filler_words_practice.txt"


def found(text: str, language: str = "en", own: tuple[str, ...] = ()) -> list[str]:
    return [filler.text for filler in find_filler_words(words(text), language, own)]


def spaced(text: str, silences: dict[int, float]) -> tuple[Word, ...]:
    """Half a second a word, and so many seconds of silence before the words numbered."""
    times = [0.5 * place + sum(seconds for at, seconds in silences.items() if at <= place) for place in range(len(text.split()))]
    return tuple(Word(word, round(at, 3), round(at + 0.5, 3)) for word, at in zip(text.split(), times, strict=True))


@pytest.mark.parametrize(
    "text",
    [
        "I like it",
        "so that it works",
        "right after the launch",
        "as well as the others",
        "a kind of product",
        "just in time",
        "do you know why",
        "what I mean is this",
        "that was okay",
        "what they actually said",
        "It was like a second home to me.",
        "He was like a third parent for them.",
    ],
)
def test_a_word_that_does_its_work_is_no_filler(text: str):
    assert found(text) == []


@pytest.mark.parametrize("text", ["It took like a second.", "It was like a second later.", "It takes like a second to load."])
def test_a_second_of_time_is_an_amount_and_the_like_before_it_a_filler(text: str):
    assert found(text) == ["like"]


def test_fillers_in_a_row_are_all_found():
    assert found("So, like, you know, it was, I mean, hard") == ["so", "like", "you know", "i mean"]


def test_an_um_sets_a_filler_off_like_a_comma():
    assert found("we had like um no plan") == ["like"]


def test_every_practice_sentence_is_read_right():
    result = score(marked_sentences(PRACTICE.read_text("utf-8")))
    assert (result.false, result.missed) == (0, 0)


def test_practice_sentences_lose_little_without_punctuation():
    assert score(without_punctuation(marked_sentences(PRACTICE.read_text("utf-8")))).f1 >= 0.98


def test_a_filler_before_does_not_hide_what_a_word_belongs_to():
    assert found("Well, actually it was two days") == ["well", "actually"]
    assert found("I sort of just nodded") == ["sort of", "just"]


def test_pauses_on_both_sides_set_a_word_off_as_commas_do():
    heard = spaced("it was like the finance team", {2: 0.4, 3: 0.4})
    assert [filler.text for filler in find_filler_words(heard)] == []
    assert [filler.text for filler in find_filler_words(heard, pauses=(Pause(1.0, 1.4, None), Pause(1.9, 2.3, None)))] == ["like"]


def test_a_comma_on_one_side_and_a_pause_on_the_other_set_a_word_off_too():
    heard = spaced("it landed on me, right with no notes", {5: 0.4})
    assert find_filler_words(heard) == ()
    assert [filler.text for filler in find_filler_words(heard, pauses=(Pause(2.5, 2.9, None),))] == ["right"]


def test_a_pause_inside_a_clause_makes_no_filler():
    heard = spaced("I really like working here", {3: 0.4})
    assert find_filler_words(heard, pauses=(Pause(1.5, 1.9, None),)) == ()


def test_a_long_pause_ends_a_sentence_where_nothing_is_punctuated():
    heard = spaced("we lost the contract so nobody was paid", {4: 1.2})
    assert [filler.text for filler in find_filler_words(heard)] == []
    assert [filler.text for filler in find_filler_words(heard, pauses=(Pause(2.0, 3.2, None),))] == ["so"]


def test_a_word_stretched_over_the_pause_after_it_still_stands_before_it():
    stretched = [Word("contract", 0.0, 1.9), Word("so", 1.9, 2.2), Word("my", 2.2, 2.4), Word("job", 2.4, 2.8)]
    assert [filler.text for filler in find_filler_words(stretched, pauses=(Pause(0.6, 1.9, None),))] == ["so"]


def test_unseen_sentences_are_read_at_ninety_five_percent_or_better():
    assert score(evaluation_sentences()).f1 >= 0.95


def test_without_punctuation_the_loss_is_small():
    assert score(without_punctuation(evaluation_sentences())).f1 >= 0.95


def test_the_sentences_of_an_outside_author_are_read_as_well():
    outside = evaluation_sentences("filler_words_fifth")
    assert score(outside).f1 >= 0.97
    assert score(without_punctuation(outside)).f1 >= 0.96


@pytest.mark.parametrize(
    "name", ["filler_words_third", "filler_words_outside", "filler_words_fourth", "filler_words_outside_third"]
)
def test_the_outside_authors_whose_mistakes_were_read_are_read_right(name: str):
    read = marked_sentences(PRACTICE.with_name(f"{name}.txt").read_text("utf-8"))
    assert score(read).f1 >= 0.99
    assert score(without_punctuation(read)).f1 >= 0.98


def test_the_sentences_the_rules_were_developed_on_are_read_right_but_for_what_words_alone_cannot_tell():
    development = marked_sentences(PRACTICE.with_name("filler_words_development.txt").read_text("utf-8"))
    assert score(development).f1 >= 0.98
    assert score(without_punctuation(development)).f1 >= 0.96


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("is it always that simple well no", ["well"]),
        ("he said okay dock my pay then", ["okay"]),
        ("she did well in the trial", []),
        ("the first week went well because we had practised", []),
        ("it is okay for a prototype", []),
        ("the answer is well it depends on the season", ["well"]),
    ],
)
def test_words_that_part_clauses_are_told_apart_where_no_mark_is_written(text: str, expected: list[str]):
    assert found(text) == expected


@pytest.mark.parametrize("unpunctuated", [True, False])
def test_without_weights_the_rules_alone_decide(unpunctuated: bool):
    words_around = FillerContext([], tokens(words("well")), 0, unpunctuated=unpunctuated)
    assert LearnedFillers({}).agrees(words_around, ("well",), ruled=True)
    assert not LearnedFillers({}).agrees(words_around, ("well",), ruled=False)


@pytest.mark.parametrize("unpunctuated", [True, False])
def test_weights_that_are_sure_enough_overrule_the_rules_either_way(unpunctuated: bool):
    words_around = FillerContext([], tokens(words("well")), 0, unpunctuated=unpunctuated)
    assert LearnedFillers({"well": 9.0}).agrees(words_around, ("well",), ruled=False)
    assert not LearnedFillers({"well": -9.0}).agrees(words_around, ("well",), ruled=True)
    assert not LearnedFillers({"well": 0.5}).agrees(words_around, ("well",), ruled=False)
    assert LearnedFillers({"well": 0.5}).agrees(words_around, ("well",), ruled=False, worth=0.0)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The job wasn't in Lyon, it was actually in Grenoble.", []),
        ("We thought it was the battery, and it was actually the cable.", []),
        ("The sign said open, but the shop was actually closed.", []),
        ("We actually wanted the cheaper one, not the one in the brochure.", []),
        ("I actually joined in May.", ["actually"]),
        ("The school was small and I actually loved it.", ["actually"]),
        ("We thought it over, and then, actually, we said yes.", ["actually"]),
    ],
)
def test_an_actually_that_sets_right_what_was_thought_is_no_filler(text: str, expected: list[str]):
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She's kind, of course, but she's also the boss.", []),
        ("People like Ahmed don't complain, they leave.", []),
        ("Is that so, she said, and she took off her glasses.", []),
        ("I like the way you know your customers.", []),
        ("They'd just, like, stopped coming to the stand-up.", ["just", "like"]),
        ("the belt broke so we stopped", []),
        ("so I was running the desk on my own that weekend", ["so"]),
        ("I don't mean the price, I mean the smell.", []),
        ("He was literally ten centimetres from the blade, we measured it.", []),
        ("We checked literally every row, all nine thousand of them.", []),
        ("I was literally dying of shame.", ["literally"]),
        ("The kitchen was basically clean.", []),
        ("It was basically a cupboard.", ["basically"]),
    ],
)
def test_what_outside_authors_wrote_is_told_apart(text: str, expected: list[str]):
    assert found(text) == expected


def test_what_is_really_so_or_not_so_stays_whatever_the_weights_say():
    assert found("it was not actually his fault") == []


def test_the_naive_method_is_far_worse():
    assert score(evaluation_sentences(), naive).f1 < 0.7


def test_own_words_count_wherever_they_are_said():
    assert found("to be honest the plan, to be honest, failed", own=("To be honest",)) == ["to be honest", "to be honest"]


def test_own_words_work_in_a_language_without_a_list():
    assert found("niinku se toimi", "fi", ("niinku",)) == ["niinku"]


def test_um_is_an_article_in_portuguese_and_a_word_in_german():
    assert is_filled_pause("um", "en")
    assert not is_filled_pause("um", "pt")
    assert not is_filled_pause("um", "de")


def test_er_is_he_in_german():
    assert is_filled_pause("er", "en")
    assert not is_filled_pause("er", "de")
    assert is_filled_pause("Ähm,", "de")


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "Also, wir hatten sozusagen keine Wahl", ["also", "sozusagen"]),
        ("de", "Das habe ich so gemacht", []),
        ("es", "Bueno, o sea, no teníamos datos", ["bueno", "o sea"]),
        ("es", "Es un plan bueno", []),
        ("es", "Somos un equipo, ¿no?, y los equipos hablan", ["no"]),
        ("es", "somos un equipo no y los equipos hablan", ["no"]),
        ("es", "me dijeron que no", []),
        ("es", "No, eso fue después", []),
        ("de", "die kollegen waren neu ne und keiner half", ["ne"]),
        ("fr", "Bon, du coup on a tout changé", ["bon", "du coup"]),
        ("fr", "C'est un bon plan", []),
        ("de", "das dauerte also ich schätze zwei jahre", ["also"]),
        ("es", "era pues un poco lento", ["pues"]),
        ("es", "fue duro la verdad", ["la verdad"]),
        ("pt", "Era tipo impossível, né?", ["tipo", "né"]),
        ("pt", "Um tipo de problema", []),
    ],
)
def test_each_language_has_its_own_fillers(language: str, text: str, expected: list[str]):
    assert found(text, language) == expected


@pytest.mark.parametrize("language", ["de", "es", "fr", "pt"])
def test_every_language_reads_its_practice_sentences(language: str):
    marked = marked_sentences(PRACTICE.with_name(f"filler_words_practice_{language}.txt").read_text("utf-8"))
    find = partial(find_filler_words, language=language)
    assert score(marked, find).f1 >= 0.98
    assert score(without_punctuation(marked), find).f1 >= 0.85
    assert score(marked, partial(naive, language=language)).f1 < 0.9


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("pt", "Um colega me ajudou com um plano"),
        ("pt", "Que tipo de contrato era"),
        ("de", "Wir haben also die Maschine abgeschaltet"),
        ("de", "Der Bus macht hier keinen Halt mehr"),
        ("de", "Ich bin eben erst zurück"),
        ("es", "Este proyecto duró dos años"),
        ("es", "No fuimos, pues llovía mucho"),
        ("es", "La verdad no le importa a nadie"),
        ("de", "Hast du eigentlich schon gegessen?"),
        ("de", "Ich meine das ernst"),
        ("de", "Das ist nicht wahr"),
        ("de", "Du weißt du kannst mich anrufen"),
        ("fr", "Je ne savais pas quoi faire"),
        ("fr", "Voilà pourquoi on a dit non"),
        ("fr", "Ce genre de client est rare"),
    ],
)
def test_the_same_word_at_its_work_is_no_filler_in_any_language(language: str, text: str):
    assert found(text, language) == []


def test_a_so_that_draws_a_conclusion_from_the_last_sentence_is_no_filler():
    assert found("We had no tests. So we wrote some.") == []
    assert found("We had no tests. So, we wrote some.") == ["so"]
    assert found("We had no tests. So my job was to write some.") == ["so"]


def test_a_so_after_an_um_is_a_filler_even_where_it_might_conclude():
    assert found("We had no tests. Um so we wrote some.") == ["so"]
    assert found("I was um so tired") == []


def test_times_are_taken_over_from_the_words():
    filler = find_filler_words(words("It was, you know, hard", each=0.5))[0]
    assert (filler.start, filler.end) == (1.0, 2.0)


def test_no_words_have_no_fillers():
    assert find_filler_words(()) == ()
