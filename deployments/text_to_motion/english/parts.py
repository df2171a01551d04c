"""A prompt cut at what links its clauses: commas, and, then, before, after, while, to do."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from deployments.text_to_motion.english.heads import heads
from deployments.text_to_motion.english.lexicon import DETERMINERS, LIGHT, MINOR, PRONOUNS
from deployments.text_to_motion.english.words import Word

THEN = frozenset(
    [".", "then", "afterwards", "afterward", "next", "finally", "lastly", "subsequently", "later",
     "thereafter", "eventually", "until", "followed"]
)  # fmt: skip
LEADING = frozenset(["before", "after", "once", "when", "while", "whilst", "as"])
ORDINALS = frozenset(
    ["first", "firstly", "second", "secondly", "third", "thirdly", "fourth", "fifth", "last"]
)
LINKS = {"before": "before", "after": "after", "once": "after", "when": "after",
         "while": "while", "whilst": "while", "meanwhile": "while", "simultaneously": "while",
         "and": "and", ",": "and", "plus": "and"}  # fmt: skip


@dataclass
class Part:
    """Words between two links; `leads` where the link opens the sentence: after X, Y."""

    link: str
    leads: bool = False
    words: list[Word] = field(default_factory=list)


def parts(words: Sequence[Word]) -> list[Part]:
    """Cut words at what links clauses: commas, and, then, before, after, while, to do."""
    found = [Part("then")]
    for at, word in enumerate(words):
        part = found[-1]
        link = _link(words, at, part)
        if link:
            opens = not part.words and part.link == "then"
            leads = opens and word.text in LEADING
            if part.words or link != "and":
                fresh = Part(link, leads)
                found[-1:] = [part, fresh] if part.words else [fresh]
            continue
        if (part.leads and _begins(words, at, part)) or _runs_on(words, at, part):
            found.append(Part("then"))
        elif _aims(words, at, part):
            found.append(Part("then"))
            continue
        found[-1].words.append(word)
    return [part for part in found if part.words]


def _link(words: Sequence[Word], at: int, part: Part) -> str:
    text = words[at].text
    following = words[at + 1] if at + 1 < len(words) else None
    if text in THEN:
        return "then"
    if text in ORDINALS and not part.words:
        return "then"
    if text == "once" and (following is None or not _opens_clause(following)):
        return ""
    if text == "as" and following is not None and following.text in PRONOUNS:
        return "while"
    if text == "beforethat":
        return "after"
    return LINKS.get(text, "")


def _opens_clause(word: Word) -> bool:
    return word.text in PRONOUNS | {"the", "a"} or word.form == "ing"


def _begins(words: Sequence[Word], at: int, part: Part) -> bool:
    """Return whether, after "after walking", the main clause begins here without a comma."""
    if not any(word.form not in {"", "noun"} for word in part.words):
        return False
    word = words[at]
    before = words[at - 1].text
    return word.text in PRONOUNS or (
        word.form == "s" and word.base not in MINOR and before not in DETERMINERS
    )


def _runs_on(words: Sequence[Word], at: int, part: Part) -> bool:
    """Return whether a second verb follows without a link: "walks jumps waves"."""
    if words[at].form != "s" or words[at].base in LIGHT:
        return False
    told = heads(part.words)
    both = heads([*part.words, words[at]])
    spoken = bool(both) and both[-1].at == len(part.words) and not both[-1].noun
    return bool(told) and part.words[told[-1].at].form == "s" and not told[-1].noun and spoken


def _aims(words: Sequence[Word], at: int, part: Part) -> bool:
    # "walks to sit down": one and then the other; "starts to walk", "moves to sit": one.
    if words[at].text != "to" or at + 1 >= len(words) or words[at + 1].form != "base":
        return False
    aims = heads([words[at + 1]])
    if not aims:
        return False
    if {head.action for head in heads(part.words)} == {aims[0].action}:
        return False
    return any(
        head.base not in {"go", "move", "come", "stop", "refuse"} for head in heads(part.words)
    )
