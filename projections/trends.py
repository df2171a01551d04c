"""How much a motion is talked of: likes that lose half of their weight with every HALF_LIFE.

Forward decay (Cormode, Shkapenyuk, Srivastava, Xu: "Forward Decay: A Practical Time Decay Model for
Streaming Systems", ICDE 2009): at a moment t the score is the sum of 2 ** ((t_i - t) / HALF_LIFE)
over the likes at t_i. The order of two scores does not depend on t, so their logarithms at t = 0
are kept, log2(sum of 2 ** (t_i / HALF_LIFE)), and never written anew but for a like.
"""

from datetime import datetime
from math import log2

HALF_LIFE = 2 * 86_400.0
"""Seconds."""
NOTHING = 1e-9


def plus(trend: float, moment: datetime) -> float:
    """Return the score with one like more; 0.0 is that of none."""
    one = moment.timestamp() / HALF_LIFE
    larger, smaller = max(trend, one), min(trend, one)
    return larger + log2(1 + 2 ** (smaller - larger))


def minus(trend: float, moment: datetime) -> float:
    """Return the score without a like that counted from `moment` on."""
    left = 1 - 2 ** (moment.timestamp() / HALF_LIFE - trend)
    return trend + log2(left) if left > NOTHING else 0.0
