"""The landmark network without its mask answers as the whole one does, in less time."""

from typing import Any

import numpy as np
import pytest

from deployments.video_to_motion.graph import read
from deployments.video_to_motion.networks import MASK, Interpreted, files
from deployments.video_to_motion.pruning import pruned
from deployments.video_to_motion.weights import FOLDER, LANDMARKER, network


def test_what_is_kept_is_computed_to_the_last_bit_as_before() -> None:
    whole = Interpreted(network(LANDMARKER).read_bytes(), threads=1)
    lean = Interpreted(files(FOLDER)[1], threads=1)
    picture: Any = np.random.default_rng(3).random((1, 256, 256, 3), dtype=np.float32)
    image, presence, mask, heatmaps, world = whole(picture)
    assert mask.shape == (1, 256, 256, 1)
    for ours, theirs in zip(lean(picture), (image, presence, heatmaps, world), strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_what_only_the_mask_needs_is_gone() -> None:
    whole, lean = read(network(LANDMARKER).read_bytes()), read(files(FOLDER)[1])
    assert len(whole.steps) - len(lean.steps) == 20
    assert len(lean.outputs) == 4


def test_an_output_that_is_not_there_cannot_be_taken_out() -> None:
    data = files(FOLDER)[1]
    with pytest.raises(ValueError, match=f"no output called {MASK}"):
        pruned(data, MASK)
