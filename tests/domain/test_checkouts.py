from datetime import timedelta
from uuid import UUID

from domain.checkouts import PATIENCE, Checkout, CheckoutUnderWay
from domain.generations import IdempotencyKeyReused
from tests.given import ADA, NOON, given, news, refused

LATER = NOON + timedelta(seconds=1)
PLACE = ("c1", "https://pay.example/c1", "2026-11-24T13:00:00Z")
OPENED = dict(zip(("checkout", "url", "expires_at"), PLACE, strict=True))


def requested() -> Checkout:
    return given(Checkout.requested(UUID(int=1), NOON, ADA, "credits:small", "f"))


def test_one_request_at_a_time_asks_for_an_address() -> None:
    checkout = requested()
    with refused(CheckoutUnderWay()):
        checkout.repeat("f", LATER)
    assert news(checkout) == []


def test_a_request_that_was_lost_is_taken_up_by_a_later_one() -> None:
    checkout = requested()
    checkout.repeat("f", NOON + PATIENCE)
    assert news(checkout) == [("Retried",)]
    with refused(CheckoutUnderWay()):
        checkout.repeat("f", NOON + PATIENCE + timedelta(seconds=1))


def test_after_a_failure_the_next_may_ask_at_once() -> None:
    checkout = requested()
    checkout.fail(LATER)
    checkout.fail(LATER)
    checkout.repeat("f", LATER)
    assert news(checkout) == [("Failed",), ("Retried",)]


def test_the_first_address_stays() -> None:
    checkout = requested()
    assert checkout.open(*PLACE, LATER) == OPENED
    assert checkout.open("c2", "https://pay.example/c2", "", LATER) == OPENED
    checkout.fail(LATER)
    checkout.repeat("f", LATER)
    assert news(checkout) == [("Opened", *PLACE)]


def test_a_key_is_for_one_request() -> None:
    checkout = requested()
    with refused(IdempotencyKeyReused()):
        checkout.repeat("g", LATER)
