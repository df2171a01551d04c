"""Which webhooks are Polar's: the signature of Standard Webhooks, over the bytes as they came."""

import asyncio
import base64
import hmac
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import Request

from serve.problems import Problem

LARGEST = 1024 * 1024
"""Bytes of a webhook. Polar's are some tens of thousands."""
LONGEST_ID = 255
WRONG = "this webhook is not signed with a secret of this service, or not in the last five minutes"


class AnyType(frozenset[str]):
    """Every type of event: those that come to be after the SDK was written are no error."""

    def __contains__(self, _: object) -> bool:
        """Say yes."""
        return True


async def body_of(request: Request) -> bytes:
    """Return the body; Problem 413 as soon as it is too large."""
    read = bytearray()
    async for part in request.stream():
        read += part
        if len(read) > LARGEST:
            detail = f"a webhook has {LARGEST} bytes at most"
            raise Problem(413, "payload_too_large", "Too large", detail)
    return bytes(read)


async def verified(
    body: bytes, headers: Mapping[str, str], secrets: Sequence[str]
) -> dict[str, Any]:
    """Return the event that a webhook carries, signed with one of the secrets, minutes ago at most.

    Problem 403 for any other; 400 for what is signed and no event.
    """
    if not secrets or not 0 < len(headers.get("webhook-id", "")) <= LONGEST_ID:
        raise forged()
    try:
        text = body.decode()
    except UnicodeDecodeError:
        raise forged() from None
    core = await asyncio.to_thread(sdk)
    for secret in secrets:
        try:
            event: dict[str, Any] = core.validate_event(
                text, dict(headers), secret, AnyType(), lambda event: event
            )
        except core.PolarWebhookVerificationError:
            continue
        except core.PolarWebhookError:
            detail = "the webhook is signed, but is no JSON object with a type"
            raise Problem(400, "invalid_payload", "Not an event", detail) from None
        return event
    raise forged()


def sign(key: bytes, delivery: str, timestamp: int, body: bytes) -> str:
    """Return a signature of Standard Webhooks, as the test till gives its own."""
    content = f"{delivery}.{timestamp}.".encode() + body
    return f"v1,{base64.b64encode(hmac.digest(key, content, 'sha256')).decode()}"


def sdk() -> Any:
    """Return the SDK's webhooks; the first import takes most of a second."""
    from polar import webhooks  # noqa: PLC0415

    return webhooks


def forged() -> Problem:
    """Return the problem of a webhook that is not Polar's."""
    return Problem(403, "invalid_signature", "Invalid signature", WRONG)
