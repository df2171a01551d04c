import json
import struct
from typing import Any

import numpy as np
import pytest

from domain.motion import glb
from domain.motion.clip import Clip
from domain.motion.skeleton import HUMANOID, Floats
from tests.domain.motion.clips import STANDING, standing, walking

NUMBERS = {5121: "u1", 5123: "<u2", 5126: "<f4"}
WIDTHS = {"SCALAR": 1, "VEC3": 3, "VEC4": 4, "MAT4": 16}


@pytest.fixture(scope="module")
def clip() -> Clip:
    return walking(45)


@pytest.fixture(scope="module")
def chunks(clip: Clip) -> tuple[dict[str, Any], bytes]:
    return unpacked(glb.write(clip, "a walk"))


def unpacked(data: bytes) -> tuple[dict[str, Any], bytes]:
    """Read the container: its JSON and its binary chunk."""
    magic, version, length = struct.unpack_from("<4sII", data)
    assert (magic, version, length) == (b"glTF", 2, len(data))
    size, kind = struct.unpack_from("<I4s", data, 12)
    assert (kind, size % 4) == (b"JSON", 0)
    document: dict[str, Any] = json.loads(data[20 : 20 + size])
    binary, kind = struct.unpack_from("<I4s", data, 20 + size)
    assert (kind, binary % 4) == (b"BIN\0", 0)
    body = data[28 + size :]
    assert len(body) == binary
    return document, body


def values(chunks: tuple[dict[str, Any], bytes], index: int) -> Floats:
    """Read one accessor, (count, width)."""
    document, body = chunks
    accessor = document["accessors"][index]
    view = document["bufferViews"][accessor["bufferView"]]
    width = WIDTHS[accessor["type"]]
    flat = np.frombuffer(
        body,
        NUMBERS[accessor["componentType"]],
        accessor["count"] * width,
        view["byteOffset"] + accessor.get("byteOffset", 0),
    )
    return flat.reshape(-1, width).astype(np.float64)


def test_every_accessor_lies_aligned_within_its_view_and_the_buffer(
    chunks: tuple[dict[str, Any], bytes],
) -> None:
    document, body = chunks
    assert document["buffers"] == [{"byteLength": len(body)}]
    for accessor in document["accessors"]:
        view = document["bufferViews"][accessor["bufferView"]]
        size = np.dtype(NUMBERS[accessor["componentType"]]).itemsize
        assert view["byteOffset"] % 4 == 0
        assert accessor["count"] * WIDTHS[accessor["type"]] * size <= view["byteLength"]
        assert view["byteOffset"] + view["byteLength"] <= len(body)


def test_minima_and_maxima_are_those_of_the_stored_values(
    chunks: tuple[dict[str, Any], bytes],
) -> None:
    document, _ = chunks
    bounded = [at for at, each in enumerate(document["accessors"]) if "min" in each]
    points = document["meshes"][0]["primitives"][0]["attributes"]["POSITION"]
    times = document["animations"][0]["samplers"][0]["input"]
    assert {points, times} <= set(bounded)
    for index in bounded:
        stored = values(chunks, index)
        assert document["accessors"][index]["min"] == stored.min(axis=0).tolist()
        assert document["accessors"][index]["max"] == stored.max(axis=0).tolist()


def test_the_joints_have_the_skeletons_names_and_tree(chunks: tuple[dict[str, Any], bytes]) -> None:
    document, _ = chunks
    joints = document["skins"][0]["joints"]
    nodes = document["nodes"]
    assert tuple(nodes[joint]["name"] for joint in joints) == HUMANOID.names
    for joint, index in enumerate(joints):
        children = [joints.index(child) for child in nodes[index].get("children", [])]
        assert children == HUMANOID.children(joint)


def test_the_animation_lasts_from_the_first_frame_to_the_last(
    clip: Clip, chunks: tuple[dict[str, Any], bytes]
) -> None:
    animation = chunks[0]["animations"][0]
    assert animation["name"] == "a walk"
    for sampler in animation["samplers"]:
        times = values(chunks, sampler["input"])[:, 0]
        np.testing.assert_allclose(times, np.arange(45) / clip.fps, atol=1e-6)
        assert chunks[0]["accessors"][sampler["output"]]["count"] == 45


def test_a_player_finds_every_joint_where_it_was(
    clip: Clip, chunks: tuple[dict[str, Any], bytes]
) -> None:
    document, _ = chunks
    animation = document["animations"][0]
    played = {
        (channel["target"]["node"], channel["target"]["path"]): values(
            chunks, animation["samplers"][channel["sampler"]]["output"]
        )
        for channel in animation["channels"]
    }
    turns = np.stack([played[joint, "rotation"] for joint in range(22)], axis=1)
    np.testing.assert_allclose(np.linalg.norm(turns, axis=-1), 1, atol=1e-6)
    assert (np.sum(turns[1:] * turns[:-1], axis=-1) >= 0).all()
    for joint in range(1, 22):
        offset = document["nodes"][joint]["translation"]
        np.testing.assert_allclose(offset, HUMANOID.offsets[joint], atol=1e-7)
    shown = Clip(clip.fps, turns[..., [3, 0, 1, 2]], played[0, "translation"], clip.contacts)
    np.testing.assert_allclose(shown.positions(), clip.positions(), atol=1e-5)


def test_the_skin_is_bound_at_rest(chunks: tuple[dict[str, Any], bytes]) -> None:
    bind = values(chunks, chunks[0]["skins"][0]["inverseBindMatrices"]).reshape(-1, 4, 4)
    standing_at_rest = HUMANOID.rest() + np.array([0.0, STANDING, 0.0])
    rest = np.concatenate([standing_at_rest, np.ones((22, 1))], axis=1)
    # Stored by columns: a row vector meets the matrix from the left.
    origin = np.einsum("ji,jik->jk", rest, bind)
    np.testing.assert_allclose(origin, np.tile([0, 0, 0, 1], (22, 1)), atol=1e-6)


def test_the_figures_skin_names_only_joints_that_there_are_and_whole_shares(
    chunks: tuple[dict[str, Any], bytes],
) -> None:
    attributes = chunks[0]["meshes"][0]["primitives"][0]["attributes"]
    counts = {chunks[0]["accessors"][index]["count"] for index in attributes.values()}
    assert len(counts) == 1
    assert values(chunks, attributes["JOINTS_0"]).max() < 22
    np.testing.assert_allclose(values(chunks, attributes["WEIGHTS_0"]).sum(axis=1), 1, atol=1e-6)
    indices = values(chunks, chunks[0]["meshes"][0]["primitives"][0]["indices"])
    assert len(indices) % 3 == 0
    assert indices.max() < counts.pop()


def test_the_same_clip_gives_the_same_bytes() -> None:
    assert glb.write(walking(20), "walk") == glb.write(walking(20), "walk")


def test_another_name_or_pose_gives_other_bytes() -> None:
    walk = glb.write(walking(20), "walk")
    assert walk != glb.write(walking(20), "stroll")
    assert walk != glb.write(standing(20), "walk")
