"""Verbs in their forms: walks, walking, walked, went."""

from functools import cache
from typing import NamedTuple

from deployments.text_to_motion.english.lexicon import LIGHT, MINOR
from deployments.text_to_motion.vocabulary import ACTIONS, CLOSEST

IRREGULAR = {
    "ran": "run", "went": "go", "gone": "go", "goes": "go", "came": "come", "stood": "stand",
    "sat": "sit", "lay": "lie", "lain": "lie", "lying": "lie", "laid": "lay", "slept": "sleep",
    "drank": "drink", "drunken": "drink", "threw": "throw", "thrown": "throw", "crept": "creep",
    "leapt": "leap", "sprang": "spring", "sprung": "spring", "swept": "sweep", "spoke": "speak",
    "spoken": "speak", "knelt": "kneel", "fled": "flee", "sped": "speed", "strode": "stride",
    "stridden": "stride", "spun": "spin", "shook": "shake", "shaken": "shake", "fought": "fight",
    "struck": "strike", "shot": "shoot", "froze": "freeze", "frozen": "freeze", "flung": "fling",
    "fell": "fall", "fallen": "fall", "ate": "eat", "eaten": "eat", "caught": "catch",
    "bent": "bend", "swam": "swim", "hid": "hide", "dove": "dive", "flew": "fly", "dug": "dig",
    "took": "take", "taken": "take", "made": "make", "did": "do", "done": "do", "does": "do",
    "gave": "give", "began": "begin", "begun": "begin", "got": "get", "gets": "get", "kept": "keep",
    "had": "have", "has": "have", "held": "hold", "swung": "swing", "drew": "draw",
    "trod": "tread", "dying": "die", "is": "be", "are": "be", "was": "be", "were": "be",
    "am": "be", "being": "be", "been": "be", "rose": "rise", "risen": "rise", "hung": "hang",
    "withdrew": "withdraw", "put": "put", "putting": "put", "saw": "see",
}  # fmt: skip
"""Forms that no rule makes; left is a side and lay an old lie."""

NOUNS = frozenset(
    ["karate", "kung", "martial", "taichi", "bassai", "kata", "judo", "taekwondo", "traffic",
     "jacks", "pushups", "situps", "calisthenics", "basketball", "sword", "swordplay", "katana",
     "blade", "acrobatics", "handstand", "soccer", "football", "hello", "goodbye", "asleep",
     "still", "ballet", "charleston", "arabesque", "disco", "zombie", "boxing", "hook", "stance",
     "uturn",
     "aboutface", "burpee", "warmup", "workout"]
)  # fmt: skip
"""Words of the vocabulary that are no verbs."""

NO_VERBS = frozenset(["back", "head", "heading"])
"""First forms that are a direction or a part of the body wherever they are said."""


class Verb(NamedTuple):
    """A verb's first form, and which form of it was said: base, s, ing, past or noun."""

    base: str
    form: str


def verb_of(word: str) -> Verb | None:
    """Return the known verb (or learned noun) that a word is a form of, or None."""
    return _verbs().get(word)


@cache
def _verbs() -> dict[str, Verb]:
    bases = [word for words in ACTIONS.values() for word in words]
    known: dict[str, Verb] = {}
    for base in [*bases, *CLOSEST, *LIGHT, *MINOR]:
        if base in NOUNS:
            known.setdefault(base, Verb(base, "noun"))
            known.setdefault(f"{base}s", Verb(base, "noun"))
            continue
        for form, words in forms(base).items():
            for word in words:
                known.setdefault(word, Verb(base, form))
    for word, base in IRREGULAR.items():
        known[word] = Verb(base, _form(word))
    return {word: verb for word, verb in known.items() if word not in NO_VERBS}


def _form(word: str) -> str:
    if word.endswith("ing"):
        return "ing"
    return "s" if word in {"goes", "does", "is", "are", "has", "gets"} else "past"


def forms(base: str) -> dict[str, frozenset[str]]:
    """Return a verb's regular forms by name, also those of a doubled letter, and of e and y."""
    stem = base.removesuffix("e")
    doubled = base + base[-1]
    soft = f"{base[:-1]}i" if base[-1] == "y" and base[-2:-1] not in tuple("aeiou") else stem
    return {
        "base": frozenset({base}),
        "s": frozenset({third(base)}),
        "ing": frozenset({f"{base}ing", f"{stem}ing", f"{doubled}ing"}),
        "past": frozenset({f"{soft}ed", f"{stem}ed", f"{doubled}ed"}),
    }


def third(base: str) -> str:
    """Return the form of he, she and it: walks, dashes, hurries, goes."""
    if base == "be":
        return "is"
    if base == "have":
        return "has"
    if base.endswith(("s", "sh", "ch", "x", "z", "o")):
        return f"{base}es"
    if base.endswith("y") and base[-2:-1] not in tuple("aeiou"):
        return f"{base[:-1]}ies"
    return f"{base}s"
