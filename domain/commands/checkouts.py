"""Ask for a place to pay, and note what came of it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.aggregate import Refused
from domain.checkouts import Checkout
from domain.draft import Draft, known


@dataclass(frozen=True)
class RequestCheckout:
    """Begin: `identity` is made from the Idempotency-Key, so that a repeat finds the first.

    `refusal`: what today's catalogue has against it; a repeat does not hear it.
    """

    owner: UUID
    identity: UUID
    sku: str
    fingerprint: str
    now: datetime
    refusal: Refused | None = None

    @property
    def makes(self) -> UUID:
        """The checkout's id."""
        return self.identity

    def run(self, draft: Draft) -> dict[str, str] | None:
        """Return the address that there is, or None where the asker is to get one."""
        checkout = draft.find(Checkout, self.identity)
        if checkout is None:
            if self.refusal is not None:
                raise self.refusal
            draft.add(
                Checkout.requested(self.identity, self.now, self.owner, self.sku, self.fingerprint)
            )
            return None
        checkout.repeat(self.fingerprint, self.now)
        return checkout.opened


@dataclass(frozen=True)
class OpenCheckout:
    """Note the address, which `checkout`, the payment side's id, is paid at."""

    owner: UUID
    identity: UUID
    checkout: str
    url: str
    expires_at: str
    now: datetime

    def run(self, draft: Draft) -> dict[str, str]:
        """Return the address that counts: the first."""
        found = known(Checkout, draft.find(Checkout, self.identity))
        return found.open(self.checkout, self.url, self.expires_at, self.now)


@dataclass(frozen=True)
class FailCheckout:
    """Note that there was no address to be had."""

    owner: UUID
    identity: UUID
    now: datetime

    def run(self, draft: Draft) -> None:
        """Let the next request ask at once."""
        known(Checkout, draft.find(Checkout, self.identity)).fail(self.now)
