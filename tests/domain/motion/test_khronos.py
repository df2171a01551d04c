"""What the Khronos glTF validator says of our files."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from domain.motion import glb
from domain.motion.clip import Clip
from domain.motion.rigs.carry import carried
from domain.motion.rigs.catalogue import RIGS, rig_named
from tests.domain.motion.clips import standing, walking, wild

HERE = Path(__file__).with_name("khronos")


@pytest.fixture(scope="session")
def validator(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the validator that the lock file pins; return its folder."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not installed, and the Khronos validator comes from it")
    folder = tmp_path_factory.mktemp("khronos")
    for name in ("package.json", "package-lock.json", "validate.mjs"):
        shutil.copy(HERE / name, folder)
    subprocess.run([npm, "ci", "--no-audit", "--no-fund"], cwd=folder, check=True)
    return folder


def report(validator: Path, data: bytes) -> dict[str, Any]:
    node = shutil.which("node")
    assert node is not None
    (validator / "motion.glb").write_bytes(data)
    answer = subprocess.run(
        [node, "validate.mjs", "motion.glb"], cwd=validator, check=True, capture_output=True
    )
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


@pytest.mark.parametrize("clip", [walking(60), standing(1), wild(1, 20)], ids=["walk", "1", "wild"])
def test_the_khronos_validator_finds_no_fault(validator: Path, clip: Clip) -> None:
    found = report(validator, glb.write(clip, "a walk"))
    issues = found["issues"]
    assert (issues["numErrors"], issues["numWarnings"]) == (0, 0), issues["messages"]
    assert found["info"]["animationCount"] == 1


@pytest.mark.parametrize("name", RIGS)
def test_the_khronos_validator_finds_no_fault_with_any_rig(validator: Path, name: str) -> None:
    rig = rig_named(name)
    found = report(validator, glb.write(carried(walking(20), rig), "a walk", rig))
    issues = found["issues"]
    assert (issues["numErrors"], issues["numWarnings"]) == (0, 0), issues["messages"]


def test_the_khronos_validator_would_find_a_fault(validator: Path) -> None:
    data = glb.write(standing(2)).replace(b'"max"', b'"min"', 1)
    assert report(validator, data)["issues"]["numErrors"] > 0
