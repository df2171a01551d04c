"""What follows from a delivery: record it, then apply it; webhooks and reconciliation alike."""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.aggregate import Unknown
from domain.commands.deliveries import (
    ApplyPayments,
    ReceiveDelivery,
    SetAsideDelivery,
    SettleDelivery,
    Told,
)
from domain.commands.payments import ChangeSubscription, PayOrder, RefundOrder
from domain.draft import Command
from domain.notices import NothingToDo, Notice, SubscriptionTold, Unreadable
from serve.articles import Articles

Ask = Callable[[Command], Awaitable[Any]]
PAID_PERIODS = {"purchase", "subscription_create", "subscription_cycle"}
"""What is billed for in full. A change of plan bills a difference, and would grant for it again
each time that somebody changes to and fro: its credits come with the next period."""
log = logging.getLogger(__name__)


class LeftOpen(Exception):  # noqa: N818 - it says what became of it
    """Only an operator can tell what is right: (reason)."""


async def settle(ask: Ask, articles: Articles, delivery: ReceiveDelivery, told: Told) -> str:
    """Apply a delivery that was recorded; return what became of it.

    What fails here by a bug stays open: the next delivery of its id, and the reconciliation, try
    again.
    """
    try:
        outcome = await apply(ask, articles, delivery.notice, told, delivery.now)
    except LeftOpen as left:
        reason = str(left)
        log.warning("a %s is left for an operator: %s", delivery.kind, reason)
        await ask(SetAsideDelivery(delivery.delivery, reason, delivery.now))
        return f"left for an operator: {reason}"
    await ask(SettleDelivery(delivery.delivery, outcome, delivery.now))
    return outcome


async def apply(ask: Ask, articles: Articles, notice: Notice, told: Told, now: datetime) -> str:
    """Do what a notice asks for; LeftOpen where that cannot be known."""
    owner: UUID | None
    commands: list[Command]
    match notice:
        case NothingToDo():
            return "nothing to do"
        case Unreadable(reason):
            raise LeftOpen(reason)
        case SubscriptionTold():
            owner, commands = notice.owner, [changed(articles, notice, now)]
        case _:
            owner, commands = told.owner, ordered(articles, told, now)
    if owner is None and told.order and told.payment is None:
        return "waits for the order to be paid"
    if owner is None:
        raise LeftOpen("its customer has no external id that is a user's id here")
    try:
        new = await ask(ApplyPayments(owner, commands))
    except Unknown:
        raise LeftOpen(f"its customer {owner} never was here") from None
    return "applied" if new else "known already"


def ordered(articles: Articles, told: Told, now: datetime) -> list[Command]:
    """Return what follows from an order as far as it is told: all of it, since each counts once."""
    owner = told.owner or UUID(int=0)
    commands: list[Command] = []
    paid = told.payment
    if paid is not None and paid["reason"] in PAID_PERIODS:
        article = articles.sold_as(paid["product"])
        if article is None:
            raise LeftOpen(f"the catalogue has no product {paid['product']}")
        commands.append(
            PayOrder(
                owner=owner,
                order=told.order,
                product=paid["product"],
                credits=article.credits,
                bucket="plan" if article.kind == "plan" else "pack",
                until=paid["until"] if article.kind == "plan" else None,
                net_amount=paid["net_amount"],
                subscription=paid["subscription"],
                now=now,
            )
        )
    commands += [
        RefundOrder(owner, told.order, refund, amount, now) for refund, amount in told.refunds
    ]
    return commands


def changed(articles: Articles, notice: SubscriptionTold, now: datetime) -> ChangeSubscription:
    """Return the change of a subscription; LeftOpen where its product is no plan of ours."""
    article = articles.sold_as(notice.product)
    if article is None or article.kind != "plan":
        raise LeftOpen(f"the catalogue has no plan with the product {notice.product}")
    return ChangeSubscription(
        owner=notice.owner or UUID(int=0),
        subscription=notice.subscription,
        plan=article.name,
        status=notice.status,
        period_end=notice.period_end,
        ends_at=notice.ends_at,
        happened_at=notice.happened_at,
        now=now,
    )
