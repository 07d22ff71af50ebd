"""Automatic sections: what is heard, what is absent, odd input, speed, and personal adaptation."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from rehearse.analysis.sections.decoder import ALLOWED, STATE_TO_LABEL, TOLD_FIRST, Potentials, beliefs, likeliest_labels
from rehearse.analysis.sections.finding import chosen_labels, find_sections, looks_english, sections_measured, without_fragments
from rehearse.analysis.sections.lexicon import CueLexicon, plain_tokens
from rehearse.analysis.sections.model import SectionModel
from rehearse.analysis.sections.presence import PRESENCE_NAMES, chances_told, presence_features
from rehearse.analysis.sections.sentences import breaks_of_text, split_sentences, words_of_text
from rehearse.model.sections import LABELS, Label
from rehearse.model.transcript import Span
from tests.sections.test_section_edits import STORY, WORDS
from tests.sections.test_sentences import said


def heard(text: str) -> list[Label]:
    return [section.label for section in find_sections(said(text)).sections]


def test_a_plain_story_is_cut_into_its_sections():
    result = find_sections(WORDS)
    assert [section.label for section in result.sections] == [Label.SITUATION, Label.TASK, Label.ACTION, Label.RESULT]
    assert result.absent == (Label.REFLECTION,)
    assert all(sentence.section is not None for sentence in result.sentences)


def test_a_missing_task_is_not_invented():
    text = (
        "Last spring two of our suppliers went under and the kitchen had no fish. I rang the harbour and I drove out there at four in the morning. "
        "I agreed a price with two boats and I paid them in cash. In the end we never took the dish off and we saved nine percent."
    )
    assert Label.TASK in find_sections(said(text)).absent


def test_a_result_told_first_is_heard_as_a_result():
    text = (
        "We cut the complaints by half in three months. This was at a call centre where I had just become a team lead and people were leaving every week. "
        "My job was to bring the complaints down without more staff. So I listened to fifty calls and I rewrote the script with the agents. "
        "Then I sat next to each of them for a day. In the end complaints fell from forty a week to nineteen and nobody left."
    )
    labels = heard(text)
    assert labels[0] is Label.RESULT
    assert labels[-1] is Label.RESULT
    assert Label.ACTION in labels


def test_what_was_learned_is_reflection():
    assert (
        heard(STORY + " Looking back I would have asked the night staff first. What I learned is to ask before I draw anything.")[
            -1
        ]
        is Label.REFLECTION
    )


def test_each_section_carries_the_confidence_of_its_own_beginning():
    result = find_sections(WORDS)
    assert result.sections[0].edge_confidence == 1.0
    assert tuple(section.edge_confidence for section in result.sections[1:]) == result.boundaries
    assert result.boundaries != (1.0,) * len(result.boundaries)


def test_confidence_is_a_share_and_stands_for_every_section_and_edge():
    result = find_sections(WORDS)
    assert all(0 <= section.confidence <= 1 for section in result.sections)
    assert len(result.boundaries) == len(result.sections) - 1
    assert all(0 <= chance <= 1 for chance in result.boundaries)


def test_a_scrambled_answer_is_less_certain_than_a_plain_one():
    vague = said(
        "There were things and people and it was what it was. It was a lot. People came and went. There was some of that too. And so on."
    )
    assert min(section.confidence for section in find_sections(vague).sections) < min(
        section.confidence for section in find_sections(WORDS).sections
    )


@pytest.mark.parametrize("text", ["", "Yes.", "🎉", "I did it."])
def test_too_little_to_tell_has_no_sections(text: str):
    result = find_sections(words_of_text(text), unit="characters")
    assert result.sections == ()
    assert result.absent == LABELS
    assert all(sentence.section is None for sentence in result.sentences)


def test_text_is_measured_in_character_offsets():
    result = find_sections(words_of_text(STORY), pauses=breaks_of_text(STORY), unit="characters")
    assert STORY[int(result.sections[1].start) :].startswith("My job was")
    assert result.sections[-1].end == len(STORY)


def test_pauses_of_the_recording_are_taken_into_account():
    words = said("we were short of people all winter my job was to hire four nurses", gaps={7: 2.0})
    assert len(find_sections(words, pauses=(Span(words[6].end, words[7].start),)).sentences) > 1


def test_a_silence_makes_a_new_section_likelier():
    model, sentences = SectionModel.load(), split_sentences(WORDS)
    silences = [0.0] * len(WORDS)
    silences[sentences[1].first] = 2.0

    def stays(quiet: list[float]) -> float:
        edges = beliefs(model.potentials(model.features(sentences, WORDS, quiet))).edges()
        return float(np.trace(edges[0]))

    assert stays(silences) < stays([0.0] * len(WORDS))


def test_other_languages_are_not_measured_and_the_reason_is_said():
    assert sections_measured("en") is None
    assert sections_measured("en-US") is None
    reason = sections_measured("de")
    assert reason is not None
    assert "English" in reason


def test_english_is_told_from_other_languages_by_its_small_words():
    assert looks_english(words_of_text(STORY))
    german = "Im letzten Winter habe ich auf einer Station gearbeitet und wir haben ständig Notizen verloren, also habe ich ein Blatt gebaut."
    assert not looks_english(words_of_text(german))


def test_twenty_thousand_words_take_less_than_a_second():
    words = words_of_text((STORY + " ") * (20_000 // len(WORDS) + 1))[:20_000]
    find_sections(words[:100], unit="characters")
    began = time.process_time()
    result = find_sections(words, unit="characters")
    assert time.process_time() - began < 1.0
    assert result.sections[-1].end == words[-1].end


def test_a_hundred_answers_take_less_than_a_second():
    words = words_of_text(STORY * 4)
    find_sections(words, unit="characters")
    began = time.process_time()
    for _ in range(100):
        find_sections(words, unit="characters")
    assert time.process_time() - began < 1.0


def test_repetitions_filled_pauses_and_contractions_do_not_hide_a_cue():
    lexicon = CueLexicon({"duty": ["my job was to"], "not": ["did not"]})
    tokens = plain_tokens("so my my job um was was to, we didn’t".split())
    assert [cue.family for cue in lexicon.cues(tokens)] == ["duty", "not"]


def test_a_lexicon_phrase_may_offer_choices_gaps_and_options():
    lexicon = CueLexicon({"change": ["(fell|rose) [right all] from * to"]})
    assert lexicon.cues("it fell from nine to two".split())
    assert lexicon.cues("it rose right from nine to two".split())
    assert not lexicon.cues("it went from nine to two".split())


def test_a_lexicon_without_phrases_is_refused_by_name(tmp_path: Path):
    path = tmp_path / "own.toml"
    path.write_text('[[family]]\nname = "x"\n')
    with pytest.raises(ValueError, match=r"own\.toml"):
        CueLexicon.load(path)


def test_weights_of_another_format_are_refused():
    with pytest.raises(ValueError, match="format"):
        SectionModel.from_json({"format": 99}, CueLexicon({"a": ["b"]}))


def test_nothing_returns_to_told_first_and_beliefs_add_up():
    random = np.random.default_rng(3)
    potentials = Potentials(
        random.normal(size=(9, 6)), random.normal(size=(9, 5)), random.normal(size=(6, 6)), np.zeros(6), np.zeros(6)
    )
    belief = beliefs(potentials)
    assert np.allclose(belief.states.sum(axis=1), 1)
    assert np.allclose(belief.steps.sum(axis=(1, 2)), 1)
    assert np.allclose(belief.steps[:, :, TOLD_FIRST].sum() - belief.states[1:, TOLD_FIRST].sum(), 0)
    assert not ALLOWED[LABELS.index(Label.ACTION), TOLD_FIRST]


def test_beliefs_are_the_shares_of_all_paths_and_each_label_is_the_likeliest():
    random = np.random.default_rng(5)
    potentials = Potentials(
        random.normal(size=(4, 6)),
        random.normal(size=(4, 5)),
        random.normal(size=(6, 6)),
        random.normal(size=6),
        random.normal(size=6),
    )
    steps = potentials.step_scores()
    shares = np.zeros((4, len(LABELS)))
    for path in np.ndindex(6, 6, 6, 6):
        score = potentials.start[path[0]] + potentials.end[path[-1]] + sum(potentials.states[t, s] for t, s in enumerate(path))
        score += sum(steps[t, path[t], path[t + 1]] for t in range(3))
        for at, state in enumerate(path):
            shares[at, STATE_TO_LABEL[state]] += np.exp(score)
    shares /= shares.sum(axis=1, keepdims=True)
    belief = beliefs(potentials)
    assert np.allclose(belief.labels(), shares)
    assert list(likeliest_labels(belief.labels())) == list(shares.argmax(axis=1))


def test_the_sequence_and_the_plain_classifier_are_weighed_into_one_belief():
    model = SectionModel.load()
    features = model.features(split_sentences(WORDS), WORDS)
    belief, both = model.beliefs(features)
    assert np.allclose(both.sum(axis=1), 1)
    assert 0 < model.plain_share < 0.5
    assert not np.allclose(both, belief.labels())
    alone = replace(model, plain_share=0.0)
    assert np.allclose(alone.beliefs(features)[1], belief.labels())
    assert np.allclose(replace(model, plain_share=1.0).beliefs(features)[1], model.plain_beliefs(features))


@pytest.mark.parametrize(
    ("labels", "lengths", "joined"),
    [
        ([0, 1, 2, 3], [20, 9, 40, 1], [0, 1, 2, 2]),
        ([3, 0, 2], [2, 9, 40], [0, 0, 2]),
        ([0, 2, 1, 2], [12, 9, 2, 9], [0, 2, 2, 2]),
        ([0, 3, 3, 2], [12, 2, 1, 9], [0, 3, 3, 2]),
        ([3], [2], [3]),
    ],
)
def test_a_word_or_two_are_no_section_of_their_own(labels: list[int], lengths: list[float], joined: list[int]):
    assert list(without_fragments(np.array(labels), np.array(lengths, dtype=float))) == joined


S, T, A, R, F = range(5)


@pytest.mark.parametrize(
    ("beliefs_of_labels", "told", "chosen"),
    [
        # Half a sentence of task beside other sentences of the situation: told in passing, at its likeliest sentence.
        ([{S: 0.9}, {S: 0.55, T: 0.42}, {A: 0.9}, {A: 0.9}], {S, T, A}, [S, T, A, A]),
        # The same sentence is all there is of the situation: nothing is lost for the task, nor by its next likeliest sentence.
        ([{S: 0.58, T: 0.42}, {A: 0.9, T: 0.05}], {S, T, A}, [S, A]),
        # The likeliest sentence is all there is of the situation, the next is one of several of what was done.
        ([{S: 0.58, T: 0.42}, {A: 0.6, T: 0.3}, {A: 0.9}], {S, T, A}, [S, T, A]),
        # Likeliest at a sentence, and yet not told: the sentence goes to what is next likeliest.
        ([{A: 0.9}, {A: 0.4, F: 0.5}, {R: 0.9}], {A, R}, [A, A, R]),
        # Neither of two is told: what is dropped does not come back for the other.
        ([{S: 0.5, T: 0.23, A: 0.27}, {S: 0.3, T: 0.24, A: 0.22}, {A: 0.9}], {A}, [A, A, A]),
    ],
)
def test_sentences_are_shared_out_among_the_sections_that_were_told(
    beliefs_of_labels: list[dict[int, float]], told: set[int], chosen: list[int]
):
    table = np.array([[row.get(label, 0.0) for label in range(5)] for row in beliefs_of_labels])
    assert list(chosen_labels(table, np.full(len(table), 8.0), np.isin(np.arange(5), list(told)))) == chosen


def test_a_section_counts_as_told_the_surer_its_best_sentence_is():
    weights = np.zeros((5, len(PRESENCE_NAMES)))
    weights[:, PRESENCE_NAMES.index("best")] = 1.0
    table = np.array([[0.8, 0.05, 0.05, 0.05, 0.05], [0.1, 0.4, 0.45, 0.03, 0.02]])
    chances = chances_told(presence_features(table, table, np.array([8.0, 8.0])), weights)
    assert chances.round(3).tolist() == [0.8, 0.4, 0.45, 0.05, 0.05]


def test_at_least_one_section_was_told_and_without_weights_those_that_a_sentence_is_called():
    model = SectionModel.load()
    nothing = np.full((2, 5), 0.01)
    assert replace(model, presence=np.full((5, len(PRESENCE_NAMES)), -9.0)).told(nothing, nothing, np.array([8.0, 8.0])).any()
    table = np.array([[0.8, 0.05, 0.05, 0.05, 0.05], [0.1, 0.4, 0.45, 0.03, 0.02]])
    assert replace(model, presence=None).told(table, table, np.array([8.0, 8.0])).tolist() == [True, False, True, False, False]
