from itertools import permutations

import pytest

from domain.sales import Sale
from tests.given import ADA, BOB, NOON, given, news

HALF, REST = ("r1", 450), ("r2", 450)


def opened() -> Sale:
    return given(Sale.opened("o1", NOON))


@pytest.mark.parametrize("order", list(permutations(["r1", "r2", "total 450", "total 900"])))
def test_refunds_and_their_totals_count_once_in_any_order(order: tuple[str, ...]) -> None:
    sale = opened()
    for each in order:
        if each.startswith("total"):
            sale.refund_in_all(int(each.removeprefix("total ")), NOON)
        else:
            sale.refund(each, 450, NOON)
        assert sum(sale.counted.values()) <= 900
    assert sum(sale.counted.values()) == 900


def test_a_total_alone_counts_and_the_refund_behind_it_no_more() -> None:
    sale = opened()
    sale.refund_in_all(450, NOON)
    sale.refund(*HALF, NOON)
    assert news(sale) == [("Totalled", 450, 450), ("Refunded", "r1", 450, 0)]
    assert sale.counted == {"total:o1:450": 450}


def test_a_refund_alone_counts_and_the_total_behind_it_no_more() -> None:
    sale = opened()
    sale.refund(*HALF, NOON)
    sale.refund_in_all(450, NOON)
    sale.refund(*REST, NOON)
    assert sale.counted == {"r1": 450, "r2": 450}


def test_what_was_told_before_is_no_news() -> None:
    sale = opened()
    for _ in range(2):
        sale.claim(ADA, NOON)
        sale.pay("p", 900, None, None, "purchase", NOON)
        sale.refund(*HALF, NOON)
        sale.refund_in_all(450, NOON)
    assert [name for name, *_ in news(sale)] == ["Claimed", "Paid", "Refunded", "Totalled"]


def test_the_first_owner_stays() -> None:
    sale = opened()
    sale.claim(None, NOON)
    sale.claim(ADA, NOON)
    sale.claim(BOB, NOON)
    assert sale.owner == ADA
