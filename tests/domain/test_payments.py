from datetime import timedelta
from itertools import permutations

from domain.commands.credits import Expire, Suspend
from domain.commands.payments import ChangeSubscription, PayOrder, RefundOrder
from domain.credits import CreditAccount
from domain.draft import Command, Draft
from domain.journal import Journal
from domain.payments import Order
from domain.subscriptions import Subscription
from tests.given import ADA, NOON, enrolled

MONTH = NOON + timedelta(days=30)
PAID: Command = PayOrder(ADA, "o", "product", 100, "plan", MONTH, 999, "s", NOON)
THIRDS: tuple[Command, ...] = tuple(
    RefundOrder(ADA, "o", f"r{part}", 333, NOON) for part in range(3)
)


def account(draft: Draft) -> CreditAccount:
    found = draft.find(CreditAccount, CreditAccount.create_id(ADA))
    assert found is not None
    return found


def test_an_order_is_paid_once_however_often_it_is_told(journal: Journal) -> None:
    draft = Draft(journal)
    assert draft.run(PAID)
    draft.commit()
    assert not Draft(journal).run(PAID)
    assert (account(draft).available, account(draft).pack) == (100, 0)


def test_refunds_take_in_proportion_and_all_of_them_take_all() -> None:
    order = Order.opened(ADA, "o", NOON)
    order.pay("product", 100, "pack", None, 999, None, NOON)
    for refund, amount in {"a": 333, "b": 333, "c": 332, "d": 1}.items():
        assert order.refund(refund, amount, NOON)
    assert order.shares() == {"a": 33, "b": 33, "c": 33, "d": 1}


def test_more_than_was_paid_takes_no_more_than_was_granted() -> None:
    order = Order.opened(ADA, "o", NOON)
    order.pay("product", 100, "pack", None, 50, None, NOON)
    order.refund("a", 70, NOON)
    order.refund("b", 70, NOON)
    assert sum(order.shares().values()) == 100


def test_a_payment_and_its_refunds_come_to_the_same_in_any_order(journal: Journal) -> None:
    for number, told in enumerate(permutations((PAID, *THIRDS[:2]))):
        draft = Draft(journal)
        for command in told:
            for _ in range(2):
                draft.run(command)
        assert (account(draft).available, account(draft).debt) == (34, 0), number


def test_a_refund_of_all_that_comes_first_leaves_nothing(journal: Journal) -> None:
    draft = Draft(journal)
    enrolled(draft, credits=10)
    for command in (*THIRDS, PAID):
        draft.run(command)
    assert (account(draft).available, account(draft).debt) == (10, 0)


def change(status: str, hours: int, ends: bool = False) -> ChangeSubscription:
    moment = NOON + timedelta(hours=hours)
    fields = ("s", "creator", status, MONTH, MONTH if ends else None, moment, NOON)
    return ChangeSubscription(ADA, *fields)  # type: ignore[arg-type]


def test_news_of_a_subscription_come_to_the_same_in_any_order(journal: Journal) -> None:
    history = [change("active", 1), change("past_due", 2), change("active", 3)]
    for told in permutations([*history, change("canceled", 4, ends=True)]):
        draft = Draft(journal)
        for command in told:
            draft.run(command)
        assert account(draft).plans == {"s": ["creator", "canceled", MONTH.timestamp()]}


def test_what_was_revoked_stays_so_whatever_older_news_comes(journal: Journal) -> None:
    draft = Draft(journal)
    assert draft.run(change("revoked", 5))
    assert not draft.run(change("active", 4))
    assert not draft.run(change("revoked", 5))
    found = draft.find(Subscription, Subscription.create_id(ADA, "s"))
    assert (account(draft).plans, found and found.status) == ({}, "revoked")


def test_of_two_pieces_of_news_of_one_moment_the_graver_counts(journal: Journal) -> None:
    for told in permutations([change("active", 1), change("revoked", 1)]):
        draft = Draft(journal)
        for command in told:
            draft.run(command)
        assert account(draft).plans == {}


def test_the_clock_ends_a_period_once(journal: Journal) -> None:
    draft = Draft(journal)
    draft.run(PAID)
    for _ in range(2):
        draft.run(Expire(ADA, MONTH))
    draft.commit()
    events = [record.event.TOPIC for record in journal.after(0)]
    assert events.count("credit_account.expired") == 1
    assert account(draft).available == 0


def test_a_suspension_is_lifted(journal: Journal) -> None:
    enrolled(draft := Draft(journal))
    draft.run(Suspend(ADA, NOON))
    assert account(draft).suspended
    draft.run(Suspend(ADA, NOON, lift=True))
    assert not account(draft).suspended
