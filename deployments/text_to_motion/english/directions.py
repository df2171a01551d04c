"""How fast, to which side and whether backwards: what a clause's words say of its way."""

from collections.abc import Collection, Sequence

from deployments.text_to_motion.english.lexicon import (
    BACKWARD,
    BODY,
    CLOCKWISE,
    COUNTER,
    DETERMINERS,
    LEFT,
    MINOR,
    PACES,
    RIGHT,
    STYLES,
)
from deployments.text_to_motion.english.words import Word


def pace(words: Sequence[Word], done: Collection[int] = ()) -> float:
    """Return how many times as fast as usual the words say it is, but for those at `done`."""
    times = 1.0
    for at, word in enumerate(words):
        value = PACES.get(word.text) or STYLES.get(word.text)
        if value is None or at in done:
            continue
        before = words[at - 1].text if at else ""
        power = 1.0
        if before in {"very", "really", "extremely", "super", "incredibly"}:
            power = 1.6
        elif before in {"slightly", "somewhat", "fairly", "rather"}:
            power = 0.5
        times *= value**power
    return min(1.8, max(0.4, times))


def side_of(words: Sequence[Word]) -> float:
    """Return 1 for left, -1 for right, 0 for neither: the first that is no part of the body."""
    for at, word in enumerate(words):
        text = word.text
        if text in COUNTER:
            return 1.0
        if text in CLOCKWISE:
            return -1.0
        if text in LEFT | RIGHT and not _of_the_body(words, at) and not elsewhere(words, at):
            return 1.0 if text in LEFT else -1.0
    return 0.0


def elsewhere(words: Sequence[Word], at: int) -> bool:
    """Return whether the verb before a word moves no more than a limb or the eyes."""
    verbs = [word for word in words[:at] if word.form not in {"", "noun"}]
    last = verbs[-1].base if verbs else ""
    return last in LIMBS or (last in MINOR and last != "face")


LIMBS = frozenset(
    ["sway", "point", "wave", "shake", "nod", "kick", "punch", "jab", "reach", "talk"]
)


def backward_in(words: Sequence[Word]) -> bool:
    """Return whether it goes backwards: not "with a straight back", nor "leans back"."""
    for at, word in enumerate(words):
        if word.text not in BACKWARD:
            continue
        before = words[at - 1] if at else None
        following = words[at + 1].text if at + 1 < len(words) else ""
        if word.text == "back" and before is not None:
            held = before.text in DETERMINERS | {"straight", "bent", "hunched", "stiff"}
            leaning = before.base in {"lean", "bend", "look", "swing", "tilt", "pull", "hold"}
            if held or leaning or following in BODY:
                continue
        return True
    return False


def _of_the_body(words: Sequence[Word], at: int) -> bool:
    following = [word.text for word in words[at + 1 : at + 4]]
    if following[:1] and following[0] in {"and", "or"} and following[1:2]:
        # "the left and the right hand", but not "to the left and hands up".
        rest = [text for text in following[1:] if text not in DETERMINERS]
        following = rest[1:] if rest[:1] and rest[0] in LEFT | RIGHT else []
    if following[:1] and following[0] in BODY:
        return True
    if at + 1 < len(words) and words[at + 1].base in {"jab", "punch", "uppercut", "kick", "knee"}:
        return True
    before = [word.text for word in words[max(0, at - 2) : at]]
    held = before[-1:] == ["with"] or before in (["with", "the"], ["with", "his"], ["with", "her"],
                                                 ["with", "their"], ["on", "the"], ["on", "his"],
                                                 ["on", "her"])  # fmt: skip
    return held and following[:1] != ["side"]
