"""A file on its way into a folder: it grows beside its place, and is there only when whole."""

import fcntl
import os
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Self


class Busy(Exception):  # noqa: N818 - it says what the file is
    """Somebody else is sending these bytes at this moment."""


class Complete(Exception):  # noqa: N818 - likewise
    """All the bytes are there already."""


class Overflow(Exception):  # noqa: N818 - likewise
    """More bytes came than were promised; nothing of them is kept."""


class Ended(Exception):  # noqa: N818 - likewise
    """What had arrived was deleted meanwhile."""


class Partial:
    """The bytes of one upload of `size` bytes, which one sender at a time may add to.

    As a context manager it holds the lock: Busy or Complete where it cannot. The lock is the open
    file's, so that it holds between processes and ends with whoever held it. Methods may be
    called in any thread.
    """

    def __init__(self, path: Path, size: int) -> None:
        self.path, self.size = path, size
        self.part = part_of(path)
        self.turn = Lock()

    def arrived(self) -> int:
        """Return how many bytes are there, without the lock."""
        for path in (self.path, self.part):
            with suppress(FileNotFoundError):
                return path.stat().st_size
        return 0

    def __enter__(self) -> Self:
        """Take the lock."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.part, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self.file = os.fdopen(descriptor, "r+b", buffering=0)
        try:
            self._lock(descriptor)
        except BaseException:
            self.file.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the lock; what has arrived stays."""
        with self.turn:
            self.file.close()

    def begin(self, offset: int, end: int) -> None:
        """Go on at `offset`, not beyond what has arrived, up to `end`; what is after it goes."""
        with self.turn:
            self.end = end
            self.file.truncate(offset)
            self.file.seek(offset)

    def add(self, data: bytes) -> None:
        """Append bytes; Overflow, and nothing is left, where they are too many."""
        with self.turn:
            if self.file.tell() + len(data) > self.end:
                self._drop_own(self.file.fileno())
                raise Overflow
            left = memoryview(data)
            while left:
                left = left[self.file.write(left) :]

    def keep(self) -> int:
        """Flush what has arrived to the disk, and show it once it is all; return how much it is.

        Ended where it was deleted meanwhile.
        """
        with self.turn:
            os.fsync(self.file.fileno())
            offset = self.file.tell()
            if offset == self.size:
                if not self._is_part(self.file.fileno()):
                    raise Ended
                self.part.replace(self.path)
                flush_folder(self.path.parent)
            return offset

    def _lock(self, descriptor: int) -> None:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy from None
        if self.path.exists():
            # Also where the file that was opened here has become it since.
            self._drop_own(descriptor)
            raise Complete
        if not self._is_part(descriptor):
            raise Busy

    def _drop_own(self, descriptor: int) -> None:
        if self._is_part(descriptor):
            self.part.unlink()

    def _is_part(self, descriptor: int) -> bool:
        with suppress(FileNotFoundError):
            return os.path.samestat(os.fstat(descriptor), self.part.stat())
        return False


def part_of(path: Path) -> Path:
    """Return where the bytes of a file lie while they arrive; no key names it."""
    return path.with_name(f".{path.name}.part")


def flush_folder(folder: Path) -> None:
    """Make the names in a folder last."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
