"""A client sends a video: reserve a place, put the bytes there, go on where it was cut off."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TextColumn,
    TransferSpeedColumn,
)

from serve.client import TIMEOUT, checked, refused

TYPES = {
    ".mp4": "video/mp4",
    ".m4v": "video/mp4",
    ".mov": "video/quicktime",
    ".qt": "video/quicktime",
    ".webm": "video/webm",
    ".mkv": "video/x-matroska",
}
UPLOADS = "/api/video-to-motion/uploads"
BLOCK = 1 << 18
TRIES, PAUSE = 5, 0.5
GO_ON = {308, 408, 409, 429, 500, 502, 503, 504}
"""Statuses after which the rest may be sent: the store has some of it, or is busy."""


def sent(out: Console, api: httpx.Client, path: Path) -> str:
    """Send a video, with a progress bar; return its source key. Exit 1 where it is refused."""
    kind = TYPES.get(path.suffix.lower())
    if kind is None:
        out.print(f"[red]{path.name}: a video is one of {', '.join(TYPES)}[/red]")
        raise typer.Exit(2)
    size = path.stat().st_size
    if size == 0:
        out.print(f"[red]{path.name} is empty[/red]")
        raise typer.Exit(2)
    body = {"filename": path.name, "contentType": kind, "sizeBytes": size}
    place = checked(out, api.post(UPLOADS, json=body, headers={"idempotency-key": str(uuid4())}))
    columns = (TextColumn("sending"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=out) as progress:
        bar = progress.add_task("sending", total=size)
        transfer(out, path, place, lambda there: progress.update(bar, completed=there))
    return str(place["sourceKey"])


def transfer(
    out: Console, path: Path, place: dict[str, Any], told: Callable[[int], object]
) -> None:
    """Put a file's bytes where they were reserved; a broken connection is gone on with."""
    size, first = path.stat().st_size, 0
    for tried in range(1, TRIES + 1):
        try:
            answer = put(path, place, first, told)
        except httpx.TransportError:
            if tried == TRIES:
                raise
        else:
            if answer.is_success:
                return
            if answer.status_code not in GO_ON or tried == TRIES:
                raise refused(out, answer)
        time.sleep(PAUSE * tried)
        first = arrived(place, size)
        if first == size:
            return


def put(
    path: Path, place: dict[str, Any], first: int, told: Callable[[int], object]
) -> httpx.Response:
    """Send the bytes from `first` on; `told` hears how many are on their way."""
    size = path.stat().st_size
    headers = {**place["headers"], "content-length": str(size - first)}
    if first:
        headers["content-range"] = f"bytes {first}-{size - 1}/{size}"

    def blocks() -> Iterator[bytes]:
        with path.open("rb") as file:
            file.seek(first)
            while block := file.read(BLOCK):
                yield block
                told(file.tell())

    return httpx.request(
        place["method"], place["uploadUrl"], content=blocks(), headers=headers, timeout=TIMEOUT
    )


def arrived(place: dict[str, Any], size: int) -> int:
    """Return how many bytes the store has; 0 where it cannot tell, as a bucket."""
    headers = {**place["headers"], "content-length": "0", "content-range": f"bytes */{size}"}
    try:
        answer = httpx.request(
            place["method"], place["uploadUrl"], headers=headers, timeout=TIMEOUT
        )
    except httpx.TransportError:
        return 0
    if answer.is_success:
        return size
    last = answer.headers.get("range", "").removeprefix("bytes=0-")
    return int(last) + 1 if answer.status_code == 308 and last.isdecimal() else 0  # noqa: PLR2004 - Resume Incomplete
