"""The clauses of a prompt, in the order in which they are to be done."""

from collections.abc import Sequence
from dataclasses import dataclass

from deployments.text_to_motion.english.directions import elsewhere
from deployments.text_to_motion.english.heads import BENDS, TURNS, Head, heads, moves
from deployments.text_to_motion.english.lexicon import (
    AROUND,
    BACKWARD,
    DIRECTIONS,
    FILLERS,
    FORWARD,
    LEFT,
    LIGHT,
    MINOR,
    PACES,
    PRONOUNS,
    RIGHT,
    SIDEWAYS,
    STYLES,
)
from deployments.text_to_motion.english.parts import Part, parts
from deployments.text_to_motion.english.words import Word
from deployments.text_to_motion.vocabulary import STILL

AND = Word("and", "and", "")
WALKS = Word("walks", "walk", "s")
PLAIN = FILLERS | DIRECTIONS
SAME_AXIS = (LEFT | RIGHT, FORWARD | BACKWARD | SIDEWAYS)


@dataclass
class Clause:
    """Words about one moment, with those that say what is done."""

    words: list[Word]
    heads: list[Head]

    def join(self, words: Sequence[Word]) -> None:
        """Take in more words about the same moment."""
        self.words.extend(words)
        self.heads = heads(self.words) or self.heads


def clauses(words: Sequence[Word]) -> list[Clause]:
    """Return the clauses in the order in which they happen; words without any verb join others."""
    order = Order()
    for part in parts(words):
        order.take(part)
    return order.ended()


class Order:
    """Clauses put in order, part by part."""

    def __init__(self) -> None:
        self.clauses: list[Clause] = []
        self.loose: list[Word] = []
        self.held: list[Part] = []
        self.last = "then"
        self.place = 0

    def take(self, part: Part) -> None:
        """Take the next part of the prompt."""
        if part.leads and part.link in {"before", "while"}:
            self.held.append(part)
            return
        found = heads(part.words)
        if part.link == "and" and found and self.clauses:
            if _qualifies(part, found):
                self.clauses[-1].join(part.words)
                return
            if _holds(part, found):
                found = []
        echoed = None if found or _unknown(part) else _echo(self.clauses, part)
        chased = part.link == "after" and not part.leads
        if not found and not echoed and (part.link == "and" or chased or not _unknown(part)):
            self._add(part)
            return
        link = part.link
        if link == "and" and self.last in {"after", "while"} and _alike(part, found):
            link = self.last
        clause = echoed or Clause([*self.loose, *_linking(self.loose, link), *part.words], found)
        clause.heads = heads(clause.words) or clause.heads
        self.loose = []
        self._place(clause, link, leads=part.leads)
        self.last = link
        self._settle()

    def ended(self) -> list[Clause]:
        """Return the clauses, now that nothing follows."""
        self.clauses.extend(Clause(each.words, heads(each.words)) for each in self.held)
        if self.loose:
            self.clauses.append(Clause(self.loose, []))
        return self.clauses

    def _add(self, part: Part) -> None:
        # No verb: "walks, slowly" goes to the clause before, "slowly, walks" to the next one.
        if self.clauses:
            linking = [AND] if part.link == "and" else []
            self.clauses[-1].join([*linking, *part.words])
        elif any(word.text not in FILLERS for word in part.words):
            self.loose = part.words

    def _place(self, clause: Clause, link: str, *, leads: bool) -> None:
        before = self.clauses[-1] if self.clauses and not leads else None
        at, self.place = self.place, 0
        if before is None:
            self.clauses.append(clause)
        elif link == "after":
            at = at if 0 < at < len(self.clauses) else len(self.clauses) - 1
            self.clauses.insert(at, clause)
            self.place = at + 1
        elif link == "while" or (link == "and" and _at_once(before, clause)):
            before.join(clause.words[clause.words[0].text in PRONOUNS :])
        elif link == "and" and (_posture(before, clause) or _same(before, clause)):
            before.join([AND, *clause.words])
        else:
            self.clauses.append(clause)

    def _settle(self) -> None:
        # "before X, Y": Y and then X. "while X, Y": both at once.
        for part in self.held:
            if part.link == "before":
                self.clauses.append(Clause(part.words, heads(part.words)))
            else:
                self.clauses[-1].join(part.words[part.words[0].text in PRONOUNS :])
        self.held = []


def _holds(part: Part, found: list[Head]) -> bool:
    # "walks, sword raised": a thing that is held, and nothing that is done with it.
    things = all(head.noun and head.action in {"sword", "basketball"} for head in found)
    return things and not any(word.base in LIGHT or word.form == "s" for word in part.words)


def _qualifies(part: Part, found: list[Head]) -> bool:
    # "in stiff, robotic steps" has one kind of steps.
    first = part.words[0].text
    nouns = all(head.noun or head.base in {"step", "stride"} for head in found)
    return nouns and first in STYLES and not any(word.base in LIGHT for word in part.words)


def _linking(words: Sequence[Word], link: str) -> list[Word]:
    return [AND] if words and link in {"and", "then"} else []


def _alike(part: Part, found: list[Head]) -> bool:
    return bool(found) and part.words[found[0].at].form == "ing"


def _at_once(before: Clause, clause: Clause) -> bool:
    # "walks forward, swinging the arms": a participle beside a verb that is none.
    if not before.heads or not clause.heads:
        return False
    one, other = before.heads[0], clause.heads[0]
    return (
        before.words[one.at].form in {"s", "base", "past"}
        and clause.words[other.at].form == "ing"
        and all(word.form in {"", "ing", "noun"} for word in clause.words)
        and not any(word.base == "be" for word in before.words)
    )


def _posture(before: Clause, clause: Clause) -> bool:
    # "stands and waves" is one moment; "stands still and walks" is two.
    if not before.heads or not clause.heads:
        return False
    plain = all(head.base == "stand" for head in before.heads)
    bare = all(word.text in FILLERS or word.base in {"stand", *LIGHT} for word in before.words)
    still = not moves(clause.heads[0]) and clause.heads[0].action not in {"sit", "lie", "leap"}
    timed = any(word.text in {"for", "awhile", "still"} for word in before.words)
    return plain and bare and still and not timed


def _same(before: Clause, clause: Clause) -> bool:
    # "talks and gestures" is one action to the network.
    actions = {head.action for head in before.heads + clause.heads}
    return len(actions) == 1 and bool(actions & (STILL - {"sit", "exercise"}))


def _unknown(part: Part) -> bool:
    """Return whether something is said that nobody knows: an action that was not learned."""
    verbs = [word for word in part.words if word.form not in {"", "noun"}]
    if part.link == "and" or (verbs and verbs[0].base in MINOR):
        return False
    return any(
        word.text not in PLAIN
        and word.text not in PACES
        and word.text not in STYLES
        and word.base not in LIGHT
        and word.text.isalpha()
        for word in part.words
    ) and not any(word.text in {"second", "seconds", "sec", "minute", "s"} for word in part.words)


def _echo(ordered: list[Clause], part: Part) -> Clause | None:
    """Return the clause before once more, another way: "forward, then backward"."""
    texts = {word.text for word in part.words}
    other = texts & (DIRECTIONS - AROUND) or (part.link == "then" and texts & PACES.keys())
    if not ordered or not ordered[-1].heads or not other:
        return None
    before = ordered[-1]
    said = {word.text for word in before.words}
    clash = any(said & axis and texts & axis - said for axis in SAME_AXIS)
    plain = all(
        word.text in PLAIN or word.text in PACES or word.text.isdigit() or word.base in LIGHT
        for word in part.words
    )
    head = before.heads[0]
    if elsewhere(before.words, len(before.words)):
        return None
    if not (plain and moves(head) and (clash or part.link == "then")):
        return None
    straight = head.base in TURNS | BENDS and texts & FORWARD
    verb = WALKS if straight else before.words[head.at]
    again = [verb, *(word for word in part.words if word.base not in LIGHT)]
    return Clause(again, heads(again))
