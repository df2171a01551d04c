"""A rig's motion as an FBX scene: its joints, their pose at rest, and one take of curves.

Object classes and their properties as the FBX SDK's reference names them (help.autodesk.com/view/
FBX): FbxNode, FbxSkeleton, FbxPose, FbxAnimStack, FbxAnimLayer, FbxAnimCurveNode, FbxAnimCurve.
"""

import numpy as np
from numpy.typing import NDArray

from domain.motion.clip import Clip
from domain.motion.fbx import CREATED, FILE_ID, VERSION, Long, Node, encode, properties
from domain.motion.fbx_angles import degrees
from domain.motion.keys import Keys, Space, keyed
from domain.motion.rigs.humanoid import humanoid
from domain.motion.rigs.rig import Rig
from domain.motion.rotations import matrices
from domain.motion.skeleton import Floats

SECOND = 46_186_158_000
"""Ticks of KTime."""
MODES = {24.0: 11, 30.0: 6, 60.0: 3}
"""FbxTime::EMode of a rate; any other is a custom one."""
CUSTOM = 14
CREATOR = "NoCapMocap"
LINEAR = 4
STACK, LAYER, POSE, DOCUMENT = Long(1), Long(2), Long(3), Long(4)
MODELS, ATTRIBUTES, CURVES = 1_000, 2_000, 10_000
"""Where the ids of each kind begin."""


def write(clip: Clip, name: str = "motion", rig: Rig | None = None) -> bytes:
    """Return a clip of the rig, ours by default, as binary FBX 7.4; the take is called `name`.

    In the rig's units and axes; in centimetres where the rig's are metres, as FBX has them.
    """
    rig = rig or humanoid()
    # A name's kind is told from it by control characters.
    name = "".join(each for each in name if each.isprintable()) or "motion"
    keys = keyed(clip, rig, Space(0.01 if rig.metres == 1.0 else rig.metres, rig.up))
    curves, wires = _animation(keys)
    count = len(keys.names)
    end = Long(round((len(keys) - 1) / keys.fps * SECOND))
    objects = [
        *(_attribute(at, name) for at, name in enumerate(keys.names)),
        *(_model(keys, at) for at in range(count)),
        _pose(keys),
        _stack(name, end),
        Node("AnimationLayer", (LAYER, named("BaseLayer", "AnimLayer"), "")),
        *curves,
    ]
    for at, parent in enumerate(keys.parents):
        above = 0 if parent < 0 else MODELS + parent
        wires += [wire(MODELS + at, above), wire(ATTRIBUTES + at, MODELS + at)]
    wires.append(wire(LAYER, STACK))
    return encode(
        [
            *_head(),
            _settings(keys, end),
            _documents(name),
            Node("References"),
            _definitions(objects),
            Node("Objects", (), objects),
            Node("Connections", (), wires),
            Node("Takes", (), [Node("Current", (name,)), _take(name, end)]),
        ]
    )


def named(name: str, kind: str) -> str:
    """Return an object's name as a binary file has it."""
    return f"{name}\0\1{kind}"


def wire(child: int, parent: int, slot: str | None = None) -> Node:
    """Return a connection of an object to another, or to a property of it."""
    ends = (Long(child), Long(parent))
    return Node("C", ("OO", *ends)) if slot is None else Node("C", ("OP", *ends, slot))


def _head() -> list[Node]:
    stamp = {"Version": 1000, "Year": 1970, "Month": 1, "Day": 1, "Hour": 10, "Minute": 0,
             "Second": 0, "Millisecond": 0}  # fmt: skip
    extension = [
        Node("FBXHeaderVersion", (1003,)),
        Node("FBXVersion", (VERSION,)),
        Node("EncryptionType", (0,)),
        Node("CreationTimeStamp", (), [Node(key, (value,)) for key, value in stamp.items()]),
        Node("Creator", (CREATOR,)),
    ]
    return [
        Node("FBXHeaderExtension", (), extension),
        Node("FileId", (FILE_ID,)),
        Node("CreationTime", (CREATED,)),
        Node("Creator", (CREATOR,)),
    ]


def _settings(keys: Keys, end: Long) -> Node:
    up, front, sign = (1, 2, 1) if keys.space.up == "y" else (2, 1, -1)
    whole = {"UpAxis": up, "UpAxisSign": 1, "FrontAxis": front, "FrontAxisSign": sign,
             "CoordAxis": 0, "CoordAxisSign": 1, "OriginalUpAxis": up,
             "OriginalUpAxisSign": 1}  # fmt: skip
    # A stud has no length that FBX knows of: its importer takes the numbers as they are.
    unit = 1.0
    return Node(
        "GlobalSettings",
        (),
        [
            Node("Version", (1000,)),
            properties(
                *((key, "int", "Integer", "", value) for key, value in whole.items()),
                ("UnitScaleFactor", "double", "Number", "", unit),
                ("OriginalUnitScaleFactor", "double", "Number", "", unit),
                ("DefaultCamera", "KString", "", "", "Producer Perspective"),
                ("TimeMode", "enum", "", "", MODES.get(keys.fps, CUSTOM)),
                ("TimeSpanStart", "KTime", "Time", "", Long(0)),
                ("TimeSpanStop", "KTime", "Time", "", end),
                ("CustomFrameRate", "double", "Number", "", float(keys.fps)),
            ),
        ],
    )


def _documents(name: str) -> Node:
    inner = [
        properties(("ActiveAnimStackName", "KString", "", "", name)),
        Node("RootNode", (Long(0),)),
    ]
    return Node(
        "Documents", (), [Node("Count", (1,)), Node("Document", (DOCUMENT, "", "Scene"), inner)]
    )


def _definitions(objects: list[Node]) -> Node:
    kinds = ["GlobalSettings", *(each.name for each in objects)]
    counted = {kind: kinds.count(kind) for kind in dict.fromkeys(kinds)}
    types = [
        Node("ObjectType", (kind,), [Node("Count", (count,))]) for kind, count in counted.items()
    ]
    return Node("Definitions", (), [Node("Version", (100,)), Node("Count", (len(kinds),)), *types])


def _attribute(at: int, name: str) -> Node:
    values = (Long(ATTRIBUTES + at), named(name, "NodeAttribute"), "LimbNode")
    return Node("NodeAttribute", values, [Node("TypeFlags", ("Skeleton",))])


def _model(keys: Keys, at: int) -> Node:
    x, y, z = degrees(keys.rest_turns[None, None, at])[0, 0].tolist()
    place = keys.rest_places[at].tolist()
    inner = [
        Node("Version", (232,)),
        properties(
            ("RotationActive", "bool", "", "", 1),
            ("InheritType", "enum", "", "", 1),
            ("DefaultAttributeIndex", "int", "Integer", "", 0),
            ("Lcl Translation", "Lcl Translation", "", "A", *place),
            ("Lcl Rotation", "Lcl Rotation", "", "A", x, y, z),
            ("Lcl Scaling", "Lcl Scaling", "", "A", 1.0, 1.0, 1.0),
        ),
        Node("Shading", (True,)),
        Node("Culling", ("CullingOff",)),
    ]
    return Node("Model", (Long(MODELS + at), named(keys.names[at], "Model"), "LimbNode"), inner)


def _pose(keys: Keys) -> Node:
    turns, places = keys.rest()
    whole = np.tile(np.eye(4), (len(keys.names), 1, 1))
    whole[:, :3, :3], whole[:, :3, 3] = matrices(turns), places
    poses = [
        Node("PoseNode", (), [Node("Node", (Long(MODELS + at),)),
                              Node("Matrix", (np.ravel(matrix.T),))])
        for at, matrix in enumerate(whole)
    ]  # fmt: skip
    inner = [
        Node("Type", ("BindPose",)),
        Node("Version", (100,)),
        Node("NbPoseNodes", (len(poses),)),
        *poses,
    ]
    return Node("Pose", (POSE, named("BindPose", "Pose"), "BindPose"), inner)


def _stack(name: str, end: Long) -> Node:
    spans = {"LocalStart": Long(0), "LocalStop": end, "ReferenceStart": Long(0),
             "ReferenceStop": end}  # fmt: skip
    told = properties(*((key, "KTime", "Time", "", value) for key, value in spans.items()))
    return Node("AnimationStack", (STACK, named(name, "AnimStack"), ""), [told])


def _take(name: str, end: Long) -> Node:
    spans = [Node("LocalTime", (Long(0), end)), Node("ReferenceTime", (Long(0), end))]
    return Node("Take", (name,), [Node("FileName", (f"{name}.tak",)), *spans])


def _animation(keys: Keys) -> tuple[list[Node], list[Node]]:
    times = np.round(np.arange(len(keys)) / keys.fps * SECOND).astype(np.int64)
    objects: list[Node] = []
    wires: list[Node] = []

    def moved(node: int, letter: str, slot: str, values: Floats) -> None:
        identity = CURVES + len(objects)
        first = [(f"d|{axis}", "Number", "", "A", float(values[0, column]))
                 for column, axis in enumerate("XYZ")]  # fmt: skip
        objects.append(Node("AnimationCurveNode",
                            (Long(identity), named(letter, "AnimCurveNode"), ""),
                            [properties(*first)]))  # fmt: skip
        wires.extend([wire(identity, LAYER), wire(identity, MODELS + node, slot)])
        for column, axis in enumerate("XYZ"):
            curve = CURVES + len(objects)
            objects.append(_curve(curve, times, values[:, column]))
            wires.append(wire(curve, identity, f"d|{axis}"))

    angles = degrees(keys.turns)
    for node in range(len(keys.names)):
        if node in keys.places:
            moved(node, "T", "Lcl Translation", keys.places[node])
        moved(node, "R", "Lcl Rotation", angles[:, node])
    return objects, wires


def _curve(identity: int, times: NDArray[np.int64], values: Floats) -> Node:
    inner = [
        Node("Default", (float(values[0]),)),
        Node("KeyVer", (4008,)),
        Node("KeyTime", (times,)),
        Node("KeyValueFloat", (values.astype(np.float32),)),
        Node("KeyAttrFlags", (np.array([LINEAR], dtype=np.int32),)),
        Node("KeyAttrDataFloat", (np.zeros(4, dtype=np.float32),)),
        Node("KeyAttrRefCount", (np.array([len(values)], dtype=np.int32),)),
    ]
    return Node("AnimationCurve", (Long(identity), named("", "AnimCurve"), ""), inner)
