"""The test till: where a service without Polar sends buyers. No money moves, all else is real.

Its button sends the webhooks that Polar would send, signed, over HTTP, to this service's own
address for them: from there on nothing differs.
"""

import base64
import hmac
import json
import logging
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4, uuid5

import httpx
from fastapi import APIRouter, Request, Response

from serve import till_page
from serve.articles import Article, Articles
from serve.shop import Opened
from serve.signed import sign
from serve.till_events import bought

LIFETIME = 3600
"""Seconds for which a checkout is good."""
LARGEST_FORM = 4096
TIMEOUT = 10.0
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Ticket:
    """What a checkout's address says: who buys what, and until when, in epoch seconds."""

    checkout: UUID
    owner: UUID
    sku: str
    expires: int


class Till:
    """Signs checkouts with a secret of this installation, and webhooks with another."""

    def __init__(self, articles: Articles, origin: str, nearby: str, secret: bytes) -> None:
        self.articles, self.origin, self.nearby, self.secret = articles, origin, nearby, secret
        self.webhook_key = hmac.digest(secret, b"webhooks", "sha256")

    @property
    def webhook_secret(self) -> str:
        """The secret of the webhooks, in the form of Standard Webhooks."""
        return f"whsec_{base64.b64encode(self.webhook_key).decode()}"

    async def open(self, owner: UUID, article: Article) -> Opened:
        """Return a signed address, good for an hour."""
        checkout, expires = uuid4(), int(time.time()) + LIFETIME
        said = json.dumps([str(checkout), str(owner), article.sku, expires]).encode()
        ticket = f"{encoded(said)}.{encoded(self._seal(b'ticket', said))}"
        until = datetime.fromtimestamp(expires, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return Opened(f"{self.origin}/till/{ticket}", str(checkout), until)

    def read(self, ticket: str) -> Ticket | None:
        """Return what a ticket of this till says; None for any other."""
        said, _, seal = ticket.partition(".")
        try:
            body, given = decoded(said), decoded(seal)
        except ValueError:
            return None
        if not hmac.compare_digest(given, self._seal(b"ticket", body)):
            return None
        checkout, owner, sku, expires = json.loads(body)
        return Ticket(UUID(checkout), UUID(owner), sku, expires)

    def token(self, ticket: str) -> str:
        """Return what the form of this ticket's page sends along, and no other page knows."""
        return encoded(self._seal(b"form", ticket.encode()))

    async def pay(self, ticket: Ticket, article: Article) -> bool:
        """Tell of the purchase as Polar would; return whether all of it was acknowledged.

        Ids follow from the checkout: who presses the button twice has bought once.
        """
        async with httpx.AsyncClient(timeout=TIMEOUT, trust_env=False) as client:
            for event in bought(ticket.checkout, ticket.owner, article, datetime.now(UTC)):
                if not await self._deliver(client, event, ticket.checkout):
                    return False
        return True

    async def _deliver(
        self, client: httpx.AsyncClient, event: dict[str, Any], checkout: UUID
    ) -> bool:
        delivery, timestamp = f"till_{uuid5(checkout, event['type']).hex}", int(time.time())
        body = json.dumps(event).encode()
        headers = {
            "content-type": "application/json",
            "webhook-id": delivery,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": sign(self.webhook_key, delivery, timestamp, body),
        }
        try:
            answer = await client.post(
                f"{self.nearby}/api/polar/webhook", content=body, headers=headers
            )
        except httpx.HTTPError as error:
            log.warning("the till does not reach this service: %s", type(error).__name__)
            return False
        return answer.is_success

    def _seal(self, purpose: bytes, said: bytes) -> bytes:
        return hmac.digest(self.secret, purpose + b":" + said, "sha256")


def router(till: Till) -> APIRouter:
    """Return the till's pages."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/till/{ticket}")
    async def look(ticket: str) -> Response:
        """Show what is bought, with a button to pay for it."""
        found = valid(till, ticket)
        if isinstance(found, Response):
            return found
        return till_page.checkout(found[1], till.token(ticket))

    @routes.post("/till/{ticket}")
    async def pay(request: Request, ticket: str) -> Response:
        """Buy it, where the button of the page was pressed."""
        found = valid(till, ticket)
        if isinstance(found, Response):
            return found
        if not await pressed(till, request, ticket):
            return till_page.refused(403, "This was not sent by the page of this checkout.")
        bought, article = found
        if not await till.pay(bought, article):
            return till_page.refused(502, "The webhook did not get through. Try again.")
        return till_page.paid(article)

    return routes


def valid(till: Till, ticket: str) -> tuple[Ticket, Article] | Response:
    """Return what a ticket is for, or the page that says why it is for nothing."""
    found = till.read(ticket)
    article = till.articles.wanted(found.sku) if found else None
    if found is None or article is None:
        return till_page.refused(404, "There is no such checkout.")
    if found.expires <= time.time():
        return till_page.refused(410, "This checkout has expired. Ask for a new one.")
    return found, article


async def pressed(till: Till, request: Request, ticket: str) -> bool:
    """Return whether a form comes from this checkout's own page, and not from another site's."""
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
        return False
    if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
        return False
    read = bytearray()
    async for part in request.stream():
        read += part
        if len(read) > LARGEST_FORM:
            return False
    given = parse_qs(read.decode("ascii", "replace")).get("token", [""])[0]
    return hmac.compare_digest(given.encode(), till.token(ticket).encode())


def encoded(raw: bytes) -> str:
    """Return bytes as base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    """Return what `encoded` wrote; ValueError for anything else."""
    raw = base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), b"-_", validate=True)
    if encoded(raw) != text:
        raise ValueError("not the one way to write it")
    return raw
