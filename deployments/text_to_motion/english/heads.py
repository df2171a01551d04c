"""Which words of a clause say what is done."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from deployments.text_to_motion.english.lexicon import (
    BACKWARD,
    BODY,
    DETERMINERS,
    DIRECTIONS,
    FORWARD,
    LEFT,
    LIGHT,
    MINOR,
    PACES,
    PEOPLE,
    RIGHT,
    SIDEWAYS,
    STYLES,
)
from deployments.text_to_motion.english.words import Word
from deployments.text_to_motion.vocabulary import ACTIONS, CLOSEST

TURNS = frozenset(["turn", "rotate", "pivot", "swivel", "uturn", "aboutface"])
GOES = frozenset(["go", "move", "come", "proceed", "travel", "step", "leave", "return"])
BENDS = frozenset(["veer", "swerve", "curve", "circle", "zigzag", "weave"])
WEAK = TURNS | GOES | BENDS | {"stand", "stay", "spin", "still", "wait", "idle"}
"""Verbs that say little of what is done where another word says more."""

CROUCHES = frozenset(["crouch", "duck", "squat"])
UNDOES = frozenset(["stop", "refuse"])
"""Verbs that take back what follows: "stops walking", "refuses to sit"."""

MERELY_THINGS = frozenset(
    ["box", "fence", "block", "pitch", "point", "seat", "spring", "race", "bound", "lift", "hail",
     "clean", "rest", "pace", "speed", "shake", "pad", "bolt", "charge", "duck", "pick", "direct",
     "hit", "stand", "patrol", "rush", "head", "approach", "lay", "retreat", "stretch",
     "reverse", "bounce", "reach", "strike",
     "stalk", "advance", "parade", "move", "hurry", "dash", "swing", "dribble"]
)  # fmt: skip
"""Verbs that, said as nouns, are something else or say nothing."""

SIDED = frozenset(["turn", "hook", "jab", "punch", "kick", "uppercut"])
SHARES = frozenset(["half", "quarter", "full", "complete", "whole"])
NUMERALS = frozenset(
    ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
)
LIKENESS = frozenset(["like", "as"])
BLADES = frozenset(["sword", "blade", "katana"])
ARMS = frozenset(["gun", "rifle", "pistol", "arrow", "arrows", "weapon", "bow", "laser"])

SENSES = {
    "bounce": {"ball": "basketball", "basketball": "basketball"}, "skip": {"rope": "jump"},
    "jump": {"jacks": "exercise", "jack": "exercise"}, "catch": {"breath": "idle"},
}  # fmt: skip
"""What a verb means beside a certain word."""


class Head(NamedTuple):
    """A word that says what is done: where it is, its first form, its action, how surely."""

    at: int
    base: str
    form: str
    action: str
    known: bool
    noun: bool


@cache
def actions_by_word() -> dict[str, str]:
    """Return the action that each first form means."""
    return {word: action for action, words in ACTIONS.items() for word in words}


def heads(words: Sequence[Word]) -> list[Head]:
    """Return the heads of a clause in order: its verbs, or, where there are none, its nouns."""
    found: list[Head] = []
    for at, word in enumerate(words):
        if word.text in LIKENESS:
            break
        action = actions_by_word().get(word.base)
        closest = CLOSEST.get(word.base)
        if not word.form or (action is None and closest is None):
            continue
        noun = word.form == "noun" or _said_as_noun(words, at)
        if noun and word.base in MERELY_THINGS and word.form != "ing":
            continue
        if word.base in TURNS and _of_a_thing(words, at):
            continue
        found.append(
            Head(at, word.base, word.form, action or str(closest), action is not None, noun)
        )
    if not found and (moved := _taken_turn(words) or _somewhere(words)) is not None:
        return [moved]
    return _sensed(words, _ranked(words, found))


def _ranked(words: Sequence[Word], found: list[Head]) -> list[Head]:
    verbs = [head for head in found if not head.noun]
    nouns = [head for head in found if head.noun]
    throwing = [head for head in verbs if head.base == "throw"]
    if throwing and any(noun.action in {"box", "kick", "martial"} for noun in nouns):
        return nouns
    if not verbs:
        places = {noun.at for noun in nouns}
        other = any(
            word.form not in {"", "noun"} and word.base not in LIGHT and at not in places
            for at, word in enumerate(words)
        )
        return [n for n in nouns if not other or n.action in {"sword", "basketball", "idle"}]
    if all(head.base in WEAK for head in verbs):
        strong = [noun for noun in nouns if noun.action not in {"walk", "run", "idle"}]
        still = [noun for noun in nouns if noun.base == "still"]
        return strong + verbs if strong else verbs + still
    return verbs


def _sensed(words: Sequence[Word], found: list[Head]) -> list[Head]:
    # What a verb means may depend on what it is done with.
    said = {word.base for word in words}
    result: list[Head] = []
    for head in found:
        if head.base == "shoot" and said & ARMS:
            continue
        if head.action == "pickup" and any(
            w.text in BODY for w in words[head.at + 1 : head.at + 4]
        ):
            continue
        if beside := said & SENSES.get(head.base, {}).keys():
            result.append(head._replace(action=SENSES[head.base][beside.pop()], known=True))
        elif head.action in {"martial", "box", "exercise"} and said & BLADES:
            result.append(head._replace(action="sword"))
        elif head.action == "kick" and said & {"karate", "martial", "roundhouse"}:
            result.append(head._replace(action="martial"))
        elif head.base in UNDOES and any(
            word.form == "ing" or word.text == "to" for word in words[head.at + 1 : head.at + 2]
        ):
            return [*result, head]
        else:
            result.append(head)
    return result


def _said_as_noun(words: Sequence[Word], at: int) -> bool:
    word, before = words[at], words[at - 1] if at else None
    if before is None or word.form == "past":
        return False
    if before.text in {"in", "of", "with", "into", "at", "for", "on"}:
        return word.form != "ing"
    if before.base in {"take", "make", "do", "perform", "throw", "give", "practise", "practice"}:
        return True
    if not _qualifies(before.text, word):
        return False
    following = words[at + 1].text if at + 1 < len(words) else ""
    if word.form == "ing":
        return following in PEOPLE or before.text in DETERMINERS
    return word.form != "s" or not _of_manner(before.text) or _counted(words, at)


def _qualifies(text: str, word: Word) -> bool:
    return (
        text in (DETERMINERS - {"both"}) | NUMERALS | SHARES
        or text.isdigit()
        or (_of_manner(text) and not text.endswith("ly"))
        or (text in LEFT | RIGHT and word.base in SIDED)
    )


def _of_manner(text: str) -> bool:
    return text in PACES or text in STYLES


def _counted(words: Sequence[Word], at: int) -> bool:
    # "takes long strides" has some; "the old zombie walks" is a kind of person and what it does.
    start = at
    while start and _of_manner(words[start - 1].text):
        start -= 1
    return start > 0 and words[start - 1].text not in DETERMINERS


def _of_a_thing(words: Sequence[Word], at: int) -> bool:
    # "turns the head left", "rotates both arms": the body goes on as it was.
    rest = [word.text for word in words[at + 1 : at + 5] if word.text not in {"only", "just"}][:3]
    if not rest or rest[0] not in DETERMINERS:
        return rest[:1] != [] and rest[0] in (BODY - {"one", "face", "cross"})
    after = next((text for text in rest[1:] if text not in DETERMINERS), "")
    if after in BODY:
        return True
    known = DIRECTIONS | {"half", "full", "quarter", "complete", "corner", "whole"}
    return bool(after) and after not in known and not after.isdigit() and _plain(after)


def _plain(text: str) -> bool:
    return text not in PACES and text not in STYLES and actions_by_word().get(text) is None


def _taken_turn(words: Sequence[Word]) -> Head | None:
    # "takes a left", "does a 180".
    for at, word in enumerate(words[1:], start=1):
        taken = at == 1 or words[at - 2].base in LIGHT
        if (
            taken
            and words[at - 1].text in {"a", "another"}
            and (word.text in (LEFT | RIGHT) or word.text in {"90", "180", "360"})
        ):
            following = words[at + 1].text if at + 1 < len(words) else ""
            if following not in BODY:
                return Head(at, "turn", "noun", "walk", known=True, noun=True)
    return None


def _somewhere(words: Sequence[Word]) -> Head | None:
    # "flollops backwards": whatever it does, it says where to.
    if any(word.text in BODY or word.base in MINOR for word in words):
        # "gun aimed forward", "keeps facing ahead": no more than how it looks.
        return None
    ways = [at for at, word in enumerate(words) if word.text in WAYS]
    doing = [at for at in range(1, ways[-1] if ways else 0) if words[at].text not in DETERMINERS]
    if not doing:
        return None
    return Head(doing[-1], "go", "s", "walk", known=False, noun=False)


WAYS = FORWARD | (BACKWARD - {"back"}) | SIDEWAYS | {"leftward", "leftwards"} | {
    "rightward", "rightwards", "rear"
}  # fmt: skip
"""Words that nothing but a way is said with."""


def moves(head: Head) -> bool:
    """Return whether the head is a way to get about."""
    return head.action in {"walk", "run", "crawl"}


def chosen(found: Sequence[Head]) -> Head | None:
    """Return the head that names the action of things done at once, if there is any.

    Getting about comes first, since the network knows the rest from the words; but dribbling
    was learned at a walk and at a run.
    """
    known = [head for head in found if head.known]
    strong = [head for head in known if head.base not in WEAK]
    going = [head for head in strong if moves(head)]
    if strong and all(head.base in CROUCHES for head in strong):
        # "moves forward, crouched" gets about.
        going = [head for head in known if moves(head)]
    dribbling = [head for head in strong if head.action == "basketball"]
    return next(iter([*dribbling, *going, *strong, *known, *found]), None)
