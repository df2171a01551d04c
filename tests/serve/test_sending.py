"""A video is sent over a real socket, to a store that cuts connections off."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from httpx import TransportError
from rich.console import Console
from typer import Exit
from typer.testing import CliRunner

from serve import sending
from serve.cli import app

SIZE = 3 * sending.BLOCK


class Store:
    """Takes an upload as the embedded store does; hangs up after `cuts` bytes, once for each."""

    def __init__(self, cuts: list[int]) -> None:
        self.cuts, self.there, self.asked = cuts, bytearray(), list[str]()
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listening.getsockname()[1]}/uploads/a"
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self.listening.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self.listening.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as lines:
                self._answer(connection, lines)

    def _answer(self, connection: socket.socket, lines: Any) -> None:
        head: dict[str, str] = {}
        lines.readline()
        while line := lines.readline().decode().strip():
            name, _, value = line.partition(":")
            head[name.lower()] = value.strip()
        wanted = head.get("content-range", "")
        self.asked.append(wanted)
        if not wanted.startswith("bytes */"):
            left = int(head["content-length"])
            taken = min(left, self.cuts.pop(0)) if self.cuts else left
            self.there += lines.read(taken)
            if taken < left:
                return
        status = b"200 OK" if len(self.there) == SIZE else b"308 Resume Incomplete"
        span = b"range: bytes=0-%d\r\n" % (len(self.there) - 1) if self.there else b""
        connection.sendall(b"HTTP/1.1 %s\r\n%scontent-length: 0\r\n\r\n" % (status, span))


@pytest.fixture
def video(tmp_path: Path) -> Path:
    path = tmp_path / "a.mp4"
    path.write_bytes(bytes(range(256)) * (SIZE // 256))
    return path


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "PAUSE", 0.0)


@pytest.fixture
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    opened = Store(request.param)
    yield opened
    opened.close()


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("store", [[], [0], [1000], [sending.BLOCK + 1, 10]], indirect=True)
def test_a_video_arrives_whole_however_often_the_connection_breaks(
    store: Store, video: Path
) -> None:
    cuts, told = len(store.cuts), list[int]()
    place = {"method": "PUT", "uploadUrl": store.url, "headers": {"content-type": "video/mp4"}}
    sending.transfer(Console(quiet=True), video, place, told.append)
    assert bytes(store.there) == video.read_bytes()
    assert told[-1] == SIZE
    assert store.asked.count(f"bytes */{SIZE}") == cuts


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("store", [[0] * 9], indirect=True)
def test_a_store_that_always_hangs_up_is_given_up(store: Store, video: Path) -> None:
    place = {"method": "PUT", "uploadUrl": store.url, "headers": {"content-type": "video/mp4"}}
    with pytest.raises((Exit, TransportError)):
        sending.transfer(Console(quiet=True), video, place, int)


def test_capture_says_what_a_video_is_and_what_is_not_there(tmp_path: Path) -> None:
    text = tmp_path / "a.txt"
    text.write_text("no video")
    url = ["--url", "http://127.0.0.1:9", "--token", "t"]
    done = CliRunner().invoke(app, ["capture", str(text), *url])
    assert done.exit_code == 2
    assert "a video is one of .mp4" in done.output
    assert CliRunner().invoke(app, ["capture", str(tmp_path / "b.mp4"), *url]).exit_code == 2
    (tmp_path / "empty.mp4").touch()
    empty = CliRunner().invoke(app, ["capture", str(tmp_path / "empty.mp4"), *url])
    assert (empty.exit_code, "is empty" in empty.output) == (2, True)
    text.rename(tmp_path / "a.mp4")
    away = CliRunner().invoke(app, ["capture", str(tmp_path / "a.mp4"), *url])
    assert (away.exit_code, "does not answer" in away.output) == (1, True)
