"""The network, against its description written out again, and the published counts."""

import numpy as np
import pytest
import torch
from torch import Tensor

from deployments.text_to_motion.adapters.hy_motion.networks import Network, Shape
from tests.deployments.text_to_motion.adapters.hy_motion import reference, tiny

BESIDE = 2 * (768 + 4096) + 2 * 201
"""Numbers of the six tensors that the published file has beside the network's."""


@pytest.mark.parametrize(
    ("shape", "tensors", "numbers"),
    [
        (Shape(feat_dim=1280, num_layers=27, num_heads=20), 428, 1_042_878_811),
        (Shape(feat_dim=1024, num_layers=18, num_heads=16), 308, 460_851_803),
    ],
)
def test_the_published_sizes_have_as_many_numbers_as_the_published_files(
    shape: Shape, tensors: int, numbers: int
) -> None:
    with torch.device("meta"):
        state = Network(shape).state_dict()
    assert len(state) + 6 == tensors
    assert sum(each.numel() for each in state.values()) + BESIDE == numbers
    width = shape.feat_dim
    assert state["double_blocks.0.motion_qkv.weight"].shape == (3 * width, width)
    assert state["double_blocks.0.text_q_norm.weight"].shape == (64,)
    assert state["single_blocks.0.linear1.weight"].shape == (7 * width, width)
    assert state["text_refiner.individual_token_refiner.blocks.1.mlp.fc2.bias"].shape == (width,)
    assert state["final_layer.linear.weight"].shape == (201, width)


def inputs(frames: int = 40, words: int = 7) -> tuple[Tensor, Tensor, Tensor]:
    torch.set_num_threads(1)
    random = torch.Generator().manual_seed(4)
    shape = tiny.SHAPE
    return (
        torch.randn(1, frames, 201, generator=random),
        torch.randn(1, words, shape.ctxt_input_dim, generator=random),
        torch.randn(1, shape.vtxt_input_dim, generator=random),
    )


@torch.inference_mode()
def test_velocities_are_what_the_description_says() -> None:
    network = tiny.network()
    x, tokens, sentence = inputs()
    present = torch.arange(7)[None] < 5
    found = network(x, torch.tensor([0.3]), tokens, present, sentence, torch.tensor([33]))
    state = {name: each.double().numpy() for name, each in network.state_dict().items()}
    arrays = (each[0].double().numpy() for each in (x, tokens, sentence))
    x64, tokens64, sentence64 = arrays
    expected = reference.velocity(state, tiny.SHAPE, x64, 0.3, tokens64, 5, sentence64, 33)
    assert np.abs(expected).max() > 1
    np.testing.assert_allclose(found[0].numpy(), expected, atol=2e-3 * np.abs(expected).max())


@torch.inference_mode()
def test_what_is_beyond_the_motion_and_the_text_is_not_seen() -> None:
    network = tiny.network()
    x, tokens, sentence = inputs()
    present = torch.arange(7)[None] < 5
    time, frames = torch.tensor([0.6]), torch.tensor([33])
    first = network(x, time, tokens, present, sentence, frames)
    x, tokens = x.clone(), tokens.clone()
    x[:, 33:], tokens[:, 5:] = 9.0, 9.0
    again = network(x, time, tokens, present, sentence, frames)
    torch.testing.assert_close(again[:, :33], first[:, :33])
    tokens[:, 4] = 9.0
    changed = network(x, time, tokens, present, sentence, frames)
    assert (changed - again)[:, :33].abs().max() > 1e-3


@torch.inference_mode()
def test_half_the_precision_gives_about_the_same_and_sums_in_full_precision() -> None:
    network = tiny.network()
    x, tokens, sentence = inputs()
    given = (x, torch.tensor([0.3]), tokens, torch.ones(1, 7) > 0, sentence, torch.tensor([40]))
    full = network(*given)
    network.to(torch.bfloat16).final_layer.float()
    half = network(*given)
    assert half.dtype == torch.float32
    assert (half - full).norm() / full.norm() < 0.1
