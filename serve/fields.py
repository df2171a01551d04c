"""The kinds of field that clients send."""

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints, WithJsonSchema

from domain.labels import CATEGORIES, LONGEST_TAG, MOST_TAGS, tidy
from serve.people import LONGEST_NAME, address_of, name_of

STORABLE = r"^[^\x00]*$"
"""PostgreSQL has no text with a zero in it."""
Prompt = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=500, pattern=STORABLE),
]
Title = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=120, pattern=STORABLE),
]


def category(name: str) -> str:
    """Return a category; ValueError for what is none."""
    if name not in CATEGORIES:
        msg = f"a category is one of {', '.join(CATEGORIES)}"
        raise ValueError(msg)
    return name


Category = Annotated[
    Annotated[str, AfterValidator(category)] | None,
    WithJsonSchema({"type": "string", "enum": list(CATEGORIES)}),
]
Tags = Annotated[
    Annotated[list[str], Field(max_length=100), AfterValidator(tidy)] | None,
    WithJsonSchema(
        {
            "type": "array",
            "maxItems": MOST_TAGS,
            "items": {"type": "string", "minLength": 1, "maxLength": LONGEST_TAG},
        }
    ),
]
PublicName = Annotated[
    Annotated[str, AfterValidator(name_of)] | None,
    WithJsonSchema({"type": "string", "minLength": 1, "maxLength": LONGEST_NAME}),
]
Email = Annotated[
    Annotated[str, AfterValidator(address_of)] | None,
    WithJsonSchema({"type": "string", "format": "email"}),
]


JOINERS = "\u200c\u200d"
"""The only invisible characters of a name: scripts and emoji are written with them."""


def plain_name(name: str) -> str:
    """Return a file's name; ValueError for a path, and for what does not print or turns text."""
    hidden = any(
        unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"} and char not in JOINERS
        for char in name
    )
    if hidden or name in {".", ".."} or "/" in name or "\\" in name:
        raise ValueError("a file name has no folders and no control characters")
    return name


FileName = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=255),
    AfterValidator(plain_name),
]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
