"""What was asked for, after validation, as a client reads it again."""

from collections.abc import Mapping, Sequence
from typing import Any

Brief = Mapping[str, Any]


def text(brief: Brief, seeds: Sequence[int]) -> dict[str, Any]:
    """Return a request for text to motion."""
    return {
        "prompt": brief["prompt"],
        "model": brief.get("model"),
        "duration": brief["duration"],
        "cfgScale": brief["cfg_scale"],
        "characterType": brief["character_type"],
        "lockRoot": brief["lock_root"],
        "loop": brief["loop"],
        "seed": seeds[0],
        "variants": len(seeds),
        "title": brief["title"],
    }


def video(brief: Brief) -> dict[str, Any]:
    """Return a request for video to motion; the range is the one that is charged."""
    return {
        "sourceKey": brief["source"]["key"],
        "clip": {"startSeconds": brief["clip"]["start"], "endSeconds": brief["clip"]["end"]},
        "characterType": brief["character_type"],
        "lockRoot": brief["lock_root"],
        "loop": brief["loop"],
        "footLock": brief["foot_lock"],
        "smoothing": brief["smoothing"],
        "title": brief["title"],
    }


def metadata(brief: Brief) -> dict[str, Any]:
    """Return what the video is, as it was found to be, not as anybody said."""
    found = brief["video"]
    return {
        "fileName": found["filename"],
        "contentType": found["content_type"],
        "fileSize": found["size"],
        "sha256": brief["source"]["sha256"],
        "codec": found["codec"],
        "width": found["width"],
        "height": found["height"],
        "rotation": found["rotation"],
        "frames": found["frames"],
        "durationSeconds": round(found["seconds"], 3),
        "truncated": found["truncated"],
    }
