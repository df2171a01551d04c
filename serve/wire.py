"""The small print of HTTP: JSON answers, ETag, Prefer, Idempotency-Key, ids."""

import hashlib
import re
from typing import Any
from uuid import UUID

import orjson
from fastapi import Request, Response

from domain.aggregate import Unknown
from serve.problems import Problem

LONGEST_WAIT = 60.0
KEY = re.compile(r"[\x21-\x7e]{1,255}")


def answer(content: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """Return JSON that no shared cache may keep."""
    return Response(
        orjson.dumps(content),
        status,
        {"cache-control": "private, no-store", **(headers or {})},
        "application/json",
    )


def tagged(request: Request, content: Any) -> Response:
    """Return JSON with an ETag, or 304 where the client has it already."""
    body = orjson.dumps(content)
    tag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    headers = {"etag": tag, "cache-control": "private, no-cache"}
    known = request.headers.get("if-none-match", "")
    if known == "*" or tag in [each.strip().removeprefix("W/") for each in known.split(",")]:
        return Response(None, 304, headers)
    return Response(body, 200, headers, "application/json")


def wait_of(request: Request) -> float:
    """Return the seconds of `Prefer: wait=N` (RFC 7240), 60 at most; 0 where there is none."""
    found = re.search(r"(?:^|[,;\s])wait=\"?(\d{1,4})", request.headers.get("prefer", ""))
    return min(float(found.group(1)), LONGEST_WAIT) if found else 0.0


def fingerprint(asked: Any) -> str:
    """Return what tells a validated body from another one, whatever the order of its fields."""
    return hashlib.sha256(orjson.dumps(asked, option=orjson.OPT_SORT_KEYS)).hexdigest()


def idempotency_key(request: Request) -> str | None:
    """Return the Idempotency-Key, quoted or bare; 422 for one that is not printable ASCII."""
    raw = request.headers.get("idempotency-key")
    if raw is None:
        return None
    key = raw.strip().removeprefix('"').removesuffix('"')
    if not KEY.fullmatch(key):
        detail = "an Idempotency-Key is 1 to 255 printable ASCII characters without spaces"
        raise Problem(422, "invalid_idempotency_key", "Invalid Idempotency-Key", detail)
    return key


def identifier(text: str, kind: str) -> UUID:
    """Return an id from a path; what is not one is Unknown, as any id of nobody's."""
    try:
        return UUID(text)
    except ValueError:
        raise Unknown(kind) from None
