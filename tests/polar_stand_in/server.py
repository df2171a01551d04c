"""Polar's API on a socket of the loopback, as far as a shop asks it."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from tests.polar_stand_in.company import Company
from tests.polar_stand_in.objects import Json

TOKEN = "polar_oat_the-token-of-the-stand-in"  # noqa: S105 - of nobody else


class StandIn:
    """Answers at `url` for its company. `asked` are the requests that came, in order.

    `trouble` are answers (status, headers, body) to give first, instead of the right ones; None
    among them hangs up without an answer. While `gate` is closed, requests that `arrived` wait.
    """

    def __init__(self) -> None:
        self.company = Company()
        self.asked: list[tuple[str, Json]] = []
        self.gate, self.arrived = threading.Event(), threading.Event()
        self.gate.set()
        self.trouble: list[tuple[int, dict[str, str], bytes] | None] = []
        handler = type("Handler", (Handler,), {"stand_in": self})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join(5)

    def find(self, kind: str, query: dict[str, list[str]]) -> list[Json]:
        """Return a list's objects, newest first, as its filters leave them."""
        shelves = {
            "orders": self.company.orders,
            "refunds": self.company.refunds,
            "subscriptions": self.company.subscriptions,
        }
        found = sorted(shelves[kind].values(), key=lambda each: each["created_at"], reverse=True)
        if after := query.get("created_after"):
            found = [each for each in found if each["created_at"] > after[0]]
        return found


class Handler(BaseHTTPRequestHandler):
    stand_in: StandIn

    def do_GET(self) -> None:
        """Answer a list by pages, or one order."""
        address = urlsplit(self.path)
        query = parse_qs(address.query)
        if self._troubled(query):
            return
        parts = [part for part in address.path.split("/") if part]
        if len(parts) == 3 and parts[1] == "orders":
            found = self.stand_in.company.orders.get(parts[2])
            missing = {"error": "ResourceNotFound", "detail": "Not found"}
            self._answer(200 if found else 404, found or missing)
            return
        listed = self.stand_in.find(parts[1], query)
        page, limit = int(query.get("page", ["1"])[0]), int(query.get("limit", ["10"])[0])
        pages = -(-len(listed) // limit)
        counted = {"total_count": len(listed), "max_page": pages}
        items = listed[(page - 1) * limit : page * limit]
        self._answer(200, {"items": items, "pagination": counted})

    def do_POST(self) -> None:
        """Open a checkout."""
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        if self._troubled(asked):
            return
        if (
            self.path != "/v1/checkouts/"
            or asked["products"][0] not in self.stand_in.company.products
        ):
            wrong = {"loc": ["body", "products"], "msg": "Product does not exist.", "type": "value"}
            self._answer(422, {"detail": [wrong]})
            return
        self._answer(201, self.stand_in.company.open_checkout(asked))

    def _troubled(self, asked: Any) -> bool:
        self.stand_in.asked.append((f"{self.command} {urlsplit(self.path).path}", asked))
        self.stand_in.arrived.set()
        self.stand_in.gate.wait(10)
        if self.stand_in.trouble:
            planned = self.stand_in.trouble.pop(0)
            if planned is not None:
                status, headers, body = planned
                self._send(status, headers, body)
            self.close_connection = True
            return True
        if self.headers["authorization"] != f"Bearer {TOKEN}":
            self._answer(401, {"error": "invalid_token", "error_description": "expired"})
            return True
        return False

    def _answer(self, status: int, content: Any) -> None:
        self._send(status, {"content-type": "application/json"}, json.dumps(content).encode())

    def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in {**headers, "content-length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""
