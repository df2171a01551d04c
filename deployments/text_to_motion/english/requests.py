"""What is said to whoever makes the motion, and not of the person: "I want a character that"."""

from deployments.text_to_motion.english.lexicon import PEOPLE
from deployments.text_to_motion.english.words import Word

ASKS = frozenset(
    ["want", "need", "make", "generate", "create", "show", "give", "animate", "render"]
)
FORMS = frozenset(["animation", "motion", "clip", "video", "animations", "movement"])
OPENS = frozenset(["i", "please", "can", "could", "we", "you", "a", "an", "the", *ASKS])
THAT = frozenset(["of", "that", "where", "who"])
REACH = 12


def asked(words: list[Word]) -> list[Word]:
    """Return the words without a request at their beginning."""
    while words and words[0].text == "please":
        words = words[1:]
    if not words or words[0].text not in OPENS:
        return words
    if words[0].text in ASKS and len(words) > 2 and words[1].text in {"him", "her", "them", "it"}:
        return words[2:]
    for at, word in enumerate(words[1:REACH], start=1):
        before = words[:at]
        asks = any(each.base in ASKS or each.text in ASKS | FORMS for each in before)
        if asks and word.text in THAT and before[-1].text in FORMS | PEOPLE:
            return words[at + 1 :]
    return words
