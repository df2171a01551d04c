"""What the till tells: an order was paid or refunded, a subscription changed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.commands.credits import account_of
from domain.draft import Draft
from domain.payments import Bucket, Order
from domain.subscriptions import Status, Subscription


@dataclass(frozen=True)
class PayOrder:
    """Grant what an order paid for, once; `net_amount` in cents.

    `until`: when plan credits end, None for those that do not.
    """

    owner: UUID
    order: str
    product: str
    credits: int
    bucket: Bucket
    until: datetime | None
    net_amount: int
    subscription: str | None
    now: datetime

    def run(self, draft: Draft) -> bool:
        """Grant, and take back what was refunded before; return whether it was new."""
        order = order_of(draft, self.owner, self.order, self.now)
        new = order.pay(
            self.product,
            self.credits,
            self.bucket,
            self.until,
            self.net_amount,
            self.subscription,
            self.now,
        )
        if new:
            account = account_of(draft, self.owner, self.now)
            account.grant(self.credits, order.cause, self.now, self.bucket, self.until)
            for refund, credits in order.shares().items():
                account.claw_back(credits, f"refund:{refund}", order.cause, order.bucket, self.now)
        return new


@dataclass(frozen=True)
class RefundOrder:
    """Take back an order's credits in proportion; `amount` is this refund's, in cents."""

    owner: UUID
    order: str
    refund: str
    amount: int
    now: datetime

    def run(self, draft: Draft) -> bool:
        """Take them back, once for each refund; return whether it was new."""
        order = order_of(draft, self.owner, self.order, self.now)
        new = order.refund(self.refund, self.amount, self.now)
        if new and order.paid:
            account_of(draft, self.owner, self.now).claw_back(
                order.shares()[self.refund],
                f"refund:{self.refund}",
                order.cause,
                order.bucket,
                self.now,
            )
        return new


@dataclass(frozen=True)
class ChangeSubscription:
    """Take in a subscription's state as of `happened_at`; older news changes nothing."""

    owner: UUID
    subscription: str
    plan: str
    status: Status
    period_end: datetime | None
    ends_at: datetime | None
    happened_at: datetime
    now: datetime

    def run(self, draft: Draft) -> bool:
        """Change it, and what its owner may do; return whether it was news."""
        subscription = draft.obtain(
            Subscription,
            Subscription.create_id(self.owner, self.subscription),
            lambda: Subscription.opened(self.owner, self.subscription, self.now),
        )
        news = subscription.change(
            self.plan, self.status, self.period_end, self.ends_at, self.happened_at, self.now
        )
        if news:
            account_of(draft, self.owner, self.now).entitle(
                self.subscription, self.plan, self.status, subscription.until, self.now
            )
        return news


def order_of(draft: Draft, owner: UUID, order: str, now: datetime) -> Order:
    """Return the owner's order, heard of now where it is new."""
    return draft.obtain(
        Order, Order.create_id(owner, order), lambda: Order.opened(owner, order, now)
    )
