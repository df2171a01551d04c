import numpy as np
import pytest
from numpy.typing import NDArray

from deployments.rendering.raycast import Painter
from deployments.rendering.scene import LEFT, RIGHT, Camera, Capsules, cameras, capsules
from deployments.rendering.view import View
from domain.motion.clip import Clip
from domain.motion.rotations import about
from domain.motion.skeleton import HUMANOID, Floats
from tests.domain.motion.clips import Z, joint, standing, walking

SIZE = 160
LEFT_JOINTS = ("left_knee", "left_elbow", "left_wrist", "left_shoulder")


def shot(clip: Clip, frame: int = 0) -> tuple[NDArray[np.uint8], View]:
    camera = cameras(clip)[frame]
    painter = Painter(camera, SIZE)
    return painter.picture(capsules(clip), frame, camera), painter.view


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
    camera = cameras(clip)[0]
    after = Painter(camera, SIZE).picture(capsules(lowered), 0, camera)
    view = View(camera, SIZE)
    was, now = (each.positions()[0, joint("left_wrist")] for each in (clip, lowered))
    assert redness(color_at(before, view, was)) > 40
    assert redness(color_at(after, view, was)) < 20
    assert redness(color_at(after, view, now)) > 40
    assert (before != after).any()


def test_there_is_sky_above_and_a_checkered_floor_below() -> None:
    camera = cameras(standing(1))[0]
    painter = Painter(camera, SIZE)
    image = painter.picture(capsules(standing(1)), 0, camera)
    sky = image[2].astype(float)
    ground = image[-12:, :40].astype(float).reshape(-1, 3)
    assert (sky[:, 2] > sky[:, 0] + 8).all()
    assert 2 < painter.floor.top < SIZE // 2
    assert np.percentile(ground.mean(axis=1), 90) - np.percentile(ground.mean(axis=1), 10) > 8
    assert np.abs(ground[:, 2] - ground[:, 0]).max() < 15


def test_the_body_throws_a_shadow_where_the_light_goes_and_nowhere_else() -> None:
    body = capsules(standing(1))
    painter = Painter(cameras(standing(1))[0], SIZE)
    lit = painter.floor.draw(np.zeros((0, 3)), np.zeros((0, 3)), np.zeros(0))
    shaded = painter.floor.draw(body.starts[0], body.stops[0], body.radii)
    darker = (lit - shaded).mean(axis=0)
    assert darker.min() >= 0
    (column, row), *_ = painter.view.project(np.array([[0.0, 0.0, 0.0]]))[0].astype(int)
    assert darker[row - 3 : row + 4, column - 3 : column + 4].max() > 30
    assert darker[-1, 0] == darker[-1, -1] == 0.0


def test_a_nearer_limb_hides_the_one_behind_it() -> None:
    body = capsules(standing(1))
    middle = body.starts[0].mean(axis=0)
    aside = np.array([3.0, 0.0, 0.0])
    from_left, from_right = (Camera(middle + side * aside, middle) for side in (1.0, -1.0))
    near_left, near_right = (
        Painter(camera, SIZE).picture(body, 0, camera) for camera in (from_left, from_right)
    )
    assert redness(near_left[SIZE // 2 :].reshape(-1, 3).mean(axis=0)) > redness(
        near_right[SIZE // 2 :].reshape(-1, 3).mean(axis=0)
    )


def test_a_capsule_covers_just_the_pixels_whose_rays_pass_within_its_radius() -> None:
    start, stop, radius = np.array([-0.2, 0.7, 0.1]), np.array([0.3, 1.2, -0.2]), 0.15
    body = Capsules(start[None, None], stop[None, None], np.array([radius]), np.array([LEFT]))
    camera = cameras(standing(1))[0]
    covered = Painter(camera, SIZE).picture(body, 0, camera).astype(float)
    covered = covered[..., 0] - covered[..., 2] > 40
    middle = (np.arange(SIZE) + 0.5 - SIZE / 2) / (SIZE * camera.focal)
    right, up, back = camera.axes
    rays = middle[:, None] * right - middle[:, None, None] * up - back
    rays /= np.linalg.norm(rays, axis=-1, keepdims=True)
    nearest = np.full((SIZE, SIZE), np.inf)
    for share in np.linspace(0, 1, 200):
        place = start + share * (stop - start) - camera.eye
        gap = np.linalg.norm(place - (rays @ place)[..., None] * rays, axis=-1)
        nearest = np.minimum(nearest, gap)
    assert covered.sum() > 200
    assert (covered != (nearest < radius)).sum() <= 4


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
    camera = cameras(clip)[0]
    image = Painter(camera, size).picture(capsules(clip), 0, camera)
    assert image.shape == (size, size, 3)
    assert image.dtype == np.uint8
