"""A prompt read: which actions, in which order, along which path; and how much of it is known."""

import re
from dataclasses import dataclass

from deployments.text_to_motion.vocabulary import ACTIONS, FILLERS, FORWARD, PACES

THEN = re.compile(
    r"\s*(?:[,;.]\s*)?\b(?:and then|then|and afterwards|afterwards|after that|before|and finally|"
    r"finally|followed by)\b\s*|\s*[;.]\s+"
)
NOT = re.compile(r"\b(?:without|not|never|doesn't|does not|don't|no)\b[^,;.]*")


@dataclass(frozen=True)
class Segment:
    """One action of a prompt: its words, the action or None, its path or None.

    `path`: left and forward speed in m/s, turn in rad/s (left is positive).
    `share`: how much of the whole duration it takes, beside the others'.
    """

    words: str
    action: str | None
    path: tuple[float, float, float] | None
    share: float = 1.0


@dataclass(frozen=True)
class Reading:
    """What was understood: the segments in order, and the share of known words, 0 to 1."""

    segments: tuple[Segment, ...]
    coverage: float

    @property
    def actions(self) -> tuple[str, ...]:
        """The actions that were understood, in order."""
        return tuple(each.action for each in self.segments if each.action)


def read(prompt: str) -> Reading:
    """Read a prompt in English; whatever it says, there is at least one segment."""
    text = NOT.sub(" ", prompt.lower())
    parts = [part.strip(" ,") for part in THEN.split(text)]
    clauses = [clause for part in parts if part for clause in _acted(part)]
    segments = tuple(_segment(clause) for clause in clauses) or (Segment(prompt, None, None),)
    words = [word for word in re.findall(r"[a-z']+", text) if word not in FILLERS]
    known = [word for word in words if word in PACES or _action_of(word)]
    described = sum(len(_action_of(word) or "") > 0 for word in words) > 0
    coverage = len(known) / len(words) if words and described else 0.0
    return Reading(segments, coverage)


def _acted(part: str) -> list[str]:
    # "walks and waves" at one moment is one action to the model: the order is what splits.
    pieces = [piece.strip() for piece in re.split(r",\s*|\band\b", part) if piece.strip()]
    acting = [piece for piece in pieces if _first_action(piece)]
    if len(acting) <= 1:
        return [part]
    joined: list[str] = []
    for piece in pieces:
        if _first_action(piece) or not joined:
            joined.append(piece)
        else:
            joined[-1] = f"{joined[-1]} and {piece}"
    return joined


def _segment(words: str) -> Segment:
    action = _first_action(words)
    words = re.sub(r"^(?:he|she|they)\b\s*", "", words)
    subject = "" if re.match(r"(?:a|an|the|someone|somebody)\b", words) else "a person "
    brief = action in {"wave", "kick", "throw", "bow", "jump"}
    return Segment(f"{subject}{words}", action, _path(words, action), 0.8 if brief else 1.0)


def _path(words: str, action: str | None) -> tuple[float, float, float] | None:
    names = set(re.findall(r"[a-z']+", words))
    pace = 1.0
    for name in names & PACES.keys():
        pace *= PACES[name]
    turning = bool(names & {"turn", "turns", "turning", "circle", "circles", "circling", "curve",
                            "curves", "spins", "spin", "around"})  # fmt: skip
    speed = FORWARD.get(action or "", 0.0) * pace
    if not speed:
        return None if action not in {"idle", "wave", "box", "drink", "bow"} else (0.0, 0.0, 0.0)
    side = 1.0 if "left" in names or "counterclockwise" in names else -1.0
    if names & {"backward", "backwards", "back", "reverse"}:
        return 0.0, -0.8 * speed, 0.0
    if not turning and names & {"sideways", "sidesteps", "sidestep", "strafes", "strafe"}:
        return side * 0.55 * speed, 0.0, 0.0
    if turning or ("left" in names) != ("right" in names):
        circle = bool(names & {"circle", "circles", "circling"})
        return 0.0, speed * (0.9 if circle else 0.85), side * (1.1 if circle else 0.8)
    return 0.0, speed, 0.0


def _first_action(words: str) -> str | None:
    found = [action for word in re.findall(r"[a-z']+", words) if (action := _action_of(word))]
    # A path word such as "turn" is an action only where nothing else is.
    meant = [a for a in found if a != "walk"]
    going = "walk" if found and not meant else None
    first = found[0] if found else None
    if first == "walk" and re.search(r"\b(?:go|goes|move|moves|turn|turns|step|steps)\b", words):
        return meant[0] if meant else going
    return first


def _action_of(word: str) -> str | None:
    for action, roots in ACTIONS.items():
        if any(word in forms(root) for root in roots):
            return action
    return None


def forms(root: str) -> frozenset[str]:
    """Return a verb's regular forms: walk, walks, walking, walked; and of a doubled letter."""
    stem = root.removesuffix("e")
    doubled = root + root[-1]
    return frozenset(
        {root, f"{root}s", f"{root}es", f"{stem}ing", f"{stem}ed", f"{doubled}ing", f"{doubled}ed"}
    )
