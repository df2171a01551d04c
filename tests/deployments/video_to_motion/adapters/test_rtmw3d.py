"""RTMW3D's adapter, with a tiny network that puts every keypoint on the brightest spot."""

from pathlib import Path

import numpy as np
import pytest

from deployments.text_to_motion.manifest import BadModel, Manifest, digest, write
from deployments.video_to_motion.adapters.rtmw3d import (
    DEPTH,
    HEIGHT,
    KEYPOINTS,
    WIDTH,
    Rtmw3d,
    metric,
)
from deployments.video_to_motion.crops import Region
from deployments.video_to_motion.landmarks import BODY, NAMES, marks
from deployments.video_to_motion.poses import Pose
from deployments.video_to_motion.registry import load
from domain.motion.skeleton import Floats
from tests.deployments.video_to_motion.adapters.onnx import model, node, shape, value, weight
from tests.deployments.video_to_motion.moves import jacks
from tests.deployments.video_to_motion.person import landmarks

SIZES = {"x": (WIDTH, (1, 2)), "y": (HEIGHT, (1, 3)), "z": (WIDTH, (1, 2))}


def network(depth_bin: int = 360, keypoints: int = 133, scale: float = 1.0) -> bytes:
    """Give a network: the brightest column and row of the picture, twice as fine; one depth."""
    nodes, constants, answers = [], [], []
    for axis, (size, reduced) in SIZES.items():
        finer = np.repeat(np.eye(size), 2, axis=1) * scale
        if axis == "z":
            finer = np.zeros((size, 2 * size))
            finer[:, depth_bin] = 1.0
        constants += [
            weight(f"{axis}w", finer),
            weight(f"{axis}o", np.ones((keypoints, 1))),
            shape(f"{axis}s", (1, 1, size)),
        ]
        nodes += [
            node("ReduceMax", ["input"], f"{axis}1", reduced),
            node("Reshape", [f"{axis}1", f"{axis}s"], f"{axis}2"),
            node("MatMul", [f"{axis}2", f"{axis}w"], f"{axis}3"),
            node("MatMul", [f"{axis}o", f"{axis}3"], f"simcc_{axis}"),
        ]
        answers.append(value(f"simcc_{axis}", (1, keypoints, 2 * size)))
    return model(nodes, constants, value("input", (1, 3, HEIGHT, WIDTH)), answers)


def saved(place: Path, data: bytes, **changed: object) -> Path:
    """Write a model's folder."""
    made = place / "rtmw3d-tiny"
    made.mkdir(parents=True, exist_ok=True)
    (made / "tiny.onnx").write_bytes(data)
    fields = {
        "name": "rtmw3d-tiny", "version": "0", "family": "rtmw3d", "license": "Apache-2.0",
        "commercial_use": True, "excluded_territories": (), "weights": "tiny.onnx",
        "files": {"tiny.onnx": digest(made / "tiny.onnx")}, "device": "cpu",
        "memory_bytes": 1 << 20, "longest_seconds": 60.0, "fps": 30.0, "data": "none",
    }  # fmt: skip
    write(made, Manifest(**{**fields, **changed}))  # type: ignore[arg-type]
    return made


@pytest.fixture
def tiny(tmp_path: Path) -> Pose:
    return load(saved(tmp_path, network()), "cpu")


def spot(x: int, y: int) -> Floats:
    pixels = np.zeros((400, 500, 3), np.uint8)
    pixels[y - 3 : y + 4, x - 3 : x + 4] = 255
    return pixels  # type: ignore[return-value]


@pytest.mark.parametrize(("x", "y", "angle"), [(250, 200, 0.0), (290, 140, 0.0), (230, 260, 0.6)])
def test_a_keypoint_is_told_where_it_is_in_the_picture(
    tiny: Pose, x: int, y: int, angle: float
) -> None:
    look = tiny.look(spot(x, y).astype(np.uint8), Region(np.array([250.0, 200.0]), 300.0, angle))
    assert look is not None
    # The first of equally bright places: the spot's nearest corner, as the crop is turned.
    assert np.abs(look.seen.image - [x, y]).max() < 7
    assert look.seen.presence == 1.0


def test_a_depth_is_told_in_metres_from_the_middle(tiny: Pose) -> None:
    assert isinstance(tiny, Rtmw3d)
    region = Region(np.array([250.0, 200.0]), 300.0, 0.0)
    look = tiny.look(spot(250, 200).astype(np.uint8), region)
    assert look is not None
    np.testing.assert_allclose(look.seen.world[:, 2], 0.0, atol=1e-9)
    assert pytest.approx(0.5436, abs=1e-4) == (360 / 2 / (WIDTH / 2) - 1) * DEPTH


def test_nobody_is_seen_where_no_keypoint_is_likely(tmp_path: Path) -> None:
    faint = load(saved(tmp_path, network(scale=0.05)), "cpu")
    region = Region(np.array([250.0, 200.0]), 300.0, 0.0)
    assert faint.look(spot(250, 200).astype(np.uint8), region) is None


def test_pixels_and_depths_of_a_body_become_its_metres() -> None:
    truth = landmarks(jacks())[20]
    hips = truth[marks("left_hip", "right_hip")].mean(axis=0)
    found = metric(truth[:, :2] * 137.0 + 50.0, truth[:, 2])
    np.testing.assert_allclose(found[BODY], (truth - hips)[BODY], atol=0.03)


def test_each_landmark_has_a_keypoint_of_its_own() -> None:
    assert set(KEYPOINTS) == set(NAMES)
    assert len(set(KEYPOINTS.values())) == len(NAMES)
    assert max(KEYPOINTS.values()) < 133


def test_what_is_no_such_network_is_refused_by_name(tmp_path: Path) -> None:
    for data, reason in ((b"none", "can be read"), (network(keypoints=17), "17 keypoints")):
        with pytest.raises(BadModel, match=reason):
            load(saved(tmp_path, data), "cpu")
    made = saved(tmp_path, network())
    (made / "tiny.onnx").write_bytes(network(depth_bin=3))
    with pytest.raises(BadModel, match="manifest names"):
        load(made, "cpu")
    with pytest.raises(BadModel, match="family other"):
        load(saved(tmp_path, network(), family="other"), "cpu")
