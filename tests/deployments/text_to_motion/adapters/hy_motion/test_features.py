"""Features and clips, by matrices written out."""

from pathlib import Path

import numpy as np
import pytest

from deployments.text_to_motion.adapters.hy_motion.features import decode, resting, scaled
from deployments.text_to_motion.manifest import BadModel
from domain.motion.clip import Clip
from domain.motion.rotations import matrices
from domain.motion.skeleton import HUMANOID, Floats
from tests.deployments.text_to_motion.adapters.hy_motion import tiny
from tests.domain.motion.clips import walking, wild


def encoded(clip: Clip, rest: Floats) -> Floats:
    """Give the features of a clip on a body that rests as ours does, but elsewhere."""
    turned = matrices(clip.rotations)
    six = np.stack([turned[..., row, column] for row in range(3) for column in range(2)], axis=-1)
    count = len(clip)
    places = clip.positions().reshape(count, 66)
    return np.concatenate([clip.root - rest[0], six.reshape(count, 132), places], axis=1)


@pytest.mark.parametrize("clip", [walking(40), wild(1, 9), wild(2, 9)])
def test_a_clip_comes_back(clip: Clip) -> None:
    rest = HUMANOID.rest() + np.array([0.0, -0.25, 0.03])
    features = encoded(clip, rest)
    assert features.shape == (len(clip), 201)
    back = decode(features, rest, 30.0)
    np.testing.assert_allclose(back.positions(), clip.positions(), atol=1e-9)
    assert back.fps == 30.0
    assert not back.contacts.any()


def test_places_of_the_joints_are_not_read() -> None:
    features = encoded(walking(10), HUMANOID.rest())
    other = features.copy()
    other[:, 135:] = 7.0
    first, second = (decode(each, HUMANOID.rest(), 30.0) for each in (features, other))
    np.testing.assert_array_equal(first.positions(), second.positions())


def test_a_larger_bodys_path_is_made_ours() -> None:
    clip = walking(30)
    features = encoded(clip, tiny.rest())
    back = decode(features, tiny.rest(), 30.0)
    np.testing.assert_allclose(back.root, clip.root / 1.1, atol=1e-9)


def test_a_number_that_does_not_vary_is_its_mean() -> None:
    sampled, mean = np.full((2, 201), 3.0), np.full(201, 0.5)
    std = np.full(201, 2.0)
    std[5] = 5e-4
    found = scaled(sampled, mean, std)
    assert found[0, 4] == 6.5
    assert found[0, 5] == 0.5


def test_the_rest_pose_is_the_first_joints_of_the_published_file(tmp_path: Path) -> None:
    body = np.arange(156, dtype="<f4")
    (tmp_path / "body.bin").write_bytes(body.tobytes())
    np.testing.assert_array_equal(resting(tmp_path / "body.bin"), body[:66].reshape(22, 3))


@pytest.mark.parametrize("data", [b"", b"0" * 623, np.full(156, np.nan, "<f4").tobytes()])
def test_a_rest_pose_of_another_form_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "body.bin").write_bytes(data)
    with pytest.raises(BadModel, match=r"body\.bin"):
        resting(tmp_path / "body.bin")
