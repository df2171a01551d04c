from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.motion import bvh
from domain.motion.rotations import about, product
from domain.motion.skeleton import HUMANOID, Floats
from tests.domain.motion.clips import X, Y, Z, joint, standing, walking, wild

TENTH_OF_A_MILLIMETRE = 1e-4


@dataclass
class Node:
    """A joint of a BVH file, or the end of a bone."""

    name: str
    offset: Floats
    channels: list[str] = field(default_factory=list)
    children: list["Node"] = field(default_factory=list)


def parsed(data: bytes) -> tuple[Node, float, Floats]:
    """Read any BVH: its tree, seconds a frame and (T, channels) values."""
    words = data.decode("ascii").split()
    assert words[:2] == ["HIERARCHY", "ROOT"]
    root, at = node(words, 2)
    assert words[at : at + 2] == ["MOTION", "Frames:"]
    assert words[at + 3 : at + 5] == ["Frame", "Time:"]
    count, seconds = int(words[at + 2]), float(words[at + 5])
    values = np.array(words[at + 6 :], dtype=float).reshape(count, -1)
    return root, seconds, values


def node(words: list[str], at: int) -> tuple[Node, int]:
    found = Node(words[at], np.zeros(3))
    assert words[at + 1] == "{"
    at += 2
    while words[at] != "}":
        if words[at] == "OFFSET":
            found.offset = np.array(words[at + 1 : at + 4], dtype=float)
            at += 4
        elif words[at] == "CHANNELS":
            count = int(words[at + 1])
            found.channels = words[at + 2 : at + 2 + count]
            at += 2 + count
        else:
            assert words[at] in {"JOINT", "End"}
            child, at = node(words, at + 1)
            found.children.append(child)
    return found, at + 1


def turn(axis: str, degrees: float) -> Floats:
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return np.array(
        {
            "X": [[1, 0, 0], [0, c, -s], [0, s, c]],
            "Y": [[c, 0, s], [0, 1, 0], [-s, 0, c]],
            "Z": [[c, -s, 0], [s, c, 0], [0, 0, 1]],
        }[axis]
    )


def places(root: Node, row: Floats) -> dict[str, Floats]:
    """Pose one frame with matrices, each channel in its order; centimetres by joint."""
    result: dict[str, Floats] = {}
    values = iter(row)

    def visit(each: Node, parent: Floats, start: Floats) -> None:
        move, matrix = each.offset.copy(), np.eye(3)
        for channel in each.channels:
            value = float(next(values))
            if channel.endswith("position"):
                move["XYZ".index(channel[0])] += value
            else:
                matrix = matrix @ turn(channel[0], value)
        result[each.name] = start + parent @ move
        for child in each.children:
            if child.name != "Site":
                visit(child, parent @ matrix, result[each.name])

    visit(root, np.eye(3), np.zeros(3))
    assert next(values, None) is None
    return result


def drift(clip: Any) -> float:
    """Give the largest distance, in metres, of a joint in the BVH from where it is in the clip."""
    root, _, rows = parsed(bvh.write(clip))
    posed = [places(root, row) for row in rows]
    read = np.array([[frame[name] for name in HUMANOID.names] for frame in posed]) / 100
    return float(np.linalg.norm(read - clip.positions(), axis=-1).max())


@given(st.integers(0, 2**32 - 1))
def test_another_reader_finds_every_joint_in_every_frame_where_it_was(seed: int) -> None:
    assert drift(wild(seed, frames=3)) < TENTH_OF_A_MILLIMETRE


def test_a_walk_reads_back_where_it_was() -> None:
    assert drift(walking()) < TENTH_OF_A_MILLIMETRE


@pytest.mark.parametrize("sign", [1.0, -1.0])
@pytest.mark.parametrize("off", [0.0, 1e-9, 1e-7, 1e-6, 1e-5, 1e-3])
def test_a_quarter_turn_about_x_locks_two_angles_and_loses_nothing(sign: float, off: float) -> None:
    clip = standing(1)
    quarter = about(X, np.array(sign * (np.pi / 2 - off)))
    for name, z, y in (("pelvis", 0.7, 0.9), ("left_shoulder", -2.0, 1.1), ("neck", 3.0, -3.0)):
        turned = product(product(about(Z, np.array(z)), quarter), about(Y, np.array(y)))
        clip.rotations[0, joint(name)] = turned
    assert drift(clip) < TENTH_OF_A_MILLIMETRE


@given(st.integers(0, 2**32 - 1), st.sampled_from([20.0, 24.0, 30.0, 60.0]))
def test_our_own_reader_reads_what_was_written(seed: int, fps: float) -> None:
    clip = wild(seed, frames=4, fps=fps)
    back = bvh.read(bvh.write(clip))
    assert back.fps == fps
    np.testing.assert_allclose(back.positions(), clip.positions(), atol=TENTH_OF_A_MILLIMETRE)


def test_the_file_says_the_names_the_rate_and_the_frames() -> None:
    root, seconds, rows = parsed(bvh.write(standing(7, fps=24.0)))
    assert seconds == pytest.approx(1 / 24)
    assert rows.shape == (7, 3 + 3 * 22)
    names, ends, stack = set(), 0, [root]
    while stack:
        each = stack.pop()
        stack += each.children
        ends += each.name == "Site"
        names |= {each.name} - {"Site"}
    assert names == set(HUMANOID.names)
    assert ends == len(HUMANOID.tips)


def test_the_same_clip_gives_the_same_bytes() -> None:
    assert bvh.write(walking(20)) == bvh.write(walking(20))


def test_a_file_of_another_skeleton_is_refused() -> None:
    data = bvh.write(standing(1)).replace(b"JOINT neck", b"JOINT tail")
    with pytest.raises(ValueError, match="not of the 22-joint humanoid"):
        bvh.read(data)
