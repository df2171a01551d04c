from dataclasses import replace

import numpy as np
import pytest

from domain.motion.quality import Quality, jerk, measure, seam
from domain.motion.rotations import about
from tests.domain.motion.clips import X, joint, raised, standing, turned


def test_feet_that_stand_still_do_not_skate_shake_or_sink() -> None:
    figures = measure(standing(30), loop=True)
    assert figures.foot_skate == 0.0
    assert figures.contact_ratio == 1.0
    assert figures.jitter == pytest.approx(0.0, abs=1e-9)
    assert figures.floor_penetration == pytest.approx(0.0, abs=1e-12)
    assert figures.loop_seam == pytest.approx(0.0, abs=1e-12)


def test_planted_feet_that_slide_skate_at_their_speed() -> None:
    clip = standing(30)
    sliding = replace(clip, root=clip.root + np.arange(30)[:, None] * [0.5 / 30, 0.0, 0.0])
    assert measure(sliding, loop=False).foot_skate == pytest.approx(0.5)


def test_feet_in_the_air_do_not_skate() -> None:
    clip = standing(30)
    root = clip.root + np.arange(30)[:, None] * [0.5 / 30, 0.0, 0.0]
    flying = replace(clip, root=root, contacts=np.zeros((30, 4), dtype=bool))
    figures = measure(flying, loop=False)
    assert (figures.foot_skate, figures.contact_ratio) == (0.0, 0.0)


def test_the_contact_ratio_is_the_share_of_frames_with_any_foot_down() -> None:
    contacts = np.zeros((20, 4), dtype=bool)
    contacts[:5, 0] = contacts[3:8, 3] = True
    assert measure(replace(standing(20), contacts=contacts), loop=False).contact_ratio == 0.4


@pytest.mark.parametrize(("moved", "sunk"), [(-0.03, 0.03), (0.0, 0.0), (0.03, 0.0)])
def test_a_lowered_body_sinks_by_as_much_and_a_raised_one_does_not(
    moved: float, sunk: float
) -> None:
    clip = standing(10)
    low = raised(clip, moved)
    assert measure(low, loop=False).floor_penetration == pytest.approx(sunk, abs=1e-12)


def test_jitter_is_the_third_derivative_of_places() -> None:
    seconds = np.arange(30) / 30.0
    places = np.zeros((30, 2, 3))
    places[..., 0] = 5.0 * seconds[:, None] ** 3
    assert jerk(places, 30.0) == pytest.approx(30.0)
    assert jerk(places[:3], 30.0) == 0.0


def test_the_seam_is_how_far_the_last_pose_is_from_the_first() -> None:
    clip = standing(30)
    # An arm's length of hand and elbow, and nothing else: 0.25 m turned by a straight angle.
    clip.rotations[-1, joint("left_elbow")] = about((0.0, 1.0, 0.0), np.array(np.pi))
    assert seam(clip, clip.positions()) == pytest.approx(2 * 0.25 / 22)


def test_where_a_body_ends_and_faces_is_no_seam() -> None:
    clip = standing(30)
    clip.rotations[:, joint("left_knee")] = about(X, np.array(0.5))
    walked = turned(clip, 0.0)
    walked.rotations[-1, 0] = about((0.0, 1.0, 0.0), np.array(2.0))
    walked.root[-1] += [3.0, 0.0, 1.0]
    assert seam(walked, walked.positions()) == pytest.approx(0.0, abs=1e-9)
    walked.root[-1] += [0.0, 0.1, 0.0]
    assert seam(walked, walked.positions()) == pytest.approx(0.1)


def test_figures_have_public_names_and_a_seam_only_where_a_loop_was_asked_for() -> None:
    figures = Quality(0.01234567, 0.5, 1.0, 0.0, None)
    plain = {"footSkate": 0.0123, "contactRatio": 0.5, "jitter": 1.0, "floorPenetration": 0.0}
    assert figures.document() == plain
    assert replace(figures, loop_seam=0.25).document() == {**plain, "loopSeam": 0.25}
    assert measure(standing(5), loop=False).loop_seam is None
