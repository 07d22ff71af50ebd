"""Lexicon files: their schema, the phrase language, the person's own over the shipped, and faults by line."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import jsonschema
import pytest

from rehearse.assets import asset
from rehearse.coach.evidence import CHECKS
from rehearse.coach.lexicon import Lexicons, load_lexicons, shipped_lexicons
from rehearse.coach.lexicon_files import read_lexicon
from rehearse.coach.lexicon_tokens import tokens_of
from rehearse.errors import UnreadableInputError
from tests.evidence.spoken import evidence_of


def _own(folder: Path, text: str, name: str = "own.toml") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def _hears(tmp_path: Path, phrase: str, said: str) -> bool:
    own = _own(tmp_path / "lexicons", f'check = "blame"\n[[rules]]\nkind = "test"\nphrases = [{json.dumps(phrase)}]\n')
    lexicons = Lexicons([read_lexicon(path) for path in (asset("lexicons", "classes.toml"), *sorted(own.glob("*.toml")))])
    from rehearse.coach.lexicon_tokens import token_stream
    from rehearse.coach.numbers import find_quantities
    from tests.evidence.spoken import spoken

    stream = token_stream(*spoken(("Action", said)))
    return "blame" in lexicons.find(stream, find_quantities(stream)).hits


@pytest.mark.parametrize("path", sorted(asset("lexicons").glob("*.toml")), ids=lambda path: path.stem)
def test_every_shipped_lexicon_follows_its_schema(path: Path):
    schema = json.loads(asset("schema", "lexicon.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(tomllib.loads(path.read_text(encoding="utf-8")), schema)


def test_every_check_has_a_lexicon_with_title_and_advice():
    checks = shipped_lexicons().checks
    assert set(checks) == set(CHECKS)
    assert all(lexicon.title and lexicon.advice for lexicon in checks.values())


def test_every_term_of_the_trade_has_a_plain_alternative():
    assert all(term.say for term in shipped_lexicons().terms.values())
    assert len(shipped_lexicons().terms) >= 60


@pytest.mark.parametrize(
    ("phrase", "said", "found"),
    [
        ("dropped the ball", "They, um, just dropped the ball.", True),
        ("dropped the ball", "They dropped the blue ball.", False),
        ("dropped the ball", "They dropped. The ball rolled.", False),
        ("reduc* costs", "It was reducing costs.", True),
        ("red|blue door", "The blue door.", True),
        ("(a green|red) door", "A green door.", True),
        ("door [of the] house", "The door house.", True),
        ("door _ house", "The door house.", False),
        ("from ... to", "From one two three four to.", True),
        ("from ... to", "From one two three four five to.", False),
        ("in <duration>", "In six weeks.", True),
        ("by <percent>", "By sixty two percent.", True),
        ("^ so", "So it was.", True),
        ("^ it", "So it was.", False),
        ("was $", "So it was.", True),
        ("was $", "So it was good.", False),
        ("<person> wanted", "Then Priya wanted it.", True),
        ("<person> wanted", "Then priya wanted it.", False),
        ("the [<noun>] <noun> feared", "And the night shift feared it.", True),
        ("the [<noun>] <noun> feared", "That was the day I feared it.", False),
        ("i would", "I'd say.", True),
        ("i had", "I'd say.", True),
        ("did not", "I didn’t.", True),
    ],
)
def test_the_phrase_language_means_what_its_page_says(tmp_path: Path, phrase: str, said: str, found: bool):
    assert _hears(tmp_path, phrase, said) is found


def test_own_phrases_are_added_and_shipped_ones_can_be_dropped(tmp_path: Path):
    said = ("Action", "He messed up the flux.")
    own = _own(tmp_path / "lexicons", 'check = "blame"\nadvice = "Mine."\n[[rules]]\nkind = "own"\nphrases = ["the flux"]\n')
    found = evidence_of(said, lexicons=load_lexicons(own))["blame"]
    assert found.heard
    assert found.counts["own"] == 1
    assert found.advice == "Mine."


def test_a_shipped_phrase_can_be_dropped(tmp_path: Path):
    shipped = "just works $"
    assert evidence_of(("Action", "It just works."))["hidden_uncertainty"].heard
    own = _own(tmp_path / "lexicons", f'check = "hidden_uncertainty"\npolarity = "avoid"\ndrop = ["{shipped}"]\n')
    assert not evidence_of(("Action", "It just works."), lexicons=load_lexicons(own))["hidden_uncertainty"].heard


@pytest.mark.parametrize(
    ("text", "line", "complaint"),
    [
        ('check = "blame"\nrules = 3\n', 2, "rules"),
        ('check = "blame"\n[[rules]]\nkind = "x"\nphrases = ["a ("]\n', 4, "not closed"),
        ('check = "blame"\n\n[[rules]]\nkind = "x"\nphrases = ["ok", "... begins"]\n', 5, "begin with a word"),
        ('check = "blame"\n[[rules]]\nkind = "x"\nphrases = ["a <nothing>"]\n', 4, "<nothing>"),
        ('check = "blame"\n[[rules]]\nkind = "x"\nphrases = ["a"]\nunless = ["nobody_knows"]\n', 5, "nobody_knows"),
        ('check = "blame"\n[[rules]]\nkind = "x"\nphrases = ["a"]\nsections = ["Middle"]\n', 5, "Middle"),
        ('check = "blame"\ncolour = "red"\n', 2, "colour"),
        ('check = "blame\n', 1, "TOML"),
        ('check = "blame"\npolarity = "perhaps"\n', 2, "polarity"),
        ('[[guards]]\nname = "x"\nwhere = "around"\nphrases = ["a"]\n', 3, "before"),
    ],
)
def test_a_fault_names_file_and_line(tmp_path: Path, text: str, line: int, complaint: str):
    own = _own(tmp_path / "lexicons", text)
    with pytest.raises(UnreadableInputError) as caught:
        load_lexicons(own)
    assert f"own.toml, line {line}:" in caught.value.happened
    assert complaint in caught.value.happened


def test_a_class_that_contains_itself_is_refused(tmp_path: Path):
    own = _own(
        tmp_path / "lexicons", 'check = "blame"\n[classes]\nloop = ["a <loop>"]\n[[rules]]\nkind = "x"\nphrases = ["<loop>"]\n'
    )
    with pytest.raises(UnreadableInputError, match="contains itself"):
        load_lexicons(own)


@pytest.mark.parametrize(
    ("word", "tokens"),
    [
        ("Didn't", ("did", "not")),
        ("won’t", ("will", "not")),
        ("twenty-two", ("twenty", "two")),
        ("60%,", ("60", "percent")),
        ("4,000", ("4000",)),
        ("$2.3", ("$", "2.3")),
        ("I'm", ("i", "am")),
        ("gonna", ("going", "to")),
        ("Q3", ("q3",)),
        ("—", ()),
    ],
)
def test_words_are_taken_apart_as_spoken(word: str, tokens: tuple[str, ...]):
    assert tokens_of(word) == tokens


def test_a_guard_inside_a_phrase_takes_it_back(tmp_path: Path):
    own = _own(
        tmp_path / "lexicons",
        'check = "blame"\n[[rules]]\nkind = "x"\nunless = ["denied"]\nphrases = ["zorp ...4 perfect"]\n'
        '[[guards]]\nname = "denied"\nwhere = "inside"\nreach = 0\nphrases = ["not"]\n',
    )
    lexicons = load_lexicons(own)
    assert evidence_of(("Action", "Zorp it will be perfect."), lexicons=lexicons)["blame"].heard
    assert not evidence_of(("Action", "Zorp it will not be perfect."), lexicons=lexicons)["blame"].heard


def test_a_term_counts_only_for_listeners_who_do_not_know_it():
    said = ("Result", "EBITDA, free cash flow and working capital went up.")
    assert evidence_of(said, listener="non_technical")["jargon_bombing"].heard
    assert not evidence_of(said, listener="executive")["jargon_bombing"].heard


def test_a_term_is_known_in_either_spelling_and_in_the_plural(tmp_path: Path):
    term = '[[terms]]\nterm = "zorp normalization"\nsay = "a check"\nlevel = "specialist"\n'
    lexicons = load_lexicons(_own(tmp_path / "lexicons", term + '[[terms]]\nterm = "blicket"\nsay = "a thing"\n'))
    said = ("Action", "Zorp normalisation, blickets, embeddings and a confusion matrix.")
    assert evidence_of(said, listener="executive", lexicons=lexicons)["jargon_bombing"].counts == {"terms": 4}


def test_an_unknown_acronym_counts_beside_a_term_but_not_alone():
    beside = evidence_of(("Action", "We put vLLM behind an HPA on Kubernetes."), listener="executive")["jargon_bombing"]
    assert beside.counts == {"terms": 3}
    alone = evidence_of(("Action", "We asked the WWF and the ECB."), listener="executive")["jargon_bombing"]
    assert not alone.heard
