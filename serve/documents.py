"""What clients read of a motion and of a generation: read-model rows as JSON's types."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid5

from domain.generations import TEXT, VIDEO
from serve import inputs

Row = Mapping[str, Any]
PATHS = {TEXT: "/api/generate", VIDEO: "/api/video-to-motion/generations"}
TEXT_PACE, VIDEO_PACE = 8.0, 3.0
"""Seconds for a prompt, and for a second of video, on two cores."""
Sign = Callable[[dict[str, Any], str], dict[str, Any]]
"""From a stored asset and a file name to the asset that a client reads."""


def slug(title: str) -> str:
    """Return a file name's stem: what is left of a title in letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:60] or "motion"


@lru_cache(4096)
def generation_id(prediction: str | UUID, kind: str = TEXT) -> str:
    """Return the id of the generation that a prediction id polls; a video's polls itself.

    A video's is looked for by either, and the other direction cannot be computed.
    """
    if kind == VIDEO:
        return str(prediction)
    return str(uuid5(UUID(str(prediction)), "generation"))


def variants(row: Row, sign: Sign, stem: str) -> list[dict[str, Any]]:
    """Return each variant with its assets signed."""
    stored = row["variants"] or []
    return [
        {
            "index": each["index"],
            **told(each),
            "assets": [
                sign(asset, stem if len(stored) == 1 else f"{stem}-{each['index'] + 1}")
                for asset in each["assets"]
            ],
            "quality": each["quality"],
        }
        for each in stored
    ]


def told(variant: Row) -> dict[str, Any]:
    """Return what a text's model said of a variant; nothing for a video's."""
    names = {"seed": "seed", "prompt_coverage": "promptCoverage", "actions": "actions"}
    return {public: variant[name] for name, public in names.items() if name in variant}


def generation(row: Row, sign: Sign, *, place: int | None = None) -> dict[str, Any]:
    """Return a generation as it is polled; `place` in the queue."""
    asked, kind = row["brief"], row["kind"]
    made = variants(row, sign, slug(asked.get("title") or asked["prompt"]))
    link = f"{PATHS[kind]}/{row['id']}"
    running = row["status"] in ("queued", "processing")
    error = None
    if row["error_code"]:
        error = {"code": row["error_code"], "message": row["error_message"]}
    document = {
        "id": row["id"],
        "generationId": generation_id(row["id"], kind),
        "motionId": row["motion"],
        "kind": kind,
        "status": row["status"],
        "progress": row["progress"],
        "queuePosition": place,
        "etaSeconds": round(pace(row) * ((place or 0) + 1), 1) if running else None,
        "attempt": row["attempt"],
        "input": inputs.video(asked) if kind == VIDEO else inputs.text(asked, row["seeds"]),
        "credits": {"reserved": row["credits_reserved"], "charged": row["credits_charged"]},
        "assets": made[0]["assets"] if made else [],
        "variants": made,
        "error": error,
        "createdAt": row["created_at"],
        "startedAt": row["started_at"],
        "completedAt": row["completed_at"],
        "links": {
            "self": link,
            "cancel": f"{link}/cancel" if running else None,
            "events": f"{PATHS[TEXT]}/{row['id']}/events",
            "motion": f"/api/library/{row['motion']}",
        },
    }
    if kind == VIDEO:
        document |= {
            "previewUrl": address(document["assets"], "preview"),
            "thumbnailUrl": address(document["assets"], "thumbnail"),
            "metadata": inputs.metadata(asked),
            "quality": made[0]["quality"] if made else None,
        }
    return document


def pace(row: Row) -> float:
    """Return the seconds that a generation of this kind takes, roughly."""
    return VIDEO_PACE * float(row["brief"]["duration"]) if row["kind"] == VIDEO else TEXT_PACE


def motion(row: Row, sign: Sign, *, with_pack: bool = False) -> dict[str, Any]:
    """Return a motion of the library or of explore; with the pack that it came with, or null."""
    packed = row["source_type"] == "pack"
    made = variants(row, sign, slug(row["title"]))
    assets = made[0]["assets"] if made else []
    facts = row["facts"] or {}
    return {
        "id": row["id"],
        "generationId": None if packed else generation_id(row["generation"], row["source_type"]),
        "predictionId": None if packed else row["generation"],
        "title": row["title"],
        "prompt": row["prompt"] or None,
        "sourceType": row["source_type"],
        "category": row["category"],
        "characterType": row["character_type"],
        "tags": row["tags"],
        "status": row["status"],
        "visibility": "public" if row["public"] else "private",
        "durationSeconds": facts.get("duration_seconds", row["duration_seconds"]),
        "fps": facts.get("fps"),
        "frameCount": facts.get("frames"),
        "lockRoot": row["traits"]["lock_root"],
        "loop": row["traits"]["loop"],
        "seed": row["traits"]["seed"],
        "model": facts.get("model"),
        "owner": {"id": row["owner"], "name": row["owner_name"]},
        "likes": row["likes"],
        "thumbnailUrl": address(assets, "thumbnail"),
        "previewUrl": address(assets, "preview"),
        "assets": assets,
        "variants": made,
        **({"pack": row["traits"].get("pack")} if with_pack else {}),
        "createdAt": row["created_at"],
        "updatedAt": row["updated_at"],
        "completedAt": row["completed_at"],
    }


def address(assets: list[dict[str, Any]], kind: str) -> str | None:
    """Return the address of the first asset of a kind."""
    return next((asset["url"] for asset in assets if asset["kind"] == kind), None)


def accepted(answer: dict[str, Any], sign: Sign) -> dict[str, Any]:
    """Return the answer to a request that was accepted: motion, ids, generation."""
    prediction, created = str(answer["prediction"]), answer["created_at"]
    shared = {
        "created_at": created,
        "completed_at": None,
        "variants": [],
        "owner": str(answer["owner"]),
    }
    job = {
        **shared,
        "id": prediction,
        "motion": str(answer["motion"]),
        "kind": answer["kind"],
        "status": answer.get("status", "queued"),
        "progress": answer.get("progress", 0),
        "attempt": answer.get("attempt", 0),
        "brief": answer["brief"],
        "seeds": answer["seeds"],
        "credits_reserved": answer["credits"],
        "credits_charged": 0,
        "error_code": None,
        "error_message": None,
        "started_at": None,
    }
    traits = answer["traits"]
    promised = {
        **shared,
        **{name: traits[name] for name in ("title", "prompt", "category", "character_type")},
        "id": str(answer["motion"]),
        "generation": prediction,
        "source_type": answer["kind"],
        "tags": traits["tags"],
        "status": "queued",
        "public": False,
        "duration_seconds": traits["duration"],
        "facts": {},
        "traits": traits,
        "owner_name": answer["owner_name"],
        "likes": 0,
        "updated_at": created,
    }
    return {
        "motion": motion(promised, sign),
        "generationId": generation_id(prediction, answer["kind"]),
        "predictionId": prediction,
        "generation": generation(job, sign),
    }
