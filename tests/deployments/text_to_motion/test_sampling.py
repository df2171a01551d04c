"""What the built-in model makes with the weights in the package."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from deployments.text_to_motion.conditions import borders
from deployments.text_to_motion.evaluation.obedience import course
from deployments.text_to_motion.flow import noise_of
from deployments.text_to_motion.sampling import Model, frames_of
from deployments.text_to_motion.windows import padded
from domain.motion.clip import Clip
from domain.motion.quality import measure
from domain.motion.takes import Brief

WALK = Brief("a person walks forward", 4.0, 2.5, 1)


@pytest.fixture(scope="module")
def model() -> Model:
    torch.set_num_threads(1)
    return Model.load()


def made(model: Model, brief: Brief) -> Clip:
    return model.sample([brief])[0].clip


def farthest(a: Clip, b: Clip) -> float:
    return float(np.linalg.norm(a.positions() - b.positions(), axis=-1).max())


def test_a_walk_goes_forward(model: Model) -> None:
    for seed in (1, 2, 3):
        root = made(model, replace(WALK, seed=seed)).root
        assert root[-1, 2] - root[0, 2] > 1.0
        assert abs(root[-1, 0] - root[0, 0]) < root[-1, 2] - root[0, 2]


def test_a_run_goes_farther_than_a_walk(model: Model) -> None:
    walk, run = (
        made(model, replace(WALK, prompt=f"a person {verb} forward")).root[-1, 2]
        for verb in ("walks", "runs")
    )
    assert run > 1.3 * walk


def test_walking_backwards_goes_back(model: Model) -> None:
    assert made(model, replace(WALK, prompt="a person walks backwards")).root[-1, 2] < -0.5


def test_a_bend_to_the_left_ends_on_the_left_and_one_to_the_right_on_the_right(
    model: Model,
) -> None:
    for side, sign in (("left", 1), ("right", -1)):
        brief = replace(WALK, prompt=f"a person walks in a curve to the {side}")
        found = course(made(model, brief))
        assert sign * found.turned > 0.5
        assert found.forward > 0.5


def test_a_turn_on_the_spot_turns_as_far_as_it_says(model: Model) -> None:
    brief = replace(WALK, prompt="a person turns around on the spot")
    found = course(made(model, brief))
    assert abs(abs(found.turned) - np.pi) < 0.5
    assert found.distance < 0.5


def test_a_jump_leaves_the_floor_and_a_wave_does_not(model: Model) -> None:
    heights = {}
    for prompt in ("a person jumps", "a person waves"):
        clips = [made(model, Brief(prompt, 4.0, 2.5, seed)) for seed in (1, 2, 3)]
        heights[prompt] = [clip.positions()[..., 1].min(axis=1).max() for clip in clips]
    assert max(heights["a person jumps"]) > 0.12
    assert max(heights["a person waves"]) < 0.12


def test_feet_stand_on_the_floor_and_nothing_is_under_it(model: Model) -> None:
    clip = made(model, WALK)
    figures = measure(clip, loop=False)
    assert figures.floor_penetration < 0.01
    assert figures.foot_skate < 0.25
    assert figures.contact_ratio > 0.2
    np.testing.assert_allclose(np.linalg.norm(clip.rotations, axis=-1), 1, atol=1e-6)


def test_the_same_seed_gives_the_same_motion_and_another_seed_another(model: Model) -> None:
    first, again, other = (made(model, replace(WALK, seed=seed)) for seed in (7, 7, 8))
    assert farthest(first, again) == 0.0
    assert farthest(first, other) > 0.02


def test_neighbours_in_a_batch_change_no_motion(model: Model) -> None:
    briefs = [
        WALK,
        Brief("a person dances", 2.4, 2.5, 5),
        Brief("a person jumps, then waves", 4.0, 1.5, 6),
        Brief("a person runs", 2.0, 4.0, 7, lock_root=True),
    ]
    for brief, take in zip(briefs, model.sample(briefs), strict=True):
        (alone,) = model.sample([brief])
        assert farthest(take.clip, alone.clip) < 1e-3
        assert (take.actions, take.prompt_coverage) == (alone.actions, alone.prompt_coverage)


def test_what_nobody_wants_any_more_is_left_out_and_changes_no_neighbour(model: Model) -> None:
    asked: list[int] = []

    def wanted(row: int) -> bool:
        asked.append(row)
        return row == 0 or asked.count(1) < 5

    kept, dropped = model.sample_wanted([WALK, replace(WALK, seed=2)], wanted)
    assert dropped is None
    assert asked.count(1) == 5
    assert kept is not None
    assert farthest(kept.clip, made(model, WALK)) < 1e-3


def test_a_long_motion_goes_on_without_a_seam(model: Model) -> None:
    clip = made(model, replace(WALK, duration=24.0))
    assert len(clip) == 720
    assert clip.root[-1, 2] - clip.root[0, 2] > 20.0
    speed = np.linalg.norm(np.diff(clip.positions(), axis=0), axis=-1).max(axis=1) * 30
    assert speed.max() < 1.5 * np.percentile(speed, 95)


@pytest.mark.parametrize("seconds", [0.5, 1.0, 1.37, 2.5, 3.99, 10.0])
def test_a_motion_has_exactly_the_frames_of_its_duration(model: Model, seconds: float) -> None:
    clip = made(model, replace(WALK, duration=seconds))
    assert clip.fps == 30.0
    assert len(clip) == round(seconds * 30)


def test_a_locked_root_walks_on_the_spot(model: Model) -> None:
    clip = made(model, replace(WALK, lock_root=True))
    np.testing.assert_array_equal(clip.root[:, [0, 2]], np.zeros((120, 2)))
    assert np.ptp(clip.positions(), axis=0).max() > 0.3


def test_a_loop_ends_about_where_it_begins(model: Model) -> None:
    seam = measure(made(model, replace(WALK, loop=True)), loop=True).loop_seam
    assert seam is not None
    assert seam < 0.05


def test_two_actions_are_made_one_after_the_other(model: Model) -> None:
    prompt = "a person walks forward, then stands still"
    (take,) = model.sample([replace(WALK, prompt=prompt, duration=6.0)])
    assert take.actions == ("walk", "idle")
    ahead = take.clip.root[:, 2]
    assert ahead[75] - ahead[0] > 2 * abs(ahead[-1] - ahead[110])


def test_a_prompt_without_a_known_word_still_gives_a_motion_and_says_so(model: Model) -> None:
    (take,) = model.sample([replace(WALK, prompt="glorp the frobnicator")])
    assert (take.prompt_coverage, take.actions) == (0.0, ())
    assert np.isfinite(take.clip.positions()).all()


def test_the_model_says_its_name_and_license(model: Model) -> None:
    assert model.describe().keys() == {"name", "version", "license"}


def test_noise_begins_alike_for_every_length() -> None:
    assert torch.equal(noise_of(3, 40)[:16], noise_of(3, 16))
    assert not torch.equal(noise_of(3, 16), noise_of(4, 16))


def test_lengths_are_padded_to_what_can_be_halved_twice() -> None:
    assert [padded(count) for count in (8, 9, 11, 12)] == [8, 12, 12, 12]
    assert frames_of(replace(WALK, duration=0.1)) == 8
    assert frames_of(WALK) == 80


def test_segments_share_the_frames() -> None:
    assert borders([1.0], 80) == [0, 80]
    assert borders([1.0, 0.6, 1.4], 90) == [0, 30, 48, 90]
