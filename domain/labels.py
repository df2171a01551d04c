"""What a motion is filed under: one category of a fixed list, and tags that its owner chooses."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import chain

UNCATEGORIZED = "uncategorized"
MOST_TAGS = 10
LONGEST_TAG = 32

BY_ACTION = {
    "locomotion": ("walk", "run", "crawl", "jump", "leap", "balance"),
    "combat": ("box", "kick", "martial", "sword"),
    "dance": ("dance",),
    "sports": ("basketball", "exercise", "throw"),
    "gestures": ("wave", "gesture", "signal", "bow", "laugh"),
    "idle": ("idle",),
    "acrobatics": ("acrobatics", "cartwheel", "flip"),
    "daily": ("sit", "lie", "drink", "wash", "pickup", "reach"),
}
"""Categories with the actions that models tell of their takes."""
BY_WORD = {
    "locomotion": "walk run jog march sprint sneak stroll limp climb swim hop skip crouch step",
    "combat": "fight punch attack slash stab shoot block parry dodge spar karate kungfu",
    "dance": "dance waltz tango salsa ballet twirl hiphop breakdance",
    "sports": "football soccer tennis golf baseball volleyball ski skate squat pushup yoga",
    "gestures": "wave clap point nod salute greet beckon shrug applaud cheer",
    "idle": "stand wait breathe rest",
    "acrobatics": "flip somersault cartwheel backflip handstand vault tumble",
    "daily": "sit drink eat cook wash clean open carry pick write type sleep phone",
}
"""Categories with words of prompts, for models that tell of no actions."""
CATEGORIES = (*BY_ACTION, UNCATEGORIZED)


def category_of(actions: Iterable[str], prompt: str) -> str:
    """Return the category of what is done first that has one, else of the prompt's words."""
    by_action = {action: name for name, words in BY_ACTION.items() for action in words}
    by_word = {word: name for name, words in BY_WORD.items() for word in words.split()}
    told = (by_action.get(action) for action in actions)
    said = (
        by_word.get(form)
        for word in re.findall(r"[a-z]+", prompt.casefold())
        for form in forms(word)
    )
    return next((each for each in chain(told, said) if each), UNCATEGORIZED)


def forms(word: str) -> Iterator[str]:
    """Return an English verb and what it may be a form of: running, dances, stopped."""
    yield word
    for ending in ("s", "es", "ed", "ing"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            base = word.removesuffix(ending)
            yield base
            yield base + "e"
            if base[-1] == base[-2]:
                yield base[:-1]


def tidy(tags: Iterable[str]) -> list[str]:
    """Return tags in lower case with single spaces, each once, in the order in which they came.

    ValueError for more than MOST_TAGS, for one longer than LONGEST_TAG, for one without a letter
    or digit, and for one with a character that cannot be seen.
    """
    found = dict.fromkeys(
        " ".join(unicodedata.normalize("NFKC", tag).casefold().split()) for tag in tags
    )
    if len(found) > MOST_TAGS:
        msg = f"a motion has at most {MOST_TAGS} tags"
        raise ValueError(msg)
    for tag in found:
        if len(tag) > LONGEST_TAG:
            msg = f"a tag has at most {LONGEST_TAG} characters"
            raise ValueError(msg)
        if not any(each.isalnum() for each in tag) or not tag.isprintable():
            msg = "a tag has letters or digits, and nothing that cannot be seen"
            raise ValueError(msg)
    return list(found)
