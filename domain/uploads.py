"""An upload: a video on its way in, from the reserved place to the end of its bytes."""

import re
from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

from eventsourcing.domain import AggregateCreated, event

from domain.aggregate import Aggregate, Refused, stamp
from domain.redaction import redacted

SOURCE_KEY = re.compile(r"sources/([0-9a-f]{32})-[0-9a-f]{32}")


class UploadExpired(Refused):
    """Its time is over, and its bytes are gone or about to go: (when)."""

    CODE = "upload_expired"

    def __str__(self) -> str:
        """Say what to do."""
        return f"the upload expired at {self.args[0]}; send the video again"


class UploadRejected(Refused):
    """The video was looked at, and is none that can be used: (code, message)."""

    CODE = "upload_rejected"

    def __str__(self) -> str:
        """Repeat why."""
        return f"the video was rejected: {self.args[1]}"

    def facts(self) -> dict[str, Any]:
        """Return the code of the reason."""
        return {"reason": self.args[0]}


class UploadIncomplete(Refused):
    """The bytes have not all arrived: (bytes there, bytes promised)."""

    CODE = "upload_incomplete"

    def __str__(self) -> str:
        """Name both figures."""
        return f"{self.args[0]} of the {self.args[1]} bytes have arrived"

    def facts(self) -> dict[str, Any]:
        """Return both figures."""
        return {"receivedBytes": self.args[0], "sizeBytes": self.args[1]}


class UploadChanged(Refused):
    """The stored bytes are others than those that were first looked at."""

    CODE = "upload_changed"

    def __str__(self) -> str:
        """Say what to do."""
        return "the video was replaced after it was first used; reserve an upload of its own for it"


class Upload(Aggregate):
    """A video's bytes. Once it expires nothing new may use them, and they are deleted."""

    TOPIC = "upload"

    class Reserved(AggregateCreated):
        """A place was reserved for `size` bytes at `key`.

        They are sent until `sent_by` and first used before `expires_at`; once used, they are
        kept for `kept` seconds.
        """

        TOPIC = "upload.reserved"
        owner: UUID
        key: str
        filename: str
        content_type: str
        size: int
        sent_by: datetime
        expires_at: datetime
        kept: float
        fingerprint: str
        request_id: str

    class Received(Aggregate.Event):
        """The bytes were found, a video; `facts` are the probe's. A generation uses them."""

        TOPIC = "upload.received"
        generation: UUID
        facts: dict[str, Any]
        sha256: str
        size: int

    class Reused(Aggregate.Event):
        """One more generation uses it; it is kept from here on."""

        TOPIC = "upload.reused"
        generation: UUID

    class Rejected(Aggregate.Event):
        """The bytes are no video that can be used, for a reason in our words."""

        TOPIC = "upload.rejected"
        code: str
        message: str

    class Expired(Aggregate.Event):
        """Its time is over: nothing may use it any more, and its bytes may be deleted."""

        TOPIC = "upload.expired"

    class Removed(Aggregate.Event):
        """Its bytes are deleted, for good, and what it was called is forgotten."""

        TOPIC = "upload.removed"
        FORGETS: ClassVar[bool] = True

    @event(Reserved)
    def __init__(
        self,
        owner: UUID,
        key: str,
        filename: str,
        content_type: str,
        size: int,
        sent_by: datetime,
        expires_at: datetime,
        kept: float,
        fingerprint: str,
        request_id: str,
    ) -> None:
        self.owner = owner
        self.key = key
        self.filename = filename
        self.content_type = content_type
        self.size = size
        self.sent_by = sent_by
        self.use_by = self.expires_at = expires_at
        self.kept = kept
        self.fingerprint = fingerprint
        self.request_id = request_id
        self.status = "reserved"
        self.removed = False
        self.generations: list[UUID] = []
        self.facts: dict[str, Any] = {}
        self.sha256 = ""
        self.reason: list[str] = []

    @classmethod
    def reserved(cls, upload: UUID, now: datetime, **fields: Any) -> "Upload":
        """Reserve a place; the fields are those of the event."""
        return cls._create(cls.Reserved, id=upload, timestamp=now, **fields)

    def receive(
        self, generation: UUID, facts: dict[str, Any], sha256: str, size: int, now: datetime
    ) -> None:
        """Let a generation use the bytes that were found, once for each generation.

        UploadExpired, UploadRejected, UploadIncomplete or UploadChanged.
        """
        if generation in self.generations:
            return
        self.check_usable(now)
        if size != self.size:
            raise UploadIncomplete(size, self.size)
        if self.status == "reserved":
            self._received(generation, facts, sha256, size, timestamp=now)
        elif sha256 != self.sha256:
            raise UploadChanged
        else:
            self._reused(generation, timestamp=now)

    def check_usable(self, now: datetime) -> None:
        """Raise UploadExpired or UploadRejected where no generation may use it any more."""
        if self.status == "rejected":
            raise UploadRejected(*self.reason)
        if self.status == "expired" or (self.status == "reserved" and now >= self.expires_at):
            raise UploadExpired(stamp(self.expires_at))

    def reject(self, code: str, message: str, now: datetime) -> bool:
        """Record that the bytes are no good, before anything used them; whether it counted."""
        if self.status != "reserved":
            return False
        self._rejected(code, message, timestamp=now)
        return True

    def spoil(self, code: str, message: str, now: datetime) -> None:
        """Record that a generation found nothing to use in the bytes: no other one may try."""
        if self.status == "received":
            self._rejected(code, message, timestamp=now)

    def expire(self, now: datetime) -> bool:
        """End it where its time is over; whether its bytes may be deleted for good."""
        if self.status != "expired" and now < self.expires_at:
            return False
        self.end(now)
        return True

    def end(self, now: datetime) -> None:
        """End it before its time; nothing may use it from here on."""
        if self.status in ("reserved", "received"):
            self._expired(timestamp=now)

    def remove(self, now: datetime) -> None:
        """Record that the bytes are deleted, once, after the end."""
        if not self.removed and self.status in ("expired", "rejected"):
            self._removed(timestamp=now)

    @event(Received)
    def _received(
        self, generation: UUID, facts: dict[str, Any], sha256: str, size: int, timestamp: datetime
    ) -> None:
        self.status, self.facts, self.sha256 = "received", facts, sha256
        self._used(generation, timestamp)

    @event(Reused)
    def _reused(self, generation: UUID, timestamp: datetime) -> None:
        self._used(generation, timestamp)

    def _used(self, generation: UUID, timestamp: datetime) -> None:
        self.generations = [*self.generations, generation]
        self.expires_at = timestamp + timedelta(seconds=self.kept)

    @event(Rejected)
    def _rejected(self, code: str, message: str, timestamp: datetime) -> None:
        self.status, self.reason = "rejected", [code, message]

    @event(Expired)
    def _expired(self, timestamp: datetime) -> None:
        self.status = "expired"

    @event(Removed)
    def _removed(self, timestamp: datetime) -> None:
        self.removed, self.facts = True, redacted(self.facts)
        self.filename = self.content_type = self.fingerprint = self.sha256 = ""


def key_of(upload: UUID, chance: str) -> str:
    """Return the source key of an upload; `chance` is 32 hexadecimal digits that nobody knows."""
    return f"sources/{upload.hex}-{chance}"


def upload_of(key: str) -> UUID | None:
    """Return the upload that a source key names; None where it is none."""
    found = SOURCE_KEY.fullmatch(key)
    return UUID(found.group(1)) if found else None
