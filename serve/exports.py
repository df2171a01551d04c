"""One's motions in other forms: free, from what is stored, without a model."""

import asyncio
from typing import Any

from fastapi import APIRouter, Request, Response

from actors.workshop import asset
from domain.commands.exports import RecordExport
from domain.exports import ExportTooLong, RangeOutsideMotion, UnknownVariant, key_of
from domain.motion.exports import LEAST, ExportOptions
from domain.motions import NotFinished
from serve import bodies
from serve.context import context, now
from serve.documents import Row, Sign, slug
from serve.library import owned
from serve.openapi import BEARER, body_of, problems
from serve.wire import answer, identifier

router = APIRouter(tags=["library"])


@router.post(
    "/api/library/{motion}/exports",
    status_code=201,
    summary="Get a motion in another format, body, rate, side, length or speed",
    responses=problems(401, 404, 409, 422, 503),
    openapi_extra={**BEARER, **body_of(bodies.Export)},
)
async def export(request: Request, motion: str) -> Response:
    """Make the files, at no cost; 200 at once for what was exported before."""
    parts = context(request)
    member = await parts.member(request)
    body = bodies.Export.model_validate_json(await request.body())
    wanted = identifier(motion, "motion")
    row = await owned(parts, member.owner, wanted)
    options = body.options()
    source = sound(row, options, body.variant, parts.exporting.longest)
    key = key_of(options.document(), body.variant)
    for known in await parts.reads.exports(wanted, key):
        return answer(document(known["export"], row, parts.sign))
    made = await parts.exporting.make(source, options, row["title"][:80])
    place = f"exports/{wanted}/{key}.{options.format}"
    stored = asset(made.file, place)
    await asyncio.to_thread(parts.storage.put, place, made.file.data, made.file.content_type)
    record = {
        "variant": body.variant,
        "options": options.document(),
        "asset": stored,
        "quality": made.quality.document(),
    }
    noted = await parts.writers.ask(RecordExport(member.owner, wanted, key, record, now()))
    return answer(document(noted, row, parts.sign), 201)


@router.get(
    "/api/library/{motion}/exports",
    summary="What a motion was exported as",
    responses=problems(401, 404),
    openapi_extra=BEARER,
)
async def exports(request: Request, motion: str) -> Response:
    """List a motion's exports, newest first."""
    parts = context(request)
    member = await parts.member(request)
    wanted = identifier(motion, "motion")
    row = await owned(parts, member.owner, wanted)
    found = await parts.reads.exports(wanted)
    return answer({"items": [document(each["export"], row, parts.sign) for each in found]})


def sound(row: Row, options: ExportOptions, variant: int, longest: int) -> str:
    """Return where the variant's motion is stored; a refusal where it cannot be had so.

    `longest`: the most frames that an export may have.
    """
    if row["status"] != "succeeded":
        raise NotFinished
    found = next((each for each in row["variants"] if each["index"] == variant), None)
    if found is None:
        raise UnknownVariant(variant, len(row["variants"]))
    seconds, fps = row["facts"]["duration_seconds"], row["facts"]["fps"]
    if options.start >= seconds - (LEAST - 1) / fps:
        raise RangeOutsideMotion(seconds)
    frames = options.frames(seconds, fps)
    if frames > longest:
        raise ExportTooLong(frames, longest)
    source: str = next(each["key"] for each in found["assets"] if each["format"] == "npz")
    return source


def document(export: dict[str, Any], row: Row, sign: Sign) -> dict[str, Any]:
    """Return an export as a client reads it: an asset, its options and its quality."""
    options = export["options"]
    named = [slug(row["title"]), options["character_type"]]
    if len(row["variants"]) > 1:
        named.append(str(export["variant"] + 1))
    return {
        **sign(export["asset"], "-".join(named)),
        "options": {
            "format": options["format"],
            "characterType": options["character_type"],
            "fps": options["fps"],
            "mirror": options["mirror"],
            "trim": {"startSeconds": options["start"], "endSeconds": options["end"]},
            "loop": options["loop"],
            "lockRoot": options["lock_root"],
            "speed": options["speed"],
            "variant": export["variant"],
        },
        "quality": export["quality"],
    }
