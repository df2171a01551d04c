"""A prompt read: which actions, in which order, along which path; and how much of it is known."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from deployments.text_to_motion.english.amounts import Amounts, amounts_of
from deployments.text_to_motion.english.coverage import coverage_of
from deployments.text_to_motion.english.directions import side_of
from deployments.text_to_motion.english.heads import BENDS, chosen, heads
from deployments.text_to_motion.english.negation import affirmed
from deployments.text_to_motion.english.order import Clause, clauses
from deployments.text_to_motion.english.paths import routes
from deployments.text_to_motion.english.requests import asked
from deployments.text_to_motion.english.sayings import ANYONE, saying, subject_of, written
from deployments.text_to_motion.english.stretches import STANDS, Around, Route
from deployments.text_to_motion.english.words import Word, words_of
from deployments.text_to_motion.vocabulary import BRIEF

MOST_SEGMENTS = 6
"""More do not fit into the seconds that the network makes; what is left out lowers coverage."""

ORDINARY_SECONDS = 2.5
"""What a share of 1 lasts, where others of the prompt have their seconds said."""


@dataclass(frozen=True)
class Segment:
    """One action of a prompt: its words, the action or None, its path or None.

    `path`: left and forward speed in m/s, turn in rad/s (left is positive).
    `share`: how much of the whole duration it takes, beside the others'.
    `angle`: radians that it turns in all, left positive, where the prompt says how far.
    `seconds`: how long it lasts, where the prompt says so in seconds, metres or steps.
    """

    words: str
    action: str | None
    path: tuple[float, float, float] | None
    share: float = 1.0
    angle: float | None = None
    seconds: float | None = None


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
    said = words_of(prompt)
    meant = affirmed(asked(said))
    segments: list[Segment] = []
    heard: list[Sequence[Word]] = []
    subject = ANYONE
    around = Around(side_of(meant), any(word.base in STANDS for word in meant))
    for clause in clauses(meant):
        if subject == ANYONE:
            subject = _named(clause)
        around = replace(around, running=bool(segments) and segments[-1].action == "run")
        made = _segments(clause, subject, around)
        if len(segments) + len(made) > MOST_SEGMENTS:
            break
        segments.extend(made)
        heard.append(clause.words)
        if any(abs(each.angle or 0.0) > 2.5 for each in made):
            around = replace(around, turned_back=True)
    if not segments:
        words = ANYONE if len(meant) < len(said) else prompt.strip() or ANYONE
        return Reading((Segment(words, None, None),), 0.0)
    return Reading(tuple(segments), coverage_of(meant, heard))


def _named(clause: Clause) -> str:
    """Return who a prompt is about, where that says more than "a person"."""
    said = written(subject_of(clause.words, chosen(clause.heads)))
    return said if len(said.split()) > 1 and said not in PLAIN else ANYONE


PLAIN = frozenset(["the person", "the character", "the man", "the woman", "the player"])


def _segments(clause: Clause, subject: str, around: Around) -> list[Segment]:
    amounts, words = amounts_of(clause.words)
    while words and words[0].text in {"and", "of", "for"}:
        words = words[1:]
    while words and words[-1].text == "and":
        words = words[:-1]
    found = heads(words)
    head = chosen(found)
    if around.running and head is not None and head.base in BENDS:
        # Who runs, and then veers, still runs.
        head = head._replace(action="run")
    action = head.action if head is not None else None
    sentence = saying(words, head, subject, alone=len(found) == 1) or ANYONE
    ways = routes(words, head, found, amounts, around)
    seconds = _seconds(amounts, ways)
    whole = sum(way.share for way in ways)
    share = (0.8 if action in BRIEF else 1.0) * min(3.0, 1.0 + 0.6 * (amounts.times - 1.0))
    if seconds is not None:
        share = min(12.0, max(0.2, seconds / ORDINARY_SECONDS)) / whole
    return [
        Segment(
            f"{subject} turns around" if way.about else sentence,
            "walk" if way.about else action,
            way.path,
            share * way.share,
            way.angle,
            None if seconds is None else seconds * way.share / whole,
        )
        for way in ways
    ]


def _seconds(amounts: Amounts, ways: Sequence[Route]) -> float | None:
    if amounts.seconds is not None:
        return amounts.seconds
    path = ways[0].path
    if amounts.metres is None or path is None:
        return None
    speed = max(abs(path[0]), abs(path[1]))
    return amounts.metres / speed if speed else None
