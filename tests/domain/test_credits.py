from hypothesis import given as whatever
from hypothesis import strategies as some

from domain.credits import CreditAccount, InsufficientCredits
from tests.given import ADA, NOON, given, news, refused


def account(credits: int = 10) -> CreditAccount:
    opened = CreditAccount.opened(ADA, NOON)
    opened.grant(credits, "welcome", NOON)
    return given(opened)


def test_a_grant_counts_once_for_its_cause() -> None:
    ada = account(10)
    ada.grant(10, "welcome", NOON)
    ada.grant(5, "order:1", NOON)
    assert news(ada) == [("Granted", 5, "order:1", "pack", None)]
    assert ada.available == 15


def test_reserving_more_than_is_there_is_refused_and_changes_nothing() -> None:
    ada = account(5)
    with refused(InsufficientCredits(8, 5)):
        ada.reserve(8, "job", NOON)
    assert news(ada) == []
    assert (ada.available, ada.reserved) == (5, 0)


def test_what_is_captured_is_spent_and_cannot_be_released() -> None:
    ada = account(10)
    ada.reserve(4, "job", NOON)
    ada.capture("job", NOON)
    ada.release("job", NOON)
    ada.capture("job", NOON)
    assert news(ada) == [("Reserved", 4, "job", {}), ("Captured", 4, "job", {})]
    assert (ada.available, ada.reserved) == (6, 0)


def test_what_is_released_is_available_again() -> None:
    ada = account(10)
    ada.reserve(4, "job", NOON)
    ada.release("job", NOON)
    assert (ada.available, ada.reserved) == (10, 0)


@whatever(
    some.lists(
        some.tuples(
            some.sampled_from(["grant", "reserve", "capture", "release"]),
            some.integers(1, 9),
            some.integers(0, 5),
        ),
        max_size=60,
    )
)
def test_whatever_is_asked_the_sum_of_the_entries_is_the_balance(
    asked: list[tuple[str, int, int]],
) -> None:
    ada = account(10)
    granted = {"welcome": 10}
    spent = 0
    for verb, amount, job in asked:
        cause = f"{verb if verb == 'grant' else 'job'}:{job}"
        held = ada.reservations.get(cause, 0)
        try:
            if verb == "grant":
                ada.grant(amount, cause, NOON)
                granted.setdefault(cause, amount)
            elif verb == "reserve":
                ada.reserve(amount, cause, NOON)
            elif verb == "capture":
                ada.capture(cause, NOON)
                spent += held
            else:
                ada.release(cause, NOON)
        except InsufficientCredits:
            shortage = amount - ada.available
            assert shortage > 0
        assert ada.available >= 0
        assert ada.reserved >= 0
        assert ada.available + ada.reserved + spent == sum(granted.values())
