"""What Kimodo's published config.yaml says, and what of it this code can be."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deployments.text_to_motion.adapters import checkpoint
from deployments.text_to_motion.adapters.kimodo.networks import Shape
from deployments.text_to_motion.manifest import BadModel

FIXED: dict[str, Any] = {
    "motion_mask_mode": "concat",
    "use_text_mask": False,
    "activation": "gelu",
    "norm_first": False,
    "input_first_heading_angle": True,
}
"""How the published networks are built; another way would be another network."""
CLASSES = {"denoiser": "TwostageDenoiser", "motion_rep": "KimodoMotionRep"}


@dataclass(frozen=True)
class Settings:
    """`sizes` of the network but for the body's; `trained`: steps; `skeleton`: the body's class."""

    sizes: dict[str, int]
    trained: int
    fps: float
    skeleton: str

    def shape(self, features: int) -> Shape:
        """Return the network's sizes for a body that is told in so many numbers a frame."""
        return Shape(features=features, **self.sizes)


def settings(path: Path) -> Settings:
    """Read config.yaml; BadModel where it describes another network than the published ones."""
    said = checkpoint.settings(path)
    try:
        denoiser = said["denoiser"]
        motion = denoiser["motion_rep"]
        tokens, text = (int(each) for each in denoiser["llm_shape"])
        sizes = {
            name: int(denoiser[name])
            for name in ("latent_dim", "ff_size", "num_layers", "num_heads")
        }
        sizes |= {"text": text, "text_tokens": int(denoiser["num_text_tokens_override"] or tokens)}
        read = Settings(
            sizes,
            int(said["num_base_steps"]),
            float(motion["fps"]),
            str(motion["skeleton"]["_target_"]),
        )
        given = {"denoiser": denoiser["_target_"], "motion_rep": motion["_target_"]}
    except (KeyError, TypeError, ValueError) as error:
        raise BadModel(f"{path} is not a Kimodo config: {error!r}") from None
    for name, kind in CLASSES.items():
        if str(given[name]).rpartition(".")[2] != kind:
            raise BadModel(f"{path}: `{name}` is a {given[name]} and must be a {kind}")
    for name, value in FIXED.items():
        if denoiser.get(name, value) != value:
            raise BadModel(f"{path}: `{name}` is not {value!r}, as in the published networks")
    if min(*sizes.values(), read.trained, read.fps) <= 0:
        raise BadModel(f"{path} has a count that is not positive")
    if sizes["latent_dim"] % (2 * sizes["num_heads"]):
        raise BadModel(f"{path}: {sizes['num_heads']} heads do not go into `latent_dim`")
    return read
