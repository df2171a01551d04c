import asyncio
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from domain.lots import held
from serve.articles import Articles
from serve.cli import app as command_line
from serve.cli.payments import reconciled
from serve.problems import Problem
from serve.reconciliation import Reconciliation
from serve.shop import Payments, Polar
from tests.polar_stand_in.deliveries import Post
from tests.polar_stand_in.objects import Json
from tests.polar_stand_in.server import TOKEN, StandIn
from tests.serve.application import Application
from tests.serve.payments.selling import (
    ARTICLES,
    BUY_MONTH,
    BUY_PACK,
    PACK,
    SECRET,
    WHERE,
    account,
)


def buy(app: Application, polar: StandIn, body: dict[str, Any]) -> Json:
    answer = app.http.post(WHERE, json=body, headers=app.as_user("ada"))
    return polar.company.pay(answer.json()["checkoutId"])


def look(
    app: Application, polar: StandIn, since: str | None = None, articles: Articles = ARTICLES
) -> tuple[Reconciliation, Problem | None]:
    """Reconcile, as the command does beside a running service."""
    sold = Payments(articles, Polar(TOKEN, "sandbox", polar.url, "http://testserver"), ())
    reads_url = app.projector.engine.url.render_as_string(hide_password=False)
    moment = datetime.fromisoformat(since) if since else None
    return asyncio.run(reconciled(app.journal, reads_url, sold, moment))


def kinds(found: Reconciliation) -> list[str]:
    """Return what was found, without ids."""
    return [f"{line.split(' ')[0]}: {line.split(': ', 1)[1]}" for line in found.found]


def test_what_no_webhook_told_is_found_and_applied_once(
    app: Application, polar: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("serve.reconciliation.PAGE", 1)
    pack, month = buy(app, polar, BUY_PACK), buy(app, polar, BUY_MONTH)
    polar.company.refund(pack["id"], 450)
    polar.company.renew(month["subscription_id"])
    found, problem = look(app, polar)
    assert problem is None
    assert found.looked == {"orders": 3, "refunds": 1, "subscriptions": 1}
    assert kinds(found) == [
        "order.paid: applied",
        "order.paid: applied",
        "order.paid: applied",
        "order.refunded: applied",
        "refund.updated: known already",
        "subscription.updated: applied",
    ]
    ada = account(app.journal)
    assert (held(ada.lots), ada.pack) == (4000, 100 + 250)
    position = app.journal.position()
    again, _ = look(app, polar)
    assert (again.found, app.journal.position()) == ([], position)


def test_after_all_webhooks_there_is_nothing_to_find(
    app: Application, polar: StandIn, post: Post
) -> None:
    pack, month = buy(app, polar, BUY_PACK), buy(app, polar, BUY_MONTH)
    polar.company.refund(pack["id"], 450)
    polar.company.revoke(month["subscription_id"])
    post.send_all(polar.company.told)
    position = app.journal.position()
    found, _ = look(app, polar)
    assert (found.found, app.journal.position()) == ([], position)


def test_webhooks_that_come_after_a_reconciliation_count_no_second_time(
    app: Application, polar: StandIn, post: Post
) -> None:
    pack = buy(app, polar, BUY_PACK)
    polar.company.refund(pack["id"], 450)
    look(app, polar)
    assert post.send_all(polar.company.told) == {202}
    assert account(app.journal).available == 350


def test_a_missed_end_of_a_subscription_is_found(
    app: Application, polar: StandIn, post: Post
) -> None:
    month = buy(app, polar, BUY_MONTH)
    post.send_all(polar.company.told)
    assert account(app.journal).plans
    polar.company.revoke(month["subscription_id"])
    found, _ = look(app, polar)
    assert kinds(found) == ["subscription.updated: applied"]
    assert not account(app.journal).plans


def test_what_the_catalogue_did_not_know_is_granted_once_it_does(
    app: Application, polar: StandIn, post: Post
) -> None:
    app.parts.payments = Payments(Articles(()), app.parts.payments.shop, (SECRET,))
    session = polar.company.open_checkout(
        {
            "products": [PACK.product],
            "success_url": "https://x",
            "external_customer_id": app.http.get("/api/profile", headers=app.as_user("ada")).json()[
                "id"
            ],
        }
    )
    polar.company.pay(session["id"])
    post.send_all(polar.company.told)
    left, _ = look(app, polar, articles=Articles(()))
    reason = f"left for an operator: the catalogue has no product {PACK.product}"
    assert kinds(left) == [f"order.paid: {reason}"]
    found, _ = look(app, polar)
    assert kinds(found) == ["order.paid: applied"]
    assert account(app.journal).available == 100 + PACK.credits
    assert look(app, polar)[0].found == []


def test_only_what_is_younger_is_looked_at_and_a_refund_brings_its_order(
    app: Application, polar: StandIn
) -> None:
    pack = buy(app, polar, BUY_PACK)
    pack["created_at"] = "2020-01-01T00:00:00.000000Z"
    polar.company.orders[pack["id"]] = pack
    found, _ = look(app, polar, since="2021-01-01T00:00:00+00:00")
    assert (found.found, found.looked) == ([], {})
    polar.company.refund(pack["id"], 900)
    found, _ = look(app, polar, since="2021-01-01T00:00:00+00:00")
    assert kinds(found)[0] == "order.paid: applied"
    assert account(app.journal).available == 100


def test_while_polar_is_away_what_was_heard_is_kept(app: Application, polar: StandIn) -> None:
    buy(app, polar, BUY_PACK)
    polar.company.refunds = {"broken": {"created_at": "2026", "no": "refund"}}
    found, problem = look(app, polar)
    assert kinds(found) == ["order.paid: applied"]
    assert problem is not None
    assert problem.status == 503


def test_the_command_says_what_it_found(
    tmp_path: Path, polar: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    environment = {
        "NOCAPMOCAP_POLAR_ACCESS_TOKEN": TOKEN,
        "NOCAPMOCAP_POLAR_WEBHOOK_SECRET": SECRET,
        "NOCAPMOCAP_POLAR_BASE_URL": polar.url,
    }
    run = CliRunner().invoke(command_line, ["payments", "reconcile"], env=environment)
    assert (run.exit_code, run.output) == (
        0,
        "Polar listed nothing; 0 were news or are open.\n",
    )
    polar.trouble = [(500, {}, b"")]
    run = CliRunner().invoke(command_line, ["payments", "reconcile"], env=environment)
    assert run.exit_code == 1
    assert TOKEN not in run.output
