from pathlib import Path

import numpy as np
import pytest

from deployments.text_to_motion.features import decode
from deployments.text_to_motion.training.prepare import (
    clips,
    examples,
    mirrored,
    reversed_in_time,
    swapped,
    tempo,
)
from domain.motion.skeleton import HUMANOID
from tests.deployments.text_to_motion.training.data import CLIPS, written
from tests.domain.motion.clips import walking, wild


def test_clips_are_read_as_they_were_recorded(tmp_path: Path) -> None:
    read = clips(written(tmp_path))
    assert [row["action"] for row, _ in read] == list(CLIPS)
    for (_, clip), original in zip(read, CLIPS.values(), strict=True):
        np.testing.assert_allclose(clip.positions(), original.positions(), atol=1e-3)
        np.testing.assert_array_equal(clip.contacts, original.contacts)


def test_data_of_another_skeleton_is_refused(tmp_path: Path) -> None:
    written(tmp_path)
    with np.load(tmp_path / "cmu_motion.npz") as data:
        arrays = dict(data)
    arrays["joints"] = arrays["joints"][::-1]
    np.savez(tmp_path / "cmu_motion.npz", **arrays)
    with pytest.raises(ValueError, match="not on the 22-joint humanoid"):
        clips(tmp_path)


def test_each_clip_is_an_example_with_its_mirror_image(tmp_path: Path) -> None:
    found = {(each.name, each.form): each for each in examples(written(tmp_path))}
    assert {name for name, form in found if form == "m"} == {"walk-1", "wave-1", "run-1"}
    assert found["walk-1", ""].captions[0] == "a person lifts the left foot"
    assert found["walk-1", "m"].captions[0] == "a person lifts the right foot"
    assert found["run-1", ""].captions == ("a person runs", "someone moves")
    assert (found["run-1", ""].split, found["walk-1", ""].split) == ("test", "train")
    assert found["walk-1", ""].features.shape == (70, 203)
    assert found["walk-1", ""].path.shape == (70, 3)


def test_a_straight_gait_is_shown_backwards_too_and_a_wave_is_not(tmp_path: Path) -> None:
    found = {(each.name, each.form): each for each in examples(written(tmp_path))}
    back = {name for name, form in found if form == "r"}
    assert back == {"walk-1", "run-1"} == {name for name, form in found if form == "rm"}
    ahead, behind = found["walk-1", ""].path[:, 1], found["walk-1", "r"].path[:, 1]
    assert behind.mean() == pytest.approx(-ahead.mean(), rel=0.01)
    assert found["walk-1", "r"].captions[0] == "a person walks backward"


def test_a_clip_reversed_in_time_begins_where_it_ended() -> None:
    clip = walking(50, fps=20.0)
    back = reversed_in_time(clip)
    np.testing.assert_allclose(back.root[0, [0, 2]], 0.0)
    shift = (clip.root[-1] - back.root[0])[None, None]
    np.testing.assert_allclose(back.positions() + shift, clip.positions()[::-1], atol=1e-9)
    np.testing.assert_array_equal(back.contacts, clip.contacts[::-1])


def test_a_mirrored_clip_has_left_and_right_exchanged() -> None:
    clip = wild(6)
    image = mirrored(clip)
    other = [HUMANOID.index(swapped(name)) for name in HUMANOID.names]
    np.testing.assert_allclose(
        image.positions(), clip.positions()[:, other] * [-1, 1, 1], atol=1e-9
    )
    np.testing.assert_array_equal(image.contacts, clip.contacts[:, [1, 0, 3, 2]])
    np.testing.assert_allclose(mirrored(image).positions(), clip.positions(), atol=1e-9)


@pytest.mark.parametrize("factor", [0.8, 1.0, 1.25])
def test_another_tempo_goes_the_same_way_in_another_time(tmp_path: Path, factor: float) -> None:
    walk = next(each for each in examples(written(tmp_path)) if each.name == "walk-1")
    played = tempo(walk.features, factor)
    assert len(played) == int(70 / factor)
    end, same = (decode(each).root[-1] for each in (walk.features, played))
    np.testing.assert_allclose(same, end, atol=0.03)
