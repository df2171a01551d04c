"""What the networks' numbers are taken for, with networks that say what a test tells them."""

import numpy as np
import pytest

from deployments.video_to_motion.blazepose import BlazePose, anchors, overlap, refined, sigmoid
from deployments.video_to_motion.crops import Region, crop, from_letterbox, letterbox
from deployments.video_to_motion.networks import Boxes, Landmarks
from domain.motion.skeleton import Floats


class Told:
    """Networks that find a box of 0.2 around given places, whatever the picture."""

    def __init__(self, *places: tuple[float, float], presence: float = 0.9) -> None:
        self.places, self.presence = places, presence

    def detect(self, pictures: Floats) -> Boxes:
        """See the class."""
        boxes, logits = np.zeros((1, 2254, 12)), np.full((1, 2254), -200.0)
        for rank, place in enumerate(self.places):
            nearest = np.argsort(np.linalg.norm(anchors() - place, axis=1))[:2]
            for index in nearest:
                shift = 224 * (np.array(place) - anchors()[index])
                boxes[0, index] = np.tile(shift, 6)
                boxes[0, index, 2:4] = 44.8
                boxes[0, index, 7] -= 22.4
                logits[0, index] = 5.0 - rank
        return Boxes(boxes, logits)

    def landmarks(self, crops: Floats) -> Landmarks:
        """Put every landmark at the middle of the crop, and the rim straight above it."""
        image = np.full((1, 39, 5), 128.0)
        image[0, 34, 1] = 64.0
        heatmaps = np.full((1, 64, 64, 39), -20.0)
        return Landmarks(image, np.array([self.presence]), heatmaps, np.ones((1, 39, 3)))


def test_the_anchors_are_those_of_the_published_network() -> None:
    grid = anchors()
    assert grid.shape == (2254, 2)
    np.testing.assert_allclose(grid[[0, 1, 2, -1]] * 224, [[4, 4], [4, 4], [12, 4], [208, 208]])


def test_people_are_found_once_each_the_surest_first() -> None:
    found = BlazePose(Told((0.3, 0.5), (0.7, 0.4))).people(np.zeros((224, 224, 3), np.uint8))
    assert len(found) == 2
    np.testing.assert_allclose(found[0].region.middle, [67.2, 112], atol=1e-6)
    np.testing.assert_allclose(found[1].region.middle, [156.8, 89.6], atol=1e-6)
    assert found[0].score > found[1].score
    assert found[0].region.side == pytest.approx(2 * 1.25 * 22.4)
    assert found[0].region.angle == pytest.approx(0.0, abs=1e-9)


def test_nobody_is_found_where_no_anchor_is_sure() -> None:
    assert BlazePose(Told()).people(np.zeros((100, 200, 3), np.uint8)) == []


def test_places_in_a_wide_picture_are_told_in_its_own_pixels() -> None:
    (found,) = BlazePose(Told((0.5, 0.5))).people(np.zeros((100, 400, 3), np.uint8))
    np.testing.assert_allclose(found.region.middle, [200, 50], atol=1e-6)


def test_a_look_at_a_turned_region_puts_landmarks_back_into_the_picture() -> None:
    region = Region(np.array([80.0, 60.0]), 40.0, 0.6)
    look = BlazePose(Told()).look(np.zeros((120, 160, 3), np.uint8), region)
    assert look is not None
    np.testing.assert_allclose(look.seen.image, np.tile([80.0, 60.0], (33, 1)), atol=1e-9)
    np.testing.assert_allclose(look.region.angle, 0.6, atol=1e-9)
    assert look.region.side == pytest.approx(2 * 1.25 * 10)
    np.testing.assert_allclose(look.seen.world[0, :2], region.axes @ [1.0, 1.0])


def test_a_region_without_anybody_shows_nothing() -> None:
    region = Region(np.array([80.0, 60.0]), 40.0, 0.0)
    pixels = np.zeros((120, 160, 3), np.uint8)
    assert BlazePose(Told(presence=0.4)).look(pixels, region) is None


@pytest.mark.parametrize("angle", [0.0, 0.7, -2.0])
def test_a_crop_shows_what_is_at_the_places_that_the_region_names(angle: float) -> None:
    pixels = np.zeros((300, 400, 3), np.uint8)
    region = Region(np.array([190.0, 140.0]), 200.0, angle)
    spots = np.array([[0.5, 0.5], [0.25, 0.6], [0.7, 0.3]])
    for x, y in region.to_picture(spots):
        pixels[int(y) - 2 : int(y) + 3, int(x) - 2 : int(x) + 3] = 255
    shown = crop(pixels, region)
    for x, y in spots * 256:
        assert shown[int(y), int(x)].min() > 0.9
    assert shown.mean() < 0.02


def test_a_crop_is_black_beyond_the_picture() -> None:
    shown = crop(np.full((50, 50, 3), 255, np.uint8), Region(np.zeros(2), 50.0, 0.0))
    assert shown[:120, :120].max() == 0.0
    assert shown[140:, 140:].min() == 1.0


@pytest.mark.parametrize("shape", [(90, 160), (160, 90), (224, 224), (1000, 400)])
def test_a_letterbox_shows_the_whole_picture_and_its_places_can_be_told(
    shape: tuple[int, int],
) -> None:
    pixels = np.zeros((*shape, 3), np.uint8)
    y, x = int(shape[0] * 0.8), int(shape[1] * 0.3)
    pixels[y - 4 : y + 5, x - 4 : x + 5] = 255
    brightest = np.argmax(letterbox(pixels).sum(axis=2))
    place = np.array([brightest % 224, brightest // 224]) + 0.5
    error = np.abs(from_letterbox(place / 224, shape) - [x + 0.5, y + 0.5])
    assert error.max() < max(shape) / 224 + 5


def test_a_landmark_moves_to_the_peak_of_its_heatmap_and_stays_without_one() -> None:
    heatmaps = np.full((64, 64, 3), -20.0)
    heatmaps[22, 31, 0] = 8.0
    heatmaps[10:12, 40, 1] = 8.0
    points = np.array([[0.47, 0.36], [0.62, 0.18], [0.5, 1.4]])
    moved = refined(points, heatmaps)
    np.testing.assert_allclose(moved[0], [31 / 64, 22 / 64], atol=1e-4)
    np.testing.assert_allclose(moved[1], [40 / 64, 10.5 / 64], atol=1e-4)
    np.testing.assert_array_equal(moved[2], points[2])


def test_boxes_overlap_by_what_they_share() -> None:
    boxes = np.zeros((3, 6, 2))
    boxes[:, 0] = [[0.5, 0.5], [0.5, 0.6], [0.9, 0.9]]
    boxes[:, 1] = 0.2
    np.testing.assert_allclose(overlap(boxes[0], boxes), [1.0, 1 / 3, 0.0], atol=1e-9)


def test_a_sigmoid_of_any_number_is_quiet() -> None:
    np.testing.assert_allclose(sigmoid(np.array([-1e4, 0.0, 1e4])), [0.0, 0.5, 1.0])
