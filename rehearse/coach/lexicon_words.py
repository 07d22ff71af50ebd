"""Judges single words for the phrase language: what can be a name, what can name a thing or a person at all, what is common."""

from __future__ import annotations

from rehearse.coach.lexicon_tokens import TokenStream

_NOT_NAMES = frozenset(
    "i the a an and but so then we he she they it you this that these those my our his her their its there here what when where "
    "who how why if as at in on for to from with by of or not no yes yeah well now after before because since while although "
    "though once one two three also just only even everyone everybody someone somebody nobody anyone people another some most "
    "many all both each every first second finally eventually later still instead looking monday tuesday wednesday thursday "
    "friday saturday sunday january february march april may june july august september october november december whatever "
    "whoever which whose ok people users customers today yesterday everything nothing something us me him them luckily".split()
)


def is_name(stream: TokenStream, at: int) -> bool:
    """True for a capitalised word that can be a person or a team ("Priya", "Legal"), not one that only begins a sentence."""
    token = stream.tokens[at]
    return stream.capitals[at] and token.isalpha() and len(token) > 1 and token not in _NOT_NAMES


#: Closed classes of English: what is none of these may be a noun. Precise enough to keep a slot from swallowing a whole clause.
_FUNCTION_WORDS = frozenset(
    "i you he she it we they me him her us them my your his its our their mine yours ours theirs myself yourself himself herself "
    "itself ourselves themselves the a an this that these those some any no every each either neither both all many much most "
    "few several such what which who whom whose when where why how if whether because since although though while until unless "
    "and or but nor so then than as at by for from in into of off on onto out over per through to toward towards under up upon "
    "with within without about above across after against along among around before behind below beside between beyond despite "
    "down during except like near past am is are was were be been being have has had having do does did done doing will would "
    "shall should can could may might must not never ever there here just also too very really quite even only still already "
    "again now yes ok well um uh anyone anybody anything everyone everybody everything someone somebody something nobody "
    "nothing said says say told tell asked ask think thought know knew go went gone going get got make made take took want "
    "wanted need needed 's 'd".split()
)
_COMMON = _FUNCTION_WORDS | frozenset("one two people time way thing work like know good new first team day week".split())
_EVERYWHERE = frozenset("i we it the a and to of in that was my he she they not is for on with had".split())


def can_be_noun(stream: TokenStream, at: int) -> bool:
    """True for a word outside the closed classes and not an -ly adverb: "foreman", "chain", "desk"; names too."""
    token = stream.tokens[at]
    return token not in _FUNCTION_WORDS and token.isalpha() and not (len(token) > 4 and token.endswith("ly"))


def expected(word: str) -> float:
    """How much oftener than a rare word a word is said, roughly: what every answer holds is no use for telling phrases apart."""
    return 300.0 if word in _EVERYWHERE else 40.0 if word in _COMMON else 1.0
