"""From how a model says that joints are turned to a clip: nothing is left to be fitted."""

import numpy as np

from deployments.video_to_motion.landmarks import Posture
from deployments.video_to_motion.refining import STEADY_DEPTH
from deployments.video_to_motion.signals import despiked, resampled, smooth
from domain.motion.clip import Clip
from domain.motion.retarget import retargeted
from domain.motion.rotations import continuous, normalised
from domain.motion.skeleton import Floats


def clip_of(posture: Posture, times: Floats, wanted: Floats, fps: float, window: float) -> Clip:
    """Return the clip at even times `wanted` (N,) of postures (T, ...) at `times` (T,).

    Each was seen alone: turns and places are smoothed over `window` seconds, the distance from
    the camera, which is seen worst, over longer. Feet are not yet on any floor.
    """
    turns = continuous(posture.turns)
    turns = normalised(smooth(resampled(times, turns, wanted), fps, window))
    root = resampled(times, despiked(posture.root), wanted)
    root = np.concatenate(
        [smooth(root[:, :2], fps, window), smooth(root[:, 2:], fps, STEADY_DEPTH)], axis=1
    )
    contacts = np.zeros((len(wanted), 4), dtype=bool)
    return retargeted(turns, root, posture.rest, fps, contacts)
