"""Signed webhooks: each at least once, again until it is acknowledged, in any order."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Iterable
from uuid import uuid4

import httpx

from tests.polar_stand_in.objects import Json

TRIES = 10


def sign(key: bytes, delivery: str, timestamp: int, body: bytes) -> str:
    """Return one signature of Standard Webhooks."""
    content = f"{delivery}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()


class Post:
    """Takes events to an endpoint. `secret` signs as Polar does: its bytes as they are."""

    def __init__(self, endpoint: str, secret: str) -> None:
        self.endpoint, self.secret = endpoint, secret
        self.attempts: list[tuple[str, int]] = []

    def parcel(self, event: Json, delivery: str | None = None) -> tuple[dict[str, str], bytes]:
        """Return the headers and the body of a delivery, signed now."""
        delivery, timestamp = delivery or f"msg_{uuid4().hex}", int(time.time())
        body = json.dumps(event, separators=(",", ":")).encode()
        headers = {
            "content-type": "application/json",
            "webhook-id": delivery,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": sign(self.secret.encode(), delivery, timestamp, body),
        }
        return headers, body

    def send(self, event: Json, delivery: str | None = None) -> int:
        """Deliver an event, again while it is not acknowledged; return the last status."""
        delivery = delivery or f"msg_{uuid4().hex}"
        status = 0
        for _ in range(TRIES):
            headers, body = self.parcel(event, delivery)
            try:
                status = httpx.post(
                    self.endpoint, content=body, headers=headers, timeout=20
                ).status_code
            except httpx.TransportError:
                status = 0
            self.attempts.append((event["type"], status))
            if 200 <= status < 300:
                break
        return status

    def send_all(self, events: Iterable[Json]) -> set[int]:
        return {self.send(event) for event in events}
