"""A clip as JSON: in the rig's own units and axes, for programs that read no other format."""

import json
from typing import Any

import numpy as np

from domain.motion.clip import Clip
from domain.motion.keys import keyed, own
from domain.motion.quality import Quality
from domain.motion.rigs.rig import Rig
from domain.motion.skeleton import Floats

FEET = ("leftAnkle", "rightAnkle", "leftToe", "rightToe")


def write(clip: Clip, rig: Rig, quality: Quality) -> bytes:
    """Return a clip of the rig; quaternions are x, y, z, w in their parents' axes."""
    keys = keyed(clip, rig, own(rig))
    joints = [
        {
            "name": name,
            "parent": None if parent < 0 else parent,
            "translation": rounded(place),
            "rotation": rounded(turn[[1, 2, 3, 0]]),
        }
        for name, parent, place, turn in zip(
            keys.names, keys.parents, keys.rest_places, keys.rest_turns, strict=True
        )
    ]
    document: dict[str, Any] = {
        "format": "nocapmocap-motion",
        "version": 1,
        "characterType": rig.name,
        "metersPerUnit": rig.metres,
        "upAxis": rig.up,
        "forwardAxis": "z" if rig.up == "y" else "-y",
        "fps": clip.fps,
        "frameCount": len(clip),
        "durationSeconds": round(clip.seconds, 4),
        "joints": joints,
        "rotations": rounded(keys.turns[..., [1, 2, 3, 0]]),
        "translations": {keys.names[node]: rounded(at) for node, at in keys.places.items()},
        "contacts": {foot: clip.contacts[:, at].tolist() for at, foot in enumerate(FEET)},
        "quality": quality.document(),
    }
    return json.dumps(document, separators=(",", ":")).encode()


def rounded(values: Floats) -> Any:
    """Return numbers as lists, to a millionth."""
    return np.round(values, 6).tolist()
