"""What the adapters' tests ask of a model, and how they compare what comes."""

import numpy as np

from deployments.text_to_motion.sampler import Sampler
from domain.motion.clip import Clip
from domain.motion.takes import Brief


def made(model: Sampler, brief: Brief) -> Clip:
    (take,) = model.sample_wanted([brief], lambda _: True)
    assert take is not None
    return take.clip


def farthest(a: Clip, b: Clip) -> float:
    """Return the farthest that any joint is from itself, in metres."""
    return float(np.linalg.norm(a.positions() - b.positions(), axis=-1).max())
