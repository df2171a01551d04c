"""FBX 7.4, binary: a tree of named nodes with typed properties.

The form as the Blender Foundation documented it (code.blender.org/2013/08, "FBX binary file format
specification"): a header, records that tell where they end, an empty record, a footer.
"""

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

VERSION = 7400
MAGIC = b"Kaydara FBX Binary  \x00\x1a\x00"
NOTHING = b"\0" * 13
"""The record that ends a list of records."""
FILE_ID = bytes.fromhex("28b32aebb624ccc2bfc8b02aa92bfcf1")
CREATED = "1970-01-01 10:00:00:000"
"""The moment that FILE_ID and FOOTER belong to: readers may check that the three fit."""
FOOTER = bytes.fromhex("fabcab09d0c8d466b176fb831cf7267e")
END = bytes.fromhex("f85a8c6adef5d97eece90ce3758f290b")
LISTS = ("AnimationStack", "AnimationLayer")
"""Nodes that end with an empty record though they have no children."""
COMPRESSED_FROM = 128
"""Bytes of an array from which it is deflated."""


class Long(int):
    """A whole number of 64 bits: ids and times."""


NUMBERS = {bool: (b"C", "B"), Long: (b"L", "q"), int: (b"I", "i"), float: (b"D", "d")}
Value = bool | int | float | str | bytes | NDArray[np.generic]


@dataclass
class Node:
    """A record: whole numbers are of 32 bits, real ones of 64, unless they say otherwise."""

    name: str
    values: Sequence[Value] = ()
    children: list["Node"] = field(default_factory=list)


def encode(nodes: Sequence[Node]) -> bytes:
    """Return the file of a document's nodes; the same nodes give the same bytes."""
    data = bytearray(MAGIC + struct.pack("<I", VERSION))
    for node in nodes:
        data += _record(node, len(data))
    data += NOTHING + FOOTER + b"\0" * 4
    data += b"\0" * (16 - len(data) % 16)
    return bytes(data + struct.pack("<I", VERSION) + b"\0" * 120 + END)


def _record(node: Node, start: int) -> bytes:
    values = b"".join(_value(value) for value in node.values)
    name = node.name.encode()
    body = bytearray(values)
    first = start + len(NOTHING) + len(name)
    for child in node.children:
        body += _record(child, first + len(body))
    if node.children or not node.values or node.name in LISTS:
        body += NOTHING
    sizes = (first + len(body), len(node.values), len(values), len(name))
    return struct.pack("<IIIB", *sizes) + name + bytes(body)


def _value(value: Value) -> bytes:
    if type(value) in NUMBERS:
        kind, form = NUMBERS[type(value)]
        return struct.pack(f"<c{form}", kind, value)
    if isinstance(value, str | bytes):
        text = value.encode() if isinstance(value, str) else value
        return struct.pack("<cI", b"S" if isinstance(value, str) else b"R", len(text)) + text
    return _array(np.asarray(value))


def _array(values: NDArray[np.generic]) -> bytes:
    kinds = {"f4": b"f", "f8": b"d", "i4": b"i", "i8": b"l"}
    kind = kinds[values.dtype.str[1:]]
    data = np.ascontiguousarray(values).astype(values.dtype.newbyteorder("<")).tobytes()
    deflated = len(data) >= COMPRESSED_FROM
    stored = zlib.compress(data) if deflated else data
    return struct.pack("<cIII", kind, values.size, deflated, len(stored)) + stored


def properties(*rows: tuple[str, str, str, str, *tuple[Value, ...]]) -> Node:
    """Return a node's properties: each a name, a type, a label, flags and values."""
    return Node("Properties70", (), [Node("P", row) for row in rows])
