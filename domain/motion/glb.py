"""GLB: glTF 2.0 in one file, a skinned figure with one animation. Metres, +y up, facing +z."""

import json
import struct
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from domain.motion.body import figure
from domain.motion.clip import Clip
from domain.motion.keys import Keys, Space, keyed
from domain.motion.rigs.humanoid import humanoid
from domain.motion.rigs.rig import Rig
from domain.motion.rotations import matrices

FLOAT, BYTE, SHORT = 5126, 5121, 5123
VERTICES, INDICES = 34962, 34963
VRM_ANIMATION = "VRMC_vrm_animation"
CLAY = {
    "name": "clay",
    "pbrMetallicRoughness": {
        "baseColorFactor": [0.78, 0.74, 0.69, 1.0],
        "metallicFactor": 0.0,
        "roughnessFactor": 0.7,
    },
}


@dataclass
class Buffer:
    """The binary chunk, with the views and accessors that describe it."""

    data: bytearray = field(default_factory=bytearray)
    views: list[dict[str, Any]] = field(default_factory=list)
    accessors: list[dict[str, Any]] = field(default_factory=list)

    def add(
        self, values: Any, kind: int, shape: str, target: int | None = None, *, bounds: bool = False
    ) -> int:
        """Append an array and return its accessor's index."""
        types = {FLOAT: "<f4", BYTE: "u1", SHORT: "<u2"}
        array = np.ascontiguousarray(values, dtype=types[kind])
        self.data += b"\0" * (-len(self.data) % 4)
        view = {"buffer": 0, "byteOffset": len(self.data), "byteLength": array.nbytes}
        self.views.append(view if target is None else {**view, "target": target})
        self.data += array.tobytes()
        accessor: dict[str, Any] = {
            "bufferView": len(self.views) - 1,
            "componentType": kind,
            "count": len(array),
            "type": shape,
        }
        if bounds:
            flat = array.reshape(len(array), -1)
            accessor |= {"min": flat.min(axis=0).tolist(), "max": flat.max(axis=0).tolist()}
        self.accessors.append(accessor)
        return len(self.accessors) - 1


def write(clip: Clip, name: str = "motion", rig: Rig | None = None) -> bytes:
    """Return a clip of the rig, ours by default, on a figure; the animation is called `name`.

    VRM's is an animation alone, as its extension VRMC_vrm_animation wants it.
    """
    rig = rig or humanoid()
    keys = keyed(clip, rig, Space(1.0))
    buffer = Buffer()
    document: dict[str, Any] = {
        "asset": {"version": "2.0", "generator": "NoCapMocap"},
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": _nodes(keys),
    }
    if rig.name == "vrm":
        document |= _humanoid(keys)
    else:
        document["scenes"][0]["nodes"].append(len(keys.names))
        document["nodes"].append({"name": "figure", "mesh": 0, "skin": 0})
        document |= {
            "meshes": [{"name": "figure", "primitives": [_primitive(keys, rig, buffer)]}],
            "materials": [CLAY],
            "skins": [_skin(keys, buffer)],
        }
    document |= {
        "animations": [{"name": name, **_animation(keys, buffer)}],
        "accessors": buffer.accessors,
        "bufferViews": buffer.views,
        "buffers": [{"byteLength": len(buffer.data) + -len(buffer.data) % 4}],
    }
    return _packed(document, bytes(buffer.data))


def _nodes(keys: Keys) -> list[dict[str, Any]]:
    nodes = []
    for at, name in enumerate(keys.names):
        node: dict[str, Any] = {"name": name, "translation": keys.rest_places[at].tolist()}
        if abs(keys.rest_turns[at][0]) < 1.0:
            node["rotation"] = keys.rest_turns[at][[1, 2, 3, 0]].tolist()
        if children := keys.children(at):
            node["children"] = children
        nodes.append(node)
    return nodes


def _humanoid(keys: Keys) -> dict[str, Any]:
    bones = {name: {"node": at} for at, name in enumerate(keys.names)}
    told = {"specVersion": "1.0", "humanoid": {"humanBones": bones}}
    return {"extensionsUsed": [VRM_ANIMATION], "extensions": {VRM_ANIMATION: told}}


def _primitive(keys: Keys, rig: Rig, buffer: Buffer) -> dict[str, Any]:
    mesh = figure(rig.skeleton, [rig.source(joint) for joint in range(len(rig.skeleton))])
    # A node above the root moves every joint's index by one; joint 0 stays that of no weight.
    shift = len(keys.names) - len(rig.skeleton)
    joints = np.where(mesh.weights > 0, mesh.joints + shift, 0)
    return {
        "attributes": {
            "POSITION": buffer.add(mesh.points, FLOAT, "VEC3", VERTICES, bounds=True),
            "NORMAL": buffer.add(mesh.normals, FLOAT, "VEC3", VERTICES),
            "JOINTS_0": buffer.add(joints, BYTE, "VEC4", VERTICES),
            "WEIGHTS_0": buffer.add(mesh.weights, FLOAT, "VEC4", VERTICES),
        },
        "indices": buffer.add(mesh.indices, SHORT, "SCALAR", INDICES),
        "material": 0,
    }


def _skin(keys: Keys, buffer: Buffer) -> dict[str, Any]:
    turns, places = keys.rest()
    bind = np.tile(np.eye(4), (len(keys.names), 1, 1))
    bind[:, :3, :3], bind[:, :3, 3] = matrices(turns), places
    # Column-major, as glTF stores matrices.
    inverses = np.linalg.inv(bind).transpose(0, 2, 1)
    stored = buffer.add(inverses.reshape(-1, 16), FLOAT, "MAT4")
    return {"joints": list(range(len(keys.names))), "inverseBindMatrices": stored, "skeleton": 0}


def _animation(keys: Keys, buffer: Buffer) -> dict[str, Any]:
    times = buffer.add(np.arange(len(keys)) / keys.fps, FLOAT, "SCALAR", bounds=True)
    turns = keys.turns[..., [1, 2, 3, 0]]
    paths = [("rotation", node, turns[:, node], "VEC4") for node in range(len(keys.names))]
    paths += [("translation", node, places, "VEC3") for node, places in keys.places.items()]
    samplers, channels = [], []
    for path, node, values, shape in paths:
        output = buffer.add(values, FLOAT, shape)
        samplers.append({"input": times, "output": output, "interpolation": "LINEAR"})
        channels.append({"sampler": len(samplers) - 1, "target": {"node": node, "path": path}})
    return {"samplers": samplers, "channels": channels}


def _packed(document: dict[str, Any], data: bytes) -> bytes:
    text = json.dumps(document, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    data += b"\0" * (-len(data) % 4)
    return b"".join(
        [
            struct.pack("<4sII", b"glTF", 2, 28 + len(text) + len(data)),
            struct.pack("<I4s", len(text), b"JSON"),
            text,
            struct.pack("<I4s", len(data), b"BIN\0"),
            data,
        ]
    )
