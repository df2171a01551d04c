"""Exports of a motion: what is against one, and how the same one is known again."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from domain.aggregate import Refused

MOST = 100
"""Exports of one motion: each is kept for as long as the motion is."""


class TooManyExports(Refused):
    """The motion has as many exports as it may have: (most)."""

    CODE = "too_many_exports"

    def __str__(self) -> str:
        """Name the limit."""
        return f"a motion has at most {self.args[0]} exports"

    def facts(self) -> dict[str, Any]:
        """Return the limit."""
        return {"most": self.args[0]}


class UnknownVariant(Refused):
    """The motion has no such variant: (index, how many it has)."""

    CODE = "unknown_variant"

    def __str__(self) -> str:
        """Tell how many there are."""
        return f"there is no variant {self.args[0]}; the motion has {self.args[1]}, from 0"

    def facts(self) -> dict[str, Any]:
        """Return how many there are."""
        return {"variants": self.args[1]}


class RangeOutsideMotion(Refused):
    """Nothing of the motion is left between start and end: (seconds of the motion)."""

    CODE = "range_outside_motion"

    def __str__(self) -> str:
        """Tell how long the motion is."""
        return f"the range leaves nothing of the motion's {self.args[0]:.2f} seconds"

    def facts(self) -> dict[str, Any]:
        """Return the motion's length."""
        return {"durationSeconds": self.args[0]}


class ExportTooLong(Refused):
    """At this speed and rate it has too many frames: (frames, most)."""

    CODE = "export_too_long"

    def __str__(self) -> str:
        """Tell both figures."""
        return f"{self.args[0]} frames are more than the {self.args[1]} of the longest export"

    def facts(self) -> dict[str, Any]:
        """Return both figures."""
        return {"frames": self.args[0], "most": self.args[1]}


def key_of(options: Mapping[str, Any], variant: int) -> str:
    """Return the key of an export: the same for the same options, in whatever order."""
    told = json.dumps({**options, "variant": variant}, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()[:32]
