"""The query of an address at the embedded store: signed, and checked when it comes back."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass

from actors.signatures import link_signature, upload_signature


class BadSignature(Exception):  # noqa: N818 - it says what was refused
    """A link that this storage did not sign, or not so."""


class LinkExpired(Exception):  # noqa: N818 - it says what happened to the link
    """A link that was good once."""


@dataclass(frozen=True)
class Link:
    """What a verified link promises of the file behind it."""

    content_type: str
    file_name: str
    expires_at: float


@dataclass(frozen=True)
class Ticket:
    """What a verified address to upload to allows: exactly `size` bytes of a type."""

    content_type: str
    size: int
    expires_at: float


def link_query(
    secret: bytes, key: str, *, content_type: str, file_name: str, end: int
) -> dict[str, str]:
    """Return the query of a link to download; `end` in epoch seconds."""
    query = {"expires": str(end), "type": content_type, "name": file_name}
    return {**query, "signature": _link_signature(secret, key, query)}


def verified_link(secret: bytes, key: str, query: Mapping[str, str], now: float) -> Link:
    """Return what a link promises, or raise BadSignature or LinkExpired."""
    _compare(_link_signature(secret, key, query), query)
    return Link(query["type"], query["name"], _expiry(query, now))


def upload_query(
    secret: bytes, key: str, *, content_type: str, size: int, end: int
) -> dict[str, str]:
    """Return the query of an address to upload to; `end` in epoch seconds."""
    query = {"expires": str(end), "type": content_type, "size": str(size)}
    return {**query, "signature": _upload_signature(secret, key, query)}


def verified_upload(secret: bytes, key: str, query: Mapping[str, str], now: float) -> Ticket:
    """Return what an address to upload to allows, or raise BadSignature or LinkExpired."""
    _compare(_upload_signature(secret, key, query), query)
    return Ticket(query["type"], int(query["size"]), _expiry(query, now))


def _link_signature(secret: bytes, key: str, query: Mapping[str, str]) -> str:
    return link_signature(
        secret,
        key=key,
        expires=query.get("expires", ""),
        content_type=query.get("type", ""),
        file_name=query.get("name", ""),
    )


def _upload_signature(secret: bytes, key: str, query: Mapping[str, str]) -> str:
    return upload_signature(
        secret,
        key=key,
        expires=query.get("expires", ""),
        content_type=query.get("type", ""),
        size=query.get("size", ""),
    )


def _compare(expected: str, query: Mapping[str, str]) -> None:
    given = query.get("signature", "").encode("utf-8", "replace")
    if not hmac.compare_digest(given, expected.encode()):
        raise BadSignature


def _expiry(query: Mapping[str, str], now: float) -> int:
    expires_at = int(query["expires"])
    if now >= expires_at:
        raise LinkExpired
    return expires_at
