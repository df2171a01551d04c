"""ONNX files small enough to be written by hand, field by field of the format's protobuf."""

import struct
from collections.abc import Sequence

from domain.motion.skeleton import Floats

FLOAT, INT64 = 1, 7


def varint(value: int) -> bytes:
    data = b""
    while value > 127:
        data += bytes([value & 127 | 128])
        value >>= 7
    return data + bytes([value])


def number(field: int, value: int) -> bytes:
    return varint(field << 3) + varint(value)


def block(field: int, data: bytes | str) -> bytes:
    data = data.encode() if isinstance(data, str) else data
    return varint(field << 3 | 2) + varint(len(data)) + data


def weight(name: str, values: Floats) -> bytes:
    """Give a constant, in single precision."""
    dims = b"".join(number(1, size) for size in values.shape)
    return dims + number(2, FLOAT) + block(8, name) + block(9, values.astype("<f4").tobytes())


def shape(name: str, sizes: Sequence[int]) -> bytes:
    """Give a constant that a Reshape reads."""
    data = struct.pack(f"<{len(sizes)}q", *sizes)
    return number(1, len(sizes)) + number(2, INT64) + block(8, name) + block(9, data)


def node(kind: str, inputs: Sequence[str], output: str, axes: Sequence[int] = ()) -> bytes:
    """Give an operation; `axes` are those that a reduction reduces, and does not keep."""
    data = b"".join(block(1, name) for name in inputs) + block(2, output) + block(4, kind)
    if axes:
        listed = b"".join(number(8, axis) for axis in axes)
        data += block(5, block(1, "axes") + listed + number(20, 7))
        data += block(5, block(1, "keepdims") + number(3, 0) + number(20, 2))
    return data


def value(name: str, sizes: Sequence[int]) -> bytes:
    dims = b"".join(block(1, number(1, size)) for size in sizes)
    return block(1, name) + block(2, block(1, number(1, FLOAT) + block(2, dims)))


def model(
    nodes: Sequence[bytes], constants: Sequence[bytes], given: bytes, answers: Sequence[bytes]
) -> bytes:
    """Give the bytes of a file."""
    graph = b"".join(block(1, each) for each in nodes) + block(2, "tiny")
    graph += b"".join(block(5, each) for each in constants) + block(11, given)
    graph += b"".join(block(12, each) for each in answers)
    return number(1, 7) + block(7, graph) + block(8, number(2, 11))
