"""A motion in another form: what options do to it."""

import io
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.motion import bvh
from domain.motion.clip import Clip
from domain.motion.edits import hastened, mirrored
from domain.motion.exports import FORMATS, ExportOptions, edited, exported
from domain.motion.feet import lock_feet
from domain.motion.quality import measure
from domain.motion.rigs.catalogue import RIGS
from domain.motion.rotations import heading
from domain.motion.skeleton import FEET
from tests.domain.motion.clips import joint, turned, walking, wild

WALK = lock_feet(walking(120))


def wanted(**options: object) -> ExportOptions:
    return ExportOptions(**{"format": "npz", **options})  # type: ignore[arg-type]


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=20, deadline=None)
def test_a_mirror_of_a_mirror_is_the_motion_itself(seed: int) -> None:
    clip = wild(seed, 5)
    twice = mirrored(mirrored(clip))
    np.testing.assert_array_equal(twice.rotations, clip.rotations)
    np.testing.assert_array_equal(twice.root, clip.root)
    np.testing.assert_array_equal(twice.contacts, clip.contacts)


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=20, deadline=None)
def test_a_mirror_puts_every_joint_where_its_twin_would_be_seen(seed: int) -> None:
    clip = wild(seed, 5)
    ours, theirs = clip.positions(), mirrored(clip).positions()
    for left, right in (("left_wrist", "right_wrist"), ("left_foot", "right_foot"), ("head",) * 2):
        seen = ours[:, joint(left)] * [-1, 1, 1]
        np.testing.assert_allclose(theirs[:, joint(right)], seen, atol=1e-12)


def test_who_turns_left_turns_right_in_the_mirror() -> None:
    clip = turned(walking(10), 0.7)
    assert heading(mirrored(clip).rotations[:, 0]) == pytest.approx(-0.7 * np.ones(10))


@given(st.floats(0.1, 4.0), st.sampled_from([20.0, 30.0]), st.sampled_from([24.0, 30.0, 60.0]))
@settings(max_examples=20, deadline=None)
def test_speed_and_rate_keep_the_path_and_change_the_time(
    speed: float, fps: float, wished: float
) -> None:
    clip = walking(60, fps)
    fast = hastened(clip, speed, wished)
    assert fast.fps == wished
    assert fast.seconds == pytest.approx(clip.seconds / speed, abs=1 / wished)
    moved = np.diff(fast.root[:-1, 2]) * wished
    np.testing.assert_allclose(moved, 0.95 * speed, atol=0.02 * speed)


@pytest.mark.parametrize("fps", [24.0, 30.0, 60.0])
def test_another_rate_has_no_jumps(fps: float) -> None:
    clip = edited(WALK, wanted(fps=fps, speed=0.7))
    turn = np.abs(np.sum(clip.rotations[1:] * clip.rotations[:-1], axis=-1))
    angles = 2 * np.degrees(np.arccos(np.clip(turn, 0, 1))) * fps
    before = np.abs(np.sum(WALK.rotations[1:] * WALK.rotations[:-1], axis=-1))
    fastest = 2 * np.degrees(np.arccos(np.clip(before, 0, 1))).max() * WALK.fps * 0.7
    assert angles.max() < 1.2 * fastest


def test_a_motion_is_cut_where_it_was_asked_and_begins_over_the_origin() -> None:
    clip = edited(WALK, wanted(start=1.0, end=2.5))
    assert len(clip) == 45
    np.testing.assert_allclose(clip.root[0, [0, 2]], 0)
    np.testing.assert_allclose(
        clip.positions() - clip.root[:, None], (WALK.positions() - WALK.root[:, None])[30:75]
    )
    assert (edited(WALK, wanted(end=99.0)).root == WALK.root).all()
    assert len(edited(WALK, wanted(start=2.0, end=2.001))) == 2


def test_the_frames_are_known_before_the_work() -> None:
    for options in (wanted(), wanted(fps=60.0, speed=0.5), wanted(start=1.0, end=3.0, fps=24.0)):
        assert abs(options.frames(WALK.seconds, WALK.fps) - len(edited(WALK, options))) <= 1


@pytest.mark.parametrize("name", RIGS)
def test_a_locked_and_looped_motion_stays_in_place_and_ends_as_it_begins(name: str) -> None:
    export = exported(WALK, wanted(character_type=name, loop=True, lock_root=True), "walk")
    with np.load(io.BytesIO(export.file.data)) as file:
        np.testing.assert_array_equal(file["root"][:, [0, 2]], 0)
    assert export.quality.loop_seam is not None
    assert export.quality.loop_seam < 0.01


@pytest.mark.parametrize("name", RIGS)
@pytest.mark.parametrize("form", FORMATS)
def test_every_rig_comes_in_every_format_the_same_each_time(name: str, form: str) -> None:
    clip = WALK.cut(0, 20)
    first, second = (exported(clip, wanted(format=form, character_type=name), "w") for _ in "12")
    assert first.file.data == second.file.data
    assert (first.file.format, first.file.content_type) == (form, FORMATS[form])
    assert first.quality.contact_ratio == measure(clip, loop=False).contact_ratio


def test_json_tells_units_axes_and_quality() -> None:
    export = exported(WALK, wanted(format="json", character_type="ue5"), "walk")
    told = json.loads(export.file.data)
    assert (told["upAxis"], told["forwardAxis"], told["metersPerUnit"]) == ("z", "-y", 0.01)
    assert (told["frameCount"], len(told["rotations"])) == (120, 120)
    assert len(told["rotations"][0]) == len(told["joints"]) == 26
    assert set(told["translations"]) == {"root", "pelvis"}
    assert told["quality"] == export.quality.document()
    assert len(told["contacts"]) == len(FEET)


def test_our_own_rig_is_what_was_stored() -> None:
    data = exported(WALK, wanted(), "walk").file.data
    assert data == WALK.to_npz()
    again = Clip.from_npz(data)
    np.testing.assert_allclose(again.positions(), WALK.positions(), atol=1e-6)
    assert exported(WALK, wanted(format="bvh"), "walk").file.data == bvh.write(WALK)
