"""The embedded store's signed uploads: bytes from the socket to the disk, resumable by range."""

import asyncio
import re
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from starlette.requests import ClientDisconnect

from actors.links import BadSignature, LinkExpired, Ticket
from actors.partial import Busy, Complete, Ended, Overflow, Partial
from actors.storage import BLOCK, BadKey, FolderStorage
from serve.openapi import PUBLIC
from serve.problems import Problem

PATIENCE = 60.0
"""Seconds without a byte after which a connection is given up; what has arrived stays."""
CONTENT_RANGE = re.compile(r"bytes (\d{1,15})-(\d{1,15})/(\d{1,15})")


@dataclass(frozen=True)
class Piece:
    """Which bytes of the whole a request brings: `first` up to, not including, `end`."""

    first: int
    end: int


def router(storage: FolderStorage) -> APIRouter:
    """Return the route that takes in what a signed address allows."""
    routes = APIRouter(tags=["files"])

    @routes.put(
        "/uploads/{key:path}",
        summary="Upload to a signed address",
        include_in_schema=False,
        openapi_extra=PUBLIC,
    )
    async def receive(request: Request, key: str) -> Response:
        """Take in the bytes: 200 once all are there, 308 with Range while some are missing."""
        try:
            return await received(storage, request, key)
        except Problem as problem:
            # The body was not read to its end: without this the server would, whatever comes.
            problem.headers["connection"] = "close"
            raise

    return routes


async def received(storage: FolderStorage, request: Request, key: str) -> Response:
    """Take in the bytes of a request, and tell how far it is; a problem where it cannot."""
    ticket = verified(storage, request, key)
    partial = storage.partial(key, ticket.size)
    if request.headers.get("content-range") == f"bytes */{ticket.size}":
        return told(await asyncio.to_thread(partial.arrived), ticket.size)
    piece = piece_of(request, ticket)
    try:
        with partial:
            arrived = partial.arrived()
            if piece.first > arrived:
                return told(arrived, ticket.size, {"connection": "close"})
            await asyncio.to_thread(partial.begin, piece.first, piece.end)
            return told(await taken(request, partial, ticket.expires_at), ticket.size)
    except Busy:
        detail = "another request is sending these bytes; ask how far it is, then go on"
        headers = {"retry-after": "1"}
        raise Problem(409, "upload_busy", "Upload busy", detail, headers=headers) from None
    except Complete:
        detail = "all the bytes are there already"
        raise Problem(409, "upload_complete", "Upload complete", detail) from None
    except Ended:
        raise expired() from None
    except Overflow:
        raise too_large(ticket.size) from None


def verified(storage: FolderStorage, request: Request, key: str) -> Ticket:
    """Return what the address allows; 403 for one that was not signed here, or has expired."""
    try:
        ticket = storage.ticket(key, dict(request.query_params), time.time())
        storage.path(key)
    except LinkExpired:
        raise expired() from None
    except (BadSignature, BadKey, ValueError):
        detail = "this address was not signed here, or was changed since"
        raise Problem(403, "invalid_signature", "Invalid signature", detail) from None
    return ticket


def piece_of(request: Request, ticket: Ticket) -> Piece:
    """Return which bytes come; a problem where type or length are not those that were signed."""
    if request.headers.get("content-type") != ticket.content_type:
        detail = f"this address takes {ticket.content_type}"
        raise Problem(415, "unsupported_media_type", "Another type than signed", detail)
    length = request.headers.get("content-length", "")
    if "transfer-encoding" in request.headers or not re.fullmatch(r"\d{1,15}", length):
        detail = "an upload has a Content-Length"
        raise Problem(411, "length_required", "Length required", detail)
    piece = Piece(0, ticket.size)
    if wanted := request.headers.get("content-range"):
        found = CONTENT_RANGE.fullmatch(wanted)
        first, last, total = map(int, found.groups()) if found else (0, 0, 0)
        if not first <= last < total:
            detail = "a Content-Range is: bytes FIRST-LAST/TOTAL, or bytes */TOTAL to ask"
            raise Problem(400, "invalid_content_range", "Invalid Content-Range", detail)
        if total > ticket.size:
            raise too_large(ticket.size)
        piece = Piece(first, last + 1 if total == ticket.size else first)
    elif int(length) > ticket.size:
        raise too_large(ticket.size)
    if int(length) != piece.end - piece.first:
        detail = f"this address takes {ticket.size} bytes, or a Content-Range of them"
        raise Problem(422, "upload_mismatch", "Another length than signed", detail)
    return piece


async def taken(request: Request, partial: Partial, expires_at: float) -> int:
    """Write what comes, in constant memory; return how much is there.

    A connection that is cut or stands still leaves what has arrived, for the next to go on.
    """
    buffer = bytearray()
    try:
        async for chunk in patient(request.stream(), expires_at):
            buffer += chunk
            if len(buffer) >= BLOCK:
                await asyncio.to_thread(partial.add, bytes(buffer))
                buffer.clear()
    except (ClientDisconnect, TimeoutError):
        await asyncio.to_thread(partial.add, bytes(buffer))
        await asyncio.to_thread(partial.keep)
        if time.time() >= expires_at:
            raise expired() from None
        detail = "no bytes came for a while; ask how far it is, then go on"
        raise Problem(408, "upload_stalled", "Upload stalled", detail) from None
    await asyncio.to_thread(partial.add, bytes(buffer))
    return await asyncio.to_thread(partial.keep)


async def patient(chunks: AsyncIterator[bytes], expires_at: float) -> AsyncIterator[bytes]:
    """Pass chunks on; TimeoutError after PATIENCE seconds without one, and at `expires_at`."""
    while True:
        async with asyncio.timeout(min(PATIENCE, expires_at - time.time())):
            try:
                chunk = await anext(chunks)
            except StopAsyncIteration:
                return
        yield chunk


def told(arrived: int, size: int, headers: dict[str, str] | None = None) -> Response:
    """Return 200 where all the bytes are there, else 308 with the range of those that are."""
    if arrived == size:
        return Response(None, 200)
    reach = {"range": f"bytes=0-{arrived - 1}"} if arrived else {}
    return Response(None, 308, {**reach, **(headers or {})})


def expired() -> Problem:
    """Return the problem of an address that is over."""
    detail = "this address has expired; reserve an upload again"
    return Problem(403, "link_expired", "Link expired", detail)


def too_large(size: int) -> Problem:
    """Return the problem of more bytes than were signed."""
    detail = f"this address takes {size} bytes"
    return Problem(413, "upload_too_large", "Too large", detail, extra={"largestBytes": size})
