from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.motion.clip import Clip
from domain.motion.feet import (
    bend_toes,
    detect_contacts,
    foot_speed,
    lock_feet,
    on_floor,
    settled,
    spans,
    steadied,
)
from domain.motion.rotations import rotate
from domain.motion.skeleton import FEET, HUMANOID, Floats
from tests.domain.motion.clips import joint, raised, standing, walking, wild

LEGS = [joint(f"{side}_{part}") for side in ("left", "right") for part in ("knee", "ankle", "foot")]


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=10, deadline=None)
def test_toes_bend_only_where_their_ends_would_be_under_the_floor(seed: int) -> None:
    clip = wild(seed, 8)
    clip = raised(clip, 0.02 - float(clip.positions()[..., 1].min()))
    bent = bend_toes(clip)
    np.testing.assert_allclose(bent.positions(), clip.positions(), atol=1e-9)
    for toe in ("left_foot", "right_foot"):
        before, after = (toe_end(each, toe) for each in (clip, bent))
        assert after[:, 1].min() > -1e-9
        above = before[:, 1] >= 0
        np.testing.assert_allclose(after[above], before[above], atol=1e-9)


def toe_end(clip: Clip, toe: str) -> Floats:
    turns, places = clip.posed()
    tip = np.array(HUMANOID.tips[toe])
    end: Floats = places[:, joint(toe)] + rotate(turns[:, joint(toe)], tip)
    return end


def test_a_standing_body_has_both_feet_on_the_floor() -> None:
    still = replace(standing(30), contacts=np.zeros((30, 4), dtype=bool))
    assert detect_contacts(still).contacts.all()


def test_a_foot_high_up_or_fast_is_not_on_the_floor() -> None:
    clip = standing(30)
    high = raised(clip, 0.2)
    sliding = replace(clip, root=clip.root + np.arange(30)[:, None] * [0.0, 0.0, 1.0 / 30])
    assert not detect_contacts(high).contacts.any()
    assert not detect_contacts(sliding).contacts.any()


def test_foot_speed_is_horizontal_and_in_metres_a_second() -> None:
    clip = standing(30)
    moved = clip.root + np.arange(30)[:, None] * [0.6 / 30, 5.0 / 30, 0.8 / 30]
    np.testing.assert_allclose(foot_speed(replace(clip, root=moved)), 1.0)
    np.testing.assert_array_equal(foot_speed(standing(1)), np.zeros((1, 4)))


def test_each_step_of_a_walk_plants_one_foot_and_lifts_the_other() -> None:
    contacts = walking().contacts
    assert contacts.any(axis=0).all()
    assert not contacts.all(axis=0).any()
    assert 0.3 < contacts.any(axis=1).mean() <= 1.0


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        ("111011100000", "111111100000"),
        ("000010000111", "000000000111"),
        ("110000000000", "000000000000"),
        ("001110001110", "001110001110"),
    ],
)
def test_contacts_do_not_flicker(flags: str, expected: str) -> None:
    given_, wanted = ([c == "1" for c in text] for text in (flags, expected))
    assert steadied(np.array(given_), 3).tolist() == wanted


@given(st.lists(st.booleans(), max_size=40))
def test_spans_are_exactly_the_runs_of_true(flags: list[bool]) -> None:
    again = np.zeros(len(flags), dtype=bool)
    found = spans(np.array(flags, dtype=bool))
    for start, stop in found:
        again[start:stop] = True
    assert again.tolist() == flags
    assert all(after > stop for (_, stop), (after, _) in pairwise(found))


def test_locking_takes_the_slide_out_of_planted_feet() -> None:
    clip = walking(speed=0.75)
    toes = clip.contacts[:, 2:]
    before, after = foot_speed(clip)[:, 2:], foot_speed(lock_feet(clip))[:, 2:]
    inner = toes.copy()
    # The speed at the edge of a contact is shared with a frame outside.
    inner[1:-1] &= toes[2:] & toes[:-2]
    assert before[inner].mean() > 0.15
    assert after[inner].max() < 0.02


def test_locking_moves_legs_only() -> None:
    clip = walking()
    others = [each for each in range(len(HUMANOID)) if each not in LEGS]
    locked = lock_feet(clip)
    np.testing.assert_allclose(
        locked.positions()[:, others], clip.positions()[:, others], atol=1e-12
    )
    np.testing.assert_array_equal(locked.contacts, clip.contacts)


def test_locking_makes_no_jump_between_contacts() -> None:
    clip = walking()
    feet = [joint(name) for name in FEET]
    shift = lock_feet(clip).positions()[:, feet] - clip.positions()[:, feet]
    assert np.abs(np.diff(shift, axis=0)).max() * clip.fps < 3.0


def test_a_clip_in_the_air_is_not_locked() -> None:
    clip = standing(20)
    flying = replace(clip, contacts=np.zeros((20, 4), dtype=bool))
    assert lock_feet(flying) is flying


def test_nothing_stays_under_the_floor_and_what_was_above_stays() -> None:
    clip = standing(60)
    root = clip.root.copy()
    root[28:32, 1] -= 0.05
    lifted = on_floor(replace(clip, root=root))
    assert lifted.positions()[..., 1].min() >= -1e-9
    np.testing.assert_allclose(lifted.root[:10], clip.root[:10])
    assert np.abs(np.diff(lifted.root[:, 1] - root[:, 1])).max() < 0.03
    np.testing.assert_array_equal(lifted.root[:, [0, 2]], root[:, [0, 2]])


def test_a_clip_on_the_floor_is_not_lifted() -> None:
    clip = raised(standing(10), 0.01)
    assert on_floor(clip) is clip


@pytest.mark.parametrize("height", [-0.3, 0.0, 0.7])
@pytest.mark.parametrize("planted", [True, False])
def test_settling_puts_the_lowest_foot_on_the_floor(height: float, planted: bool) -> None:
    clip = replace(standing(20), contacts=np.full((20, 4), planted))
    lowest = settled(raised(clip, height)).positions()[..., 1]
    assert lowest.min() == pytest.approx(0.0, abs=1e-9)
