import base64
import json
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from actors.writer import Broken
from domain.commands.deliveries import ApplyPayments
from domain.draft import Command
from tests.polar_stand_in.deliveries import Post, sign
from tests.polar_stand_in.server import StandIn
from tests.serve.application import Application
from tests.serve.payments.selling import (
    ADA,
    BUY_PACK,
    PACK,
    SECRET,
    WHERE,
    account,
    deliveries,
)
from tests.serve.test_errors import problem

HOOK = "/api/polar/webhook"
Parcel = tuple[dict[str, str], bytes]
AGES = {301: 403, -305: 403, 290: 202, -290: 202}
"""Seconds since a webhook was signed, and the answer."""


@pytest.fixture
def paid(app: Application, polar: StandIn) -> dict[str, Any]:
    """Return the event of a pack that Ada paid for, which nobody has heard of yet."""
    session = app.http.post(WHERE, json=BUY_PACK, headers=app.as_user("ada")).json()
    polar.company.pay(session["checkoutId"])
    return polar.company.told[-1]


def signed(event: Any, key: bytes, delivery: str = "msg_1", age: int = 0) -> Parcel:
    timestamp = int(time.time()) - age
    body = event if isinstance(event, bytes) else json.dumps(event).encode()
    headers = {
        "content-type": "application/json",
        "webhook-id": delivery,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": sign(key, delivery, timestamp, body),
    }
    return headers, body


def send(app: Application, parcel: Parcel) -> Any:
    headers, body = parcel
    return app.http.post(HOOK, content=body, headers=headers)


def change(name: str, value: str) -> Callable[[Parcel], Parcel]:
    return lambda parcel: ({**parcel[0], name: value}, parcel[1])


def drop(name: str) -> Callable[[Parcel], Parcel]:
    return lambda parcel: ({k: v for k, v in parcel[0].items() if k != name}, parcel[1])


FORGERIES: dict[str, Callable[[Parcel], Parcel]] = {
    "another amount": lambda p: (p[0], p[1].replace(b'"net_amount": 900', b'"net_amount": 999')),
    "truncated": lambda p: (p[0], p[1][:-1]),
    "empty": lambda p: (p[0], b""),
    "no text": lambda p: (p[0], b"\xff\xfe"),
    "another id": change("webhook-id", "msg_2"),
    "another time": change("webhook-timestamp", str(int(time.time()) + 1)),
    "no time": change("webhook-timestamp", "nan"),
    "another version": lambda p: change(
        "webhook-signature", p[0]["webhook-signature"].replace("v1,", "v2,")
    )(p),
    "no signature": drop("webhook-signature"),
    "no id": drop("webhook-id"),
    "a long id": change("webhook-id", "m" * 256),
    "garbage": change("webhook-signature", "v1,%%% v1 ,,, "),
}


def test_a_forged_webhook_is_refused_and_nothing_is_written(
    app: Application, paid: dict[str, Any]
) -> None:
    position = app.journal.position()
    for forgery, forge in FORGERIES.items():
        answer = send(app, forge(signed(paid, SECRET.encode())))
        assert (forgery, answer.status_code) == (forgery, 403)
        problem(answer, 403, "invalid_signature")
    assert app.journal.position() == position
    assert send(app, signed(paid, SECRET.encode())).status_code == 202


def test_a_webhook_signed_with_another_key_is_refused(
    app: Application, paid: dict[str, Any]
) -> None:
    position = app.journal.position()
    for key in (b"", b"another-secret", SECRET[:-1].encode()):
        problem(send(app, signed(paid, key)), 403, "invalid_signature")
    assert app.journal.position() == position


def test_a_webhook_is_good_for_five_minutes(app: Application, paid: dict[str, Any]) -> None:
    good = {age: send(app, signed(paid, SECRET.encode(), age=age)).status_code for age in AGES}
    assert good == AGES


def test_both_forms_of_a_key_count_and_so_does_one_signature_among_several(
    app: Application, paid: dict[str, Any]
) -> None:
    key = b"thirty-two bytes of a secret key"
    standard = "whsec_" + base64.b64encode(key).decode()
    app.parts.payments = replace(app.parts.payments, secrets=("polar_whs_retired", standard))
    for index, good in enumerate((key, standard.encode(), b"polar_whs_retired")):
        headers, body = signed(paid, good, delivery=f"msg_{index}")
        headers["webhook-signature"] = f"v1,AAAA v1a,{'B' * 44} {headers['webhook-signature']} v1,"
        assert send(app, (headers, body)).status_code == 202
    problem(send(app, signed(paid, SECRET.encode())), 403, "invalid_signature")


def test_a_service_without_payments_believes_nobody(app: Application, paid: dict[str, Any]) -> None:
    app.parts.payments = replace(app.parts.payments, secrets=())
    problem(send(app, signed(paid, b"")), 403, "invalid_signature")


def test_a_replay_is_acknowledged_and_writes_nothing(
    app: Application, paid: dict[str, Any]
) -> None:
    parcel = signed(paid, SECRET.encode())
    assert send(app, parcel).json() == {"received": True}
    position = app.journal.position()
    assert send(app, parcel).status_code == 202
    assert (app.journal.position(), account(app.journal).available) == (position, 600)


def test_the_same_order_under_another_delivery_counts_once(
    app: Application, paid: dict[str, Any]
) -> None:
    for delivery in ("msg_1", "msg_2"):
        send(app, signed(paid, SECRET.encode(), delivery=delivery))
    assert account(app.journal).available == 600
    assert deliveries(app.journal) == [("order.paid", "applied"), ("order.paid", "known already")]


def test_a_body_without_end_is_refused_before_it_is_read(app: Application) -> None:
    answer = app.http.post(HOOK, content=(b"x" * 65536 for _ in range(17)))
    problem(answer, 413, "payload_too_large")


def test_what_is_signed_and_no_event_is_refused(app: Application) -> None:
    for body in (b"[]", b"null", b"{}", b'{"type": 7}', b"nothing", b"{"):
        problem(send(app, signed(body, SECRET.encode())), 400, "invalid_payload")
    assert app.journal.position() == 0


def test_an_event_that_nobody_knows_yet_is_acknowledged(app: Application) -> None:
    event = {"type": "planet.discovered", "timestamp": "2026-11-25T12:00:00Z", "data": {}}
    assert send(app, signed(event, SECRET.encode())).status_code == 202
    assert deliveries(app.journal) == [("planet.discovered", "nothing to do")]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"product_id": "unheard-of"}, "the catalogue has no product unheard-of"),
        ({"net_amount": "900"}, "order.paid has no sound net_amount"),
        ({"net_amount": -1}, "order.paid has no sound net_amount"),
        ({"id": None}, "order.paid has no sound id"),
        ({"customer": {}}, "its customer has no external id that is a user's id here"),
        (
            {"customer": {"external_id": "ada@example.com"}},
            "its customer has no external id that is a user's id here",
        ),
        (
            {"customer": {"external_id": "00000000-0000-0000-0000-000000000000"}},
            "its customer 00000000-0000-0000-0000-000000000000 never was here",
        ),
    ],
)
def test_what_cannot_be_granted_is_recorded_for_an_operator(
    app: Application, paid: dict[str, Any], change: dict[str, Any], reason: str
) -> None:
    event = {**paid, "data": {**paid["data"], **change}}
    if "customer" in change and not change["customer"]:
        event["data"]["metadata"] = {"user_id": str(ADA)}
    assert send(app, signed(event, SECRET.encode())).status_code == 202
    assert account(app.journal).available == 100
    assert deliveries(app.journal) == [("order.paid", reason)]


def test_what_fails_after_it_was_recorded_is_applied_by_the_next_delivery(
    app: Application, paid: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    parcel, ask = signed(paid, SECRET.encode()), app.writers.ask

    async def breaks(command: Command) -> Any:
        if isinstance(command, ApplyPayments):
            raise Broken("ApplyPayments")
        return await ask(command)

    monkeypatch.setattr(app.writers, "ask", breaks)
    assert send(app, parcel).status_code == 202
    assert deliveries(app.journal) == [("order.paid", "open")]
    monkeypatch.undo()
    assert send(app, parcel).status_code == 202
    assert deliveries(app.journal) == [("order.paid", "applied")]
    assert account(app.journal).available == 600


def test_a_delivery_that_was_not_recorded_is_not_acknowledged(
    app: Application, polar: StandIn, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = app.http.post(WHERE, json=BUY_PACK, headers=app.as_user("ada")).json()
    polar.company.pay(session["checkoutId"])
    ask, broken = app.writers.ask, [1, 1]

    async def breaks_twice(command: Command) -> Any:
        if broken:
            broken.pop()
            raise Broken("ReceiveDelivery")
        return await ask(command)

    monkeypatch.setattr(app.writers, "ask", breaks_twice)
    post.send(polar.company.told[-1])
    assert [status for _, status in post.attempts] == [500, 500, 202]
    assert account(app.journal).available == 100 + PACK.credits
