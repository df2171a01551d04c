import logging
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from serve.articles import Article
from serve.identity import owner_of
from tests.polar_stand_in.server import TOKEN, StandIn
from tests.serve.application import Application
from tests.serve.payments.selling import BUY_MONTH, BUY_PACK, MONTH, PACK, WHERE, YEAR
from tests.serve.test_errors import problem


@pytest.mark.parametrize(
    ("body", "article"),
    [(BUY_PACK, PACK), (BUY_MONTH, MONTH), ({**BUY_MONTH, "interval": "year"}, YEAR)],
    ids=["pack", "month", "year"],
)
def test_a_checkout_is_of_one_product_for_whoever_asked_and_leads_back_here(
    app: Application, polar: StandIn, body: dict[str, Any], article: Article
) -> None:
    answer = app.http.post(WHERE, json=body, headers=app.as_user("ada"))
    (session,) = polar.company.checkouts.values()
    assert (answer.status_code, answer.json()) == (
        201,
        {
            "url": session["url"],
            "checkoutId": session["id"],
            "expiresAt": session["expires_at"],
        },
    )
    ada = str(owner_of("urn:tests", "ada"))
    assert polar.asked == [
        (
            "POST /v1/checkouts/",
            {
                "products": [article.product],
                "external_customer_id": ada,
                "metadata": {"user_id": ada, "kind": article.kind, "sku": article.sku},
                "success_url": "http://testserver/credits?checkout_id={CHECKOUT_ID}",
                "return_url": "http://testserver/credits",
            },
        )
    ]


def test_the_same_key_gets_the_same_checkout_and_asks_polar_once(
    app: Application, polar: StandIn
) -> None:
    headers = {**app.as_user("ada"), "idempotency-key": "k1"}
    first = app.http.post(WHERE, json=BUY_PACK, headers=headers)
    position = app.journal.position()
    assert app.http.post(WHERE, json=BUY_PACK, headers=headers).json() == first.json()
    assert (len(polar.asked), app.journal.position()) == (1, position)
    other = app.http.post(WHERE, json=BUY_MONTH, headers=headers)
    problem(other, 422, "idempotency_key_reused")
    bob = {**app.as_user("bob"), "idempotency-key": "k1"}
    assert app.http.post(WHERE, json=BUY_PACK, headers=bob).json() != first.json()


WRONG: list[tuple[Any, str, list[Any]]] = [
    ({"kind": "plan", "plan": "creator"}, "invalid_request", ["interval"]),
    ({"kind": "plan", "plan": "creator", "interval": "day"}, "invalid_request", ["interval"]),
    ({**BUY_MONTH, "pack": "x"}, "invalid_request", ["pack"]),
    ({**BUY_PACK, "price": 1}, "invalid_request", ["price"]),
    ({"kind": "credits", "pack": "SMALL:"}, "invalid_request", ["pack"]),
    ({"kind": "gift", "pack": "small"}, "invalid_request", ["kind"]),
    ({"pack": "small"}, "invalid_request", ["kind"]),
    ([], "invalid_request", []),
    ({"kind": "credits", "pack": "huge"}, "not_for_sale", []),
    ({"kind": "plan", "plan": "small", "interval": "month"}, "not_for_sale", []),
]
"""What is sent, the code of the answer, and where it says the fault is."""


def test_what_is_not_in_the_catalogue_is_not_asked_for(app: Application, polar: StandIn) -> None:
    ada = app.as_user("ada")
    app.http.get("/api/profile", headers=ada)
    position = app.journal.position()
    for body, code, where in WRONG:
        said = problem(app.http.post(WHERE, json=body, headers=ada), 422, code)
        told = [each["loc"] for each in said.get("errors", [])]
        assert told == ([where] if code == "invalid_request" else []), body
    assert (polar.asked, app.journal.position()) == ([], position)


TROUBLE: list[tuple[tuple[int, dict[str, str], bytes] | None, str]] = [
    ((500, {}, b"oops"), "10"),
    ((503, {}, b"oops"), "10"),
    ((429, {"retry-after": "42"}, b"{}"), "42"),
    ((429, {"retry-after": "Wed, 21 Oct 2026 07:28:00 GMT"}, b"{}"), "10"),
    ((429, {}, b"{}"), "10"),
    ((401, {}, b'{"error": "invalid_token"}'), "10"),
    ((422, {}, b'{"detail": [{"loc": [], "msg": "no", "type": "x"}]}'), "10"),
    ((422, {}, b"<html>"), "10"),
    ((200, {}, b"<html>"), "10"),
    ((201, {}, b'{"id": "without a url"}'), "10"),
    (None, "10"),
]
"""What Polar answers, None for nothing, and the seconds after which to come back."""


def test_whatever_ails_polar_is_a_503_that_says_when_to_come_back(
    app: Application, polar: StandIn, caplog: pytest.LogCaptureFixture
) -> None:
    headers = {**app.as_user("ada"), "idempotency-key": "k1"}
    with caplog.at_level(logging.DEBUG):
        for trouble, again in TROUBLE:
            polar.trouble = [trouble]
            answer = app.http.post(WHERE, json=BUY_PACK, headers=headers)
            problem(answer, 503, "payments_unavailable")
            assert (trouble, answer.headers["retry-after"]) == (trouble, again)
            assert "olar" not in answer.text.replace(WHERE, "")
    assert TOKEN not in caplog.text
    assert app.http.post(WHERE, json=BUY_PACK, headers=headers).status_code == 201


def test_while_one_request_is_answered_another_with_its_key_waits(
    app: Application, polar: StandIn
) -> None:
    headers = {**app.as_user("ada"), "idempotency-key": "k1"}
    polar.gate.clear()
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(app.http.post, WHERE, json=BUY_PACK, headers=headers)
        assert polar.arrived.wait(10)
        second = app.http.post(WHERE, json=BUY_PACK, headers=headers)
        polar.gate.set()
    problem(second, 409, "request_in_flight")
    assert first.result().status_code == 201
    third = app.http.post(WHERE, json=BUY_PACK, headers=headers)
    assert third.json() == first.result().json()


def test_a_service_without_payments_says_so(tmp_path: Path) -> None:
    closed = Application(tmp_path, f"sqlite:///{tmp_path}/journal.db")
    answer = closed.http.post(WHERE, json=BUY_PACK, headers=closed.as_user("ada"))
    problem(answer, 422, "not_for_sale")
    closed.close()
