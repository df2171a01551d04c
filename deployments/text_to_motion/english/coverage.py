"""How much of a prompt is understood."""

from collections.abc import Sequence

from deployments.text_to_motion.english.amounts import MEASURES, NUMBERS
from deployments.text_to_motion.english.heads import actions_by_word, heads
from deployments.text_to_motion.english.lexicon import (
    BODY,
    DIRECTIONS,
    FILLERS,
    KNOWN_MINOR,
    LIGHT,
    OBJECTS,
    PACES,
    STYLES,
)
from deployments.text_to_motion.english.parts import LINKS, ORDINALS, THEN
from deployments.text_to_motion.english.words import Word

SILENT = FILLERS | THEN | ORDINALS
TOLD = DIRECTIONS | BODY | OBJECTS | PACES.keys() | STYLES.keys()


def coverage_of(words: Sequence[Word], heard: Sequence[Sequence[Word]]) -> float:
    """Return the share of the words with a meaning that are known, 0 without a known action.

    `heard` are those that became segments; what was left out counts as unknown.
    """
    if not any(head.known for each in heard for head in heads(each)):
        return 0.0
    content = sum(_means(word) for word in words)
    known = sum(_means(word) and _known(word) for each in heard for word in each)
    return min(1.0, known / content) if content else 1.0


def _means(word: Word) -> bool:
    text = word.text
    counted = text in NUMBERS or any(text in units for units in MEASURES.values())
    return (
        text.isalpha()
        and word.base not in LIGHT
        and not counted
        and text not in SILENT
        and text not in LINKS
    )


def _known(word: Word) -> bool:
    return (
        word.text in TOLD
        or word.base in KNOWN_MINOR
        or bool(word.form and word.base in actions_by_word())
    )
