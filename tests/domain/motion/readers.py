"""Programs of others that read our files: three.js, and what it says of them."""

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from domain.motion.skeleton import Floats

FILES = ("package.json", "package-lock.json", "read.mjs")


@dataclass(frozen=True)
class Seen:
    """What a reader found: `places` (T, J, 3) of the joints in the world, in the file's units."""

    names: list[str]
    parents: list[int]
    places: Floats
    told: dict[str, Any]


@dataclass(frozen=True)
class Three:
    """three.js, installed in a folder."""

    folder: Path

    def read(self, data: bytes, ending: str, fps: float, frames: int) -> Seen:
        """Open a file and play it."""
        node = shutil.which("node")
        assert node is not None
        path = self.folder / f"motion.{ending}"
        path.write_bytes(data)
        asked = [node, "read.mjs", path.name, str(fps), str(frames)]
        answer = subprocess.run(asked, cwd=self.folder, capture_output=True, check=False, text=True)
        assert answer.returncode == 0, answer.stderr
        found = json.loads(answer.stdout)
        return Seen(found["names"], found["parents"], np.array(found["frames"]), found)


def installed(folder: Path) -> Three:
    """Install what the lock file pins."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not installed, and three.js comes from it")
    for name in FILES:
        shutil.copy(Path(__file__).with_name("three") / name, folder)
    subprocess.run([npm, "ci", "--no-audit", "--no-fund"], cwd=folder, check=True)
    return Three(folder)
