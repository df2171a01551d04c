"""A clause as a sentence like those that the network was trained on: a person walks forward."""

from collections.abc import Sequence

from deployments.text_to_motion.english.amounts import number
from deployments.text_to_motion.english.heads import BENDS, Head
from deployments.text_to_motion.english.lexicon import (
    DETERMINERS,
    DIRECTIONS,
    FILLERS,
    LIGHT,
    MINOR,
    PACES,
    PEOPLE,
    PRONOUNS,
    STYLES,
)
from deployments.text_to_motion.english.verbs import third
from deployments.text_to_motion.english.words import Word

SAID_AS = {
    "advance": "walks forward", "approach": "walks forward", "proceed": "walks forward",
    "travel": "walks", "retreat": "walks backward", "withdraw": "walks backward",
    "backpedal": "walks backward", "backstep": "steps backward", "back": "walks backward",
    "reverse": "walks backward", "recoil": "steps backward", "moonwalk": "walks backward, gliding",
    "strafe": "walks sideways", "sidestep": "steps sideways", "sidle": "walks sideways",
    "orbit": "walks in a circle around", "encircle": "walks in a circle around",
    "circle": "walks in a circle", "uturn": "turns around", "aboutface": "turns around",
    "pivot": "turns", "rotate": "turns", "swivel": "turns", "veer": "walks forward, veering",
    "swerve": "walks forward, veering", "curve": "walks in a curve", "zigzag": "walks in a zigzag",
    "weave": "walks in a zigzag", "slalom": "walks in a zigzag", "saunter": "strolls",
    "amble": "strolls", "mosey": "strolls", "dash": "sprints", "bolt": "sprints",
    "hurry": "jogs quickly", "hasten": "jogs quickly", "flee": "runs away quickly",
    "prowl": "sneaks", "skulk": "sneaks", "slink": "sneaks", "greet": "greets by waving",
    "hail": "waves", "standup": "stands up", "totter": "staggers", "lurch": "staggers",
    "come": "walks", "go": "walks", "move": "moves", "head": "walks",
}  # fmt: skip
"""Verbs that the captions of the data do not have, in their words."""

WRITTEN = {
    "inplace": "on the spot", "incircles": "in circles", "backandforth": "back and forth",
    "sidetoside": "side to side", "figureeight": "figure eight", "upanddown":
    "up and down", "pushups": "push-ups", "taichi": "tai chi", "kung": "kung", "awhile": "",
    "standuping": "standing up", "standups": "stands up", "standuped": "stands up", "sec": "",
    "aboutface": "about-face", "stance": "fighting stance", "scurve": "S-curve", "uturn": "U-turn",
}  # fmt: skip

ANYONE = "a person"


def saying(words: Sequence[Word], head: Head | None, subject: str, *, alone: bool = True) -> str:
    """Return the sentence of a clause about `subject`, where the clause names no other.

    `alone` where the clause has no other head.
    """
    start = _first_verb(words, head)
    if start is None:
        return written(words)
    if head is not None and head.noun and head.at == start:
        return _joined(subject, "does", written(words))
    own = subject_of(words, head)
    named = written(own) if own and own[0].text not in PRONOUNS else subject
    if own and own[0].text not in DETERMINERS | PRONOUNS | {"someone", "somebody", "people"}:
        compound = head is not None and head.at == start and head.form == "base"
        if compound and own[0].text not in PEOPLE:
            # "victory dance": nobody is called victory.
            return _joined(subject, "does", written(words))
        named = f"{'an' if named[0] in 'aeiou' else 'a'} {named}"
    before = words[len(own) : start]
    if head is not None and _describes(words[start], words[head.at]):
        # "with the left hand raised, walks": what is done comes first.
        before, start = words[len(own) : head.at], head.at
        verb = third(words[start].base)
        return _joined(
            named, verb, written(words[start + 1 :]), written(before).removesuffix(" and")
        )
    if head is not None and not head.noun and _only_helps(words[start : head.at]):
        before = [*before, *(w for w in words[start : head.at] if w.text.endswith("ly"))]
        start = head.at
    first = words[start]
    base = first.base
    if base == "circle" and start + 1 < len(words) and words[start + 1].text in DETERMINERS:
        base = "orbit"
    verb = SAID_AS.get(base, third(base)) if alone or base not in BENDS else third(base)
    return _joined(named, written(before), verb, written(words[start + 1 :]))


def _describes(first: Word, done: Word) -> bool:
    return first.base in MINOR and first.form in {"past", "ing"} and done.form in {"s", "base"}


def _only_helps(words: Sequence[Word]) -> bool:
    return all(w.base in LIGHT or w.text == "to" or w.text.endswith("ly") for w in words)


def _joined(*pieces: str) -> str:
    return " ".join(piece for piece in pieces if piece)


def subject_of(words: Sequence[Word], head: Head | None) -> Sequence[Word]:
    """Return the words at the beginning that say who it is, if they do."""
    start = _first_verb(words, head)
    if not start or (head is not None and head.at == start and head.noun):
        return []
    begin = words[0].text
    if any(word.form == "noun" and word.text not in STYLES for word in words[:start]):
        return []
    named = begin in DETERMINERS | PRONOUNS or any(word.text in PEOPLE for word in words[:start])
    if not named and not _plain_name(words[:start]):
        return []
    end = start
    while end > 1 and (words[end - 1].text.endswith("ly") or words[end - 1].text == "then"):
        end -= 1
    return [] if begin.endswith("ly") else words[:end]


def _plain_name(words: Sequence[Word]) -> bool:
    return bool(words) and all(
        word.text not in PACES
        and word.text not in DIRECTIONS
        and number(word.text) is None
        and word.text not in FILLERS - PEOPLE
        for word in words
    )


def written(words: Sequence[Word]) -> str:
    """Return words as they are written."""
    return " ".join(filter(None, (WRITTEN.get(word.text, word.text) for word in words)))


def _first_verb(words: Sequence[Word], head: Head | None) -> int | None:
    for at, word in enumerate(words):
        if head is not None and at == head.at:
            return at
        if word.form not in {"", "noun"} and not (at and words[at - 1].text in DETERMINERS):
            return at
    return None
