"""The network, against its description written out again, and the published sizes."""

from math import erf

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from deployments.text_to_motion.adapters.kimodo.networks import Network, Paths, Scale, Shape
from tests.deployments.text_to_motion.adapters.kimodo import tiny

Floats = NDArray[np.float64]
State = dict[str, Floats]


@pytest.mark.parametrize(("joints", "root", "body"), [(30, 738, 737), (22, 546, 545)])
def test_the_published_networks_have_their_published_shapes(
    joints: int, root: int, body: int
) -> None:
    width = 9 + 12 * joints
    with torch.device("meta"):
        state = Network(Shape(width, 1024, 2048, 16, 8)).state_dict()
    assert state["root_model.input_linear.weight"].shape == (1024, root)
    assert state["root_model.output_linear.weight"].shape == (5, 1024)
    assert state["body_model.input_linear.weight"].shape == (1024, body)
    assert state["body_model.output_linear.weight"].shape == (width - 5, 1024)
    assert state["root_model.embed_text.weight"].shape == (1024, 4096)
    assert state["body_model.linear_first_heading_angle.weight"].shape == (1024, 2)
    layer = "body_model.seqTransEncoder.layers.15"
    assert state[f"{layer}.self_attn.in_proj_weight"].shape == (3072, 1024)
    assert state[f"{layer}.linear1.weight"].shape == (2048, 1024)
    if joints == 30:
        # The published file of 1.08 GB in full precision.
        assert sum(each.numel() for each in state.values()) == 283_281_777


def linear(s: State, name: str, x: Floats) -> Floats:
    out: Floats = x @ s[f"{name}.weight"].T + s[f"{name}.bias"]
    return out


def affine(s: State, name: str, x: Floats) -> Floats:
    normal = (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + 1e-5)
    out: Floats = normal * s[f"{name}.weight"] + s[f"{name}.bias"]
    return out


def wave(place: int, width: int) -> Floats:
    out = np.zeros(width)
    for pair in range(width // 2):
        angle = place / 10000 ** (2 * pair / width)
        out[2 * pair], out[2 * pair + 1] = np.sin(angle), np.cos(angle)
    return out


def stage(s: State, name: str, x: Floats, time: int, text: Floats, shape: Shape) -> Floats:
    width, heads = shape.latent_dim, shape.num_heads
    words = np.zeros((shape.text_tokens, shape.text))
    words[0] = text
    clock = linear(s, f"{name}.embed_timestep.time_embed.0", wave(time, width))
    clock = linear(s, f"{name}.embed_timestep.time_embed.2", clock / (1 + np.exp(-clock)))
    heading = linear(s, f"{name}.linear_first_heading_angle", np.array([1.0, 0.0]))
    y = np.concatenate(
        [
            linear(s, f"{name}.embed_text", words),
            clock[None],
            heading[None],
            linear(s, f"{name}.input_linear", x),
        ]
    )
    y = y + np.stack([wave(place, width) for place in range(len(y))])
    for layer in range(shape.num_layers):
        b = f"{name}.seqTransEncoder.layers.{layer}"
        qkv = y @ s[f"{b}.self_attn.in_proj_weight"].T + s[f"{b}.self_attn.in_proj_bias"]
        q, k, v = (each.reshape(len(y), heads, -1) for each in np.split(qkv, 3, axis=-1))
        score = np.einsum("qhd,khd->hqk", q, k) / np.sqrt(q.shape[-1])
        weight = np.exp(score - score.max(-1, keepdims=True))
        weight /= weight.sum(-1, keepdims=True)
        seen = np.einsum("hqk,khd->qhd", weight, v).reshape(len(y), width)
        y = affine(s, f"{b}.norm1", y + linear(s, f"{b}.self_attn.out_proj", seen))
        inner = linear(s, f"{b}.linear1", y)
        inner = inner * 0.5 * (1 + np.vectorize(erf)(inner / np.sqrt(2)))
        y = affine(s, f"{b}.norm2", y + linear(s, f"{b}.linear2", inner))
    return linear(s, f"{name}.output_linear", y[shape.text_tokens + 2 :])


def paths() -> Paths:
    random = torch.Generator().manual_seed(8)

    def scale(width: int) -> Scale:
        mean = torch.randn(width, generator=random)
        return Scale(mean, 0.5 + torch.rand(width, generator=random))

    return Paths(scale(5), scale(4), 30.0)


def steps_of(root: Floats, paths: Paths) -> Floats:
    """Give a path as steps, angles unwrapped."""
    plain = root * paths.world.spread.numpy() + paths.world.mean.numpy()
    angle = np.unwrap(np.angle(plain[:, 3] + 1j * plain[:, 4]))
    out = np.zeros((len(root), 4))
    for at in range(len(root)):
        now = min(at, len(root) - 2)
        out[at, 0] = 30 * (angle[now + 1] - angle[now])
        out[at, 1:3] = 30 * (plain[now + 1, [0, 2]] - plain[now, [0, 2]])
        out[at, 3] = plain[at, 1]
    normal: Floats = (out - paths.steps.mean.numpy()) / paths.steps.spread.numpy()
    return normal


def test_a_path_is_told_as_steps() -> None:
    root = np.random.default_rng(1).normal(size=(9, 5))
    found = paths().local(torch.from_numpy(root)[None])[0]
    np.testing.assert_allclose(found.numpy(), steps_of(root, paths()), atol=1e-5)


@torch.inference_mode()
def test_the_clean_motion_is_what_the_description_says() -> None:
    torch.set_num_threads(1)
    network = tiny.network()
    random = torch.Generator().manual_seed(6)
    x, text = (torch.randn(1, *size, generator=random) for size in ((7, 369), (tiny.SHAPE.text,)))
    found = network(x, torch.tensor([31]), text, paths())[0]
    s = {name: each.double().numpy() for name, each in network.state_dict().items()}
    noisy, words = x[0].double().numpy(), text[0].double().numpy()
    unknown = np.zeros_like(noisy)
    root = stage(s, "root_model", np.hstack([noisy, unknown]), 31, words, tiny.SHAPE)
    inner = np.hstack([steps_of(root, paths()), noisy[:, 5:], unknown])
    body = stage(s, "body_model", inner, 31, words, tiny.SHAPE)
    np.testing.assert_allclose(found.numpy(), np.hstack([root, body]), atol=2e-4)
