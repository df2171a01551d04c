import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.commands.credits import Suspend
from domain.commands.payments import ChangeSubscription, PayOrder, RefundOrder
from domain.draft import Command
from domain.prices import Limits, Offer, Pack, Plan, Prices
from serve.articles import Articles, articles_of
from serve.identity import owner_of
from tests.serve.application import Application
from tests.serve.test_errors import problem

WALK = {"prompt": "a person walks", "duration": 4}
ADA = owner_of("urn:tests", "ada")
NOW = datetime.now(UTC)
MONTH = NOW + timedelta(days=30)
PRICES = Prices(
    plans=(
        Plan("free", "Free", 0, Limits(most_variants=2, jobs_at_once=2)),
        Plan("creator", "Creator", 1000, Limits(longest=30), (Offer("year", 15000, "prod"),)),
    ),
    packs=(Pack("small", "500 credits", 500, 1000),),
)


@pytest.fixture
def ada(app: Application, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Enrol Ada at these prices."""
    monkeypatch.setattr(app.parts, "prices", PRICES)
    sold = replace(app.parts.payments, articles=Articles(articles_of(PRICES)))
    monkeypatch.setattr(app.parts, "payments", sold)
    headers = app.as_user("ada")
    app.http.get("/api/profile", headers=headers)
    return headers


def tell(app: Application, *commands: Command) -> None:
    for command in commands:
        asyncio.run(app.writers.ask(command))


def subscribed(status: Any = "active", owner: UUID = ADA) -> ChangeSubscription:
    return ChangeSubscription(owner, "s", "creator", status, MONTH, None, NOW, NOW)


def bought(credits: int, until: datetime | None = MONTH) -> PayOrder:
    return PayOrder(ADA, "o", "prod", credits, "plan", until, 1000, "s", NOW)


def test_a_new_owner_has_the_welcome_credits_and_sees_what_work_costs(
    app: Application, ada: dict[str, str]
) -> None:
    answer = app.http.get("/api/credits", headers=ada)
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.json() == {
        "available": 100,
        "reserved": 0,
        "plan": 0,
        "pack": 100,
        "debt": 0,
        "resetsAt": None,
        "subscription": None,
        "prices": {
            "textToMotion": {"creditsPerSecond": 1.0},
            "videoToMotion": {"creditsPerSecond": 1.0, "betaMultiplier": 0.5},
        },
        "topUpUrl": "http://testserver/credits",
    }


def test_a_plan_shows_in_credits_and_profile(app: Application, ada: dict[str, str]) -> None:
    tell(app, subscribed(), bought(50))
    told = app.http.get("/api/credits", headers=ada).json()
    assert (told["available"], told["plan"], told["pack"]) == (150, 50, 100)
    ends = MONTH.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    assert told["resetsAt"] == told["subscription"]["periodEnd"] == ends
    profile = app.http.get("/api/profile", headers=ada).json()
    assert (profile["plan"], profile["limits"]["longestSeconds"]) == ("creator", 30)
    assert profile["credits"] == {"available": 150, "reserved": 0, "plan": 50, "pack": 100}


def test_credits_whose_period_is_over_are_not_shown_before_the_clock_ends_them(
    app: Application, ada: dict[str, str]
) -> None:
    order = PayOrder(ADA, "o", "prod", 50, "plan", NOW, 1000, "s", NOW - timedelta(days=30))
    tell(app, order)
    told = app.http.get("/api/credits", headers=ada).json()
    assert (told["available"], told["plan"]) == (100, 0)
    assert app.projector.ending(NOW) == [ADA]


def test_the_ledger_tells_every_movement_and_adds_up(app: Application, ada: dict[str, str]) -> None:
    made = app.http.post("/api/generate", json=WALK, headers=ada).json()
    app.http.post(f"/api/generate/{made['predictionId']}/cancel", headers=ada)
    tell(app, bought(50), RefundOrder(ADA, "o", "r", 500, NOW))
    items = app.http.get("/api/credits/ledger", headers=ada).json()["items"]
    assert [(i["kind"], i["credits"], i["bucket"], i["balance"], i["cause"]) for i in items] == [
        ("clawed_back", -25, "plan", 125, "refund"),
        ("granted", 50, "plan", 150, "order"),
        ("released", 4, "pack", 100, "generation"),
        ("reserved", -4, "pack", 96, "generation"),
        ("granted", 100, "pack", 100, "welcome"),
    ]
    assert sum(item["credits"] for item in items) == items[0]["balance"]
    assert (items[0]["refundId"], items[0]["orderId"]) == ("r", "o")
    assert items[3]["predictionId"] == made["predictionId"]


def test_the_ledger_is_paged_and_nobody_elses(app: Application, ada: dict[str, str]) -> None:
    for _ in range(2):
        app.http.post("/api/generate", json=WALK, headers=ada)
    seen: list[int] = []
    cursor: dict[str, str] = {}
    while True:
        page = app.http.get("/api/credits/ledger", params={"limit": 2, **cursor}, headers=ada)
        seen += [item["balance"] for item in page.json()["items"]]
        if not page.json()["hasMore"]:
            break
        cursor = {"cursor": page.json()["nextCursor"]}
    assert seen == [92, 96, 100]
    bob = app.http.get("/api/credits/ledger", headers=app.as_user("bob")).json()["items"]
    assert [item["kind"] for item in bob] == ["granted"]
    forged = app.http.get("/api/credits/ledger?cursor=abc", headers=ada)
    problem(forged, 422, "invalid_cursor")


@pytest.mark.parametrize("duration", [4, 10])
def test_a_quote_is_what_the_request_then_costs(
    app: Application, ada: dict[str, str], duration: float
) -> None:
    body = {**WALK, "duration": duration, "variants": 2}
    quote = app.http.post("/api/quote", json=body, headers=ada).json()
    made = app.http.post("/api/generate", json=body, headers=ada).json()
    assert quote["credits"] == made["generation"]["credits"]["reserved"]
    assert (quote["available"], quote["sufficient"], quote["refusal"]) == (100, True, None)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"duration": 10.5}, "duration_too_long"),
        ({"variants": 3}, "too_many_variants"),
        ({"model": "none"}, "unknown_model"),
        ({"prompt": ""}, "invalid_request"),
        ({"colour": "red"}, "invalid_request"),
    ],
)
def test_a_quote_refuses_what_the_request_would(
    app: Application, ada: dict[str, str], change: dict[str, Any], code: str
) -> None:
    for path in ("/api/quote", "/api/generate"):
        problem(app.http.post(path, json={**WALK, **change}, headers=ada), 422, code)


def test_a_quote_names_what_is_against_who_asks(app: Application, ada: dict[str, str]) -> None:
    tell(app, subscribed("past_due"))
    told = app.http.post("/api/quote", json=WALK, headers=ada).json()
    assert (told["credits"], told["refusal"]["code"]) == (4, "payment_past_due")
    refused = app.http.post("/api/generate", json=WALK, headers=ada)
    body = problem(refused, 402, "payment_past_due")
    assert (body["required"], body["available"]) == (4, 100)
    assert body["topUpUrl"] == "http://testserver/credits"


def test_too_many_jobs_say_when_to_ask_again(app: Application, ada: dict[str, str]) -> None:
    answers = [app.http.post("/api/generate", json=WALK, headers=ada) for _ in range(3)]
    body = problem(answers[-1], 429, "too_many_jobs")
    assert (body["running"], body["limit"]) == (2, 2)
    assert int(answers[-1].headers["retry-after"]) > 0


def test_a_suspended_owner_reads_and_starts_nothing(app: Application, ada: dict[str, str]) -> None:
    tell(app, Suspend(ADA, NOW))
    problem(app.http.post("/api/generate", json=WALK, headers=ada), 403, "account_suspended")
    assert app.http.get("/api/library", headers=ada).status_code == 200


@pytest.mark.usefixtures("ada")
def test_plans_are_public(app: Application) -> None:
    answer = app.http.get("/api/plans")
    assert answer.headers["cache-control"] == "public, max-age=60"
    told = answer.json()
    free, creator = told["plans"]
    assert (free["name"], free["offers"], free["limits"]["jobsAtOnce"]) == ("free", [], 2)
    assert creator["offers"] == [
        {
            "interval": "year",
            "priceCents": 15000,
            "currency": "usd",
            "credits": 12_000,
            "forSale": True,
        }
    ]
    assert [(pack["name"], pack["forSale"]) for pack in told["packs"]] == [("small", False)]
