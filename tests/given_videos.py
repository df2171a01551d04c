"""What tests of videos begin with: an upload, a request for the motion in it, its outcome."""

from typing import Any
from uuid import UUID, uuid4

from domain.commands.captures import RequestCapture, Source
from domain.commands.uploads import ReserveUpload
from domain.uploads import key_of
from tests.given import ADA, NOON, ROOMY, VARIANTS


def capture(key: str, prediction: UUID | None = None, **change: Any) -> RequestCapture:
    """Ask for the motion in a video of ten bytes that lies at `key`."""
    source = Source(key, VIDEO_FACTS, "ab", 10)
    shared = {
        "title": "walk",
        "character_type": "humanoid",
        "lock_root": False,
        "loop": False,
        "duration": 3.0,
    }
    brief = {
        **shared,
        "source": {"key": key, "sha256": "ab"},
        "video": {
            **VIDEO_FACTS,
            "filename": "walk.mp4",
            "content_type": "video/mp4",
            "size": 10,
        },
        "clip": {"start": 0.0, "end": 3.0},
        "foot_lock": "auto",
        "smoothing": 0.4,
    }
    traits = {**shared, "prompt": "", "category": "uncategorized", "tags": [], "seed": None}
    fields: dict[str, Any] = {
        "owner": ADA,
        "prediction": prediction or uuid4(),
        "source": source,
        "brief": brief,
        "traits": traits,
        "credits": 3,
        "fingerprint": "f",
        "request_id": "r",
        "terms": ROOMY,
        "now": NOON,
    }
    return RequestCapture(**{**fields, **change})


def upload(identity: UUID | None = None, **change: Any) -> ReserveUpload:
    """Ask for a place for a video of ten bytes."""
    named = identity or uuid4()
    fields: dict[str, Any] = {
        "owner": ADA,
        "upload": named,
        "key": key_of(named, "c" * 32),
        "filename": "walk.mp4",
        "content_type": "video/mp4",
        "size": 10,
        "terms": ROOMY,
        "fingerprint": "f",
        "request_id": "r",
        "now": NOON,
    }
    return ReserveUpload(**{**fields, **change})


VIDEO_FACTS: dict[str, Any] = {
    "codec": "h264",
    "width": 320,
    "height": 240,
    "rotation": 0,
    "frames": 90,
    "seconds": 3.0,
    "truncated": False,
}

CAPTURED: tuple[dict[str, Any], ...] = (
    {
        "index": 0,
        "assets": [
            *VARIANTS[0]["assets"],
            {
                "kind": "preview",
                "format": "mp4",
                "content_type": "video/mp4",
                "key": "motions/a/1/0/preview.mp4",
                "size": 3,
                "sha256": "00",
            },
        ],
        "quality": {"detectionRate": 0.9, "warnings": [], "footSkate": 0.1},
    },
)
