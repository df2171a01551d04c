import pytest

from tests.serve.application import Application

WHERE = "/.well-known/oauth-protected-resource"


def test_the_resource_names_itself_to_anyone(app: Application) -> None:
    answer = app.http.get(WHERE)
    assert answer.status_code == 200
    assert answer.json() == {
        "resource": "http://testserver",
        "bearer_methods_supported": ["header"],
    }
    assert answer.headers["cache-control"] == "public, max-age=3600"


def test_an_issuer_with_an_address_is_named(
    app: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app.parts, "issuer", "https://issuer.example")
    assert app.http.get(WHERE).json()["authorization_servers"] == ["https://issuer.example"]


def test_the_address_in_a_401_leads_there(app: Application) -> None:
    refused = app.http.get("/api/profile")
    address = refused.headers["www-authenticate"].split('"')[1]
    assert app.http.get(address).status_code == 200
