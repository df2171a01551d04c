from typing import Any
from uuid import UUID

import pytest

from actors.writer import Broken
from domain.aggregate import Refused
from domain.credits import InsufficientCredits
from serve.errors import STATUSES, problem_of
from serve.openapi import CODES
from tests.serve.application import Application

WALK = {"prompt": "a person walks", "duration": 4}


def problem(answer: Any, status: int, code: str) -> dict[str, Any]:
    """Check what every problem has; return its body."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    body: dict[str, Any] = answer.json()
    assert body["requestId"] == answer.headers["x-request-id"]
    assert (body["status"], body["code"]) == (status, code)
    assert body["type"].endswith(f":{code}")
    assert body["title"]
    assert body["detail"]
    assert body["instance"] == answer.request.url.path
    return body


def test_every_refusal_of_the_domain_has_a_status_that_is_documented() -> None:
    codes = {kind.CODE for kind in Refused.__subclasses__() if kind.__module__.startswith("domain")}
    assert codes == set(STATUSES)
    for code, (status, _) in STATUSES.items():
        assert code in CODES[status]


def test_the_request_id_of_the_client_is_in_the_problem(app: Application) -> None:
    answer = app.http.get("/api/nothing", headers={"x-request-id": "trace-0001"})
    assert problem(answer, 404, "not_found")["requestId"] == "trace-0001"


def test_a_method_that_is_not_there_says_which_is(app: Application) -> None:
    answer = app.http.delete("/api/explore")
    problem(answer, 405, "method_not_allowed")
    assert "GET" in answer.headers["allow"]


@pytest.mark.parametrize(
    ("authorization", "code"),
    [
        (None, "missing_token"),
        ("Basic YTpi", "missing_token"),
        ("Bearer", "missing_token"),
        ("Bearer a.b.c", "invalid_token"),
    ],
)
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/generate"),
        ("GET", f"/api/generate/{UUID(int=7)}"),
        ("GET", "/api/library"),
        ("PATCH", f"/api/library/{UUID(int=7)}"),
        ("GET", "/api/profile"),
    ],
)
def test_nobody_is_let_in_without_a_good_token(
    app: Application, method: str, path: str, authorization: str | None, code: str
) -> None:
    headers = {"authorization": authorization} if authorization else {}
    answer = app.http.request(method, path, headers=headers, json=WALK if method == "POST" else {})
    problem(answer, 401, code)
    metadata = "http://testserver/.well-known/oauth-protected-resource"
    assert answer.headers["www-authenticate"] == f'Bearer resource_metadata="{metadata}"'


def test_an_expired_token_says_so(app: Application) -> None:
    old = app.issuer.token("ada", "Ada", lifetime=-3600)
    answer = app.http.get("/api/profile", headers={"authorization": f"Bearer {old}"})
    problem(answer, 401, "expired_token")


def test_who_cannot_pay_hears_what_is_missing_and_where_to_get_it(app: Application) -> None:
    ada = app.as_user("ada")
    dear = {**WALK, "duration": 10, "variants": 4}
    answers = [app.http.post("/api/generate", json=dear, headers=ada) for _ in range(3)]
    body = problem(answers[-1], 402, "insufficient_credits")
    assert body["required"] > body["available"]
    assert body["topUpUrl"] == "http://testserver/credits"


def test_a_bug_of_ours_tells_the_client_nothing_but_its_request_id(
    app: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object) -> None:
        raise RuntimeError("password=hunter2 in /srv/secret.py")

    monkeypatch.setattr(app.writers, "ask", fails)
    answer = app.http.get("/api/profile", headers=app.as_user("ada"))
    problem(answer, 500, "internal_error")
    assert "hunter2" not in answer.text
    assert "secret.py" not in answer.text


def test_a_bug_in_a_command_is_an_internal_error(
    app: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object) -> None:
        raise Broken("RequestGeneration")

    monkeypatch.setattr(app.writers, "ask", fails)
    answer = app.http.post("/api/generate", json=WALK, headers=app.as_user("ada"))
    problem(answer, 500, "internal_error")
    assert "RequestGeneration" not in answer.text


def test_a_bad_body_does_not_come_back_in_the_problem(app: Application) -> None:
    answer = app.http.post(
        "/api/generate", json={**WALK, "seed": "hunter2"}, headers=app.as_user("ada")
    )
    body = problem(answer, 422, "invalid_request")
    assert [each["loc"] for each in body["errors"]] == [["seed"]]
    assert "hunter2" not in answer.text


def test_several_faults_are_all_listed(app: Application) -> None:
    wrong = {"prompt": "", "duration": 0, "variants": 9, "cfgScale": 0}
    answer = app.http.post("/api/generate", json=wrong, headers=app.as_user("ada"))
    listed = problem(answer, 422, "invalid_request")["errors"]
    assert sorted(each["loc"][0] for each in listed) == sorted(wrong)


def test_a_problem_of_a_refusal_carries_its_facts() -> None:
    made = problem_of(InsufficientCredits(5, 3), "https://x/credits")
    assert made.extra == {"required": 5, "available": 3, "topUpUrl": "https://x/credits"}
