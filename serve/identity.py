"""Who asks: bearer tokens are JWTs of one issuer, for one audience, checked against its keys."""

import asyncio
import hashlib
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import httpx
import jwt

from serve.people import LONGEST_NAME, address_of, name_of

LEEWAY = 30.0
"""Seconds by which clocks may disagree."""
ASK_AGAIN = 60.0
"""Seconds between two fetches of the keys, however many unknown key ids come."""
REMEMBERED = 10_000
Keys = Callable[[], Awaitable[dict[str, Any]]]


class Unauthenticated(Exception):  # noqa: N818 - it says what the asker is
    """Nobody that we know: (code, message), never the token."""

    @property
    def code(self) -> str:
        """Return missing_token, invalid_token or expired_token."""
        return str(self.args[0])

    def __str__(self) -> str:
        """Return the words for the client."""
        return str(self.args[1])


@dataclass(frozen=True)
class Identity:
    """Whom a token speaks for. `owner` follows from issuer and subject, for ever.

    `issued`: when the token was made, in epoch seconds; 0 where it does not say.
    """

    owner: UUID
    subject: str
    name: str
    email: str | None
    email_verified: bool
    provider: str
    issued: float = 0.0


def owner_of(issuer: str, subject: str) -> UUID:
    """Return the owner that an issuer's subject is."""
    return uuid5(uuid5(NAMESPACE_URL, issuer), subject)


class Verifier:
    """Checks tokens. `keys` returns a JWKS; `algorithms` are the only ones that count."""

    def __init__(self, issuer: str, audience: str, algorithms: Sequence[str], keys: Keys) -> None:
        if not algorithms or any(name == "none" or name.startswith("HS") for name in algorithms):
            raise ValueError("tokens are signed with a private key: RS256, ES256 and the like")
        self.issuer, self.audience, self.algorithms = issuer, audience, list(algorithms)
        self.keys = keys
        self.known: dict[str, jwt.PyJWK] = {}
        self.fetched = -ASK_AGAIN
        self.fetching = asyncio.Lock()
        self.verified: OrderedDict[bytes, tuple[float, Identity]] = OrderedDict()

    async def identify(self, authorization: str | None) -> Identity:
        """Return whom the header speaks for; Unauthenticated for anything but a good token."""
        scheme, _, token = (authorization or "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise Unauthenticated("missing_token", "a bearer access token is required")
        mark = hashlib.sha256(token.encode("utf-8", "replace")).digest()
        seen = self.verified.get(mark)
        if seen is not None and seen[0] > time.time():
            return seen[1]
        claims = await self._claims(token.strip())
        identity = self._identity(claims)
        self.verified[mark] = (float(claims["exp"]), identity)
        while len(self.verified) > REMEMBERED:
            self.verified.popitem(last=False)
        return identity

    async def _claims(self, token: str) -> dict[str, Any]:
        try:
            key = await self._key(str(jwt.get_unverified_header(token).get("kid", "")))
            claims: dict[str, Any] = jwt.decode(
                token,
                key,
                algorithms=self.algorithms,
                audience=self.audience,
                issuer=self.issuer,
                leeway=LEEWAY,
                options={"require": ["exp", "iss", "aud", "sub"]},
            )
        except jwt.ExpiredSignatureError:
            raise Unauthenticated("expired_token", "the access token has expired") from None
        except (jwt.PyJWTError, ValueError, TypeError):
            raise Unauthenticated("invalid_token", "the access token is not valid here") from None
        return claims

    async def _key(self, kid: str) -> jwt.PyJWK:
        if kid not in self.known:
            async with self.fetching:
                if kid not in self.known and time.monotonic() - self.fetched >= ASK_AGAIN:
                    self.known = parsed(await self.keys())
                    self.fetched = time.monotonic()
        if kid not in self.known:
            raise jwt.InvalidKeyError
        return self.known[kid]

    def _identity(self, claims: dict[str, Any]) -> Identity:
        subject = str(claims["sub"])
        email = None
        if isinstance(claims.get("email"), str):
            with suppress(ValueError):
                email = address_of(claims["email"])
        return Identity(
            owner=owner_of(self.issuer, subject),
            subject=subject,
            name=public_name(claims.get("name"), subject),
            email=email,
            email_verified=email is not None and claims.get("email_verified") is True,
            provider=str(claims.get("provider") or "password")[:40],
            issued=float(claims.get("iat") or 0.0),
        )


def public_name(claimed: object, subject: str) -> str:
    """Return the name that a token says, else its subject; neither is let in unreadable."""
    for each in (claimed, subject):
        with suppress(ValueError):
            if each:
                return name_of(str(each)[:LONGEST_NAME])
    return "somebody"


def parsed(keys: dict[str, Any]) -> dict[str, jwt.PyJWK]:
    """Return the public signing keys of a JWKS by their ids; what is no such key is left out."""
    found = {}
    for each in keys.get("keys", []):
        if each.get("kty") in {"EC", "RSA", "OKP"} and each.get("use", "sig") == "sig":
            found[str(each.get("kid", ""))] = jwt.PyJWK(each)
    return found


def remote_keys(url: str) -> Keys:
    """Return what fetches a JWKS over HTTP."""

    async def fetch() -> dict[str, Any]:
        async with httpx.AsyncClient(timeout=5.0) as client:
            try:
                response = await client.get(url)
                response.raise_for_status()
                found: dict[str, Any] = response.json()
            except httpx.HTTPError:
                return {}
            return found

    return fetch
