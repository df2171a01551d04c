"""Every command of the ledger, in any order, repeated, with crashes between."""

import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select

from domain.aggregate import Refused
from domain.commands.attempts import FailGeneration, StartGeneration, SucceedGeneration
from domain.commands.credits import Expire, Grant, Suspend
from domain.commands.generations import CancelGeneration, RetryGeneration
from domain.commands.payments import ChangeSubscription, PayOrder, RefundOrder
from domain.commands.profiles import Enrol
from domain.credits import CreditAccount
from domain.draft import Command, Draft
from domain.payments import Order
from domain.prices import Limits, Terms
from projections.tables import accounts, ledger
from tests.domain.crashing import Store, found, state
from tests.domain.ledger import Books
from tests.given import FACTS, NOON, VARIANTS, request

EXAMPLES, STEPS = 125, 100
TERMS = Terms({"free": Limits(jobs_at_once=3), "creator": Limits(jobs_at_once=5)}, "free")
OWNERS = count()
JOBS, ORDERS, REFUNDS = some.integers(0, 7), some.integers(0, 3), some.integers(0, 5)
FATES = some.sampled_from(["kept", "kept", "gathered", "lost", "repeated"])
"""Committed; left for the next commit; lost in a crash and asked again; the answer lost."""


class AnyOrder(RuleBasedStateMachine):
    """One owner, asked for whatever there is; `store` is set by the test."""

    store: Store

    @initialize(welcome=some.integers(0, 20))
    def enrol(self, welcome: int) -> None:
        self.owner = uuid5(UUID(int=0), f"anybody {next(OWNERS)}")
        self.account = CreditAccount.create_id(self.owner)
        self.now, self.books = NOON, Books()
        self.draft, self.position = Draft(self.store.journal), self.store.journal.position()
        self.ask(Enrol(self.owner, "Ada", None, False, "password", welcome, NOON), "kept")

    def ask(self, command: Command, fate: str) -> None:
        self.store.steps += 1
        self.decide(command)
        if fate == "lost":
            self.draft = Draft(self.store.journal)
            self.decide(command)
        if fate == "gathered":
            return
        self.commit()
        if fate == "repeated":
            self.crash()
            before = self.store.journal.position()
            self.decide(command)
            self.commit()
            moved = self.store.journal.position() - before
            assert moved == 0, f"{type(command).__name__} did {moved} things twice"

    def decide(self, command: Command) -> None:
        with suppress(Refused):
            self.draft.run(command)

    def commit(self) -> None:
        self.draft.commit()
        for record in self.store.journal.after(self.position, 1000):
            self.position = record.position
            self.books.read(record.event)

    def crash(self) -> None:
        kept = state(self.draft, self.account)
        self.draft = Draft(self.store.journal)
        assert state(self.draft, self.account) == kept, "memory was not what the journal says"

    @rule(hours=some.integers(1, 400))
    def later(self, hours: int) -> None:
        self.store.steps += 1
        self.now += timedelta(hours=hours)

    @rule(fate=FATES, gift=some.integers(0, 4), credits=some.integers(1, 9))
    def grant(self, fate: str, gift: int, credits: int) -> None:
        self.ask(Grant(self.owner, credits, f"operator:{gift}", self.now), fate)

    @rule(fate=FATES)
    def expire(self, fate: str) -> None:
        self.ask(Expire(self.owner, self.now), fate)

    @rule(fate=FATES, lift=some.booleans())
    def suspend(self, fate: str, lift: bool) -> None:
        self.ask(Suspend(self.owner, self.now, lift), fate)

    @rule(fate=FATES, job=JOBS, credits=some.integers(1, 9))
    def generate(self, fate: str, job: int, credits: int) -> None:
        asked = request(
            self.owner, self.job(job), credits=credits, terms=TERMS, now=self.now, fingerprint="f"
        )
        self.ask(asked, fate)

    @rule(fate=FATES, job=JOBS, attempt=some.integers(1, 3))
    def start(self, fate: str, job: int, attempt: int) -> None:
        self.ask(StartGeneration(self.owner, self.job(job), attempt, self.now), fate)

    @rule(fate=FATES, job=JOBS, attempt=some.integers(1, 3))
    def succeed(self, fate: str, job: int, attempt: int) -> None:
        report = (self.owner, self.job(job), attempt, self.now)
        self.ask(SucceedGeneration(*report, FACTS, VARIANTS), fate)

    @rule(fate=FATES, job=JOBS, attempt=some.integers(1, 3))
    def fail(self, fate: str, job: int, attempt: int) -> None:
        self.ask(FailGeneration(self.owner, self.job(job), attempt, self.now, "code", "why"), fate)

    @rule(fate=FATES, job=JOBS, credits=some.integers(5, 30))
    def make(self, fate: str, job: int, credits: int) -> None:
        self.generate(fate, job, credits)
        self.start(fate, job, 1)
        self.succeed(fate, job, 1)

    @rule(fate=FATES, order=ORDERS)
    def refund_all(self, fate: str, order: int) -> None:
        self.refund(fate, order, 6, 100 * order + 99)

    @rule(fate=FATES, job=JOBS)
    def cancel(self, fate: str, job: int) -> None:
        self.ask(CancelGeneration(self.owner, self.job(job), 0, self.now), fate)

    @rule(fate=FATES, job=JOBS)
    def retry(self, fate: str, job: int) -> None:
        self.ask(RetryGeneration(self.owner, self.job(job), 0, self.now, TERMS), fate)

    @rule(fate=FATES, order=ORDERS, days=some.integers(-2, 30), of_plan=some.booleans())
    def pay(self, fate: str, order: int, days: int, of_plan: bool) -> None:
        until = self.now + timedelta(days=days) if of_plan else None
        bucket: Any = "plan" if of_plan else "pack"
        amount = 100 * order + 99
        fields = (f"{order}", "product", 7 * order + 5, bucket, until, amount, None, self.now)
        self.ask(PayOrder(self.owner, *fields), fate)

    @rule(fate=FATES, order=ORDERS, refund=REFUNDS, amount=some.integers(1, 300))
    def refund(self, fate: str, order: int, refund: int, amount: int) -> None:
        named = RefundOrder(self.owner, f"{order}", f"{order}-{refund}", amount, self.now)
        self.ask(named, fate)

    @rule(
        fate=FATES,
        status=some.sampled_from(["active", "past_due", "paused", "canceled", "revoked"]),
        age=some.integers(0, 50),
    )
    def subscribe(self, fate: str, status: Any, age: int) -> None:
        happened, ends = self.now - timedelta(hours=age), self.now + timedelta(days=3)
        fields = ("s", "creator", status, ends, ends, happened, self.now)
        self.ask(ChangeSubscription(self.owner, *fields), fate)

    @invariant()
    def nothing_is_below_zero(self) -> None:
        account = found(self.draft, CreditAccount, self.account)
        assert min(account.available, account.reserved, account.pack, account.debt) >= 0
        assert not (account.debt and account.available), "a debt is paid first"

    @invariant()
    def the_sum_of_the_entries_is_the_balance(self) -> None:
        account = found(self.draft, CreditAccount, self.account)
        if not account.pending_events:
            assert account.available == self.books.balance
            assert account.reservations == self.books.open
            assert account.debt == self.books.debt

    def teardown(self) -> None:
        if not hasattr(self, "books"):
            return
        self.commit()
        self.crash()
        self.refunds_took_their_share()
        self.read_models_agree()

    def refunds_took_their_share(self) -> None:
        for number in range(4):
            order = self.draft.find(Order, Order.create_id(self.owner, f"{number}"))
            if order is not None and order.paid:
                back, paid = sum(order.refunds.values()), order.net_amount
                due = min(order.credits, order.credits * back // paid)
                assert self.books.taken_back[order.cause] == due

    def read_models_agree(self) -> None:
        projector = self.store.projector
        while records := self.store.journal.after(projector.position(), 500):
            projector.apply(records)
        account = found(self.draft, CreditAccount, self.account)
        mine = accounts.c.owner == str(self.owner)
        sums = select(func.sum(ledger.c.plan + ledger.c.pack), func.sum(ledger.c.reserved))
        with projector.engine.connect() as connection:
            row = connection.execute(select(accounts).where(mine)).mappings().one()
            total = connection.execute(sums.where(ledger.c.owner == str(self.owner))).one()
        figures = (account.available, account.reserved, account.pack, account.debt)
        assert (row["available"], row["reserved"], row["pack"], row["debt"]) == figures
        assert (total[0] or 0, total[1] or 0) == figures[:2]

    def job(self, number: int) -> UUID:
        return uuid5(self.owner, f"job {number}")


@pytest.fixture
def store() -> Iterator[Store]:
    with tempfile.TemporaryDirectory() as folder:
        opened = Store(Path(folder))
        yield opened
        opened.close()


def test_whatever_is_asked_in_any_order_no_credit_is_made_lost_or_spent_twice(
    store: Store,
) -> None:
    AnyOrder.store = store
    run_state_machine_as_test(
        AnyOrder,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert store.steps >= 10_000
