import asyncio
import base64
import json
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import ECAlgorithm

from serve.identity import Unauthenticated, Verifier, owner_of, remote_keys
from serve.issuer import Issuer

ISSUER, AUDIENCE = "https://issuer.example", "nocapmocap"
KEY = generate_private_key(SECP256R1())
OTHER = generate_private_key(SECP256R1())


def jwk(kid: str) -> dict[str, Any]:
    public = ECAlgorithm(ECAlgorithm.SHA256).to_jwk(KEY.public_key(), as_dict=True)
    return {**public, "kid": kid, "use": "sig"}


@pytest.fixture
def keys_url() -> Iterator[str]:
    class Keys(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps({"keys": [jwk("one")]}).encode()
            self.send_response(200)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Keys)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/jwks"
    server.shutdown()
    server.server_close()


def token(key: Any = KEY, kid: str = "one", algorithm: str = "ES256", **change: Any) -> str:
    now = int(time.time())
    claims = {"iss": ISSUER, "aud": AUDIENCE, "sub": "ada", "iat": now, "exp": now + 60, **change}
    given = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(given, key, algorithm, {"kid": kid})


def code(verifier: Verifier, authorization: str | None) -> str:
    try:
        asyncio.run(verifier.identify(authorization))
    except Unauthenticated as refusal:
        return refusal.code if "ey" not in str(refusal) else "the token is in the message"
    return "ok"


def test_only_a_good_token_of_the_issuer_for_us_counts(keys_url: str) -> None:
    public = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    head = base64.urlsafe_b64encode(b'{"alg":"none","kid":"one"}').rstrip(b"=").decode()
    unsigned = f"{head}.{token().split('.')[1]}."
    # PyJWT itself refuses to make this one, so its parts are put together by hand.
    confused_head = base64.urlsafe_b64encode(b'{"alg":"HS256","kid":"one"}').rstrip(b"=").decode()
    import hmac

    body = f"{confused_head}.{token().split('.')[1]}"
    mark = base64.urlsafe_b64encode(hmac.digest(public, body.encode(), "sha256"))
    confused = f"{body}.{mark.rstrip(b'=').decode()}"
    now = int(time.time())
    cases = {
        f"Bearer {token()}": "ok",
        f"bearer {token()}": "ok",
        None: "missing_token",
        "": "missing_token",
        "Basic abc": "missing_token",
        "Bearer ": "missing_token",
        "Bearer garbage": "invalid_token",
        "Bearer a.b.c": "invalid_token",
        f"Bearer {unsigned}": "invalid_token",
        f"Bearer {confused}": "invalid_token",
        f"Bearer {token(OTHER)}": "invalid_token",
        f"Bearer {token(kid='two')}": "invalid_token",
        f"Bearer {token(iss='https://other.example')}": "invalid_token",
        f"Bearer {token(aud='another')}": "invalid_token",
        f"Bearer {token(exp=now - 60)}": "expired_token",
        f"Bearer {token(exp=None)}": "invalid_token",
        f"Bearer {token(sub=None)}": "invalid_token",
        f"Bearer {token(nbf=now + 3600)}": "invalid_token",
        f"Bearer {token()[:-3]}": "invalid_token",
    }
    verifier = Verifier(ISSUER, AUDIENCE, ["ES256"], remote_keys(keys_url))
    assert {text: code(verifier, text) for text in cases} == cases


def test_a_verified_token_is_not_taken_after_its_end() -> None:
    async def keys() -> dict[str, Any]:
        return {"keys": [jwk("one")]}

    verifier = Verifier(ISSUER, AUDIENCE, ["ES256"], keys)
    short = f"Bearer {token(exp=int(time.time()) + 1)}"
    assert code(verifier, short) == "ok"
    (seen,) = verifier.verified.values()
    assert seen[0] <= time.time() + 1


def test_unknown_key_ids_do_not_make_a_storm_of_fetches() -> None:
    fetched = 0

    async def keys() -> dict[str, Any]:
        nonlocal fetched
        fetched += 1
        return {"keys": [jwk("one")]}

    verifier = Verifier(ISSUER, AUDIENCE, ["ES256"], keys)
    for attempt in range(20):
        assert code(verifier, f"Bearer {token(kid=f'unknown-{attempt}')}") == "invalid_token"
    assert fetched == 1


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_an_algorithm_that_needs_no_private_key_is_a_clear_error(algorithm: str) -> None:
    with pytest.raises(ValueError, match="private key"):
        Verifier(ISSUER, AUDIENCE, [algorithm], remote_keys("http://127.0.0.1:1"))


def test_the_embedded_issuer_keeps_its_key_to_itself(tmp_path: Path) -> None:
    first = Issuer(tmp_path, issuer="urn:x", audience=AUDIENCE)
    second = Issuer(tmp_path, issuer="urn:x", audience=AUDIENCE)
    assert first.jwks() == second.jwks()
    assert "d" not in first.jwks()["keys"][0]
    assert (tmp_path / "issuer.pem").stat().st_mode & 0o077 == 0
    identity = asyncio.run(second.verifier().identify(f"Bearer {first.token('ada', 'Ada')}"))
    assert (identity.owner, identity.name) == (owner_of("urn:x", "ada"), "Ada")
