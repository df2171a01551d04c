"""An HTTP load: so many clients, each on a connection of its own, each waiting for its answer."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import cast

import numpy as np
import uvloop

Requests = Callable[[], bytes]
"""Gives one client's next request, as bytes on the wire."""


@dataclass
class Load:
    """What came of it; seconds of each answer, and how many were no success."""

    seconds: float
    taken: list[float] = field(default_factory=list)
    refused: int = 0
    first_refusal: bytes = b""

    @property
    def rate(self) -> float:
        """Successful answers a second."""
        return len(self.taken) / self.seconds

    def quantile(self, share: float) -> float:
        """Return the milliseconds within which `share` of the answers came."""
        return float(np.quantile(self.taken, share)) * 1000 if self.taken else float("inf")


class Client(asyncio.Protocol):
    """Keeps one request under way on one connection, as raw bytes: the load must cost little."""

    def __init__(self, requests: Requests, load: Load, heard: Callable[[bytes], None]) -> None:
        self.requests, self.load, self.heard = requests, load, heard
        self.buffer = b""
        self.counting = False
        self.lost: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self.transport = cast("asyncio.Transport", transport)
        self._ask()

    def data_received(self, data: bytes) -> None:
        """Take what came; once the answer is whole, ask again."""
        self.buffer += data
        head, mark, rest = self.buffer.partition(b"\r\n\r\n")
        if not mark or len(rest) < _length(head):
            return
        if head[9:10] != b"2":
            self.load.refused += 1
            self.load.first_refusal = self.load.first_refusal or self.buffer
        elif self.counting:
            self.load.taken.append(time.perf_counter() - self.asked)
        self.heard(rest)
        self.buffer = b""
        self._ask()

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell whoever waits."""
        if not self.lost.done():
            self.lost.set_result(None)

    def _ask(self) -> None:
        self.asked = time.perf_counter()
        self.transport.write(self.requests())


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


def measure(
    port: int,
    clients: list[tuple[Requests, Callable[[bytes], None]]],
    seconds: float = 5.0,
    warm_up: float = 1.5,
) -> Load:
    """Let all clients ask for `warm_up` seconds, then count for `seconds`."""
    return uvloop.run(_measured(port, clients, seconds, warm_up))


async def _measured(
    port: int,
    clients: list[tuple[Requests, Callable[[bytes], None]]],
    seconds: float,
    warm_up: float,
) -> Load:
    loop = asyncio.get_running_loop()
    load = Load(seconds)
    opened = [
        await loop.create_connection(partial(Client, requests, load, heard), "127.0.0.1", port)
        for requests, heard in clients
    ]
    await asyncio.sleep(warm_up)
    for _, client in opened:
        client.counting = True
    await asyncio.sleep(seconds)
    for transport, client in opened:
        client.counting = False
        transport.close()
    await asyncio.gather(*(client.lost for _, client in opened))
    return load


def request(method: str, path: str, token: str, body: bytes = b"") -> bytes:
    """Return a request as bytes."""
    head = [f"{method} {path} HTTP/1.1", "host: 127.0.0.1", f"authorization: Bearer {token}"]
    if body:
        head += ["content-type: application/json", f"content-length: {len(body)}"]
    return "\r\n".join([*head, "", ""]).encode() + body
