"""Features and clips, by matrices written out."""

from pathlib import Path

import numpy as np
import pytest
import torch

from deployments.text_to_motion.adapters.kimodo.features import (
    OURS_IN_SOMA,
    SOMA,
    Body,
    body,
    decode,
)
from deployments.text_to_motion.manifest import BadModel
from domain.motion.clip import Clip
from domain.motion.rotations import matrices
from domain.motion.skeleton import HUMANOID, Floats
from tests.deployments.text_to_motion.adapters.kimodo import tiny
from tests.domain.motion.clips import walking, wild


def encoded(clip: Clip, size: float = 1.0) -> Floats:
    """Give the features of a clip on a SOMA `size` times as large, whose other joints do anything.

    The path is smoothed as anyone likes: what was taken off it is in the places beside it.
    """
    random = np.random.default_rng(3)
    count = len(clip)
    turns, places = clip.posed()
    pelvis = clip.root * size
    smooth = pelvis + random.normal(size=(count, 3)) * [0.1, 0.0, 0.1]
    where = random.normal(size=(count, 30, 3))
    six = random.normal(size=(count, 30, 6))
    turned = matrices(turns)
    for at, name in enumerate(HUMANOID.names):
        there = SOMA.index(OURS_IN_SOMA[name])
        where[:, there] = places[:, at] * size - smooth * [1.0, 0.0, 1.0]
        six[:, there] = np.concatenate([turned[:, at, :, 0], turned[:, at, :, 1]], axis=-1)
    contacts = clip.contacts.astype(float)
    theirs = contacts[:, [0, 2, 1, 3]]  # left heel, left toes, right heel, right toes
    heading = random.normal(size=(count, 2))
    speeds = random.normal(size=(count, 90))
    flat = [each.reshape(count, -1) for each in (where, six)]
    return np.concatenate([smooth, heading, *flat, speeds, theirs], axis=1)


def soma(tmp_path: Path, size: float = 1.0) -> Body:
    torch.save(torch.from_numpy(tiny.rest() / 0.9 * size), tmp_path / "joints.p")
    return body("kimodo.skeleton.SOMASkeleton30", tmp_path / "joints.p")


@pytest.mark.parametrize("clip", [walking(40), wild(1, 9), wild(2, 9)])
def test_a_clip_comes_back(tmp_path: Path, clip: Clip) -> None:
    moved = soma(tmp_path)
    features = encoded(clip)
    assert features.shape == (len(clip), moved.width)
    back = decode(features, moved, 30.0)
    np.testing.assert_allclose(back.positions(), clip.positions(), atol=1e-9)
    np.testing.assert_array_equal(back.contacts, clip.contacts)
    assert back.fps == 30.0


def test_a_smaller_bodys_path_is_made_ours(tmp_path: Path) -> None:
    clip = walking(30)
    back = decode(encoded(clip, 0.8), soma(tmp_path, 0.8), 30.0)
    np.testing.assert_allclose(back.positions(), clip.positions(), atol=1e-9)


def test_every_joint_of_ours_is_another_one_of_theirs() -> None:
    assert OURS_IN_SOMA.keys() == set(HUMANOID.names)
    assert len(SOMA) == 30
    assert len(set(OURS_IN_SOMA.values())) == 22
    assert set(OURS_IN_SOMA.values()) <= set(SOMA)
    for ours, theirs in OURS_IN_SOMA.items():
        side = ours.partition("_")[0]
        assert (side in {"left", "right"}) == theirs.startswith(("Left", "Right"))
        assert theirs.lower().startswith(side) or side not in {"left", "right"}


def test_the_body_of_smplx_has_our_joints(tmp_path: Path) -> None:
    torch.save(torch.from_numpy(HUMANOID.rest()).float(), tmp_path / "joints.p")
    moved = body("kimodo.skeleton.SMPLXSkeleton22", tmp_path / "joints.p")
    assert moved.width == 273
    assert moved.chosen == tuple(range(22))
    np.testing.assert_allclose(moved.rest, HUMANOID.rest(), atol=1e-6)


def test_a_robot_and_a_body_of_another_size_are_refused(tmp_path: Path) -> None:
    torch.save(torch.zeros(34, 3), tmp_path / "joints.p")
    with pytest.raises(BadModel, match="G1Skeleton34 is not one of the bodies"):
        body("kimodo.skeleton.G1Skeleton34", tmp_path / "joints.p")
    with pytest.raises(BadModel, match=r"is of shape \(34, 3\) and must be \(30, 3\)"):
        body("kimodo.skeleton.SOMASkeleton30", tmp_path / "joints.p")
