"""Where buyers are sent to pay: what any such place offers, and Polar's."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar
from uuid import UUID

from serve.articles import Article, Articles
from serve.problems import Problem

TIMEOUT = 10.0
"""Seconds for one request to Polar."""
AGAIN = 10
"""Seconds after which a client may try again, where Polar does not say."""
LONGEST_AGAIN = 3600
PAGE = 100
T = TypeVar("T")
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Opened:
    """A place to pay: where, its id there, and until when (RFC 3339)."""

    url: str
    checkout: str
    expires_at: str


class Shop(Protocol):
    """Whoever takes the money."""

    async def open(self, owner: UUID, article: Article) -> Opened:
        """Return a place where `owner` can pay for the article; Problem 503 where there is none."""
        ...


@dataclass(frozen=True)
class Payments:
    """What is for sale, where to pay, and what the webhooks of paying are signed with."""

    articles: Articles
    shop: Shop
    secrets: tuple[str, ...]


class Closed:
    """No way to pay is set up."""

    async def open(self, owner: UUID, article: Article) -> Opened:
        """Refuse."""
        raise unavailable("this service has no payments set up", LONGEST_AGAIN)


class Polar:
    """Polar, through its SDK. The token is in its client alone, and in no log."""

    def __init__(self, token: str, environment: str, base_url: str, origin: str) -> None:
        self.token, self.environment, self.base_url = token, environment, base_url or None
        self.origin = origin
        self.client: Any = None

    async def open(self, owner: UUID, article: Article) -> Opened:
        """Open a checkout of exactly one product: among several a buyer could choose another."""
        client = await self.connect()
        asked = client.checkouts.create(
            products=[article.product],
            external_customer_id=str(owner),
            metadata={"user_id": str(owner), "kind": article.kind, "sku": article.sku},
            success_url=f"{self.origin}/credits?checkout_id={{CHECKOUT_ID}}",
            return_url=f"{self.origin}/credits",
        )
        opened = await answered(lambda: asked)
        return Opened(opened.url, opened.id, opened.expires_at)

    async def connect(self) -> Any:
        """Return the SDK's client; its first import takes about a second, in a thread."""
        if self.client is None:
            kind = await asyncio.to_thread(client_of)
            if self.client is None:
                self.client = kind(
                    self.token,
                    environment=self.environment,
                    base_url=self.base_url,
                    timeout=TIMEOUT,
                )
        return self.client

    async def close(self) -> None:
        """Let go of the connections."""
        if self.client is not None:
            await self.client.__aexit__()
            self.client = None


def client_of() -> Any:
    """Return the SDK's client, imported where it is needed."""
    from polar.base import PolarDeserializationError, deserialize  # noqa: PLC0415
    from polar.v2026_10 import PolarAsync  # noqa: PLC0415
    from polar.v2026_10.outputs import Checkout  # noqa: PLC0415

    try:
        # The first object of a kind takes it a third of a second to read: here, not in a request.
        deserialize({}, Checkout)
    except PolarDeserializationError:
        return PolarAsync
    raise TypeError("the SDK read a checkout out of nothing")


async def answered(ask: Callable[[], Awaitable[T]]) -> T:
    """Return Polar's answer; Problem 503 for whatever is in its way, with the reason in the log."""
    from polar.base import PolarClientError, PolarError, PolarRateLimitError  # noqa: PLC0415

    try:
        return await ask()
    except PolarRateLimitError as error:
        log.warning("Polar asks for patience")
        raise unavailable("payments are busy", error.retry_after or AGAIN) from None
    except PolarClientError as error:
        # A token without its scope, or a product of the catalogue that Polar does not have.
        log.error("Polar refused a request: %s %s", error.status_code, type(error).__name__)  # noqa: TRY400
        raise unavailable("payments are not available", AGAIN) from None
    except (PolarError, ValueError) as error:
        # ValueError: an answer that is not JSON, or a Retry-After that is not a number.
        status = getattr(error, "status_code", "no answer")
        log.warning("Polar is away: %s %s", status, type(error).__name__)
        raise unavailable("payments are not available", AGAIN) from None


def unavailable(detail: str, again: int) -> Problem:
    """Return the problem of a payment side that is away, for `again` seconds or so."""
    seconds = str(min(max(again, 1), LONGEST_AGAIN))
    title = "Payments are not available"
    return Problem(503, "payments_unavailable", title, detail, headers={"retry-after": seconds})
