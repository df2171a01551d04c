"""A generation of any kind, as its owner polls and changes it."""

import asyncio
from collections.abc import Callable
from typing import Any
from uuid import UUID

from fastapi import Request, Response

from domain.aggregate import Unknown
from domain.commands.generations import CancelGeneration, FindGeneration, RetryGeneration
from domain.draft import Command
from domain.generations import ENDED
from projections.listings import Row
from serve import documents
from serve.context import Context, context, now
from serve.identity import Identity
from serve.wire import answer, identifier

LOOK_AGAIN = 0.15


async def poll(
    parts: Context,
    member: Identity,
    prediction: UUID,
    seconds: float = 0.0,
    kind: str | None = None,
) -> dict[str, Any]:
    """Return the generation, once it has ended or `seconds` are over.

    Unknown for another's, and for one of another kind than `kind`.
    """
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    while True:
        document = await read(parts, member, prediction, kind)
        left = deadline - loop.time()
        if document["status"] in ENDED or left <= 0:
            return document
        await asyncio.sleep(min(LOOK_AGAIN, left))


async def read(
    parts: Context, member: Identity, prediction: UUID, kind: str | None = None
) -> dict[str, Any]:
    """Return the generation from the read model, or from its writer where that is behind."""
    row = await parts.reads.generation(prediction)
    if row is None:
        found = await parts.writers.ask(FindGeneration(member.owner, prediction))
        if kind not in {None, found["kind"]}:
            raise Unknown("generation")
        document: dict[str, Any] = documents.accepted(found, parts.sign)["generation"]
        return document
    if row["owner"] != str(member.owner) or kind not in {None, row["kind"]}:
        raise Unknown("generation")
    return await shown(parts, row)


async def shown(parts: Context, row: Row) -> dict[str, Any]:
    """Return a row as its owner reads it, with its place in the queue."""
    place = None
    if row["status"] == "queued":
        place = await parts.reads.queue_position(row["kind"], row["requested_position"])
    return documents.generation(row, parts.sign, place=place)


async def change(
    request: Request,
    prediction: str,
    command: Callable[[Context, UUID, UUID], Command],
    status: int = 200,
    kind: str | None = None,
) -> Response:
    """Ask for a change, and answer with the generation as the projection then has it."""
    parts = context(request)
    member = await parts.member(request)
    wanted = identifier(prediction, "generation")
    if kind is not None:
        await read(parts, member, wanted, kind)
    await parts.writers.ask(command(parts, member.owner, wanted))
    await parts.caught_up(member.owner)
    return answer(await read(parts, member, wanted), status)


def canceling(_: Context, owner: UUID, prediction: UUID) -> CancelGeneration:
    """Return the command that cancels."""
    return CancelGeneration(owner, prediction, 0, now())


def retrying(parts: Context, owner: UUID, prediction: UUID) -> RetryGeneration:
    """Return the command that queues a failed one again, on the terms of this moment."""
    return RetryGeneration(owner, prediction, 0, now(), parts.prices.terms)
