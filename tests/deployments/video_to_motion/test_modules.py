"""The networks in torch answer as the published ones do, one picture or many at a time."""

from collections.abc import Iterator
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from deployments.video_to_motion.blazepose import BlazePose
from deployments.video_to_motion.crops import crop, letterbox
from deployments.video_to_motion.film import Film
from deployments.video_to_motion.graph import dense
from deployments.video_to_motion.modules import TorchNetworks, spread
from domain.motion.skeleton import Floats
from tests.deployments.video_to_motion.person import Filmed


@pytest.fixture(scope="module")
def in_torch() -> Iterator[TorchNetworks]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield TorchNetworks(device="cpu")
    torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def seen(films: dict[str, Filmed], pose: BlazePose) -> tuple[Floats, Floats]:
    """Give three letterboxed pictures, and the crops of the person in them."""
    pictures = [shot.pixels for shot in list(Film(films["jacks"].path))[::15]]
    crops = [crop(each, pose.people(each)[0].region) for each in pictures]
    return np.stack([letterbox(each) for each in pictures]), np.stack(crops)


def test_a_batch_of_pictures_is_answered_as_the_published_networks_answer_each(
    in_torch: TorchNetworks, pose: BlazePose, seen: tuple[Floats, Floats]
) -> None:
    pictures, crops = seen
    ours, theirs = in_torch.landmarks(crops), pose.networks.landmarks(crops)
    np.testing.assert_allclose(ours.world, theirs.world, atol=1e-3)
    np.testing.assert_allclose(ours.image[..., :2] / 256, theirs.image[..., :2] / 256, atol=1e-3)
    np.testing.assert_allclose(ours.presence, theirs.presence, atol=1e-3)
    np.testing.assert_allclose(ours.heatmaps, theirs.heatmaps, atol=2e-2)
    found, expected = in_torch.detect(pictures), pose.networks.detect(pictures)
    likely = expected.logits > -5
    np.testing.assert_allclose(found.logits[likely], expected.logits[likely], atol=1e-2)
    np.testing.assert_allclose(found.boxes[likely] / 224, expected.boxes[likely] / 224, atol=1e-3)


def test_a_person_is_found_at_the_same_place(
    in_torch: TorchNetworks, pose: BlazePose, films: dict[str, Filmed]
) -> None:
    (first, *_) = Film(films["walk"].path)
    (one,), (other,) = (each.people(first.pixels) for each in (pose, BlazePose(in_torch)))
    np.testing.assert_allclose(one.region.middle, other.region.middle, atol=0.1)
    looks = [each.look(first.pixels, one.region) for each in (pose, BlazePose(in_torch))]
    assert looks[0] is not None
    assert looks[1] is not None
    np.testing.assert_allclose(looks[0].seen.world, looks[1].seen.world, atol=1e-3)
    np.testing.assert_allclose(looks[0].seen.image, looks[1].seen.image, atol=0.2)


def test_blocks_among_zeros_become_a_whole_weight() -> None:
    # Rows dense, columns sparse in blocks of two: [[1, 2, 0, 0], [3, 4, 5, 6]].
    def level(size: int, *lists: list[int]) -> SimpleNamespace:
        segments, indices = (SimpleNamespace(values=each) for each in lists or ([], []))
        return SimpleNamespace(
            format=len(lists) // 2, denseSize=size, arraySegments=segments, arrayIndices=indices
        )

    stored = SimpleNamespace(
        traversalOrder=[0, 1, 2],
        blockMap=[1],
        dimMetadata=[level(2), level(0, [0, 1, 3], [0, 0, 1]), level(2)],
    )
    whole = dense(stored, np.arange(1.0, 7.0, dtype=np.float32), (2, 4))
    np.testing.assert_array_equal(whole, [[1, 2, 0, 0], [3, 4, 5, 6]])


def test_depth_becomes_space_the_rows_first() -> None:
    x = torch.arange(4.0).reshape(1, 4, 1, 1)
    np.testing.assert_array_equal(spread(x, 2)[0, 0].numpy(), [[0, 1], [2, 3]])
