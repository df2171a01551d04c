import math

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from deployments.text_to_motion.adapters.mdm.diffusion import Noise, Told, clarity, denoised


class Known(nn.Module):
    """A network that knows the best guess where every feature is a normal number: a share of x."""

    def __init__(self, steps: int) -> None:
        super().__init__()
        self.kept = torch.from_numpy(clarity(steps)).float()
        self.asked: list[int] = []

    def forward(self, x: Tensor, t: Tensor, *_: Tensor) -> Tensor:
        self.asked.append(int(t[0]))
        guess: Tensor = x * self.kept[t][:, None, None].sqrt()
        return guess


class Spoken(nn.Module):
    """A network whose guess is one number, by whether it is told anything."""

    def forward(self, x: Tensor, _: Tensor, text: Tensor, *__: Tensor) -> Tensor:
        told = (text.abs().sum(dim=(1, 2)) > 0).float()[:, None, None]
        return torch.ones_like(x) * (1.0 + 2.0 * told)


def told(rows: int, frames: int, scale: float = 1.0) -> Told:
    return Told(
        torch.ones(rows, 1, 4),
        torch.zeros(rows, 1, dtype=torch.bool),
        torch.zeros(rows, frames, dtype=torch.bool),
        torch.full((rows,), scale),
    )


def noises(rows: int, frames: int, width: int = 263) -> list[Noise]:
    return [Noise(seed, frames, width) for seed in range(rows)]


def always(_: int) -> bool:
    return True


def test_the_schedule_is_a_cosine() -> None:
    kept = clarity(1000)
    for step in (1, 250, 500, 900):
        share = [math.cos((t + 0.008) / 1.008 * math.pi / 2) ** 2 for t in (step / 1000, 0.0)]
        assert kept[step - 1] == pytest.approx(share[0] / share[1], rel=1e-6)
    assert kept[0] > 0.9999
    assert 0 < kept[-1] < 1e-6
    assert (np.diff(kept) < 0).all()


@pytest.mark.parametrize(("trained", "steps", "spread"), [
    (50, 50, 0.956), (400, 400, 0.995), (1000, 50, 0.975), (50, 20, 0.94),
])  # fmt: skip
def test_normal_numbers_come_out_of_noise_as_normal_numbers(
    trained: int, steps: int, spread: float
) -> None:
    network = Known(trained)
    rows = denoised(network, noises(4, 30), told(4, 30), trained, steps, always)
    made = torch.stack([rows[row] for row in range(4)])
    assert float(made.std()) == pytest.approx(spread, abs=0.02)
    assert abs(float(made.mean())) < 0.02
    assert len(network.asked) == steps
    assert (network.asked[0], network.asked[-1]) == (trained - 1, 0)


def test_a_step_with_noise_is_the_posterior() -> None:
    # Two steps: the second one answers with the guess, so what it is asked of shows the first.
    seen: list[Tensor] = []

    class Watched(nn.Module):
        def forward(self, x: Tensor, *_: Tensor) -> Tensor:
            seen.append(x[:1])
            return torch.full_like(x, 0.5)

    denoised(Watched(), noises(1, 3, 2), told(1, 3), 2, 2, always)
    draws = Noise(0, 3, 2)
    start, noise = draws.draw(), draws.draw()
    torch.testing.assert_close(seen[0][0], start)
    share = [math.cos((t + 0.008) / 1.008 * math.pi / 2) ** 2 for t in (0.0, 0.5, 1.0)]
    beta = [1 - share[1] / share[0], 0.999]
    first, second = 1 - beta[0], (1 - beta[0]) * (1 - beta[1])
    mean = (
        math.sqrt(first) * beta[1] * 0.5 + math.sqrt(1 - beta[1]) * (1 - first) * start
    ) / (1 - second)  # fmt: skip
    spread = math.sqrt((1 - first) / (1 - second) * beta[1])
    torch.testing.assert_close(seen[1][0], mean + spread * noise)


@pytest.mark.parametrize(("scale", "answer"), [(1.0, 3.0), (2.5, 6.0), (0.0, 1.0)])
def test_guidance_goes_past_what_is_told_away_from_what_is_not(scale: float, answer: float) -> None:
    rows = denoised(Spoken(), noises(2, 4), told(2, 4, scale), 5, 5, always)
    torch.testing.assert_close(rows[1], torch.full((4, 263), answer))


@pytest.mark.parametrize("steps", [20, 7])
def test_a_row_depends_on_its_own_seed_and_on_no_neighbour(steps: int) -> None:
    three = denoised(Known(20), noises(3, 8), told(3, 8), 20, steps, always)
    alone = denoised(Known(20), [Noise(1, 8, 263)], told(1, 8), 20, steps, always)
    torch.testing.assert_close(three[1], alone[0])
    assert not torch.allclose(three[0], three[1])


def test_who_is_no_longer_wanted_leaves_and_changes_no_neighbour() -> None:
    asked: list[int] = []

    def wanted(row: int) -> bool:
        asked.append(row)
        return row != 1 or asked.count(1) < 4

    left = denoised(Known(10), noises(3, 8), told(3, 8), 10, 10, wanted)
    whole = denoised(Known(10), noises(3, 8), told(3, 8), 10, 10, always)
    assert left.keys() == {0, 2}
    assert asked.count(1) == 4
    torch.testing.assert_close(left[2], whole[2])


def test_where_nobody_wants_anything_the_network_is_not_asked() -> None:
    network = Known(10)
    assert denoised(network, noises(2, 4), told(2, 4), 10, 10, lambda _: False) == {}
    assert network.asked == []
