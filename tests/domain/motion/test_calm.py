from dataclasses import replace

import numpy as np
import pytest

from domain.motion.calm import SLACK, Calm, Stretch, calmed, restlessness, shares
from domain.motion.clip import Clip
from domain.motion.rotations import normalised
from tests.domain.motion.clips import standing, walking

SLEEP, ANYTHING = Calm(0.05, 1.0), Calm(1e6, 1e9)


def shivering(clip: Clip, amount: float = 0.01) -> Clip:
    """Give the clip with noise on every joint, as a sampler leaves it."""
    noise = np.random.default_rng(5).normal(0, amount, clip.rotations.shape)
    return replace(clip, rotations=normalised(clip.rotations + noise))


def test_who_sleeps_shivers_no_more_than_a_sleeper_does() -> None:
    clip = shivering(standing(120))
    assert restlessness(clip.positions(), 30.0).acceleration > 1.0
    quiet = restlessness(calmed(clip, [Stretch(0, 120, SLEEP)]).positions(), 30.0)
    assert quiet.acceleration <= SLACK * SLEEP.acceleration
    assert quiet.jerk <= SLACK * SLEEP.jerk


def test_what_is_calm_enough_is_left_as_it_is() -> None:
    clip = walking(90)
    assert calmed(clip, [Stretch(0, 90, ANYTHING)]) is clip
    assert calmed(clip, [Stretch(0, 90, None)]) is clip


def test_a_walk_before_a_sleep_keeps_its_steps() -> None:
    clip = shivering(walking(120), 0.002)
    quiet = calmed(clip, [Stretch(0, 60, None), Stretch(60, 120, SLEEP)])
    np.testing.assert_allclose(quiet.positions()[:50], clip.positions()[:50], atol=1e-9)
    still = restlessness(quiet.positions()[70:], 30.0)
    assert still.acceleration < 0.5 * restlessness(clip.positions()[70:], 30.0).acceleration


def test_between_two_stretches_nothing_jumps() -> None:
    clip = shivering(standing(120))
    quiet = calmed(clip, [Stretch(0, 60, SLEEP), Stretch(60, 120, ANYTHING)])
    steps = np.linalg.norm(np.diff(quiet.positions(), axis=0), axis=-1)
    assert (
        steps[55:65].max() <= 1.2 * np.linalg.norm(np.diff(clip.positions(), axis=0), axis=-1).max()
    )


def test_the_shares_of_stretches_make_one_in_every_frame() -> None:
    parts = [Stretch(0, 20, None), Stretch(20, 50, None), Stretch(50, 80, None)]
    found = shares(parts, 80, 6)
    np.testing.assert_allclose(found.sum(axis=0), 1.0)
    assert found[1, 35] == 1.0
    assert found.min() >= 0.0


@pytest.mark.parametrize("frames", [1, 3, 7])
def test_a_motion_of_few_frames_is_left_alone(frames: int) -> None:
    clip = shivering(standing(frames))
    assert calmed(clip, [Stretch(0, frames, SLEEP)]) is clip
