import numpy as np
import pytest

from deployments.video_to_motion.signals import despiked, resampled, smooth, weighted_median


def test_resampling_goes_straight_between_uneven_times() -> None:
    times = np.array([0.0, 0.1, 0.5])
    values = np.array([[0.0, 1.0], [1.0, 1.0], [5.0, 1.0]])
    shown = resampled(times, values, np.array([0.0, 0.05, 0.3, 0.5, 0.9]))
    np.testing.assert_allclose(shown, np.array([[0, 1], [0.5, 1], [3, 1], [5, 1], [5, 1]]))


def test_a_single_outlier_disappears_and_a_step_stays() -> None:
    values = np.array([[0.0], [0.0], [9.0], [0.0], [0.0], [1.0], [1.0], [1.0]])
    np.testing.assert_allclose(despiked(values)[:, 0], [0, 0, 0, 0, 0, 1, 1, 1])


def test_smoothing_leaves_parabolas_alone_to_both_ends() -> None:
    time = np.linspace(0, 1, 31)
    parabola = np.stack([time**2 - time, 3 * time, np.ones(31)], axis=1)
    np.testing.assert_allclose(smooth(parabola, 30.0, 0.3), parabola, atol=1e-12)


def test_smoothing_takes_noise_away() -> None:
    noise = np.random.default_rng(1).normal(size=(300, 2))
    assert smooth(noise, 30.0, 0.4).std() < 0.55 * noise.std()


@pytest.mark.parametrize("count", [1, 2, 3, 4, 6])
def test_few_frames_are_smoothed_as_far_as_they_go(count: int) -> None:
    values = np.arange(count, dtype=float)[:, None]
    np.testing.assert_allclose(smooth(despiked(values), 30.0, 0.4), values, atol=1e-9)


def test_the_median_is_where_half_of_the_weight_is() -> None:
    assert weighted_median(np.array([3.0, 1.0, 2.0]), np.array([1.0, 1.0, 1.0])) == 2.0
    assert weighted_median(np.array([3.0, 1.0, 2.0]), np.array([5.0, 1.0, 1.0])) == 3.0
