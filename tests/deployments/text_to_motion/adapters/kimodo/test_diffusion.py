"""The steps backwards, on a network that is one, and by formulas."""

from math import cos, pi, sqrt

import numpy as np
import torch

from deployments.text_to_motion.adapters.kimodo.diffusion import denoised, noise_of
from tests.deployments.text_to_motion.adapters.kimodo import tiny
from tests.deployments.text_to_motion.adapters.kimodo.test_networks import paths


def clear(time: int, trained: int) -> float:
    """Give how much of the variance is the motion's after a step: a cosine's, capped."""
    product = 1.0
    for step in range(time + 1):
        a, b = (cos((at / trained + 0.008) / 1.008 * pi / 2) ** 2 for at in (step + 1, step))
        product *= 1.0 - min(1.0 - a / b, 0.999)
    return max(product, 1e-9)


@torch.inference_mode()
def test_the_noise_is_taken_off_in_the_published_steps() -> None:
    torch.set_num_threads(1)
    network, known = tiny.network(), paths()
    text = torch.randn(1, tiny.SHAPE.text, generator=torch.Generator().manual_seed(2))
    x = noise_of(4, 8, 369)[None]
    found = denoised(network, x, text, torch.tensor([2.0]), known, 1000, 4, lambda _: True)[0]
    for time, later in ((999, 666), (666, 333), (333, 0), (0, None)):
        now = torch.tensor([time])
        guess, free = (network(x, now, words, known) for words in (text, 0 * text))
        clean = free + 2.0 * (guess - free)
        a, b = clear(time, 1000), 1.0 if later is None else clear(later, 1000)
        random = (x / sqrt(a) - clean) / sqrt(1 / a - 1)
        x = sqrt(b) * clean + sqrt(1 - b) * random
    np.testing.assert_allclose(found.numpy(), x[0].numpy(), atol=1e-3)


def test_who_is_no_longer_wanted_is_left_out_between_two_steps() -> None:
    asked: list[int] = []

    def wanted(row: int) -> bool:
        asked.append(row)
        return row != 1 or asked.count(1) < 3

    noise = torch.stack([noise_of(seed, 4, 369) for seed in (1, 2, 3)])
    text, scale = torch.ones(3, tiny.SHAPE.text), torch.full((3,), 2.0)
    rows = denoised(tiny.network(), noise, text, scale, paths(), 50, 5, wanted)
    assert rows.keys() == {0, 2}
    assert [asked.count(row) for row in range(3)] == [5, 3, 5]
