"""Asks Polar what no webhook told, and tries again what could not be applied; once each."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from eventsourcing.application import AggregateNotFoundError

from domain.commands.deliveries import ReceiveDelivery
from domain.deliveries import Delivery
from domain.journal import Journal
from domain.notices import NothingToDo, Notice, SubscriptionTold, notice_of
from domain.sales import Sale
from domain.subscriptions import Subscription
from serve.articles import Articles
from serve.notices import Json, maybe_moment, notice_from
from serve.settling import Ask, changed, settle
from serve.shop import PAGE, Polar, answered

log = logging.getLogger(__name__)


@dataclass
class Reconciliation:
    """One look at everything. `looked` counts what Polar listed; `found` says what was news."""

    ask: Ask
    journal: Journal
    articles: Articles
    now: datetime
    since: datetime | None = None
    looked: dict[str, int] = field(default_factory=dict)
    found: list[str] = field(default_factory=list)

    async def again(self, identities: list[Any]) -> None:
        """Try again what was recorded and is not settled."""
        for identity in identities:
            delivery: Any = self.journal.repository.get(identity)
            if isinstance(delivery, Delivery):
                await self._take(delivery.delivery, delivery.kind, notice_of(delivery.facts))

    async def look(self, polar: Polar) -> None:
        """Ask Polar for orders, refunds and subscriptions; Problem 503 where it is away."""
        client = await polar.connect()
        after = {"created_after": self.since.isoformat()} if self.since else {}
        async for order in pages(client.orders.list, **after):
            await self.order(order)
        async for refund in pages(client.refunds.list):
            made = maybe_moment(refund, "created_at")
            if self.since and made and made < self.since:
                break
            await self.refund(refund, client)
        async for subscription in pages(client.subscriptions.list):
            await self.subscription(subscription)

    async def order(self, order: Json) -> None:
        """Take in an order: that it is paid, and what of it is paid back."""
        self._count("orders")
        if not order.get("paid"):
            return
        name = f"look:order:{order['id']}"
        paid = notice_from("order.paid", order, None)
        await self._take(f"{name}:paid", "order.paid", paid, news_only=True)
        if back := order.get("refunded_amount"):
            told = notice_from("order.refunded", order, None)
            await self._take(f"{name}:refunded:{back}", "order.refunded", told, news_only=True)

    async def refund(self, refund: Json, client: Any) -> None:
        """Take in a refund, and the order that it is of where that is not known."""
        self._count("refunds")
        if refund.get("status") != "succeeded":
            return
        if self._sale(str(refund["order_id"])) is None:
            order = await answered(lambda: client.orders.get(refund["order_id"]))
            await self.order(asdict(order))
        told = notice_from("refund.updated", refund, None)
        await self._take(f"look:refund:{refund['id']}", "refund.updated", told, news_only=True)

    async def subscription(self, subscription: Json) -> None:
        """Take in a subscription, where it differs from what is known here.

        What Polar answers now is true now: it counts more than any event before.
        """
        self._count("subscriptions")
        told = notice_from("subscription.updated", subscription, self.now.isoformat())
        if isinstance(told, NothingToDo) or self._same(told):
            return
        version = subscription.get("modified_at") or subscription.get("created_at")
        name = f"look:subscription:{subscription['id']}:{version}"
        await self._take(name, "subscription.updated", told)

    async def _take(
        self, delivery: str, kind: str, notice: Notice, *, news_only: bool = False
    ) -> None:
        received = ReceiveDelivery(delivery, kind, notice, self.now, news_only)
        try:
            told = await self.ask(received)
            if told.settled:
                return
            outcome = await settle(self.ask, self.articles, received, told)
        except Exception as error:
            log.exception("a %s cannot be applied", kind)
            outcome = f"failed: {type(error).__name__}"
        self.found.append(f"{kind} {delivery}: {outcome}")

    def _same(self, told: Notice) -> bool:
        if not isinstance(told, SubscriptionTold) or told.owner is None:
            return False
        article = self.articles.sold_as(told.product)
        known: Any = self._find(Subscription.create_id(told.owner, told.subscription))
        if article is None or article.kind != "plan" or known is None:
            return False
        new = changed(self.articles, told, self.now)
        return (known.plan, known.status, known.period_end, known.ends_at) == (
            new.plan,
            new.status,
            new.period_end,
            new.ends_at,
        )

    def _sale(self, order: str) -> Any:
        return self._find(Sale.create_id(order))

    def _find(self, identity: Any) -> Any:
        try:
            return self.journal.repository.get(identity)
        except AggregateNotFoundError:
            return None

    def _count(self, kind: str) -> None:
        self.looked[kind] = self.looked.get(kind, 0) + 1


async def pages(ask: Callable[..., Awaitable[Any]], **wanted: Any) -> AsyncIterator[dict[str, Any]]:
    """Return all of a list of Polar's, newest first, asked for by pages."""
    number = 1
    while True:
        found = await answered(lambda: ask(page=number, limit=PAGE, **wanted))  # noqa: B023 - now
        for each in found.items:
            yield asdict(each)
        if number >= found.pagination.max_page:
            return
        number += 1


def in_utc(moment: datetime) -> datetime:
    """Return a moment that was given without a zone as one in UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
