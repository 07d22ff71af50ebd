"""Classes of English words that a reading without a tagger can tell apart: closed classes listed whole, and the forms of common verbs."""

from __future__ import annotations

from functools import cache, lru_cache

from rehearse.analysis.tokens import word_set

#: Subject pronouns, alone and with what is drawn into them.
PRONOUNS = word_set(
    "i you he she it we they i'm you're he's she's it's we're they're i'd we'd i've we've they've i'll we'll there there's that's this"
)
#: Pronouns that can only be subjects: a clause begins with them.
CLAUSE_PRONOUNS = word_set(
    "i we they he she i'm we're they're he's she's i'd we'd they'd he'd she'd i've we've they've i'll we'll they'll he'll she'll "
    "you're you've you'll you'd it's that's there's"
)
SUBJECTS = word_set(
    "i you he she it we they who everyone everybody people users somebody someone nobody customers folks this that there"
)
INDEFINITES = word_set(
    "nobody everybody somebody anybody everyone someone anyone none most some half all everything something nothing"
)
CONJUNCTIONS = word_set("and but so because or then cause 'cause")
BE = word_set(
    "is was are were be been being am i'm it's that's he's she's we're they're you're isn't wasn't aren't weren't there's what's who's here's"
)
NEGATED_BE = word_set("isn't wasn't aren't weren't")
MODALS = word_set(
    "would could should will can might may must do does did don't doesn't didn't won't can't couldn't wouldn't shouldn't 'd 'll"
)
NEGATED_AUXILIARIES = word_set("don't doesn't didn't won't can't couldn't wouldn't shouldn't")
WOULD = word_set("would i'd we'd you'd they'd he'd she'd who'd 'd")
DETERMINERS = word_set(
    "a an the this that these those my your our his her their its some any no every each another one what which whatever"
)
POSSESSIVES = word_set("my your our his her their its")
WH = word_set("what who why how where when whether if which whatever whoever")
PREPOSITIONS = word_set("of to for with from at in on by about into over under after before between through without against near")
NEGATIONS = word_set(
    "not never nobody nothing none hardly don't doesn't didn't isn't wasn't aren't weren't won't can't couldn't wouldn't hasn't haven't hadn't"
)
NUMBERS = word_set(
    "zero two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred "
    "thousand million half double triple twice dozens hundreds thousands tons loads"
)
#: What an amount begins with after its article: "a hundred", "a couple", "a whole week".
AMOUNTS = word_set(
    "hundred thousand million billion couple dozen few lot bit whole week day month year minute hour second ton bunch quarter third half single mile foot inch metre meter kilometre kilo"
)
INTENSIFIERS = word_set(
    "really so super very pretty totally completely seriously maybe insanely incredibly extremely absolutely literally actually basically "
    "honestly almost barely way too"
)
_HAVE = word_set("have has had haven't hasn't hadn't having i've we've they've you've")
_IRREGULAR_PASTS = word_set(
    "ate became began bent bit blew bought broke brought built burnt burst came caught chose clung cost crept cut did drank drew drove dug "
    "fed fell felt fled flew forgave forgot fought found froze gave got grew had heard held hid hit hurt kept knelt knew laid leant led left "
    "lent lit lost made meant met overslept paid put quit ran rang read rode rose said sang sank sat saw sent set shook shot shrank shut slept "
    "slid sold spent split spoke spread spun stole stood struck stuck stung swam swept swore swung taught thought threw told took tore "
    "understood went withdrew woke won wore wound wrote rebuilt rewrote redid undid"
)
_BASES = word_set(
    "accept ache add admit agree allow announce apologise apologize appear apply argue arrange arrive ask assume attend avoid bake beat become "
    "beg begin believe belong bend blame blow book borrow bounce break breathe bring build burn buy call cancel care carry catch change charge "
    "chase chat check choose clean climb close collapse come complain compare consider contact continue cook copy count cover crash create cry "
    "cut dance deal decide deliver demand depend describe deserve design die dig disagree disappear discover draw dream drink drive drop earn "
    "eat empty end enjoy expect explain face fail fall feed feel fight figure fill find finish fire fix flip fly follow force forget forgive "
    "freeze get give go grab grow guess hand hang happen hate hear help hide hire hit hold hope hug hurry ignore imagine improve include insist "
    "invent invite join joke jump keep kick kill knock know lack last laugh launch lead lean learn leave lend let lie lift listen live load look lose "
    "love make manage matter mean measure meet merge mess mind miss move need nod notice offer open order organise organize own pack panic park "
    "pass pay pick plan play point pour practise practice prepare press pretend print promise prove provide pull push put quit raise reach read "
    "realise realize receive refuse remain remember remind remove rent repair repeat replace reply report resign rest retire return rewrite ring "
    "rise roll rub run rush save say scream see seem sell send serve set share shout show shrug shut sign sing sit sleep slip smile solve sort "
    "speak spend stand stare start stay steal step stick stop struggle suffer suggest suppose survive swear switch take talk teach tell test "
    "thank think throw tidy try turn type understand unload use visit vote wait wake walk want warn wash watch wear whisper win wish wonder work "
    "sound smell taste matter weigh suck hurt rain fade drift shine crack leak flood bark "
    "worry wrap write yell vanish moan swim hike wander stumble crawl chew scrub sneeze yawn shiver giggle tremble cough"
)
#: Base forms that stand as well for a thing that takes no article, so "I'd like help" holds no verb.
_MASS_NOUNS = word_set("help work change love care cover rest report practice play talk use support mind end design test share")
_NOT_PASTS = word_set(
    "need red bed speed feed hundred indeed seed weed sacred shed breed aged ted fred embed naked wicked bored tired scared used kindred"
)
#: Pasts that are also adjectives or nouns, so that alone after a noun they prove nothing.
_DOUBTFUL_PASTS = word_set("left cost cut put hit set hurt read led lit saw found split spread shot felt wound")


def is_number(word: str) -> bool:
    """Two, twenty, 35, half ..."""
    return word in NUMBERS or word[:1].isdigit()


def is_past(word: str) -> bool:
    """A past form: "froze", "walked"; many are participles too."""
    return word in _IRREGULAR_PASTS or (len(word) > 3 and word.endswith("ed") and word not in _NOT_PASTS)


def is_sure_past(word: str) -> bool:
    """A past form that is hardly ever anything else."""
    return is_past(word) and word not in _DOUBTFUL_PASTS


def is_base(word: str) -> bool:
    """A common verb's base form that is no noun without an article."""
    return word in _BASES and word not in _MASS_NOUNS


@cache
def _third_persons() -> frozenset[str]:
    """Walks, goes, tries, pushes ..."""
    forms = set()
    for base in _BASES:
        if base.endswith("y") and base[-2:-1] not in "aeou":
            forms.add(base[:-1] + "ies")
        elif base.endswith(("s", "sh", "ch", "x", "z", "o")):
            forms.add(base + "es")
        else:
            forms.add(base + "s")
    return frozenset(forms)


def is_finite(word: str) -> bool:
    """A verb form that can carry a clause: be, have, a modal, a past or a third person."""
    return word in BE or word in _HAVE or word in MODALS or is_past(word) or word in _third_persons()


def is_verb(word: str) -> bool:
    """Any verb form that this list knows, -ing apart."""
    return is_finite(word) or word in _BASES


_FUNCTION_WORDS = (
    PRONOUNS
    | CLAUSE_PRONOUNS
    | CONJUNCTIONS
    | BE
    | MODALS
    | DETERMINERS
    | WH
    | PREPOSITIONS
    | _HAVE
    | word_set("just not as than like me him us them who")
)


def is_function_word(word: str) -> bool:
    """A word of grammar and not of content: articles, pronouns, prepositions, auxiliaries ..."""
    return word in _FUNCTION_WORDS


#: What `word_class` tells apart, the first that holds.
_CLASSES = (
    ("subject", CLAUSE_PRONOUNS),
    ("pronoun", word_set("you it this that there")),
    ("object", word_set("me him her us them")),
    ("indefinite", INDEFINITES),
    ("conjunction", CONJUNCTIONS),
    ("be", BE),
    ("denied", NEGATED_AUXILIARIES),
    ("would", WOULD),
    ("modal", MODALS),
    ("possessive", POSSESSIVES),
    ("determiner", DETERMINERS),
    ("wh", WH),
    ("preposition", PREPOSITIONS),
    ("negation", NEGATIONS),
    ("intensifier", INTENSIFIERS),
    ("have", _HAVE),
)
_ENDINGS = (("ing", 4), ("ly", 3), ("s", 3))


@lru_cache(maxsize=4096)
def word_class(word: str) -> str:
    """A coarse part of speech; "" for no word, "other" for what no list or ending tells."""
    if not word:
        return ""
    listed = next((name for name, members in _CLASSES if word in members), "")
    if listed:
        return listed
    for holds, name in ((is_number, "number"), (is_past, "past"), (_third_persons().__contains__, "third"), (is_base, "base")):
        if holds(word):
            return name
    return next((ending for ending, least in _ENDINGS if word.endswith(ending) and len(word) > least), "other")
