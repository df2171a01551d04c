"""Words as they are searched for: folded the same way in what is stored and in what is asked.

A motion's `words` are its title, prompt and tags as folded words between single spaces, with one
more for each tag (`#martial_arts`) and one for the character's type (`~humanoid`). Letters and
digits are all that a folded text has, so nobody can ask for these marks, nor for any syntax.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

LONGEST = 64
WORD = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff]"  # Chinese and Japanese, which put no spaces between words
    r"|[^\W_\u3040-\u30ff\u3400-\u9fff]+"
)


@dataclass(frozen=True)
class Sought:
    """A word that a motion must have, or, with `begun`, must have one that begins so."""

    word: str
    begun: bool

    @property
    def pattern(self) -> str:
        """What a motion's words, with a space before and behind, must contain."""
        return f" {self.word}" if self.begun else f" {self.word} "


def folded(text: str) -> list[str]:
    """Return the words of a text, without case and accents, each LONGEST letters at most."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(each for each in plain if not unicodedata.combining(each))
    return [word[:LONGEST] for word in WORD.findall(bare)]


def joined(mark: str, text: str) -> str:
    """Return the one word that a tag or a type is; `mark` alone for one without letters."""
    return mark + "_".join(folded(text))


def words_of(title: str, prompt: str, tags: Sequence[str], character_type: str) -> str:
    """Return what a motion is found by."""
    found = [*folded(title), *folded(prompt)]
    for tag in tags:
        found += [*folded(tag), joined("#", tag)]
    found.append(joined("~", character_type))
    return " ".join(dict.fromkeys(found))


def sought(search: str | None, tag: str | None, character_type: str | None) -> list[Sought] | None:
    """Return what is to be found, all of it; None where the search has no word in it."""
    found = [Sought(word, begun=True) for word in dict.fromkeys(folded(search or ""))]
    if search is not None and not found:
        return None
    if tag is not None:
        found.append(Sought(joined("#", tag), begun=False))
    if character_type is not None:
        found.append(Sought(joined("~", character_type), begun=False))
    return found
