"""The FBX writer's own form; that others read it is in rigs/test_readers.py."""

import struct

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.motion.fbx import END, MAGIC, Long, Node, encode
from domain.motion.fbx_angles import degrees
from domain.motion.fbx_scene import write
from domain.motion.rotations import about, matrices, normalised, product
from domain.motion.skeleton import Floats
from tests.domain.motion.clips import X, Y, Z, quaternions, walking


def told(angles: Floats) -> Floats:
    """Give the matrices of angles about x, then y, then z."""
    x, y, z = np.moveaxis(np.radians(angles), -1, 0)
    return matrices(product(about(Z, z), product(about(Y, y), about(X, x))))


@given(quaternions(6, 2))
@settings(deadline=None)
def test_angles_tell_the_turns_they_were_taken_from(turns: Floats) -> None:
    np.testing.assert_allclose(told(degrees(turns)), matrices(turns), atol=1e-6)


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=20, deadline=None)
def test_angles_of_a_smooth_turn_have_no_jumps(seed: int) -> None:
    random = np.random.default_rng(seed)
    axis = random.normal(size=3)
    axis /= np.linalg.norm(axis)
    path = about(tuple(axis), np.linspace(0, 9 * np.pi, 400))[:, None]
    turns = product(normalised(random.normal(size=4)), path)
    angles = degrees(turns)
    np.testing.assert_allclose(told(angles), matrices(turns), atol=1e-6)
    steps = np.abs(np.diff(angles[:, 0], axis=0))
    # Near a quarter turn about y, x and z may both turn fast, but never by a half turn at once.
    assert steps.max() < 175


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_a_quarter_turn_about_y_loses_nothing(sign: float) -> None:
    quarter = about(Y, np.array(sign * np.pi / 2))
    turn = product(about(Z, np.array(0.7)), product(quarter, about(X, np.array(-1.1))))
    turns = np.stack([about(X, np.array(0.4)), turn])[:, None]
    np.testing.assert_allclose(told(degrees(turns)), matrices(turns), atol=1e-7)


def test_records_tell_where_they_end() -> None:
    numbers = np.arange(100, dtype=np.int64)
    data = encode([Node("A", (1, 2.0, "text", b"raw", True, Long(3)), [Node("B", (numbers,))])])
    assert data.startswith(MAGIC)
    assert data.endswith(END)
    at = len(MAGIC) + 4
    end, count, size, name = struct.unpack_from("<IIIB", data, at)
    assert (count, data[at + 13 : at + 13 + name]) == (6, b"A")
    assert data[end : end + 13] == b"\0" * 13
    inner = at + 13 + name + size
    assert struct.unpack_from("<IIIB", data, inner)[1] == 1
    assert struct.unpack_from("<I", data, inner)[0] == end - 13
    assert (len(data) - 120 - 16 - 4) % 16 == 0


def test_a_name_cannot_pass_for_another_object() -> None:
    told = b"walk on\0\1AnimStack"
    assert told in write(walking(2), "walk on")
    assert told in write(walking(2), "walk\0\1 on\n")
    assert b"\0\1 on" not in write(walking(2), "walk\0\1 on\n")


@pytest.mark.parametrize(("fps", "mode"), [(24.0, 11), (30.0, 6), (60.0, 3), (20.0, 14)])
def test_the_rate_is_told(fps: float, mode: int) -> None:
    data = write(walking(10, fps))
    at = data.index(b"TimeMode")
    assert struct.unpack_from("<ci", data, data.index(b"I", at + 8 + 12))[1] == mode
