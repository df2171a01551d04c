"""How calm each action's real motion is: what is shipped beside the weights."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from deployments.text_to_motion.features import decode
from deployments.text_to_motion.finishing import SERVED_FPS
from deployments.text_to_motion.training.prepare import Example
from domain.motion.calm import Calm, restlessness


def calm(examples: Sequence[Example]) -> dict[str, Calm]:
    """Return each action's mean acceleration (m/s²) and jerk (m/s³) at 30 fps, by frames."""
    found: dict[str, list[tuple[int, float, float]]] = defaultdict(list)
    for example in examples:
        clip = decode(example.features).resampled(SERVED_FPS)
        real = restlessness(clip.positions(), SERVED_FPS)
        found[example.action].append((len(clip), real.acceleration, real.jerk))
    result: dict[str, Calm] = {}
    for action, rows in sorted(found.items()):
        weights, accelerations, jerks = np.array(rows).T
        result[action] = Calm(
            acceleration=round(float(np.average(accelerations, weights=weights)), 4),
            jerk=round(float(np.average(jerks, weights=weights)), 4),
        )
    return result
