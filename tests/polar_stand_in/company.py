"""What Polar does with money: checkouts are paid, subscriptions renew, orders are refunded."""

from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.polar_stand_in import objects
from tests.polar_stand_in.objects import Json, when

PERIODS = {"month": timedelta(days=30), "year": timedelta(days=365)}


class Company:
    """Products, customers and what became of them. `told` are the events, oldest first."""

    def __init__(self, site: str = "https://polar.example") -> None:
        self.site = site
        self.products: dict[str, Json] = {}
        self.customers: dict[str | None, Json] = {}
        self.checkouts: dict[str, Json] = {}
        self.orders: dict[str, Json] = {}
        self.subscriptions: dict[str, Json] = {}
        self.refunds: dict[str, Json] = {}
        self.told: list[Json] = []
        self.clock = datetime.now(UTC)

    def now(self) -> datetime:
        """Return a moment that is later than any before."""
        self.clock = max(self.clock + timedelta(milliseconds=1), datetime.now(UTC))
        return self.clock

    def offer(self, product: str, name: str, cents: int, interval: str | None = None) -> None:
        self.products[product] = objects.product(product, name, cents, interval, self.now())

    def open_checkout(self, asked: Json) -> Json:
        """Open a session, as POST /v1/checkouts/ does; KeyError for a product that is not sold."""
        sold = self.products[asked["products"][0]]
        made = objects.checkout(asked, sold, self.site, self.now())
        self.checkouts[made["id"]] = made
        return made

    def pay(self, checkout: str) -> Json:
        """Let the buyer pay; the events are those that Polar sends for it."""
        session = self.checkouts[checkout]
        sold = self.products[session["product_id"]]
        buyer = self.customer(session["external_customer_id"])
        session["status"] = "succeeded"
        paying, reason = None, "purchase"
        if sold["is_recurring"]:
            start = self.now()
            until = start + PERIODS[sold["recurring_interval"]]
            paying = objects.subscription(sold, buyer, session["metadata"], start, until)
            self.subscriptions[paying["id"]] = paying
            reason = "subscription_create"
            self.tell("subscription.created", paying)
            self.tell("subscription.active", paying)
        return self.charge(sold, buyer, session["metadata"], reason, paying)

    def renew(self, subscription: str) -> Json:
        """Begin the next period of a subscription and charge for it."""
        paying = self.subscriptions[subscription]
        sold = self.products[paying["product_id"]]
        start = datetime.fromisoformat(paying["current_period_end"])
        self.change(
            subscription,
            "subscription.cycled",
            current_period_start=when(start),
            current_period_end=when(start + PERIODS[sold["recurring_interval"]]),
        )
        buyer, metadata = paying["customer"], paying["metadata"]
        return self.charge(sold, buyer, metadata, "subscription_cycle", paying)

    def charge(
        self, sold: Json, buyer: Json, metadata: Json, reason: str, paying: Json | None
    ) -> Json:
        made = objects.order(sold, buyer, metadata, reason, self.now(), paying)
        self.orders[made["id"]] = made
        self.tell("order.created", {**made, "status": "pending", "paid": False})
        self.tell("order.paid", made)
        return made

    def refund(self, order: str, cents: int) -> Json:
        """Give money back; `cents` without tax, as Polar counts."""
        of = self.orders[order]
        made = objects.refund(of, cents, self.now())
        self.refunds[made["id"]] = made
        of["refunded_amount"] += cents
        of["refundable_amount"] -= cents
        of["status"] = "refunded" if of["refundable_amount"] == 0 else "partially_refunded"
        of["modified_at"] = when(self.now())
        self.tell("refund.created", made)
        self.tell("order.refunded", of)
        return made

    def change(self, subscription: str, event: str, **values: Any) -> Json:
        """Change a subscription's fields and tell of it, under the event's name and as updated."""
        changed = self.subscriptions[subscription]
        changed.update(values, modified_at=when(self.now()))
        self.tell("subscription.updated", changed)
        self.tell(event, changed)
        return changed

    def revoke(self, subscription: str) -> Json:
        ended = when(self.now())
        return self.change(
            subscription, "subscription.revoked", status="canceled", ended_at=ended, ends_at=ended
        )

    def customer(self, external: str | None) -> Json:
        if external not in self.customers:
            self.customers[external] = objects.customer(external, self.now())
        return self.customers[external]

    def tell(self, kind: str, data: Json) -> None:
        """Note an event, with its object as it is at this moment."""
        self.told.append(
            {
                "type": kind,
                "timestamp": when(self.now()),
                "api_version": "2026-10",
                "data": deepcopy(data),
            }
        )
