import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from serve.shop import Payments
from serve.till import LIFETIME, Till, encoded
from tests.serve.application import Application
from tests.serve.payments.selling import (
    ADA,
    ARTICLES,
    BUY_MONTH,
    BUY_PACK,
    MONTH,
    PACK,
    WHERE,
    account,
    deliveries,
)
from tests.serve.served import loopback, served


@pytest.fixture
def app(tmp_path: Path, store_url: str) -> Iterator[Application]:
    """Serve without Polar, at an address of its own."""
    with loopback() as listening:
        host, port = listening.getsockname()
        url = f"http://{host}:{port}"
        till = Till(ARTICLES, url, url, b"a secret of these tests")
        opened = Application(tmp_path, store_url, Payments(ARTICLES, till, (till.webhook_secret,)))
        with served(opened, listening):
            yield opened
        opened.close()


def till_of(app: Application) -> Till:
    till = app.parts.payments.shop
    assert isinstance(till, Till)
    return till


def checkout(app: Application, body: dict[str, Any]) -> dict[str, Any]:
    answer = app.http.post(WHERE, json=body, headers=app.as_user("ada"))
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def press(url: str, **change: Any) -> httpx.Response:
    """Open the page as a browser does, and press its button."""
    shown = httpx.get(url, timeout=20)
    (token,) = re.findall(r'name="token" value="([^"]+)"', shown.text)
    sent: dict[str, Any] = {"data": {"token": token}, "headers": {}}
    return httpx.post(url, timeout=20, **{**sent, **change})


@pytest.mark.parametrize(
    ("body", "article", "events"),
    [
        (BUY_PACK, PACK, ["order.paid"]),
        (BUY_MONTH, MONTH, ["subscription.active", "order.paid"]),
    ],
    ids=["pack", "plan"],
)
def test_the_button_grants_by_the_same_webhooks_as_polar_and_once(
    app: Application, body: dict[str, Any], article: Any, events: list[str]
) -> None:
    url = checkout(app, body)["url"]
    paid = press(url)
    assert (paid.status_code, "Paid, as a test" in paid.text) == (200, True)
    assert press(url).status_code == 200
    assert account(app.journal).available == 100 + article.credits
    assert deliveries(app.journal) == [(event, "applied") for event in events]


def test_a_plan_of_the_till_shows_and_lasts_for_its_interval(app: Application) -> None:
    press(checkout(app, BUY_MONTH)["url"])
    found = account(app.journal)
    assert [entitled[:2] for entitled in found.plans.values()] == [["creator", "active"]]
    ((until, credits),) = found.lots.values()
    assert credits == MONTH.credits
    assert until == pytest.approx(time.time() + 30 * 86_400, abs=60)


def test_the_page_says_that_it_is_a_test_and_lets_nothing_in(app: Application) -> None:
    shown = httpx.get(checkout(app, BUY_PACK)["url"])
    assert "TEST TILL" in shown.text
    assert "9.00 USD" in shown.text
    policy = shown.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert (shown.headers["cache-control"], shown.headers["referrer-policy"]) == (
        "no-store",
        "same-origin",
    )
    assert "<script" not in shown.text


def test_another_sites_page_cannot_press_the_button(app: Application) -> None:
    url = checkout(app, BUY_PACK)["url"]
    position = app.journal.position()
    tries: list[dict[str, Any]] = [
        {"data": {}},
        {"data": {"token": "A" * 43}},
        {"data": {"token": "x" * 5000}},
        {"headers": {"origin": "https://evil.example"}},
        {"headers": {"origin": "null"}},
        {"headers": {"sec-fetch-site": "cross-site"}},
        {"headers": {"sec-fetch-site": "same-site"}},
    ]
    assert [press(url, **change).status_code for change in tries] == [403] * len(tries)
    assert app.journal.position() == position


def test_a_ticket_that_was_changed_or_made_elsewhere_opens_nothing(app: Application) -> None:
    url = checkout(app, BUY_PACK)["url"]
    root, ticket = url.rsplit("/", 1)
    said, _, seal = ticket.partition(".")
    other = Till(ARTICLES, root, root, b"another secret")
    portal = app.http.portal
    assert portal is not None
    elsewhere = portal.call(other.open, ADA, PACK).url.rsplit("/", 1)[1]
    for wrong in (said, f"{said}.{seal[::-1]}", f"A{ticket[1:]}", f"{ticket}=", "é", elsewhere):
        answer = httpx.get(f"{root}/{wrong}")
        assert (answer.status_code, "TEST TILL" in answer.text) == (404, True), wrong


def test_a_checkout_expires(app: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    url = checkout(app, BUY_PACK)["url"]
    now = time.time()
    monkeypatch.setattr("serve.till.time.time", lambda: now + LIFETIME + 1)
    assert httpx.get(url).status_code == 410
    assert httpx.post(url, data={"token": "x"}).status_code == 410
    assert account(app.journal).available == 100


def test_while_the_webhook_does_not_get_through_nothing_is_bought(app: Application) -> None:
    url = checkout(app, BUY_PACK)["url"]
    till = till_of(app)
    with loopback() as nobody:
        till.nearby = f"http://127.0.0.1:{nobody.getsockname()[1]}"
    answer = press(url)
    assert (answer.status_code, "did not get through" in answer.text) == (502, True)
    assert account(app.journal).available == 100


def test_a_service_with_polar_has_no_till(tmp_path: Path) -> None:
    without = Application(tmp_path, f"sqlite:///{tmp_path}/journal.db")
    ticket = f"{encoded(b'x')}.{encoded(b'y')}"
    assert without.http.get(f"/till/{ticket}").status_code == 404
    assert without.http.get("/credits").status_code == 200
    without.close()


def test_two_services_have_two_secrets() -> None:
    secrets = {
        Till(ARTICLES, "", "", uuid4().bytes).webhook_secret.removeprefix("whsec_")
        for _ in range(2)
    }
    assert len(secrets) == 2
