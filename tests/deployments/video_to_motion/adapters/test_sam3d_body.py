"""SAM 3D Body's adapter, with a tiny network that knows the frames of one motion by their gray."""

import warnings
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from deployments.text_to_motion.manifest import BadModel, Manifest, digest, read, write
from deployments.video_to_motion.adapters.sam3d_body import JOINTS, KEYPOINTS, TURNED_BY
from deployments.video_to_motion.blazepose import Look
from deployments.video_to_motion.crops import Region
from deployments.video_to_motion.landmarks import NAMES, Shelf, mark
from deployments.video_to_motion.pipeline import moved
from deployments.video_to_motion.poses import Pose
from deployments.video_to_motion.registry import load
from deployments.video_to_motion.stretches import longest
from deployments.video_to_motion.tracking import Track
from domain.motion.captures import CaptureOptions
from domain.motion.quality import measure
from domain.motion.rotations import matrices, normalised
from domain.motion.skeleton import HUMANOID, Floats
from tests.deployments.video_to_motion.moves import jacks
from tests.deployments.video_to_motion.person import landmarks

AHEAD = np.array([1.0, -1.0, -1.0])
REGION = Region(np.array([256.0, 256.0]), 400.0, 0.3)
REST = np.random.default_rng(4).normal(size=(127, 4))
"""The rig's joints are turned in any way at rest."""


class Known(nn.Module):
    """A network that answers with the frame whose number the crop's gray tells."""

    a0: Tensor
    a1: Tensor
    a2: Tensor
    a3: Tensor
    a4: Tensor

    def __init__(self, answers: list[Floats]) -> None:
        super().__init__()
        for index, each in enumerate(answers):
            self.register_buffer(f"a{index}", torch.from_numpy(each.astype(np.float32)))

    def forward(
        self, image: Tensor, box: Tensor, camera: Tensor
    ) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        gray = (image[0, 0].mean() * 0.229 + 0.485) * 255.0
        at = int(torch.clamp(torch.round(gray / 3.0), 0, self.a0.shape[0] - 1).item())
        one = slice(at, at + 1)
        return self.a0[one], self.a1[one], self.a2[one], self.a3[one], self.a4[one]


@pytest.fixture(scope="module")
def answers() -> list[Floats]:
    """Give what the published network says of jumping jacks, four metres ahead."""
    clip = jacks()
    turns, places = clip.posed()
    points, joints = np.zeros((len(clip), 70, 3)), np.zeros((len(clip), 127, 3))
    rotations = np.tile(np.eye(3), (len(clip), 127, 1, 1))
    for name, at in KEYPOINTS.items():
        points[:, at] = landmarks(clip)[:, mark(name)] * AHEAD
    for at, name in enumerate(HUMANOID.names):
        joints[:, JOINTS[name]] = places[:, at] * AHEAD
        bone = TURNED_BY[name]
        rotations[:, bone] = matrices(turns[:, at]) @ matrices(normalised(REST[bone]))
    away = np.tile([0.1, 0.9, 4.0], (len(clip), 1))
    before = points + away[:, None]
    flat = 256 + 491.7 * before[..., :2] / before[..., 2:]
    return [points, flat, away, joints, rotations]


def folder(place: Path, answers: list[Floats], **changed: Any) -> Path:
    """Write a model's folder."""
    made = place / "body"
    made.mkdir(parents=True, exist_ok=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # the format's, see the adapter
        torch.jit.script(Known(answers)).save(str(made / "network.pt"))  # type: ignore[no-untyped-call]
    positions = np.zeros((127, 3))
    for name, at in JOINTS.items():
        positions[at] = HUMANOID.rest()[HUMANOID.index(name)]
    rest = {"positions": positions, "rotations": matrices(normalised(REST))}
    save_file(
        {name: torch.from_numpy(each.astype(np.float32)) for name, each in rest.items()},
        made / "rest.safetensors",
    )
    files = {each: digest(made / each) for each in ("network.pt", "rest.safetensors")}
    fields = {
        "name": "body", "version": "0", "family": "sam-3d-body", "license": "SAM License",
        "commercial_use": True, "excluded_territories": (), "weights": "network.pt",
        "files": files, "device": "cpu", "memory_bytes": 1 << 20, "longest_seconds": 60.0,
        "fps": 30.0, "data": "none", "options": {"rest": "rest.safetensors"},
    }  # fmt: skip
    write(made, Manifest(**{**fields, **changed}))
    return made


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory, answers: list[Floats]) -> Pose:
    return load(folder(tmp_path_factory.mktemp("models"), answers), "cpu")


def looked(model: Pose, frame: int) -> Look:
    look = model.look(np.full((512, 512, 3), 3 * frame, np.uint8), REGION)
    assert look is not None
    return look


def test_joints_are_told_as_they_are_turned_away_from_the_rigs_rest(model: Pose) -> None:
    clip, look = jacks(), looked(model, 20)
    assert look.seen.posture is not None
    truth = clip.posed()[0][20]
    alike = np.abs((look.seen.posture.turns * truth).sum(axis=1))
    np.testing.assert_allclose(alike, 1.0, atol=1e-5)
    ahead = np.array([0.1, 0.9, 4.0]) * AHEAD
    np.testing.assert_allclose(look.seen.posture.root, clip.root[20] + ahead, atol=1e-5)


def test_keypoints_become_landmarks_and_the_next_crop_is_around_them(
    model: Pose, answers: list[Floats]
) -> None:
    look = looked(model, 11)
    for name in ("left_wrist", "right_heel", "nose"):
        expected = answers[1][11, KEYPOINTS[name]]
        np.testing.assert_allclose(look.seen.image[mark(name)], expected, atol=1e-2)
    assert set(KEYPOINTS) == set(NAMES)
    assert np.linalg.norm(look.region.middle - look.seen.image[23:25].mean(axis=0)) < 1e-6
    assert (np.abs(look.seen.image - look.region.middle).max(axis=1) < look.region.side / 2).all()


def test_what_is_beside_the_picture_is_hardly_seen_and_nothing_is_surer_than_the_detector(
    model: Pose,
) -> None:
    look = model.look(np.full((300, 512, 3), 30, np.uint8), REGION)
    assert look is not None
    below = look.seen.image[:, 1] >= 300
    assert below.any()
    assert (look.seen.visibility == np.where(below, 0.3, 0.7)).all()


def test_a_motion_is_carried_over_and_put_on_the_ground_without_a_fit(model: Pose) -> None:
    clip, track, shelf = jacks(), Track(size=(512, 512)), Shelf()
    for frame in range(len(clip)):
        track.times.append(frame / 30)
        track.seen.append(shelf.kept(looked(model, frame).seen))
    made = moved(longest(track), CaptureOptions(smoothing=0.0)).clip
    assert len(made) == len(clip)
    seen, truth = made.positions(), clip.positions()
    off = (seen - seen[:, :1]) - (truth - truth[:, :1])
    assert np.linalg.norm(off, axis=-1).mean() < 0.04
    assert measure(made, loop=False).foot_skate < 0.05


def test_what_is_no_such_network_is_refused_by_name(tmp_path: Path, answers: list[Floats]) -> None:
    short = [answers[0][:, :17], *answers[1:]]
    with pytest.raises(BadModel, match=r"network.pt gives \(\(1, 17, 3\)"):
        load(folder(tmp_path, short), "cpu")
    with pytest.raises(BadModel, match="unknown field"):
        load(folder(tmp_path, answers, options={"rig": "a"}), "cpu")
    made = folder(tmp_path, answers)
    save_file({"positions": torch.zeros(127, 3)}, made / "rest.safetensors")
    files = {each: digest(made / each) for each in ("network.pt", "rest.safetensors")}
    (made / "network.pt").write_bytes(b"none")
    files["network.pt"] = digest(made / "network.pt")
    with pytest.raises(BadModel, match="lacks rotations"):
        load(renamed(made, files), "cpu")
    save_file(
        {"positions": torch.zeros(127, 3), "rotations": torch.zeros(127, 3, 3)},
        made / "rest.safetensors",
    )
    files["rest.safetensors"] = digest(made / "rest.safetensors")
    with pytest.raises(BadModel, match=r"network.pt is no network that can be run"):
        load(renamed(made, files), "cpu")


def renamed(made: Path, files: dict[str, str]) -> Path:
    """Name other files in a folder's manifest."""
    write(made, msgspec.structs.replace(read(made), files=files))
    return made
