"""What an uploaded video really is: looked at once, before anything is promised or charged."""

import asyncio
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Any
from uuid import UUID

from actors.storage import NoSuchFile, Storage
from actors.writer import Writers
from deployments.video_to_motion.probe import probe
from domain.commands.captures import Source
from domain.commands.uploads import RejectUpload
from domain.motion.captures import CaptureFailed
from domain.uploads import UploadExpired, UploadIncomplete, UploadRejected
from serve.context import now

AT_ONCE = 2
"""Videos that are looked at at once: each is a process that may use a core."""
WALL_SECONDS = 60.0
"""Seconds that a look may take on a busy machine; its processor time has a bound of its own."""


class Examiner:
    """Looks at videos in the storage, some at once; `longest` in seconds of one video."""

    def __init__(self, storage: Storage, writers: Writers, longest: float) -> None:
        self.storage, self.writers, self.longest = storage, writers, longest
        self.threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="examine")

    async def examined(self, owner: UUID, upload: dict[str, Any]) -> Source:
        """Return the video of an upload as FindUpload tells of it.

        UploadExpired, UploadRejected, UploadIncomplete; a CaptureFailed where the bytes are no
        video that can be used: they are then deleted, and the upload is rejected.
        """
        if upload["status"] == "received":
            return Source(upload["key"], upload["facts"], upload["sha256"], upload["size"])
        if upload["status"] == "rejected":
            raise UploadRejected(*upload["reason"])
        if upload["status"] == "expired":
            raise UploadExpired(upload["expires_at"])
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self.threads, self._look, upload)
        except CaptureFailed as failure:
            await asyncio.to_thread(self.storage.delete, upload["key"])
            reason = (failure.CODE, str(failure))
            await self.writers.ask(RejectUpload(owner, upload["upload"], *reason, now()))
            raise

    def _look(self, upload: dict[str, Any]) -> Source:
        key, promised = upload["key"], upload["size"]
        there = self.storage.size(key) or 0
        if there != promised:
            raise UploadIncomplete(there, promised)
        # What is told of a copy of one's own is true of the bytes that were hashed.
        with tempfile.TemporaryDirectory(prefix="nocapmocap-") as folder:
            path = Path(folder) / "video"
            try:
                digest = self.storage.fetch(key, path)
            except NoSuchFile:
                raise UploadIncomplete(0, promised) from None
            size = path.stat().st_size
            facts = probe(path, upload["content_type"], self.longest, wall_seconds=WALL_SECONDS)
        return Source(key, asdict(facts), digest, size)
