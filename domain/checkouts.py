"""Checkouts: a buyer is sent to pay for one thing, and comes back or does not."""

from datetime import datetime, timedelta
from uuid import UUID

from eventsourcing.domain import AggregateCreated, event

from domain.aggregate import Aggregate, Refused
from domain.generations import IdempotencyKeyReused

PATIENCE = timedelta(seconds=60)
"""How long an address may be asked for, before another request may ask for it again."""


class CheckoutUnderWay(Refused):
    """A request with the same Idempotency-Key is still being answered."""

    CODE = "request_in_flight"

    def __str__(self) -> str:
        """Say what to do."""
        return "a request with this Idempotency-Key is still being answered; try again in a moment"


class NotForSale(Refused):
    """There is no such plan or pack, or none that is sold: (sku)."""

    CODE = "not_for_sale"

    def __str__(self) -> str:
        """Name what was asked for, which the asker knows."""
        return f"{self.args[0]} is not for sale; GET /api/plans lists what is"


class Checkout(Aggregate):
    """One request for a place to pay. No money is in it: that comes as an order."""

    TOPIC = "checkout"

    class Requested(AggregateCreated):
        """An owner wants to pay for a thing of the catalogue, `sku`."""

        TOPIC = "checkout.requested"
        owner: UUID
        sku: str
        fingerprint: str

    class Opened(Aggregate.Event):
        """There is an address to pay at until `expires_at`; `checkout` is the payment side's id."""

        TOPIC = "checkout.opened"
        checkout: str
        url: str
        expires_at: str

    class Failed(Aggregate.Event):
        """The payment side gave no address."""

        TOPIC = "checkout.failed"

    class Retried(Aggregate.Event):
        """It was asked for an address once more."""

        TOPIC = "checkout.retried"

    @event(Requested)
    def __init__(self, owner: UUID, sku: str, fingerprint: str) -> None:
        self.owner = owner
        self.sku = sku
        self.fingerprint = fingerprint
        self.asked_at: datetime | None = self.created_on
        self.opened: dict[str, str] | None = None

    @classmethod
    def requested(
        cls, identity: UUID, now: datetime, owner: UUID, sku: str, fingerprint: str
    ) -> "Checkout":
        """Ask for an address."""
        return cls._create(
            cls.Requested,
            id=identity,
            timestamp=now,
            owner=owner,
            sku=sku,
            fingerprint=fingerprint,
        )

    def repeat(self, fingerprint: str, now: datetime) -> None:
        """Ask again where nobody does; IdempotencyKeyReused, CheckoutUnderWay."""
        if fingerprint != self.fingerprint:
            raise IdempotencyKeyReused
        if self.opened is not None:
            return
        if self.asked_at is not None and now - self.asked_at < PATIENCE:
            raise CheckoutUnderWay
        self._retried(timestamp=now)

    def open(self, checkout: str, url: str, expires_at: str, now: datetime) -> dict[str, str]:
        """Note the address; the first one stays."""
        if self.opened is None:
            self._opened(checkout, url, expires_at, timestamp=now)
        return self.opened or {}

    def fail(self, now: datetime) -> None:
        """Note that there is none: the next request may ask at once."""
        if self.opened is None and self.asked_at is not None:
            self._failed(timestamp=now)

    @event(Opened)
    def _opened(self, checkout: str, url: str, expires_at: str, timestamp: datetime) -> None:
        self.opened = {"checkout": checkout, "url": url, "expires_at": expires_at}
        self.asked_at = None

    @event(Failed)
    def _failed(self, timestamp: datetime) -> None:
        self.asked_at = None

    @event(Retried)
    def _retried(self, timestamp: datetime) -> None:
        self.asked_at = timestamp
