"""Every rig by the name that clients know it by, their `characterType`."""

from collections.abc import Callable
from functools import cache

from domain.motion.rigs.humanoid import humanoid, unity, vrm
from domain.motion.rigs.mixamo import mixamo
from domain.motion.rigs.rig import Rig
from domain.motion.rigs.roblox import roblox
from domain.motion.rigs.ue5 import ue5

RIGS: dict[str, Callable[[], Rig]] = {
    "humanoid": humanoid,
    "mixamo": mixamo,
    "ue5": ue5,
    "unity": unity,
    "vrm": vrm,
    "roblox-r15": roblox,
}


@cache
def rig_named(name: str) -> Rig:
    """Return a rig; KeyError where there is none of that name."""
    return RIGS[name]()
