import numpy as np
import pytest
from numpy.typing import NDArray

from deployments.rendering.raycast import View, floor, picture
from deployments.rendering.scene import LEFT, RIGHT, Camera, cameras, capsules
from domain.motion.clip import Clip
from domain.motion.rotations import about
from domain.motion.skeleton import HUMANOID, Floats
from tests.domain.motion.clips import Z, joint, standing, walking

SIZE = 160
LEFT_JOINTS = ("left_knee", "left_elbow", "left_wrist", "left_shoulder")


def shot(clip: Clip, frame: int = 0) -> tuple[NDArray[np.uint8], View]:
    view = View(cameras(clip)[frame], SIZE)
    return picture(capsules(clip), frame, view), view


def color_at(image: NDArray[np.uint8], view: View, place: Floats) -> Floats:
    (column, row), *_ = np.floor(view.project(place[None])[0]).astype(int)
    color: Floats = image[row, column].astype(float)
    return color


def redness(color: Floats) -> float:
    return float(color[0] - color[2])


def test_each_limb_is_where_its_joints_are_projected_in_the_color_of_its_side() -> None:
    clip = standing(1)
    image, view = shot(clip)
    places = clip.positions()[0]
    for name in LEFT_JOINTS:
        assert redness(color_at(image, view, places[joint(name)])) > 40, name
        other = name.replace("left", "right")
        assert redness(color_at(image, view, places[joint(other)])) < -40, other
    head = color_at(image, view, places[joint("head")])
    assert abs(redness(head)) < 20
    assert head.mean() > 100


def test_a_lowered_arm_is_drawn_where_the_hand_now_is_and_no_more_where_it_was() -> None:
    clip, lowered = standing(1), standing(1)
    lowered.rotations[0, joint("left_shoulder")] = about(Z, np.array(-0.9))
    before, _ = shot(clip)
    # One camera for both, so that the same pixel is the same place.
    view = View(cameras(clip)[0], SIZE)
    after = picture(capsules(lowered), 0, view)
    was, now = (each.positions()[0, joint("left_wrist")] for each in (clip, lowered))
    assert redness(color_at(before, view, was)) > 40
    assert redness(color_at(after, view, was)) < 20
    assert redness(color_at(after, view, now)) > 40
    assert (before != after).any()


def test_there_is_sky_above_and_a_checkered_floor_below() -> None:
    image, view = shot(standing(1))
    sky = image[2].astype(float)
    ground = image[-12:, :40].astype(float).reshape(-1, 3)
    assert (sky[:, 2] > sky[:, 0] + 8).all()
    assert (view.rays[-1, :, 1] < 0).all()
    assert np.percentile(ground.mean(axis=1), 90) - np.percentile(ground.mean(axis=1), 10) > 8
    assert np.abs(ground[:, 2] - ground[:, 0]).max() < 15


def test_the_body_throws_a_shadow_where_the_light_goes_and_nowhere_else() -> None:
    body = capsules(standing(1))
    view = View(cameras(standing(1))[0], SIZE)
    lit = floor(view, np.zeros((0, 3)), np.zeros((0, 3)), np.zeros(0))
    shaded = floor(view, body.starts[0], body.stops[0], body.radii)
    darker = (lit - shaded).mean(axis=-1)
    assert darker.min() >= 0
    (column, row), *_ = view.project(np.array([[0.0, 0.0, 0.0]]))[0].astype(int)
    assert darker[row - 3 : row + 4, column - 3 : column + 4].max() > 30
    assert darker[-1, 0] == darker[-1, -1] == 0.0


def test_a_nearer_limb_hides_the_one_behind_it() -> None:
    body = capsules(standing(1))
    middle = body.starts[0].mean(axis=0)
    far = Camera(middle + np.array([3.0, 0.0, 0.0]), middle)
    near_left, near_right = (
        picture(body, 0, View(Camera(side * (far.eye - middle) + middle, middle), SIZE))
        for side in (1.0, -1.0)
    )
    assert redness(near_left[SIZE // 2 :].reshape(-1, 3).mean(axis=0)) > redness(
        near_right[SIZE // 2 :].reshape(-1, 3).mean(axis=0)
    )


def test_limbs_reach_from_joint_to_joint_and_tips_beyond() -> None:
    clip = walking(5)
    body = capsules(clip)
    places = clip.positions()
    bones = len(HUMANOID) - 1
    assert body.starts.shape == body.stops.shape == (5, bones + len(HUMANOID.tips), 3)
    for child, parent in enumerate(HUMANOID.parents):
        if parent >= 0:
            gaps = np.abs(body.stops - places[:, None, child]).max(axis=(0, 2))
            limb = int(np.argmin(gaps))
            assert gaps[limb] < 1e-9
            np.testing.assert_allclose(body.starts[:, limb], places[:, parent], atol=1e-9)
    assert {tuple(color) for color in body.colors} >= {LEFT, RIGHT}


def test_the_camera_follows_a_walk_and_keeps_all_of_the_body_in_the_picture() -> None:
    clip = walking(120, speed=1.4)
    places = clip.positions()
    for frame, camera in enumerate(cameras(clip)):
        pixels, _ = View(camera, SIZE).project(places[frame])
        assert ((pixels > 4) & (pixels < SIZE - 4)).all()


@pytest.mark.parametrize("size", [32, 96])
def test_a_picture_has_the_size_that_was_asked_for(size: int) -> None:
    clip = standing(1)
    image = picture(capsules(clip), 0, View(cameras(clip)[0], size))
    assert image.shape == (size, size, 3)
    assert image.dtype == np.uint8
