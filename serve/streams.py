"""What happens to a generation, as it happens: server-sent events, replayed from the log."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from domain.aggregate import stamp
from domain.generations import ENDED, Generation
from serve.context import Context, context
from serve.jobs import read
from serve.openapi import BEARER, problems
from serve.problems import Problem
from serve.routing import DirectRoute
from serve.wire import identifier

LOOK_AGAIN = 0.25
"""Seconds between two looks at the read model, a point read each."""
KEEP_ALIVE = 15.0
"""Seconds of silence after which a comment tells proxies that somebody is there."""
STATUSES = {
    "generation.requested": "queued",
    "generation.started": "processing",
    "generation.progressed": "processing",
    "generation.succeeded": "succeeded",
    "generation.failed": "failed",
    "generation.canceled": "canceled",
    "generation.retried": "queued",
}
HEADERS = {"cache-control": "no-store", "x-accel-buffering": "no"}
router = APIRouter(tags=["text to motion"], route_class=DirectRoute)


@router.get(
    "/api/generate/{prediction}/events",
    summary="What happens to a generation, as server-sent events",
    responses={
        200: {
            "description": "Events until the generation ends.",
            "content": {"text/event-stream": {}},
        },
        204: {"description": "It has ended, and `Last-Event-ID` is the last event."},
        **problems(401, 404, 422),
    },
    openapi_extra=BEARER,
)
async def events(request: Request, prediction: str) -> Response:
    """Send what has happened since `Last-Event-ID`, then what does, until the generation ends."""
    parts = context(request)
    member = await parts.member(request)
    wanted = identifier(prediction, "generation")
    found = await read(parts, member, wanted)
    last = last_event(request)
    happened = await parts.history(wanted, last)
    if not happened and found["status"] in ENDED:
        # An EventSource that is told so does not come back.
        return Response(None, 204)
    messages = told(parts, wanted, last)
    return StreamingResponse(messages, headers=HEADERS, media_type="text/event-stream")


async def told(parts: Context, prediction: UUID, last: int) -> AsyncIterator[bytes]:
    """Yield each event after number `last` as a message; end where the generation has ended."""
    yield b"retry: 2000\n\n"
    seen: Any = ()
    silent = 0.0
    while True:
        row = await parts.reads.generation(prediction)
        state = row and (row["status"], row["progress"], row["attempt"])
        if state != seen:
            seen, status = state, ""
            for event in await parts.history(prediction, last):
                last, status, silent = event.originator_version, STATUSES[event.TOPIC], 0.0
                yield message(event)
            if status in ENDED:
                return
        elif silent >= KEEP_ALIVE:
            silent = 0.0
            yield b": nothing new\n\n"
        await asyncio.sleep(LOOK_AGAIN)
        silent += LOOK_AGAIN


def message(event: Any) -> bytes:
    """Return an event as a message: its number, its topic, and what a client may know of it."""
    said: dict[str, Any] = {
        "id": str(event.originator_id),
        "status": STATUSES[event.TOPIC],
        "time": stamp(event.timestamp),
    }
    match event:
        case Generation.Started():
            said |= {"attempt": event.attempt, "progress": 0}
        case Generation.Progressed():
            said |= {"attempt": event.attempt, "progress": event.progress, "stage": event.stage}
        case Generation.Succeeded():
            said |= {"attempt": event.attempt, "progress": 100}
        case Generation.Failed():
            said |= {"attempt": event.attempt}
            said |= {"error": {"code": event.code, "message": event.message}}
    lines = (
        b"id: %d" % event.originator_version,
        b"event: " + event.TOPIC.encode(),
        b"data: " + orjson.dumps(said),
    )
    return b"\n".join(lines) + b"\n\n"


def last_event(request: Request) -> int:
    """Return the number in `Last-Event-ID`, 0 where there is none; 422 for what is no number."""
    text = request.headers.get("last-event-id", "0")
    if not (text.isascii() and text.isdecimal() and len(text) < 10):  # noqa: PLR2004 - no such long history
        detail = "Last-Event-ID is the id of an event of this stream"
        raise Problem(422, "invalid_request", "Invalid Last-Event-ID", detail)
    return int(text)
