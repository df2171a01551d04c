import io

import av
import numpy as np

from deployments.video_to_motion.pipeline import moved
from deployments.video_to_motion.preview import preview
from deployments.video_to_motion.stretches import longest
from deployments.video_to_motion.tracking import Track
from domain.motion.captures import CaptureOptions
from tests.deployments.video_to_motion.person import Filmed


def test_a_preview_shows_the_video_beside_the_figure_for_as_long(
    films: dict[str, Filmed], tracks: dict[str, Track]
) -> None:
    made = moved(longest(tracks["jacks"]), CaptureOptions())
    with av.open(io.BytesIO(preview(films["jacks"].path, made, size=96)), "r") as container:
        shown = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    assert len(shown) == len(made.clip)
    assert shown[0].shape == (96, 192, 3)
    # The person's shirt is blue; the figure's left limbs are orange, and on its own half only.
    blue = [(each[..., 2].astype(int) - each[..., 0] > 60).sum(axis=0) for each in shown]
    orange = [(each[..., 0].astype(int) - each[..., 2] > 90).sum(axis=0) for each in shown]
    assert np.mean(blue, axis=0)[:96].sum() > 30
    assert np.mean(orange, axis=0)[96:].sum() > 30
    assert np.mean(orange, axis=0)[:96].sum() < 10
