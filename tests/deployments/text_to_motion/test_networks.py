import numpy as np
import pytest
import torch
from torch import Tensor

from deployments.text_to_motion.networks import forward_kinematics, waves
from domain.motion.rotations import six_dimensional
from domain.motion.skeleton import HUMANOID
from tests.deployments.text_to_motion import tiny
from tests.domain.motion.clips import wild


def inputs(batch: int, frames: int) -> list[Tensor]:
    random = torch.Generator().manual_seed(2)
    return [
        torch.randn(batch, frames, 203, generator=random),
        torch.rand(batch, generator=random),
        torch.randint(0, 3, (batch, frames), generator=random),
        torch.randn(batch, frames, 384, generator=random),
        torch.ones(batch, frames),
        torch.randn(batch, frames, 4, generator=random),
    ]


@pytest.mark.parametrize(("batch", "frames"), [(1, 8), (2, 64), (3, 200)])
def test_the_network_answers_in_the_shape_of_its_input(batch: int, frames: int) -> None:
    with torch.inference_mode():
        made = tiny.network()(*inputs(batch, frames))
    assert made.shape == (batch, frames, 203)
    assert made.isfinite().all()


def test_motions_of_a_batch_do_not_see_each_other() -> None:
    network, given = tiny.network(), inputs(3, 32)
    with torch.inference_mode():
        together = network(*given)
        alone = network(*(each[1:2] for each in given))
    torch.testing.assert_close(together[1:2], alone, atol=1e-5, rtol=1e-4)


@pytest.mark.parametrize("which", [0, 1, 2, 3, 5])
def test_every_input_matters(which: int) -> None:
    network, given = tiny.network(), inputs(1, 16)
    changed = list(given)
    changed[which] = given[which] + 1 if which != 2 else 2 - given[which]
    with torch.inference_mode():
        assert not torch.allclose(network(*given), network(*changed), atol=1e-6)


def test_a_sentence_that_is_not_said_does_not_matter() -> None:
    network, given = tiny.network(), inputs(1, 16)
    given[4] = torch.zeros(1, 16)
    other = [*given[:3], given[3] + 1, *given[4:]]
    with torch.inference_mode():
        torch.testing.assert_close(network(*given), network(*other))


def test_times_are_told_apart_by_their_waves() -> None:
    told = waves(torch.linspace(0, 1, 50))
    assert told.shape == (50, 64)
    assert (torch.cdist(told, told) + 9 * torch.eye(50)).min() > 0.1


def test_kinematics_of_the_training_agree_with_those_of_clips() -> None:
    clip = wild(4)
    six = torch.tensor(six_dimensional(clip.rotations))
    places = forward_kinematics(six, torch.tensor(HUMANOID.offsets), HUMANOID.parents)
    expected = clip.positions() - clip.root[:, None]
    np.testing.assert_allclose(places.numpy(), expected, atol=1e-9)
