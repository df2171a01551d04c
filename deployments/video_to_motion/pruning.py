"""A network in LiteRT's format without an output that nobody reads, nor what only that needs."""

import numpy as np


def pruned(data: bytes, unwanted: str) -> bytes:
    """Return a network's file without the output of that name; ValueError where it has none.

    The interpreter computes every operation of a file, whichever outputs are fetched. What is
    kept is computed as before, to the last bit.
    """
    # Thousands of lines of generated code, which are seldom needed.
    from ai_edge_litert import schema_py_generated as schema  # noqa: PLC0415
    from flatbuffers import Builder  # noqa: PLC0415 - likewise

    model = schema.ModelT.InitFromObj(schema.Model.GetRootAsModel(data, 0))
    graph = model.subgraphs[0]
    outputs = [int(each) for each in graph.outputs]
    kept = [each for each in outputs if graph.tensors[each].name != unwanted.encode()]
    if len(kept) == len(outputs):
        raise ValueError(f"the network has no output called {unwanted}")
    makers = {int(made): each for each in graph.operators for made in each.outputs}
    needed, open_ = set(), list(kept)
    while open_:
        maker = makers.get(open_.pop())
        if maker is not None and id(maker) not in needed:
            needed.add(id(maker))
            open_ += [int(each) for each in maker.inputs]
    graph.operators = [each for each in graph.operators if id(each) in needed]
    graph.outputs = np.array(kept, dtype=np.int32)
    builder = Builder(len(data))
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())
