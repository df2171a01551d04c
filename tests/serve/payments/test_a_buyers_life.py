"""Everything that a buyer does at Polar, and what their ledger here says after each step."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from domain.credits import CreditAccount
from domain.journal import Journal
from domain.lots import held
from tests.polar_stand_in.company import Company
from tests.polar_stand_in.deliveries import Post
from tests.polar_stand_in.objects import Json, when
from tests.polar_stand_in.server import StandIn
from tests.serve.application import Application
from tests.serve.payments.selling import (
    ADA,
    ARTICLES,
    BUY_MONTH,
    BUY_PACK,
    WHERE,
    account,
    deliveries,
)

Steps = Iterator[tuple[str, Callable[[], object]]]
LIFE = """
Ada pays for a pack        | granted 500 pack                              |    0 |  600
Ada pays for a month       | entitled creator active, granted 2000 plan    | 2000 |  600
the next month is paid     | granted 2000 plan                             | 4000 |  600
half of it is paid back    | clawed back 1000                              | 3000 |  600
a third of the pack too    | clawed back 166                               | 3000 |  434
Ada cancels to the end     | entitled creator canceled                     | 3000 |  434
Ada changes their mind     | entitled creator active                       | 3000 |  434
a payment is late          | entitled creator past_due                     | 3000 |  434
it comes after all         | entitled creator active                       | 3000 |  434
Ada pauses                 | entitled creator paused                       | 3000 |  434
Ada goes on                | entitled creator active                       | 3000 |  434
Ada is thrown out          | entitled creator revoked                      | 3000 |  434
the pack is all paid back  | clawed back 334                               | 3000 |  100
"""
"""What happens, what the ledger says of it, and what is left of plan and pack credits."""


def steps(app: Application, company: Company) -> Steps:
    """Return what happens, each with its sentence in the table."""

    def buy(body: dict[str, Any]) -> Json:
        answer = app.http.post(WHERE, json=body, headers=app.as_user("ada"))
        return company.pay(answer.json()["checkoutId"])

    def change(event: str, **values: Any) -> Callable[[], object]:
        return lambda: company.change(
            next(iter(company.subscriptions)), f"subscription.{event}", **values
        )

    def orders() -> list[Json]:
        return list(company.orders.values())

    def subscription() -> str:
        return next(iter(company.subscriptions))

    end = when(datetime.fromisoformat("2100-01-01T00:00:00+00:00"))
    going = {"cancel_at_period_end": False, "ends_at": None, "status": "active"}
    told = [line.split("|")[0].strip() for line in LIFE.strip().splitlines()]
    done: list[Callable[[], object]] = [
        lambda: buy(BUY_PACK),
        lambda: buy(BUY_MONTH),
        lambda: company.renew(subscription()),
        lambda: company.refund(orders()[2]["id"], 1450),
        lambda: company.refund(orders()[0]["id"], 300),
        change("canceled", cancel_at_period_end=True, ends_at=end),
        change("uncanceled", **going),
        change("past_due", status="past_due", past_due_at=end),
        change("active", **going),
        change("paused", status="paused", paused_at=end),
        change("resumed", **going),
        lambda: company.revoke(subscription()),
        lambda: company.refund(orders()[0]["id"], 600),
    ]
    return iter(list(zip(told, done, strict=True)))


def words(event: object) -> str | None:
    """Return an entry of the ledger in words."""
    match event:
        case CreditAccount.Granted():
            return f"granted {event.credits} {event.bucket}"
        case CreditAccount.ClawedBack():
            return f"clawed back {event.credits}" + (f" owing {event.owed}" if event.owed else "")
        case CreditAccount.Entitled():
            return f"entitled {event.plan} {event.status}"
        case _:
            return None


def entries(journal: Journal, after: int, owner: UUID = ADA) -> list[str]:
    """Return what the owner's ledger says since a position."""
    identity = CreditAccount.create_id(owner)
    mine = [r.event for r in journal.after(after, 10_000) if r.event.originator_id == identity]
    return [said for event in mine if (said := words(event))]


def row(app: Application, told: str, after: int) -> str:
    """Return a line of the table, as the journal has it."""
    found = account(app.journal)
    said = ", ".join(sorted(entries(app.journal, after)))
    return f"{told:<26} | {said:<45} | {held(found.lots):>4} | {found.pack:>4}"


WAYS: dict[str, Callable[[list[Json]], list[Json]]] = {
    "in order": lambda told: told,
    "backwards": lambda told: told[::-1],
    "twice": lambda told: told + told,
}


@pytest.mark.parametrize("way", WAYS)
def test_the_ledger_after_each_step_of_a_buyers_life(
    app: Application, polar: StandIn, post: Post, way: str
) -> None:
    app.http.get("/api/profile", headers=app.as_user("ada"))
    table = []
    for told, happens in steps(app, polar.company):
        position, heard = app.journal.position(), len(polar.company.told)
        happens()
        assert post.send_all(WAYS[way](polar.company.told[heard:])) == {202}
        table.append(row(app, told, position))
    assert "\n".join(table) == LIFE.strip()


def test_a_whole_life_told_backwards_ends_the_same(
    app: Application, polar: StandIn, post: Post
) -> None:
    for _, happens in steps(app, polar.company):
        happens()
    assert post.send_all(polar.company.told[::-1]) == {202}
    found = account(app.journal)
    assert (held(found.lots), found.pack, found.debt, found.plans) == (3000, 100, 0, {})
    outcomes = {outcome for _, outcome in deliveries(app.journal)}
    assert outcomes <= {
        "applied",
        "known already",
        "nothing to do",
        "waits for the order to be paid",
    }


def test_plan_credits_last_as_long_as_the_period_that_was_paid_for(
    app: Application, polar: StandIn, post: Post
) -> None:
    answer = app.http.post(WHERE, json=BUY_MONTH, headers=app.as_user("ada"))
    first = polar.company.pay(answer.json()["checkoutId"])
    second = polar.company.renew(first["subscription_id"])
    post.send_all(polar.company.told)
    ends = {
        f"order:{order['id']}": datetime.fromisoformat(
            order["items"][0]["end_timestamp"]
        ).timestamp()
        for order in (first, second)
    }
    assert {name: lot[0] for name, lot in account(app.journal).lots.items()} == ends


def test_a_change_of_plan_bills_a_difference_and_grants_with_the_next_period(
    app: Application, polar: StandIn, post: Post
) -> None:
    answer = app.http.post(WHERE, json=BUY_MONTH, headers=app.as_user("ada"))
    order = polar.company.pay(answer.json()["checkoutId"])
    bill = {**order, "id": str(UUID(int=9)), "billing_reason": "subscription_update"}
    polar.company.tell("order.paid", bill)
    post.send_all(polar.company.told)
    article = ARTICLES.sold_as(order["product_id"])
    assert article is not None
    assert held(account(app.journal).lots) == article.credits
