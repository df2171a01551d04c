"""What is kept of each picture, and where."""

import numpy as np

from deployments.video_to_motion.landmarks import Observation, Shelf


def test_what_is_kept_is_what_was_seen_and_stays_when_the_next_comes() -> None:
    shelf, random = Shelf(), np.random.default_rng(1)
    seen = [
        Observation(random.random((33, 2)), random.random((33, 3)), random.random(33), 0.1 * at)
        for at in range(3)
    ]
    kept = [shelf.kept(each) for each in seen]
    for ours, theirs in zip(kept, seen, strict=True):
        np.testing.assert_array_equal(ours.image, theirs.image)
        np.testing.assert_array_equal(ours.world, theirs.world)
        np.testing.assert_array_equal(ours.visibility, theirs.visibility)
        assert ours.presence == theirs.presence


def test_hundreds_of_pictures_share_one_block_of_memory() -> None:
    shelf = Shelf()
    seen = Observation(np.zeros((33, 2)), np.zeros((33, 3)), np.zeros(33), 1.0)
    kept = [shelf.kept(seen) for _ in range(300)]
    assert len({id(each.image.base) for each in kept}) == 2
    own = [each for each in vars(kept[0]).values() if isinstance(each, np.ndarray)]
    assert [id(each) for each in own] == [id(kept[0].image.base)], "no array but the block"
