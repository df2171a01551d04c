"""GLB: glTF 2.0 in one file, a skinned figure with one animation. Metres, +y up, facing +z."""

import json
import struct
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from domain.motion.body import figure
from domain.motion.clip import Clip
from domain.motion.rotations import continuous

FLOAT, BYTE, SHORT = 5126, 5121, 5123
VERTICES, INDICES = 34962, 34963


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


def write(clip: Clip, name: str = "motion") -> bytes:
    """Return the clip on the figure; the animation is called `name`."""
    buffer = Buffer()
    count = len(clip.skeleton)
    document = {
        "asset": {"version": "2.0", "generator": "NoCapMocap"},
        "scene": 0,
        "scenes": [{"nodes": [0, count]}],
        "nodes": [*_joints(clip), {"name": "figure", "mesh": 0, "skin": 0}],
        "meshes": [{"name": "figure", "primitives": [_primitive(clip, buffer)]}],
        "materials": [
            {
                "name": "clay",
                "pbrMetallicRoughness": {
                    "baseColorFactor": [0.78, 0.74, 0.69, 1.0],
                    "metallicFactor": 0.0,
                    "roughnessFactor": 0.7,
                },
            }
        ],
        "skins": [_skin(clip, buffer)],
        "animations": [{"name": name, **_animation(clip, buffer)}],
        "accessors": buffer.accessors,
        "bufferViews": buffer.views,
        "buffers": [{"byteLength": len(buffer.data) + -len(buffer.data) % 4}],
    }
    return _packed(document, bytes(buffer.data))


def _joints(clip: Clip) -> list[dict[str, Any]]:
    skeleton = clip.skeleton
    nodes = []
    for joint, name in enumerate(skeleton.names):
        place = clip.root[0] if joint == 0 else skeleton.offsets[joint]
        node: dict[str, Any] = {"name": name, "translation": [float(v) for v in place]}
        if children := skeleton.children(joint):
            node["children"] = children
        nodes.append(node)
    return nodes


def _primitive(clip: Clip, buffer: Buffer) -> dict[str, Any]:
    mesh = figure(clip.skeleton)
    return {
        "attributes": {
            "POSITION": buffer.add(mesh.points, FLOAT, "VEC3", VERTICES, bounds=True),
            "NORMAL": buffer.add(mesh.normals, FLOAT, "VEC3", VERTICES),
            "JOINTS_0": buffer.add(mesh.joints, BYTE, "VEC4", VERTICES),
            "WEIGHTS_0": buffer.add(mesh.weights, FLOAT, "VEC4", VERTICES),
        },
        "indices": buffer.add(mesh.indices, SHORT, "SCALAR", INDICES),
        "material": 0,
    }


def _skin(clip: Clip, buffer: Buffer) -> dict[str, Any]:
    bind = np.tile(np.eye(4), (len(clip.skeleton), 1, 1))
    # Column-major, as glTF stores matrices: the translation is the last row here.
    bind[:, 3, :3] = -clip.skeleton.rest()
    matrices = buffer.add(bind.reshape(-1, 16), FLOAT, "MAT4")
    return {"joints": list(range(len(clip.skeleton))), "inverseBindMatrices": matrices,
            "skeleton": 0}  # fmt: skip


def _animation(clip: Clip, buffer: Buffer) -> dict[str, Any]:
    times = buffer.add(np.arange(len(clip)) / clip.fps, FLOAT, "SCALAR", bounds=True)
    turns = continuous(clip.rotations)[..., [1, 2, 3, 0]]
    paths = [("rotation", joint, turns[:, joint], "VEC4") for joint in range(len(clip.skeleton))]
    paths.append(("translation", 0, clip.root, "VEC3"))
    samplers, channels = [], []
    for path, joint, values, shape in paths:
        output = buffer.add(values, FLOAT, shape)
        samplers.append({"input": times, "output": output, "interpolation": "LINEAR"})
        channels.append({"sampler": len(samplers) - 1, "target": {"node": joint, "path": path}})
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
