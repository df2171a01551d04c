"""A network in LiteRT's file format, read into arrays and steps that any library can run."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from domain.motion.skeleton import Floats

Array = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Step:
    """One operation: its name, the tensors that go in and come out, and its options."""

    name: str
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    options: Any


@dataclass(frozen=True, eq=False)
class Graph:
    """`input`: the tensor that goes in; `outputs`: those that come out, in their names' order.

    `constants`: arrays by tensor, weights dense and in single precision. `shapes`: of tensors.
    """

    input: int
    outputs: tuple[int, ...]
    steps: tuple[Step, ...]
    constants: dict[int, Array]
    shapes: dict[int, tuple[int, ...]]


def read(data: bytes) -> Graph:
    """Read a file's first graph; ValueError for a type of numbers that is not known."""
    # Thousands of lines of generated code, which only this needs.
    from ai_edge_litert import schema_py_generated as schema  # noqa: PLC0415

    model = schema.ModelT.InitFromObj(schema.Model.GetRootAsModel(data, 0))
    graph = model.subgraphs[0]
    types = {
        schema.TensorType.FLOAT32: np.float32,
        schema.TensorType.FLOAT16: np.float16,
        schema.TensorType.INT32: np.int32,
    }
    names = {code: name for name, code in vars(schema.BuiltinOperator).items() if name[0] != "_"}
    constants: dict[int, Array] = {}
    for index, tensor in enumerate(graph.tensors):
        stored = model.buffers[tensor.buffer].data
        if stored is None or not len(stored):
            continue
        if tensor.type not in types:
            raise ValueError(f"the network has numbers of type {tensor.type}")
        values = np.frombuffer(bytes(bytearray(stored)), dtype=types[tensor.type])
        shape = tuple(int(size) for size in tensor.shape)
        constants[index] = (
            values.reshape(shape)
            if tensor.sparsity is None
            else dense(tensor.sparsity, values, shape)
        )
    steps = []
    for each in graph.operators:
        code = model.operatorCodes[each.opcodeIndex]
        name = names[max(code.builtinCode, code.deprecatedBuiltinCode)]
        inputs, outputs = (tuple(int(i) for i in ends) for ends in (each.inputs, each.outputs))
        if name in {"DEQUANTIZE", "DENSIFY"} and inputs[0] in constants:
            constants[outputs[0]] = constants[inputs[0]].astype(np.float32)
        else:
            steps.append(Step(name, inputs, outputs, each.builtinOptions))
    ordered = sorted((int(i) for i in graph.outputs), key=lambda i: graph.tensors[i].name)
    shapes = {i: tuple(int(size) for size in t.shape) for i, t in enumerate(graph.tensors)}
    return Graph(int(graph.inputs[0]), tuple(ordered), tuple(steps), constants, shapes)


def dense(sparsity: Any, values: Array, shape: tuple[int, ...]) -> Floats:
    """Return a weight of `shape` that was stored as blocks among zeros.

    The format's levels are walked from the outermost: a dense one has every index, a sparse one
    those that it lists. Blocks inside the last `blockMap` dimensions are levels of their own.
    """
    levels = sparsity.dimMetadata
    order = [int(axis) for axis in sparsity.traversalOrder]
    blocks = [] if sparsity.blockMap is None else [int(axis) for axis in sparsity.blockMap]
    positions = np.zeros(1, dtype=np.int64)
    places: dict[int, NDArray[np.int64]] = {}
    sizes: dict[int, int] = {}
    for level, axis in zip(levels, order, strict=True):
        if level.format == 0:
            count = int(level.denseSize)
            repeats = np.full(len(positions), count)
            index = np.tile(np.arange(count), len(positions))
            following = np.repeat(positions, count) * count + index
            sizes[axis] = count
        else:
            segments = np.asarray(level.arraySegments.values, dtype=np.int64)
            listed = np.asarray(level.arrayIndices.values, dtype=np.int64)
            repeats = segments[positions + 1] - segments[positions]
            starts = np.repeat(segments[positions] - np.cumsum(repeats) + repeats, repeats)
            following = starts + np.arange(repeats.sum())
            index = listed[following]
        places = {known: np.repeat(where, repeats) for known, where in places.items()}
        places[axis], positions = index, following
    where = [places[axis] for axis in range(len(shape))]
    for block, axis in enumerate(blocks):
        inside = len(shape) + block
        where[axis] = where[axis] * sizes[inside] + places[inside]
    result = np.zeros(shape, dtype=np.float32)
    result[tuple(where)] = values
    return result
