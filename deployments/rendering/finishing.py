"""Every file of a finished motion."""

import json

from deployments.rendering.video import encode, frames, thumbnail
from domain.motion import bvh, glb
from domain.motion.clip import Clip
from domain.motion.quality import measure
from domain.motion.takes import File


def finished(clip: Clip, *, loop: bool, name: str) -> tuple[File, ...]:
    """Return the motion as GLB, BVH and NPZ, a preview, a thumbnail and its quality."""
    quality = json.dumps(measure(clip, loop=loop).document()).encode()
    return (
        File("motion", "glb", "model/gltf-binary", glb.write(clip, name)),
        File("motion", "bvh", "text/plain", bvh.write(clip)),
        File("motion", "npz", "application/octet-stream", clip.to_npz()),
        File("preview", "mp4", "video/mp4", encode(frames(clip), clip.fps)),
        File("thumbnail", "png", "image/png", thumbnail(clip)),
        File("quality", "json", "application/json", quality),
    )
