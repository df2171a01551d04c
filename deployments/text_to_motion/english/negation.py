"""What a prompt says not to do, taken out of it."""

from deployments.text_to_motion.english.lexicon import LIGHT, PRONOUNS
from deployments.text_to_motion.english.words import STOP, Word

NEGATORS = frozenset(["not", "never", "without", "no", "nor", "neither", "avoids", "avoiding"])
ENDS = frozenset(
    [",", ".", "but", "then", "before", "after", "while", "until", "and", "when", "meanwhile",
     "instead", "finally", "afterwards"]
)  # fmt: skip
STOPPING = frozenset(["stop", "pause", "halt", "rest", "freeze"])
STILL = (Word("stands", "stand", "s"), Word("still", "still", "noun"))


def affirmed(words: list[Word]) -> list[Word]:
    """Return the words without those that are negated; who does not move, stands still."""
    kept: list[Word] = []
    at = 0
    while at < len(words):
        word = words[at]
        if word.text not in NEGATORS:
            kept.append(STOP if word.text in {"but", "instead"} else word)
            at += 1
            continue
        end = _end(words, at + 1)
        negated = words[at + 1 : end]
        while kept and kept[-1].base in {"do", "be", "can", "will", "should", "must"}:
            kept.pop()
        if len(negated) >= 2 and negated[0].base in STOPPING and negated[1].form == "ing":
            at += 2
        else:
            if [each.base for each in negated] in (["move"], ["move", "at", "all"]):
                standing = any(each.form not in {"", "noun"} for each in kept)
                kept.extend(STILL[standing:])
            at = end
    return kept


def _end(words: list[Word], start: int) -> int:
    # "does not run or wave" and "without running and waving" negate both; "does not run and
    # waves" and "without running he waves" negate one.
    verb = None
    for at in range(start, len(words)):
        word = words[at]
        joins = word.text == "and" and verb is not None and _form_after(words, at) == verb.form
        if word.text in ENDS and not joins:
            return at
        if verb and (word.text in PRONOUNS or (word.form == "s" and verb.form in {"ing", "base"})):
            return at
        if word.form not in {"", "noun"} and word.base not in LIGHT and verb is None:
            verb = word
    return len(words)


def _form_after(words: list[Word], at: int) -> str:
    following = words[at + 1 : at + 3]
    return next((each.form for each in following if each.form not in {"", "noun"}), "")
