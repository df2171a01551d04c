"""What a file really is, found out by a process that may use only so much."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deployments.video_to_motion import probing
from deployments.video_to_motion.containers import HEAD, checked
from deployments.video_to_motion.film import MOST_PIXELS
from domain.motion.captures import (
    CaptureFailed,
    NoVideoStream,
    ResolutionTooLarge,
    VideoTooCostly,
    VideoTooLong,
    VideoUnreadable,
)

WALL_SECONDS = 20.0
TRUNCATED = 0.5
"""Seconds by which a header may promise more than there is."""


@dataclass(frozen=True)
class Probe:
    """A video's facts. `width`, `height`: pixels as shown, after `rotation` (degrees).

    `seconds` and `frames` are counted; `truncated` where the header promises more.
    """

    codec: str
    width: int
    height: int
    rotation: int
    frames: int
    seconds: float
    truncated: bool


def probe(
    path: Path,
    media_type: str,
    most_seconds: float = 600.0,
    most_pixels: int = MOST_PIXELS,
    wall_seconds: float = WALL_SECONDS,
) -> Probe:
    """Examine a file; a CaptureFailed of its own kind for each thing that is wrong with it."""
    with path.open("rb") as file:
        demuxer = checked(file.read(HEAD), media_type)
    # By its path and isolated: the child imports nothing of ours and reads no environment.
    command = [sys.executable, "-I", probing.__file__, str(path), demuxer]
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and file
            [*command, str(most_pixels), str(most_seconds)],
            capture_output=True,
            check=False,
            timeout=wall_seconds,
        )
        facts = json.loads(done.stdout or b"{}")
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        raise VideoTooCostly from None
    if "codec" not in facts:
        raise refusal(facts, most_seconds)
    declared = facts.pop("declared_seconds")
    truncated = declared is not None and facts["seconds"] < declared - TRUNCATED
    return Probe(**facts, truncated=truncated)


def refusal(facts: dict[str, Any], most_seconds: float) -> CaptureFailed:
    """Return the failure that the child named; one that died named none."""
    match facts.get("refused"):
        case "resolution_too_large":
            return ResolutionTooLarge(facts["width"], facts["height"])
        case "video_too_long":
            return VideoTooLong(most_seconds)
        case "no_video_stream":
            return NoVideoStream()
        case "video_unreadable":
            return VideoUnreadable()
        case _:
            return VideoTooCostly()
