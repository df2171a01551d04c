import math

import pytest
import torch
from torch import Tensor, nn

from deployments.text_to_motion.adapters.mdm.checkpoint import Arguments
from deployments.text_to_motion.adapters.mdm.networks import Network, Shape
from tests.deployments.text_to_motion.adapters.mdm import files

ATTENTION = {
    "in_proj_weight": (1536, 512), "in_proj_bias": (1536,),
    "out_proj.weight": (512, 512), "out_proj.bias": (512,),
}  # fmt: skip
FEED = {
    "linear1.weight": (1024, 512), "linear1.bias": (1024,),
    "linear2.weight": (512, 1024), "linear2.bias": (512,),
}  # fmt: skip
AROUND = {
    "input_process.poseEmbedding.weight": (512, 263), "input_process.poseEmbedding.bias": (512,),
    "embed_timestep.time_embed.0.weight": (512, 512), "embed_timestep.time_embed.0.bias": (512,),
    "embed_timestep.time_embed.2.weight": (512, 512), "embed_timestep.time_embed.2.bias": (512,),
    "embed_text.bias": (512,),
    "output_process.poseFinal.weight": (263, 512), "output_process.poseFinal.bias": (263,),
}  # fmt: skip


def names(stack: str, attentions: list[str], norms: int) -> dict[str, tuple[int, ...]]:
    """Give the published names and shapes of eight layers."""
    found: dict[str, tuple[int, ...]] = {}
    for layer in range(8):
        for each in attentions:
            found |= {f"{stack}.layers.{layer}.{each}.{n}": s for n, s in ATTENTION.items()}
        found |= {f"{stack}.layers.{layer}.{n}": s for n, s in FEED.items()}
        for norm in range(1, norms + 1):
            found[f"{stack}.layers.{layer}.norm{norm}.weight"] = (512,)
            found[f"{stack}.layers.{layer}.norm{norm}.bias"] = (512,)
    return found


@pytest.mark.parametrize(("args", "text", "expected"), [
    (Arguments("humanml"), 512, names("seqTransEncoder", ["self_attn"], 2)),
    (Arguments("humanml", arch="trans_dec", text_encoder_type="bert", emb_trans_dec=True), 768,
     names("seqTransDecoder", ["self_attn", "multihead_attn"], 3)),
])  # fmt: skip
def test_the_full_network_has_the_published_names_and_shapes(
    args: Arguments, text: int, expected: dict[str, tuple[int, ...]]
) -> None:
    with torch.device("meta"):
        made = Network(args.shape(text))
    found = {name: tuple(each.shape) for name, each in made.state_dict().items()}
    assert found == {**AROUND, **expected, "embed_text.weight": (512, text)}


def sines(width: int, place: int) -> Tensor:
    values = []
    for pair in range(width // 2):
        angle = place / 10000 ** (2 * pair / width)
        values += [math.sin(angle), math.cos(angle)]
    return torch.tensor(values)


@pytest.mark.parametrize("opening", ["all", "time", "none"])
def test_the_network_computes_what_the_paper_draws(opening: str) -> None:
    decoder = opening != "all"
    shape = files.BERT_SHAPE if decoder else files.CLIP_SHAPE
    made = files.network(Shape(**{**shape.__dict__, "opening": opening}))
    x, text = torch.randn(2, 7, 263), torch.randn(2, 3 if decoder else 1, shape.text)
    t = torch.tensor([4, 0])
    # Sequence first, as published: the step and the text summed, then one token a frame.
    time = torch.stack([sines(16, 4), sines(16, 0)])
    time = made.embed_timestep["time_embed"](time)
    told = (time[:, None] + made.embed_text(text)).transpose(0, 1)
    frames = made.input_process["poseEmbedding"](x.transpose(0, 1))
    first = {"all": told, "time": time[None], "none": frames[:0]}[opening]
    sequence = torch.cat([first, frames])
    sequence = sequence + torch.stack([sines(16, place) for place in range(len(sequence))])[:, None]
    if decoder:
        layer = nn.TransformerDecoderLayer(16, 4, 1024, 0.1, "gelu")
        stack: nn.Module = nn.TransformerDecoder(layer, 2).eval()
        stack.load_state_dict(made.seqTransDecoder.state_dict())
        answer = stack(sequence, told)
    else:
        coder = nn.TransformerEncoderLayer(16, 4, 1024, 0.1, "gelu")
        stack = nn.TransformerEncoder(coder, 2, enable_nested_tensor=False).eval()
        stack.load_state_dict(made.seqTransEncoder.state_dict())
        answer = stack(sequence)
    answer = made.output_process["poseFinal"](answer[len(first) :]).transpose(0, 1)
    none = torch.zeros(2, text.shape[1], dtype=torch.bool)
    found = made(x, t, text, none, torch.zeros(2, 7, dtype=torch.bool))
    torch.testing.assert_close(found, answer, atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("shape", [files.CLIP_SHAPE, files.BERT_SHAPE])
@torch.inference_mode()
def test_neither_frames_beyond_the_end_nor_absent_words_are_seen(shape: Shape) -> None:
    made = files.network(shape)
    words = 4 if shape.decoder else 1
    x, text = torch.randn(1, 9, 263), torch.randn(1, words, shape.text)
    t = torch.tensor([3])
    beyond, absent = torch.zeros(1, 9, dtype=torch.bool), torch.zeros(1, words, dtype=torch.bool)
    beyond[:, 6:], absent[:, 3:] = True, True
    found = made(x, t, text, absent, beyond)[:, :6]
    alone = made(x[:, :6], t, text[:, :3], absent[:, :3], beyond[:, :6])
    torch.testing.assert_close(found, alone, atol=1e-5, rtol=1e-5)
    told = made(x[:, :6], t, 0 * text[:, :3], absent[:, :3], beyond[:, :6])
    assert float((told - alone).abs().max()) > 1e-3
