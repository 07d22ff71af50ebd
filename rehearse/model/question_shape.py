"""Tells from a question's words whether it asks for a story, or for a reason, an opinion, a plan or a person."""

from __future__ import annotations

import re
from enum import StrEnum


class Shape(StrEnum):
    """What a question wants told: something that happened, or what needs no event ("Why do you want to work here?")."""

    STORY = "story"
    NO_STORY = "no_story"


#: Whoever says one of these wants to hear of something that happened, whatever else is asked.
_WANTS_AN_EVENT = re.compile(
    r"\b(?:a time|(?:last|first|one) time|an? (?:real |specific |concrete |recent |good |particular )?(?:example|instance|occasion)"
    r"|examples?|instances?|occasions?|incident|anecdote|story|have you ever|(?:how|what|when|where|which|who|whom)(?: \w+)? (?:did|have) you"
    r"|(?:how|what|when|where) (?:was|were|has|had)|what happened|when did|proud(?:est)?|walk (?:me|us) through (?:an?|one|your (?:last|latest|first))"
    r"|(?:greatest|biggest|proudest|largest|worst|hardest|toughest|most \w+) (?:\w+ )?(?:achievement|accomplishment|success|failure|mistake"
    r"|challenge|project|decision|regret|problem|conflict|win|loss)s?)\b"
)
#: Before what is asked: "Okay, so could you tell us ...".
_LEAD = (
    r"(?:(?:so|okay|ok|right|well|now|and|first|finally|lastly|great|thanks|thank you|please|then|but|honestly|in your own words|in short)[,:]? )*"
    r"(?:(?:can|could|would|will) (?:you|i ask) (?:please )?(?:tell|explain to|say to)(?: me| us)? |(?:please )?(?:tell|explain to) (?:me|us) "
    r"|(?:please )?explain |(?:i|we)(?:'d| would) like to (?:know|hear) )?"
)
_MADE_OF = (
    r"(?:strengths?|weakness(?:es)?|(?:strong|weak) (?:points?|sides?|suits?)|superpower|area for development|development areas?)"
)
_PLAIN_NOUN = (
    rf"(?:{_MADE_OF}|(?:salary|pay|career|long[- ]term|short[- ]term|professional|personal|work|expected|current)[- ]?\w* ?(?:\w+ )?|salary"
    r"|notice period|availability|hobbies|interests|motivations?|values|expectations?|ambitions?|goals?|(?:\w+ )?style|(?:\w+ )?philosophy|view|opinion"
    r"|ideal \w+|idea of|definition of|understanding of|name|dream \w+|preferred \w+|favou?rite \w+)"
)
_HYPOTHETICAL = (
    r"(?:how|what|who|whom|where|when|which \w+|in which \w+|to whom|with whom) (?:else )?(?:would|will) you "
    r"(?!say (?:is|was|were|are|has|have)|describe|call|consider|regard|rate|do differently|(?:not )?have |change (?:about (?:it|that|how)|now|today|in hindsight|if)|name\b)\w+"
)
_ASKS_FOR_NO_EVENT = re.compile(
    _LEAD
    + r"(?:"
    + r"|".join(
        (
            r"why (?:do|would|should|are|'re) (?:you|we|they)\b(?! (?:think|believe|say) (?:it|that|this|he|she|they|the)\b)",
            (
                r"why (?:should (?:we|i|they|anyone|anybody) (?:hire|choose|take|pick|employ|appoint|give)|this (?:company|role|job|position|team|school"
                r"|hospital|firm|place|field|profession|trade|post)|us|here|you|nursing|teaching|medicine|sales"
                r"|law|engineering|retail|marketing|accounting|hospitality|social work|policing)\b"
            ),
            (
                r"why (?:did you|have you) (?:(?:leave|left)(?! (?:it|that|them|him|her|out)\b)|quit|resign|resigned|apply|applied|become|go into|gone into|want to|decided? to (?:leave|apply|become"
                r"|study|train|move on)|choose (?:to (?:become|study|train|apply)|us|this (?:company|career|profession|field|trade)|nursing|teaching|medicine))\b"
            ),
            r"why you (?:want|left|are|would|should|applied|wish|like|think you)\b",
            (
                rf"(?:what|which)(?: is| are|'s| do you (?:consider|see as|regard as|think (?:is|are))| would you say (?:is|are))(?: to be)? your "
                rf"(?:(?:greatest|biggest|main|key|best|top|worst|single|three|two|one|own|personal) )*{_PLAIN_NOUN}\b"
            ),
            rf"(?:what |about )?your (?:(?:greatest|biggest|main|key) )?{_MADE_OF}\b",
            rf"describe your (?:(?:greatest|biggest|main|key) )?(?:{_MADE_OF}|ideal \w+|(?:\w+ )?style|(?:\w+ )?philosophy|personality)\b",
            r"describe yourself\b",
            r"(?:where|how) (?:do|would|can|will) you (?:see|picture|imagine|like to (?:see|be)) (?:yourself|your)?",
            r"how (?:would|do) you (?:describe (?:yourself|your (?:\w+ )?(?:style|philosophy|personality|strengths?))|define)\b",
            r"how would (?:your|a|the|other) [\w' ]{1,40} describe (?:you|your)\b",
            r"what would (?:your|a|the|other) [\w' ]{1,40} say (?:about|of) you\b",
            _HYPOTHETICAL,
            r"(?:what if|suppose|supposing|imagine|picture this|let'?s say|say|assume|assuming)\b",
            r"if (?:you|your|a|an|the|we|i|two|one|somebody|someone)\b[^.?!]{3,200}\b(?:would|will|could|'d) you",
            r"what (?:does|do) [\w' -]{1,60} mean to you\b",
            (
                r"what (?:do you (?:know about|expect|look for|hope|want|understand by|understand by the|enjoy|like|dislike|value)|interests you|motivates you|drives you"
                r"|excites you|attracts you|attracted you|appeals to you|drew you to|brings you here|brought you here|made you (?:apply|want to)"
                r"|makes you (?:a good|the right|the best|want|think you|different|suitable|happy|stand out)|are you (?:looking for|good at|passionate|hoping|interested))\b"
            ),
            r"what (?:salary|pay|kind of (?:salary|company|boss|manager|environment|culture))\b",
            r"what can you (?:bring|offer|contribute|do for)\b",
            r"what (?:makes|is) a good \w+",
            r"(?:when|how soon) (?:can|could|would) you (?:start|begin)\b",
            r"how much (?:do|would|are) you (?:expect|want|like|looking|hoping)\b",
            (
                r"(?:are you (?:willing|able|available|comfortable|prepared|looking|applying|happy to|a team player)|do you (?:prefer|like|enjoy|consider yourself"
                r"|see yourself|plan|want|have any questions|mind)|would you (?:be (?:willing|able|happy|prepared|comfortable)|rather|prefer|mind|call yourself"
                r"|consider yourself))\b"
            ),
            r"(?:(?:a (?:little|bit|little bit)|something|more) )?about yourself\b",
            r"who you are\b|introduce yourself\b",
            r"(?:walk|talk|take|run) (?:me|us) through your (?:cv|c\.v|resume|résumé|background|career|life)\b",
        )
    )
    + r")"
)
_SENTENCE = re.compile(r"[^.?!;\n]+[.?!;\n]*")
#: A sentence that asks or tells somebody to say something; any other only sets the scene for the one that does.
_ASKS = re.compile(
    _LEAD
    + r"(?:why|what|where|when|how|who|whom|which|describe|tell|give|share|talk|walk|take|run|explain|introduce|do you|are you|would you|can you"
    r"|could you|have you|imagine|suppose|if|say|assume|let'?s say|picture|in which|to whom|with whom)\b"
)


def shape_of(text: str) -> Shape:
    """A question's shape by its words, in English. Whatever leaves a doubt asks for a story; so does every other language, and no words at all."""
    plain = " ".join(text.casefold().replace("’", "'").split())
    if _WANTS_AN_EVENT.search(plain):
        return Shape.STORY
    for sentence in (found[0].strip(" \"'“”-–—*•") for found in _SENTENCE.finditer(plain)):
        if _ASKS_FOR_NO_EVENT.match(sentence):
            return Shape.NO_STORY
        if sentence.endswith("?") or _ASKS.match(sentence):
            return Shape.STORY
    return Shape.STORY
