"""Bytes by key: what every storage can do, and the one that is a folder of this machine."""

import hmac
import os
import re
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from urllib.parse import urlencode

from actors.signatures import link_signature, window

_KEY = re.compile(r"[a-z0-9_-][a-z0-9_.-]{0,127}(/[a-z0-9_-][a-z0-9_.-]{0,127}){0,15}")
_ABSENT = (FileNotFoundError, IsADirectoryError, NotADirectoryError)


class BadKey(ValueError):  # noqa: N818 - it names what is wrong with the argument
    """A key that is no relative path of plain, lower-case segments."""


class NoSuchFile(LookupError):  # noqa: N818 - it says what there is, not that something broke
    """Nothing is stored under this key."""


class BadSignature(Exception):  # noqa: N818 - it says what was refused
    """A link that this storage did not sign, or not so."""


class LinkExpired(Exception):  # noqa: N818 - it says what happened to the link
    """A link that was good once."""


@dataclass(frozen=True)
class SignedUrl:
    """An address that anyone who has it may GET until `expires_at` (epoch seconds)."""

    url: str
    expires_at: float


@dataclass(frozen=True)
class Link:
    """What a verified link promises of the file behind it."""

    content_type: str
    file_name: str
    expires_at: float


class Storage(Protocol):
    """Where the bytes are. Keys are relative paths of `[a-z0-9_.-]` segments; BadKey otherwise."""

    def put(self, key: str, data: bytes, content_type: str) -> None:
        """Store all of `data`, or nothing; what was under `key` is replaced."""

    def get(self, key: str) -> bytes:
        """Return the bytes, or raise NoSuchFile."""

    def delete(self, key: str) -> None:
        """Forget the bytes, if there are any."""

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
        _flush_folder(path.parent)

    def get(self, key: str) -> bytes:
        """Return the bytes, or raise NoSuchFile."""
        try:
            return self.path(key).read_bytes()
        except _ABSENT:
            raise NoSuchFile(key) from None

    def delete(self, key: str) -> None:
        """Forget the bytes, if there are any."""
        with suppress(*_ABSENT):
            self.path(key).unlink()

    def url(self, key: str, *, content_type: str, file_name: str, now: float) -> SignedUrl:
        """Return an address at this installation's own edge."""
        _, end = window(now, int(self.lifetime))
        query = {"expires": str(end), "type": content_type, "name": file_name}
        query["signature"] = self._signature(checked(key), query)
        return SignedUrl(f"{self.base_url.rstrip('/')}/files/{key}?{urlencode(query)}", end)

    def verify(self, key: str, query: Mapping[str, str], now: float) -> Link:
        """Return what the link promises, or raise BadSignature or LinkExpired.

        `query` holds `expires`, `type`, `name` and `signature`, as the client sent them.
        """
        given = query.get("signature", "").encode("utf-8", "replace")
        if not hmac.compare_digest(given, self._signature(key, query).encode()):
            raise BadSignature
        expires_at = int(query["expires"])
        if now >= expires_at:
            raise LinkExpired
        return Link(query["type"], query["name"], expires_at)

    def _signature(self, key: str, query: Mapping[str, str]) -> str:
        return link_signature(
            self.secret,
            key=key,
            expires=query.get("expires", ""),
            content_type=query.get("type", ""),
            file_name=query.get("name", ""),
        )


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


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
