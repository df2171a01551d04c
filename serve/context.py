"""What every route needs: who asks, whom to ask, what can be read, how assets are signed."""

import logging
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from fastapi import Request

from actors.storage import Storage
from actors.writer import Writers
from domain.commands.profiles import Enrol
from domain.models import Models
from domain.prices import Prices
from projections.reads import Reads
from serve.exporting import Exporting
from serve.identity import Identity, Verifier
from serve.shop import Payments

REMEMBERED = 50_000
PATIENCE = 2.0
"""Seconds that a list of one's own waits for the projections, before it shows what there is."""
log = logging.getLogger(__name__)


@dataclass
class Context:
    """The parts of the API, made once in each replica.

    `history`: the events of one aggregate after a version, from the journal. `longest_video`:
    seconds of the longest video that may be sent in; None where video to motion is off.
    """

    writers: Writers
    reads: Reads
    storage: Storage
    verifier: Verifier
    prices: Prices
    models: Models
    payments: Payments
    exporting: Exporting
    origin: str
    issuer: str
    cursor_key: bytes
    reached: Callable[[int, float], Awaitable[int]]
    history: Callable[[UUID, int], Awaitable[list[Any]]]
    longest_video: float | None
    enrolled: OrderedDict[UUID, Identity] = field(default_factory=OrderedDict)

    async def member(self, request: Request) -> Identity:
        """Return who asks, enrolled; Unauthenticated for anybody else."""
        identity = await self.verifier.identify(request.headers.get("authorization"))
        if news(identity, self.enrolled.get(identity.owner)):
            await self.writers.ask(
                Enrol(
                    identity.owner,
                    identity.name,
                    identity.email,
                    identity.email_verified,
                    identity.provider,
                    self.prices.welcome,
                    now(),
                    identity.issued,
                )
            )
            self.enrolled[identity.owner] = identity
            if len(self.enrolled) > REMEMBERED:
                self.enrolled.popitem(last=False)
        return identity

    async def caught_up(self, owner: UUID) -> None:
        """Wait until what `owner` was answered before is in the read models; a while at most."""
        newest = await self.writers.newest(owner)
        if await self.reached(newest, PATIENCE) < newest:
            log.warning("the projections are behind position %d", newest)

    def sign(self, asset: dict[str, Any], stem: str) -> dict[str, Any]:
        """Return a stored asset as a client reads it, with a signed, short-lived address."""
        file_name = f"{stem}.{asset['format']}"
        link = self.storage.url(
            asset["key"],
            content_type=asset["content_type"],
            file_name=file_name,
            now=time.time(),
        )
        expires = datetime.fromtimestamp(link.expires_at, UTC)
        return {
            "kind": asset["kind"],
            "format": asset["format"],
            "contentType": asset["content_type"],
            "fileName": file_name,
            "fileSize": asset["size"],
            "sha256": asset["sha256"],
            "url": link.url,
            "expiresAt": expires.strftime("%Y-%m-%dT%H:%M:%SZ"),
        }


def news(identity: Identity, known: Identity | None) -> bool:
    """Return whether a token says more than is known: of somebody new, or another address."""
    if known is None:
        return True
    said = (identity.email, identity.email_verified) != (known.email, known.email_verified)
    return said and identity.issued > known.issued


def now() -> datetime:
    """Return the moment, in UTC."""
    return datetime.now(UTC)


def context(request: Request) -> Context:
    """Return the parts that the app was built with."""
    found = request.app.state.context
    if not isinstance(found, Context):
        msg = "the app was built without a context"
        raise TypeError(msg)
    return found
