import pytest
import torch
from torch import Tensor

from deployments.text_to_motion.conditions import Conditions
from deployments.text_to_motion.windows import AT_ONCE, LONG, OVERLAP, padded, stitched


def told(frames: int) -> Conditions:
    """Give conditions whose path counts the frames."""
    path = torch.arange(frames, dtype=torch.float32)[None, :, None].expand(1, frames, 4)
    action = torch.ones(1, frames, dtype=torch.long)
    return Conditions(action, torch.zeros(1, frames, 8), torch.ones(1, frames), path)


def test_lengths_are_padded_to_what_can_be_halved_twice_or_to_whole_windows() -> None:
    assert [padded(count) for count in (8, 9, 200)] == [8, 12, 200]
    assert padded(AT_ONCE + 1) == LONG + LONG - OVERLAP
    assert all(padded(count) >= count and padded(count) % 4 == 0 for count in range(201, 1201, 7))


@pytest.mark.parametrize("frames", [100, 280, 400])
def test_every_frame_is_told_its_own_conditions(frames: int) -> None:
    def echo(_: Tensor, __: Tensor, conditions: Conditions) -> Tensor:
        return conditions.path

    x = torch.zeros(1, frames, 4)
    torch.testing.assert_close(stitched(echo, x, torch.ones(1), told(frames)), told(frames).path)


def test_windows_that_disagree_are_blended_over_what_they_share() -> None:
    def numbered(x: Tensor, _: Tensor, __: Conditions) -> Tensor:
        return torch.arange(len(x), dtype=torch.float32)[:, None, None].expand(x.shape)

    line = stitched(numbered, torch.zeros(1, 280, 1), torch.ones(1), told(280))[0, :, 0]
    assert not line[: LONG - OVERLAP].any()
    assert (line[LONG:] == 1).all()
    assert float(line.diff().max()) < 1.5 / OVERLAP
