"""The stand-in is believed only as far as Polar's own SDK can read it."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from polar.v2026_10 import Polar
from polar.v2026_10.webhooks import validate_event

from tests.polar_stand_in.deliveries import Post
from tests.polar_stand_in.server import TOKEN, StandIn

PACK, PLAN = str(uuid4()), str(uuid4())


@pytest.fixture(scope="module")
def busy() -> StandIn:
    """Return a company that did everything once."""
    stand_in = StandIn()
    company = stand_in.company
    company.offer(PACK, "500 credits", 900)
    company.offer(PLAN, "Creator", 2900, "month")
    asked = {"success_url": "https://x/?checkout_id={CHECKOUT_ID}", "external_customer_id": "ada"}
    for product in (PACK, PLAN):
        session = company.open_checkout({**asked, "products": [product]})
        company.refund(company.pay(session["id"])["id"], 300)
    (subscription,) = company.subscriptions
    company.renew(subscription)
    company.change(subscription, "subscription.past_due", status="past_due")
    company.revoke(subscription)
    return stand_in


def test_every_webhook_reads_in_the_sdk_as_its_type_says(busy: StandIn) -> None:
    post = Post("", "polar_whs_secret")
    kinds = set()
    for event in busy.company.told:
        headers, body = post.parcel(event)
        kinds.add(validate_event(body, headers, "polar_whs_secret").type)
    assert kinds == {
        "subscription.created",
        "subscription.active",
        "subscription.updated",
        "subscription.cycled",
        "subscription.past_due",
        "subscription.revoked",
        "order.created",
        "order.paid",
        "order.refunded",
        "refund.created",
    }


def test_its_lists_read_in_the_sdk_by_pages(busy: StandIn) -> None:
    with busy, Polar(TOKEN, base_url=busy.url) as polar:
        assert len(list(polar.orders.iter_list(limit=2))) == 3
        assert len(list(polar.refunds.iter_list(limit=1))) == 2
        assert len(list(polar.subscriptions.iter_list())) == 1
        later = datetime.now(UTC).replace(year=2100).isoformat()
        assert not list(polar.orders.iter_list(created_after=later))
        opened = polar.checkouts.create(products=[PACK], success_url="https://x/{CHECKOUT_ID}")
    assert opened.success_url == f"https://x/{opened.id}"
