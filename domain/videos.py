"""Which videos may be sent in at all, and which part of one may become a motion."""

from typing import Any

from domain.aggregate import Refused
from domain.motion.captures import ClipOutOfRange, ClipTooShort

VIDEO_TYPES = ("video/mp4", "video/quicktime", "video/webm", "video/x-matroska")
SHORTEST = 0.5
"""Seconds of the shortest range."""
SLACK = 0.1
"""Seconds by which a wanted range may go beyond the end: players round a video's length."""


class UnsupportedVideoType(Refused):
    """No video of a kind that can be read: (content type)."""

    CODE = "unsupported_media_type"

    def __str__(self) -> str:
        """Name what can be read; never what was sent."""
        return f"a video is one of {', '.join(VIDEO_TYPES)}"

    def facts(self) -> dict[str, Any]:
        """Return what can be read."""
        return {"supported": list(VIDEO_TYPES)}


class UploadTooLarge(Refused):
    """More bytes than are allowed: (bytes, most)."""

    CODE = "upload_too_large"

    def __str__(self) -> str:
        """Name both figures."""
        return f"the video has {self.args[0]} bytes, and {self.args[1]} are allowed"

    def facts(self) -> dict[str, Any]:
        """Return the limit."""
        return {"largestBytes": self.args[1]}


def clip_of(start: float, end: float | None, seconds: float) -> tuple[float, float]:
    """Return the wanted range of a video that lasts `seconds`, all of it where `end` is None.

    ClipOutOfRange or ClipTooShort. How long it may be is a plan's business.
    """
    until = seconds if end is None else end
    if start >= min(until, seconds) or until > seconds + SLACK:
        raise ClipOutOfRange(seconds)
    until = min(until, seconds)
    if until - start < SHORTEST:
        raise ClipTooShort(until - start, SHORTEST)
    return start, until
