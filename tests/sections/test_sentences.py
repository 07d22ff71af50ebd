"""Sentences of spoken language: stops, pauses, run-ons, and odd text."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from rehearse.analysis.sections.sentences import breaks_of_text, silence_before, split_sentences, words_of_text
from rehearse.model.transcript import Span, Word


def said(text: str, *, gaps: dict[int, float] | None = None) -> tuple[Word, ...]:
    """Words of 0.3 s with 0.1 s between them; `gaps` lengthens the gap before a word."""
    words, at = [], 0.0
    for index, token in enumerate(text.split()):
        at += (gaps or {}).get(index, 0.1)
        words.append(Word(token, at, at + 0.3))
        at += 0.3
    return tuple(words)


def texts(words: tuple[Word, ...], pauses: tuple[Span, ...] = ()) -> list[str]:
    return [sentence.text for sentence in split_sentences(words, pauses)]


def test_full_stops_end_sentences_but_abbreviations_and_decimals_do_not():
    words = said("Dr. Osei saw 3.5 percent of e.g. children. It worked! Did it?")
    assert texts(words) == ["Dr. Osei saw 3.5 percent of e.g. children.", "It worked!", "Did it?"]


def test_no_ends_a_sentence_but_where_a_number_follows():
    assert texts(said("She said no. They left in June.")) == ["She said no.", "They left in June."]
    assert texts(said("We were No. 3 in the region.")) == ["We were No. 3 in the region."]


def test_a_trailing_off_that_goes_on_in_lower_case_is_one_sentence():
    assert texts(said("So I... went back and checked.")) == ["So I... went back and checked."]


def test_a_long_pause_ends_a_sentence_without_punctuation():
    words = said("we lost the account then everybody went home", gaps={4: 1.8})
    assert texts(words, (Span(words[3].end, words[4].start),)) == ["we lost the account", "then everybody went home"]


def test_a_pause_while_searching_for_a_word_ends_nothing():
    words = said("so I went and asked the manager for help", gaps={6: 1.8})
    assert texts(words, (Span(words[5].end, words[6].start),)) == ["so I went and asked the manager for help"]


def test_a_short_pause_ends_a_sentence_only_where_a_clause_begins():
    at_clause = said("we moved the server and then I called the client", gaps={4: 0.9})
    assert len(texts(at_clause, (Span(at_clause[3].end, at_clause[4].start),))) == 2
    inside = said("we moved the server yesterday evening before the client called", gaps={5: 0.9})
    assert len(texts(inside, (Span(inside[4].end, inside[5].start),))) == 1


def test_a_pause_reaches_the_gap_it_falls_in_though_word_times_are_rough():
    words = said("one two three four", gaps={2: 1.0})
    shifted = Span(words[1].end + 0.2, words[2].start + 0.2)
    silences = silence_before(words, (shifted,))
    assert [index for index, silence in enumerate(silences) if silence] == [2]


def test_a_run_on_without_any_punctuation_is_cut_where_clauses_begin():
    text = (
        "so i was working at the depot and we had three vans off the road and my job was to get the parcels out by six so what i did was i rang "
        "every driver i knew and i borrowed two vans from the bakery and in the end we were only ten minutes late"
    )
    sentences = texts(said(text))
    assert "my job was to get the parcels out" in " | ".join(sentences)
    assert any(sentence.startswith(("and in the end", "in the end")) for sentence in sentences)
    assert all(len(sentence.split()) <= 30 for sentence in sentences)


def test_sentences_cover_every_word_once_and_in_order():
    words = said("One two. Three four five? six seven eight nine ten and then i went home and slept")
    sentences = split_sentences(words)
    assert sentences[0].first == 0
    assert sentences[-1].last == len(words)
    assert all(one.last == two.first for one, two in pairwise(sentences))


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=300))
def test_no_text_breaks_the_splitter(text: str):
    words = words_of_text(text)
    sentences = split_sentences(words, breaks_of_text(text), unit="characters")
    assert sum(sentence.last - sentence.first for sentence in sentences) == len(words)
    for word in words:
        assert text[int(word.start) : int(word.end)] == word.text


def test_html_tags_and_emoji_are_not_words():
    text = "<p>We <b>shipped</b> it 🎉 on <!-- a note --> time.</p>"
    assert [word.text for word in words_of_text(text)] == ["We", "shipped", "it", "on", "time."]


def test_a_lone_less_than_sign_is_not_a_tag():
    assert [word.text for word in words_of_text("latency < 100 ms and x > 3")] == ["latency", "100", "ms", "and", "x", "3"]


def test_one_sentence_a_line_is_kept_apart():
    text = "we had no nurses\nmy job was the rota\ni called the agency\nit worked"
    sentences = split_sentences(words_of_text(text), breaks_of_text(text), unit="characters")
    assert [sentence.text for sentence in sentences] == text.split("\n")


def test_text_wrapped_to_a_width_is_not_cut_at_its_line_ends():
    text = "We had no nurses on the ward that\nnight. My job was to find one before the\nshift began. I rang the agency and they\nsent two."
    sentences = split_sentences(words_of_text(text), breaks_of_text(text), unit="characters")
    assert [sentence.text.split()[0] for sentence in sentences] == ["We", "My", "I"]


def test_no_words_make_no_sentences():
    assert split_sentences(()) == ()
    assert words_of_text(" \n🎉 -- ") == ()
