"""What is sold in these tests, and what an owner's credits say of it."""

from typing import Any
from uuid import UUID

from domain.credits import CreditAccount
from domain.deliveries import Delivery
from domain.journal import Journal
from serve.articles import Article, Articles
from serve.identity import owner_of

PACK = Article("credits", "small", "500 credits", str(UUID(int=1)), 900, 500)
MONTH = Article("plan", "creator", "Creator", str(UUID(int=2)), 2900, 2000, interval="month")
YEAR = Article("plan", "creator", "Creator", str(UUID(int=3)), 29000, 24000, interval="year")
ARTICLES = Articles((PACK, MONTH, YEAR))
BUY_PACK = {"kind": "credits", "pack": "small"}
BUY_MONTH = {"kind": "plan", "plan": "creator", "interval": "month"}
WHERE = "/api/polar/checkout-url"
SECRET = "polar_whs_of-these-tests"  # noqa: S105 - of nobody else
ADA = owner_of("urn:tests", "ada")


def account(journal: Journal, owner: UUID = ADA) -> CreditAccount:
    """Return an owner's account, as the journal has it."""
    found: Any = journal.repository.get(CreditAccount.create_id(owner))
    assert isinstance(found, CreditAccount)
    return found


def deliveries(journal: Journal) -> list[tuple[str, str]]:
    """Return what became of each delivery: its kind, and open, settled or why it is set aside."""
    rows: dict[UUID, tuple[str, str]] = {}
    for record in journal.after(0, 10_000):
        event = record.event
        match event:
            case Delivery.Received():
                rows[event.originator_id] = (event.kind, "open")
            case Delivery.Settled():
                rows[event.originator_id] = (rows[event.originator_id][0], event.outcome)
            case Delivery.SetAside():
                rows[event.originator_id] = (rows[event.originator_id][0], event.reason)
    return list(rows.values())
