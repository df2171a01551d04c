"""What the test till tells of a purchase: Polar's events, with the fields that count here."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from serve.articles import Article

PERIODS = {"month": timedelta(days=30), "year": timedelta(days=365)}


def bought(checkout: UUID, owner: UUID, article: Article, now: datetime) -> list[dict[str, Any]]:
    """Return the events of a purchase, in order. All ids follow from the checkout's."""
    customer = {"id": str(uuid5(owner, "customer")), "external_id": str(owner)}
    shared = {
        "created_at": written(now),
        "modified_at": None,
        "product_id": article.product,
        "checkout_id": str(checkout),
        "customer_id": customer["id"],
        "customer": customer,
        "metadata": {"user_id": str(owner), "kind": article.kind, "sku": article.sku},
        "currency": article.currency,
    }
    subscription = None
    if article.interval is not None:
        subscription = {
            **shared,
            "id": str(uuid5(checkout, "subscription")),
            "status": "active",
            "amount": article.price,
            "recurring_interval": article.interval,
            "current_period_start": written(now),
            "current_period_end": written(now + PERIODS[article.interval]),
            "cancel_at_period_end": False,
            "ends_at": None,
            "ended_at": None,
        }
    order: dict[str, Any] = {
        **shared,
        "id": str(uuid5(checkout, "order")),
        "status": "paid",
        "paid": True,
        "billing_reason": "subscription_create" if subscription else "purchase",
        "net_amount": article.price,
        "tax_amount": 0,
        "total_amount": article.price,
        "refunded_amount": 0,
        "subscription_id": subscription["id"] if subscription else None,
        "subscription": subscription,
        "items": [],
    }
    events = [event("subscription.active", subscription, now)] if subscription else []
    return [*events, event("order.paid", order, now)]


def event(kind: str, data: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Return an event around its object."""
    return {"type": kind, "timestamp": written(now), "api_version": "2026-10", "data": data}


def written(moment: datetime) -> str:
    """Write a moment in UTC as Polar does."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
