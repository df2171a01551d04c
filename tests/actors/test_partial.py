from pathlib import Path

import pytest

from actors.partial import Busy, Complete, Ended, Overflow, Partial
from actors.storage import FolderStorage

KEY = "sources/ab-cd"


@pytest.fixture
def folder(tmp_path: Path) -> FolderStorage:
    return FolderStorage(tmp_path / "assets", "http://localhost", b"secret", 60)


def files(folder: FolderStorage) -> list[str]:
    return sorted(path.name for path in folder.root.rglob("*") if path.is_file())


def test_a_file_is_there_only_when_it_is_whole(folder: FolderStorage) -> None:
    with folder.partial(KEY, 6) as part:
        part.begin(0, 6)
        part.add(b"abc")
        assert part.keep() == 3
        assert folder.size(KEY) is None
    with folder.partial(KEY, 6) as part:
        assert part.arrived() == 3
        part.begin(3, 6)
        part.add(b"def")
        assert part.keep() == 6
    assert folder.get(KEY) == b"abcdef"
    assert files(folder) == ["ab-cd"]


def test_what_is_sent_again_replaces_what_came_after_it(folder: FolderStorage) -> None:
    with folder.partial(KEY, 6) as part:
        part.begin(0, 6)
        part.add(b"abcde")
        part.begin(2, 6)
        part.add(b"xy")
        assert part.keep() == 4
    assert folder.partial(KEY, 6).arrived() == 4


def test_one_byte_too_many_leaves_nothing(folder: FolderStorage) -> None:
    with folder.partial(KEY, 6) as part:
        part.begin(0, 6)
        part.add(b"abcdef")
        with pytest.raises(Overflow):
            part.add(b"g")
    assert files(folder) == []


def test_two_senders_do_not_mix(folder: FolderStorage) -> None:
    first: Partial
    with folder.partial(KEY, 6) as first:
        first.begin(0, 6)
        first.add(b"abc")
        with pytest.raises(Busy), folder.partial(KEY, 6):
            pass
        first.add(b"def")
        first.keep()
        with pytest.raises(Complete), folder.partial(KEY, 6):
            pass
    assert folder.get(KEY) == b"abcdef"
    assert files(folder) == ["ab-cd"]


def test_what_was_deleted_while_it_arrived_does_not_come_back(folder: FolderStorage) -> None:
    with folder.partial(KEY, 6) as part:
        part.begin(0, 6)
        part.add(b"abcdef")
        folder.delete(KEY)
        with pytest.raises(Ended):
            part.keep()
    assert files(folder) == []


def test_a_lock_outlives_nobody(folder: FolderStorage) -> None:
    held = folder.partial(KEY, 6).__enter__()
    held.file.close()
    with folder.partial(KEY, 6) as part:
        assert part.arrived() == 0
