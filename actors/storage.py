"""Bytes by key: what every storage can do, and the one that is a folder of this machine."""

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Protocol
from urllib.parse import urlencode

from actors.links import Link, Ticket, link_query, upload_query, verified_link, verified_upload
from actors.partial import Partial, flush_folder, part_of
from actors.signatures import window

_KEY = re.compile(r"[a-z0-9_-][a-z0-9_.-]{0,127}(/[a-z0-9_-][a-z0-9_.-]{0,127}){0,15}")
BLOCK = 2**20
"""Bytes that are copied at once."""
_ABSENT = (FileNotFoundError, IsADirectoryError, NotADirectoryError)


class BadKey(ValueError):  # noqa: N818 - it names what is wrong with the argument
    """A key that is no relative path of plain, lower-case segments."""


class NoSuchFile(LookupError):  # noqa: N818 - it says what there is, not that something broke
    """Nothing is stored under this key."""


@dataclass(frozen=True)
class SignedUrl:
    """An address that anyone who has it may GET until `expires_at` (epoch seconds)."""

    url: str
    expires_at: float


@dataclass(frozen=True)
class SignedUpload:
    """Where anyone who has it may send `headers["content-length"]` bytes until `expires_at`.

    Every header has to come with the request as it is here. `expires_at` in epoch seconds.
    """

    url: str
    method: str
    headers: dict[str, str]
    expires_at: float


class Storage(Protocol):
    """Where the bytes are. Keys are relative paths of `[a-z0-9_.-]` segments; BadKey otherwise."""

    def put(self, key: str, data: bytes, content_type: str) -> None:
        """Store all of `data`, or nothing; what was under `key` is replaced."""

    def get(self, key: str) -> bytes:
        """Return the bytes, or raise NoSuchFile."""

    def fetch(self, key: str, path: Path) -> str:
        """Write the bytes to a local file, in constant memory; return their SHA-256 in hex.

        NoSuchFile where nothing is stored. On any other error half a file may lie at `path`.
        """

    def size(self, key: str) -> int | None:
        """Return how many bytes are stored; None where nothing is."""

    def delete(self, key: str) -> None:
        """Forget the bytes, if there are any."""

    def delete_below(self, folder: str) -> None:
        """Forget the bytes of every key that begins with `folder` and a slash."""

    def upload(
        self, key: str, *, content_type: str, size: int, start: int, end: int
    ) -> SignedUpload:
        """Return where `size` bytes may be sent from `start` to `end` (epoch seconds).

        It is the same one for the same arguments.
        """

    def url(self, key: str, *, content_type: str, file_name: str, now: float) -> SignedUrl:
        """Return an address to GET; the same one during a window of the storage's lifetime."""


@dataclass(frozen=True)
class FolderStorage:
    """Files below `root`, reached at `{base_url}/files/{key}` with links signed by `secret`.

    A link lives between one and two times `lifetime` (seconds, at least 1).
    """

    root: Path
    base_url: str
    secret: bytes = field(repr=False)
    lifetime: float

    def __post_init__(self) -> None:
        """Refuse an empty secret (anyone could sign with it) and a lifetime below a second."""
        if not self.secret:
            msg = "links need a secret to be signed with"
            raise ValueError(msg)
        refuse_short(self.lifetime)

    def path(self, key: str) -> Path:
        """Return where the bytes of `key` are or would be, always below the root."""
        return self.root / checked(key)

    def put(self, key: str, data: bytes, content_type: str) -> None:
        """Write beside the place, flush to the disk, then rename: readers see all or nothing."""
        path = self.path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(prefix=".", dir=path.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        flush_folder(path.parent)

    def get(self, key: str) -> bytes:
        """Return the bytes, or raise NoSuchFile."""
        try:
            return self.path(key).read_bytes()
        except _ABSENT:
            raise NoSuchFile(key) from None

    def fetch(self, key: str, path: Path) -> str:
        """Write the bytes to a local file, a block at a time; return their SHA-256 in hex."""
        try:
            with self.path(key).open("rb") as file:
                return written(iter(partial(file.read, BLOCK), b""), path)
        except _ABSENT:
            if self.size(key) is None:
                raise NoSuchFile(key) from None
            raise

    def size(self, key: str) -> int | None:
        """Return how many bytes are stored; None where nothing is."""
        path = self.path(key)
        return path.stat().st_size if path.is_file() else None

    def delete(self, key: str) -> None:
        """Forget the bytes, also those that are on their way, if there are any."""
        for path in (part_of(self.path(key)), self.path(key)):
            with suppress(*_ABSENT):
                path.unlink()

    def delete_below(self, folder: str) -> None:
        """Forget a folder and all that is in it, if it is there."""
        with suppress(*_ABSENT):
            shutil.rmtree(self.path(folder))

    def upload(
        self, key: str, *, content_type: str, size: int, start: int, end: int
    ) -> SignedUpload:
        """Return an address at this installation's own edge."""
        query = upload_query(
            self.secret, checked(key), content_type=content_type, size=size, end=end
        )
        url = f"{self.base_url.rstrip('/')}/uploads/{key}?{urlencode(query)}"
        headers = {"content-type": content_type, "content-length": str(size)}
        return SignedUpload(url, "PUT", headers, end)

    def ticket(self, key: str, query: Mapping[str, str], now: float) -> Ticket:
        """Return what an address to upload to allows, or raise BadSignature or LinkExpired.

        `query` holds `expires`, `type`, `size` and `signature`, as the client sent them.
        """
        return verified_upload(self.secret, key, query, now)

    def partial(self, key: str, size: int) -> Partial:
        """Return the place for the bytes of an upload on their way."""
        return Partial(self.path(key), size)

    def url(self, key: str, *, content_type: str, file_name: str, now: float) -> SignedUrl:
        """Return an address at this installation's own edge."""
        _, end = window(now, int(self.lifetime))
        query = link_query(
            self.secret, checked(key), content_type=content_type, file_name=file_name, end=end
        )
        return SignedUrl(f"{self.base_url.rstrip('/')}/files/{key}?{urlencode(query)}", end)

    def verify(self, key: str, query: Mapping[str, str], now: float) -> Link:
        """Return what the link promises, or raise BadSignature or LinkExpired.

        `query` holds `expires`, `type`, `name` and `signature`, as the client sent them.
        """
        return verified_link(self.secret, key, query, now)


def checked(key: str) -> str:
    """Return `key`, or raise BadKey where it could lead anywhere but below the root."""
    if not _KEY.fullmatch(key):
        raise BadKey(key)
    return key


def refuse_short(lifetime: float) -> None:
    """Raise ValueError for links that would be over before they arrive."""
    if lifetime < 1:
        msg = "links need a lifetime of a second at least"
        raise ValueError(msg)


def written(blocks: Iterable[bytes], path: Path) -> str:
    """Write blocks to a file as they come; return the SHA-256 of them all in hex."""
    digest = hashlib.sha256()
    with path.open("wb") as file:
        for block in blocks:
            digest.update(block)
            file.write(block)
    return digest.hexdigest()
