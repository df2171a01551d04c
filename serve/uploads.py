"""Reserve a place for a video that is then sent straight to the storage."""

import secrets
from datetime import UTC, datetime
from uuid import uuid4, uuid5

from fastapi import APIRouter, Request, Response

from domain.aggregate import stamp
from domain.commands.uploads import ReserveUpload
from domain.uploads import key_of
from serve import bodies
from serve.context import Context, context, now
from serve.identity import Identity
from serve.openapi import BEARER, body_of, problems
from serve.routing import DirectRoute
from serve.wire import answer, fingerprint, idempotency_key

router = APIRouter(tags=["video to motion"], route_class=DirectRoute)


@router.post(
    "/api/video-to-motion/uploads",
    status_code=201,
    summary="Reserve a direct upload of a video",
    responses=problems(401, 402, 403, 413, 415, 422, 429),
    openapi_extra={**BEARER, **body_of(bodies.ReserveUpload)},
)
async def reserve(request: Request) -> Response:
    """Return where the video goes: an address for exactly these bytes, and until when."""
    parts = context(request)
    member = await parts.member(request)
    body = bodies.ReserveUpload.model_validate_json(await request.body())
    key = idempotency_key(request)
    made = await parts.writers.ask(command_of(parts, member, body, key, request.state.request_id))
    signed = parts.storage.upload(
        made["key"],
        content_type=made["content_type"],
        size=made["size"],
        start=int(made["created_at"].timestamp()),
        end=int(made["sent_by"].timestamp()),
    )
    document = {
        "uploadId": str(made["upload"]),
        "sourceKey": made["key"],
        "uploadUrl": signed.url,
        "method": signed.method,
        "headers": signed.headers,
        "createdAt": stamp(made["created_at"]),
        "uploadUrlExpiresAt": stamp(datetime.fromtimestamp(signed.expires_at, UTC)),
        "expiresAt": stamp(made["expires_at"]),
    }
    return answer(document, 201)


def command_of(
    parts: Context, member: Identity, body: bodies.ReserveUpload, key: str | None, request_id: str
) -> ReserveUpload:
    """Return the command that a request is: chance and time are in it, and nowhere else."""
    upload = uuid5(member.owner, f"upload:{key}") if key else uuid4()
    return ReserveUpload(
        owner=member.owner,
        upload=upload,
        key=key_of(upload, secrets.token_hex(16)),
        filename=body.filename,
        content_type=body.content_type,
        size=body.size_bytes,
        terms=parts.prices.terms,
        fingerprint=fingerprint(body.model_dump()),
        request_id=request_id,
        now=now(),
    )
