"""What is left of an event when its content is to be forgotten: ids, times, amounts, our own words.

Whatever a person wrote or sent is text, so every text goes but those named here; what an event of a
later release adds goes as well until it is named. The shape stays: it is read and replayed as ever.
"""

from typing import Any

KEPT = frozenset(
    [
        "timestamp",
        "originator_topic",
        "source_type",
        "kind",
        "character_type",
        "category",
        "by",
        "model",
        "name",
        "version",
        "license",
        "code",
        "message",
        "stage",
        "request_id",
        "folders",
        "key",
    ]
)
"""Fields whose texts are of our making."""
EMPTIED = frozenset(["variants", "exports", "export", "tags", "actions"])
"""Fields of which nothing stays: files that are gone, and what was understood of a prompt."""


def redacted(value: Any, name: str = "") -> Any:
    """Return an event's stored state, or a part of it that is called `name`, without content."""
    if name in EMPTIED:
        return type(value)()
    if name in KEPT or (isinstance(value, dict) and "_type_" in value):
        # The latter is an id or a time, as the store's transcoder writes it.
        return value
    if isinstance(value, dict):
        return {key: redacted(each, key) for key, each in value.items()}
    if isinstance(value, list):
        return [redacted(each) for each in value if not isinstance(each, str)]
    return "" if isinstance(value, str) else value
