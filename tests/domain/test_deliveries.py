from datetime import timedelta
from typing import Any

import pytest

from domain.commands.deliveries import ReceiveDelivery, SetAsideDelivery, SettleDelivery
from domain.deliveries import Delivery
from domain.draft import Draft
from domain.journal import Journal
from domain.notices import (
    NothingToDo,
    Notice,
    OrderPaid,
    OrderRefunded,
    RefundSucceeded,
    SubscriptionTold,
    Unreadable,
    facts_of,
    notice_of,
)
from tests.given import ADA, NOON, given, news

PAID = OrderPaid("o1", ADA, "p", 900, None, None, "purchase")
NOTICES: list[Notice] = [
    PAID,
    OrderPaid("o2", None, "p", 2900, NOON, "s1", "subscription_cycle"),
    OrderRefunded("o1", ADA, 450),
    RefundSucceeded("o1", "r1", 450),
    SubscriptionTold("s1", ADA, "p", "active", NOON, None, NOON),
    NothingToDo(),
    Unreadable("order.paid has no sound id"),
]


def test_a_delivery_is_settled_once_also_after_it_was_set_aside() -> None:
    delivery = given(Delivery.received("msg_1", "order.paid", {}, NOON))
    for _ in range(2):
        delivery.set_aside("no such product", NOON)
    for _ in range(2):
        delivery.settle("applied", NOON)
    delivery.set_aside("late", NOON)
    assert news(delivery) == [("SetAside", "no such product"), ("Settled", "applied")]


@pytest.mark.parametrize("notice", NOTICES, ids=lambda each: type(each).__name__)
def test_every_notice_reads_back_from_the_journal(journal: Journal, notice: Notice) -> None:
    draft = Draft(journal)
    draft.run(ReceiveDelivery("msg_1", "x", notice, NOON))
    draft.commit()
    stored: Any = journal.repository.get(Delivery.create_id("msg_1"))
    assert isinstance(stored, Delivery)
    assert notice_of(stored.facts) == notice
    assert facts_of(notice_of(stored.facts)) == stored.facts


def test_the_same_id_is_one_delivery_and_tells_whether_it_is_done(journal: Journal) -> None:
    draft = Draft(journal)
    first = draft.run(ReceiveDelivery("msg_1", "order.paid", PAID, NOON))
    again = draft.run(ReceiveDelivery("msg_1", "order.paid", PAID, NOON + timedelta(1)))
    assert (first.settled, first.owner, first.payment["product"]) == (False, ADA, "p")
    assert again == first
    draft.run(SetAsideDelivery("msg_1", "no such product", NOON))
    assert not draft.run(ReceiveDelivery("msg_1", "order.paid", PAID, NOON)).settled
    draft.run(SettleDelivery("msg_1", "applied", NOON))
    position = draft.commit()
    assert draft.run(ReceiveDelivery("msg_1", "order.paid", PAID, NOON)).settled
    assert (draft.commit(), journal.position()) == (0, position)


def test_what_is_no_news_is_not_recorded_where_only_news_is_wanted(journal: Journal) -> None:
    draft = Draft(journal)
    draft.run(ReceiveDelivery("msg_1", "order.paid", PAID, NOON))
    position = draft.commit()
    told = draft.run(ReceiveDelivery("look_1", "order.paid", PAID, NOON, news_only=True))
    assert told.settled
    assert draft.commit() == 0
    refund = RefundSucceeded("o1", "r1", 450)
    told = draft.run(ReceiveDelivery("look_2", "refund.created", refund, NOON, news_only=True))
    assert (told.settled, told.refunds) == (False, (("r1", 450),))
    assert draft.commit() > position
