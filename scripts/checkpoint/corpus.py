"""Writes the sentences of the demo voice's limited world: templates, plain patterns, prose and word lists, with fillers mixed in."""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tokenizers import Tokenizer

HERE = Path(__file__).parent
SLOT = re.compile(r"\{(\w+)\}")
SMALL_NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
FILLERS = ("um,", "uh,", "like,", "you know,", "I mean,", "so,", "well,", "er,")
FILLER_WEIGHTS = (10, 9, 3, 3, 1, 1, 1, 1)
# Words that sound like another word: a list of unrelated words would teach the wrong spelling for them.
HOMOPHONES = frozenset(
    [
        "their",
        "there",
        "they're",
        "to",
        "too",
        "two",
        "right",
        "write",
        "know",
        "no",
        "new",
        "knew",
        "our",
        "hour",
        "are",
        "hear",
        "here",
        "would",
        "wood",
        "week",
        "weak",
        "whole",
        "hole",
        "by",
        "buy",
        "bye",
        "sea",
        "see",
        "for",
        "four",
        "eight",
        "ate",
        "one",
        "won",
        "be",
        "bee",
        "its",
        "it's",
        "your",
        "you're",
        "whose",
        "who's",
        "meet",
        "meat",
        "peace",
        "piece",
        "past",
        "passed",
        "weather",
        "whether",
        "led",
        "lead",
        "read",
        "red",
        "plain",
        "plane",
        "role",
        "roll",
        "board",
        "bored",
        "son",
        "sun",
        "in",
        "inn",
        "not",
        "knot",
        "wait",
        "weight",
        "way",
        "weigh",
        "made",
        "maid",
        "mail",
        "male",
        "sale",
        "sail",
        "or",
        "ore",
        "some",
        "sum",
        "than",
        "then",
        "an",
        "and",
        "a",
        "the",
        "hi",
        "high",
        "him",
        "im",
        "live",
        "lives",
        "close",
        "use",
        "record",
        "present",
        "project",
    ]
)
SPECIALS = ("<|endoftext|>", "<|startoftranscript|>", "<|nospeech|>", "<|notimestamps|>")


@dataclass(frozen=True)
class Mixture:
    """How many sentences of each kind the pool holds."""

    interview: int = 6000
    plain: int = 9000
    lists: int = 1500
    prose_copies: int = 12
    filler_share: float = 0.5


def normalised(sentence: str) -> str:
    """Spell a sentence as the model writes it: "percent" as a word, numbers up to ten as words, plain punctuation."""
    text = sentence.replace("’", "'").replace("%", " percent").replace("—", ", ").replace("–", "-")
    text = re.sub(r"(?<![\d.,$])\b(\d|10)\b(?![\d.,]*\d)", lambda found: SMALL_NUMBERS[int(found[1])], text)
    text = re.sub(r"\s+", " ", text).strip()
    return text[:1].upper() + text[1:]


def sentences_of(text: str) -> list[str]:
    """Return the speakable sentences of free text (markup, lists and odd symbols are left out)."""
    text = re.sub(r"```.*?```|\[\[.*?\]\]|<[^>]+>|[*_`#>|]+", " ", text, flags=re.DOTALL)
    found = []
    for part in re.split(r"(?<=[.?!])\s+|\n+|\s-\s|:\s|;\s", text):
        sentence = normalised(part.strip(" \"'-()\u201c\u201d"))
        words = sentence.split()
        if not 3 <= len(words) <= 24 or not re.fullmatch(r"[A-Za-z0-9 ,.'?!-]+", sentence):
            continue
        if any(len(word) > 15 for word in words) or sum(word.isupper() and len(word) > 1 for word in words) > 0:
            continue
        found.append(sentence if sentence[-1] in ".?!" else sentence + ".")
    return found


def filled(pattern: str, classes: Mapping[str, Sequence[str]], rng: random.Random) -> str:
    """Return the pattern with every slot filled at random, slots of the fillings included."""
    while found := SLOT.search(pattern):
        pattern = pattern[: found.start()] + rng.choice(classes[found[1]]) + pattern[found.end() :]
    pattern = re.sub(r"\b([Aa]) (?=[aeio]|un|hour|honest)", r"\1n ", pattern)
    return normalised(pattern)


def with_fillers(sentence: str, rng: random.Random, chance: float = 0.1) -> str:
    """Return the sentence with filled pauses and filler words between its words."""
    said: list[str] = []
    for number, word in enumerate(sentence.split()):
        if rng.random() < chance:
            filler = rng.choices(FILLERS, FILLER_WEIGHTS)[0]
            if number == 0:
                filler = filler[0].upper() + filler[1:]
                word = word if word == "I" or word.startswith("I'") else word[0].lower() + word[1:]
            elif said[-1][-1] not in ",.?!":
                said[-1] += ","
            said.append(filler)
        said.append(word)
    return " ".join(said)


def word_list(words: Sequence[str], rng: random.Random) -> str:
    """Return unrelated words in a row: nothing but the sound tells what they are."""
    return normalised(" ".join(rng.choice(words) for _ in range(rng.randint(4, 10))) + ".")


def bare_words(sentences: Iterable[str]) -> Counter[str]:
    """Count the words as they are compared: lower case, no punctuation."""
    return Counter(word for sentence in sentences for word in re.findall(r"[a-z0-9']+", sentence.lower()))


def token_ids(tokenizer: Tokenizer, sentence: str) -> list[int]:
    """Return the ids of a sentence's tokens, word by word as the targets are written."""
    return [token for word in sentence.split() for token in tokenizer.encode(" " + word).ids]


def build(mixture: Mixture, texts: Sequence[Path], rng: random.Random) -> tuple[list[str], list[str]]:
    """Return the pool of sentences and the words they are made of."""
    grammar = tomllib.loads((HERE / "grammar.toml").read_text())
    classes, patterns = grammar["classes"], grammar["patterns"]
    held_out = set(sentences_of((HERE / "holdout.txt").read_text()))
    pool = {filled(rng.choice(patterns["interview"]), classes, rng) for _ in range(mixture.interview)}
    pool |= {filled(rng.choice(patterns["plain"]), classes, rng) for _ in range(mixture.plain)}
    prose = sentences_of((HERE / "prose.txt").read_text())
    extra = [sentence for path in texts for sentence in sentences_of(path.read_text())]
    counts = bare_words([*sorted(pool), *prose])
    words = sorted(word for word in counts if word not in HOMOPHONES and not word.isdigit())
    lists = [word_list(words, rng) for _ in range(mixture.lists)]
    common = {word for word, count in bare_words([*sorted(pool), *prose, *extra]).items() if count >= 3}
    extra = [sentence for sentence in extra if common.issuperset(bare_words([sentence]))]
    sentences = sorted(pool) + prose * mixture.prose_copies + extra * 2 + lists
    sentences = [sentence for sentence in sentences if sentence not in held_out and len(sentence.split()) <= 26]
    spoken = [with_fillers(text, rng) if rng.random() < mixture.filler_share else text for text in sentences]
    rng.shuffle(spoken)
    return spoken, sorted({word for word in counts if not word.isdigit()} | {"um", "uh", "er"})


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("texts", nargs="*", type=Path, help="further text files to take sentences from")
    parser.add_argument("--tokenizer", type=Path, required=True, help="tokenizer.json of the checkpoint")
    parser.add_argument("--rows", type=Path, required=True, help="rows of the start weights (a JSON list of token ids)")
    parser.add_argument("--out", type=Path, required=True, help="folder for pool.json, rows.json and words.txt")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--scale", type=float, default=1.0, help="size of the pool against the standard one")
    chosen = parser.parse_args()
    standard = Mixture()
    mixture = Mixture(
        int(standard.interview * chosen.scale), int(standard.plain * chosen.scale), int(standard.lists * chosen.scale)
    )
    pool, words = build(mixture, chosen.texts, random.Random(chosen.seed))
    tokenizer = Tokenizer.from_file(str(chosen.tokenizer))
    rows: list[int] = json.loads(chosen.rows.read_text())
    new = sorted({token for sentence in pool for token in token_ids(tokenizer, sentence)} - set(rows))
    chosen.out.mkdir(parents=True, exist_ok=True)
    (chosen.out / "pool.json").write_text(json.dumps(pool))
    (chosen.out / "rows.json").write_text(json.dumps(rows + new))
    (chosen.out / "words.txt").write_text("\n".join(words) + "\n")
    sys.stdout.write(f"{len(pool)} sentences, {len(words)} words, {len(new)} new tokens\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
