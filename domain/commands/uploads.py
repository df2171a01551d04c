"""Reserve, find, reject and end an upload; its owner's places are counted in the same commit."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from domain.aggregate import stamp
from domain.commands.credits import opened_account
from domain.credits import InsufficientCredits
from domain.draft import Draft, known
from domain.eligibility import cleared
from domain.generations import ENDED, Generation, IdempotencyKeyReused
from domain.prices import Terms
from domain.slots import UploadSlots
from domain.uploads import Upload, UploadExpired, upload_of
from domain.videos import VIDEO_TYPES, UnsupportedVideoType, UploadTooLarge


@dataclass(frozen=True)
class ReserveUpload:
    """Reserve a place for a video of `size` bytes at `key`, on `terms`.

    `upload` is the new upload's id: made from the Idempotency-Key where there is one, so that a
    repeat finds the first. `fingerprint` tells the same request from another.
    """

    owner: UUID
    upload: UUID
    key: str
    filename: str
    content_type: str
    size: int
    terms: Terms
    fingerprint: str
    request_id: str
    now: datetime

    @property
    def makes(self) -> UUID:
        """The upload's id."""
        return self.upload

    def run(self, draft: Draft) -> dict[str, Any]:
        """Decide; return what was reserved, the same for ever.

        UnsupportedVideoType, UploadTooLarge, AccountSuspended, PaymentPastDue,
        InsufficientCredits, TooManyUploads or IdempotencyKeyReused.
        """
        upload = draft.find(Upload, self.upload)
        if upload is None:
            upload = self._reserve(draft)
        elif upload.removed:
            raise UploadExpired(stamp(upload.expires_at))
        elif upload.fingerprint != self.fingerprint:
            raise IdempotencyKeyReused
        return {
            "upload": upload.id,
            "key": upload.key,
            "content_type": upload.content_type,
            "size": upload.size,
            "created_at": upload.created_on,
            "sent_by": upload.sent_by,
            "expires_at": upload.use_by,
        }

    def _reserve(self, draft: Draft) -> Upload:
        if self.content_type not in VIDEO_TYPES:
            raise UnsupportedVideoType(self.content_type)
        account = opened_account(draft, self.owner)
        terms = self.terms.limits(cleared(account, 1, self.now)).uploads
        if self.size > terms.largest:
            raise UploadTooLarge(self.size, terms.largest)
        if account.available < 1:
            raise InsufficientCredits(1, account.available)
        expires_at = self.now + timedelta(seconds=terms.to_use)
        slots = draft.obtain(
            UploadSlots,
            UploadSlots.create_id(self.owner),
            lambda: UploadSlots.opened(self.owner, self.now),
        )
        slots.take(self.upload, expires_at, terms.at_once, self.now)
        return draft.add(
            Upload.reserved(
                self.upload,
                self.now,
                owner=self.owner,
                key=self.key,
                filename=self.filename,
                content_type=self.content_type,
                size=self.size,
                sent_by=self.now + timedelta(seconds=terms.to_send),
                expires_at=expires_at,
                kept=terms.kept,
                fingerprint=self.fingerprint,
                request_id=self.request_id,
            )
        )


@dataclass(frozen=True)
class FindUpload:
    """Ask for one's own upload by its source key."""

    owner: UUID
    key: str

    def run(self, draft: Draft) -> dict[str, Any]:
        """Return what is known of it; Unknown for another's, or for a key of nothing."""
        upload = sourced(draft, self.owner, self.key)
        return {
            "upload": upload.id,
            "key": upload.key,
            "filename": upload.filename,
            "content_type": upload.content_type,
            "size": upload.size,
            "status": upload.status,
            "facts": upload.facts,
            "sha256": upload.sha256,
            "reason": upload.reason,
            "expires_at": stamp(upload.expires_at),
        }


@dataclass(frozen=True)
class RejectUpload:
    """Record that the bytes, deleted already, were no video that can be used."""

    owner: UUID
    upload: UUID
    code: str
    message: str
    now: datetime

    def run(self, draft: Draft) -> bool:
        """Return whether it counted: what was used, rejected or expired before stays so."""
        upload = owned(draft, self.owner, self.upload)
        counted = upload.reject(self.code, self.message, self.now)
        free(draft, upload, self.now)
        return counted


@dataclass(frozen=True)
class ExpireUpload:
    """End an upload whose time is over; never one that a running generation needs."""

    owner: UUID
    upload: UUID
    now: datetime

    def run(self, draft: Draft) -> bool:
        """Return whether its bytes may be deleted: from then on nothing can use them."""
        upload = owned(draft, self.owner, self.upload)
        for generation in upload.generations:
            user = draft.find(Generation, generation)
            if user is not None and user.status not in ENDED:
                return False
        over = upload.expire(self.now)
        if over:
            free(draft, upload, self.now)
        return over


@dataclass(frozen=True)
class RemoveUpload:
    """Record that the bytes of an upload that has ended are deleted."""

    owner: UUID
    upload: UUID
    now: datetime

    def run(self, draft: Draft) -> None:
        """Record it once; nothing where it has not ended."""
        owned(draft, self.owner, self.upload).remove(self.now)


def receive(
    draft: Draft,
    owner: UUID,
    key: str,
    generation: UUID,
    facts: dict[str, Any],
    sha256: str,
    size: int,
    now: datetime,
) -> Upload:
    """Let a generation, requested in the same commit, use the video that was found at `key`.

    `facts`, `sha256` and `size` are of the stored bytes. Unknown, UploadExpired, UploadRejected,
    UploadIncomplete or UploadChanged.
    """
    upload = sourced(draft, owner, key)
    upload.receive(generation, facts, sha256, size, now)
    free(draft, upload, now)
    return upload


def let_go(draft: Draft, owner: UUID, key: str, now: datetime) -> None:
    """End an upload early, where each of its generations is forgotten."""
    identity = upload_of(key)
    upload = draft.find(Upload, identity) if identity else None
    if upload is None or upload.owner != owner:
        return
    users = [draft.find(Generation, each) for each in upload.generations]
    if all(user is None or user.forgotten for user in users):
        upload.end(now)


def sourced(draft: Draft, owner: UUID, key: str) -> Upload:
    """Return the owner's own upload by its source key; Unknown for another's, as for none."""
    identity = upload_of(key)
    upload = owned(draft, owner, identity) if identity else None
    return known(Upload, upload if upload and upload.key == key else None)


def owned(draft: Draft, owner: UUID, identity: UUID) -> Upload:
    """Return the owner's own upload; Unknown for another's, as for none."""
    upload = draft.find(Upload, identity)
    return known(Upload, upload if upload and upload.owner == owner else None)


def free(draft: Draft, upload: Upload, now: datetime) -> None:
    """Give back the place of an upload that is reserved no longer."""
    slots = draft.find(UploadSlots, UploadSlots.create_id(upload.owner))
    if slots is not None and upload.status != "reserved":
        slots.free(upload.id, now)
