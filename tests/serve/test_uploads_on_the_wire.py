"""Uploads over a real socket: what only a connection can do."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
import uvicorn

from serve.app import build
from serve.edge import Edge
from tests.serve.application import Application
from tests.serve.videos import files, place

MIB = 2**20
BIG = 40 * MIB


@pytest.fixture
def store_url(tmp_path: Path) -> str:
    """Give one kind of store: nothing here depends on it."""
    return f"sqlite:///{tmp_path}/journal.db"


@pytest.fixture
def address(app: Application) -> Iterator[tuple[str, int]]:
    """Serve the application on a socket, which takes connections from the first moment."""
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(Edge(build(app.parts, {})), lifespan="off", log_level="warning")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listening],))
    thread.start()
    yield listening.getsockname()
    server.should_exit = True
    thread.join(30)


def opened(address: tuple[str, int], made: dict[str, Any], **headers: str) -> socket.socket:
    """Begin a PUT; return the connection once the server waits for the body."""
    parts = urlsplit(made["uploadUrl"])
    lines = [f"PUT {parts.path}?{parts.query} HTTP/1.1", "host: testserver", "connection: close"]
    lines += [f"{name}: {value}" for name, value in {**made["headers"], **headers}.items()]
    connection = socket.create_connection(address, timeout=30)
    connection.sendall("\r\n".join([*lines, "expect: 100-continue", "", ""]).encode())
    assert connection.recv(1024).startswith(b"HTTP/1.1 100")
    return connection


def put(address: tuple[str, int], made: dict[str, Any], content: Any, **headers: str) -> Any:
    url = made["uploadUrl"].replace("testserver", f"{address[0]}:{address[1]}")
    return httpx.put(url, content=content, headers={**made["headers"], **headers}, timeout=30)


def how_far(address: tuple[str, int], made: dict[str, Any], size: int) -> str:
    asked = {"content-range": f"bytes */{size}", "content-length": "0"}
    found: str = put(address, made, b"", **asked).headers.get("range", "")
    return found


def test_a_connection_that_is_cut_goes_on_where_it_was(
    app: Application, address: tuple[str, int]
) -> None:
    data = bytes(range(256)) * 40
    made = place(app, sizeBytes=len(data))
    with opened(address, made) as cut:
        cut.sendall(data[:6000])
    while (far := how_far(address, made, len(data))) != "bytes=0-5999":
        assert far == ""
    rest = {
        "content-range": f"bytes 6000-{len(data) - 1}/{len(data)}",
        "content-length": str(len(data) - 6000),
    }
    answer = put(address, made, data[6000:], **rest)
    while answer.status_code == 409:
        assert answer.json()["code"] == "upload_busy"
        answer = put(address, made, data[6000:], **rest)
    assert answer.status_code == 200, answer.text
    assert app.storage.get(made["sourceKey"]) == data


def test_of_two_senders_at_once_the_second_is_told_to_wait(
    app: Application, address: tuple[str, int]
) -> None:
    made = place(app)
    with opened(address, made) as first:
        first.sendall(b"a" * 500)
        second = put(address, made, b"b" * 1024)
        assert (second.status_code, second.json()["code"]) == (409, "upload_busy")
        assert second.headers["retry-after"] == "1"
        first.sendall(b"a" * 524)
        assert first.recv(1024).startswith(b"HTTP/1.1 200")
    assert app.storage.get(made["sourceKey"]) == b"a" * 1024


def test_what_comes_after_the_promised_bytes_is_no_part_of_the_video(
    app: Application, address: tuple[str, int]
) -> None:
    made = place(app)
    with opened(address, made) as connection:
        connection.sendall(b"a" * 1024 + b"b" * 1024)
        assert connection.recv(1024).startswith(b"HTTP/1.1 200")
    assert app.storage.get(made["sourceKey"]) == b"a" * 1024


def test_a_body_without_a_length_is_refused_before_it_is_read_and_the_connection_ends(
    app: Application, address: tuple[str, int]
) -> None:
    made = place(app)
    parts = urlsplit(made["uploadUrl"])
    head = f"PUT {parts.path}?{parts.query} HTTP/1.1\r\nhost: testserver\r\n"
    head += "content-type: video/mp4\r\ntransfer-encoding: chunked\r\n\r\n10000\r\n"
    with socket.create_connection(address, timeout=30) as connection:
        connection.sendall(head.encode())
        answer = connection.makefile("rb").read()
    assert answer.startswith(b"HTTP/1.1 411")
    assert b"length_required" in answer
    assert files(app) == []


def test_a_large_video_is_never_in_memory(app: Application, address: tuple[str, int]) -> None:
    def peak() -> int:
        lines = Path("/proc/self/status").read_text().splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))

    made = place(app, sizeBytes=BIG)
    block = b"\x01" * 65_536
    before = peak()
    answer = put(address, made, (block for _ in range(BIG // len(block))))
    assert answer.status_code == 200, answer.text
    assert app.storage.size(made["sourceKey"]) == BIG
    assert peak() - before < BIG // 2
