"""What HY-Motion's published config.yml says, and what of it this code can be."""

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from deployments.text_to_motion.adapters import checkpoint
from deployments.text_to_motion.adapters.hy_motion.networks import Shape
from deployments.text_to_motion.manifest import BadModel

FIXED: dict[str, Any] = {
    "mask_mode": "narrowband",
    "apply_rope_to_single_branch": False,
    "insert_start_token": False,
    "with_long_skip_connection": False,
    "mlp_act_type": "gelu_tanh",
    "norm_type": "layer",
    "qk_norm_type": "rms",
    "qkv_bias": True,
}
"""How the published networks are built; another way would be another network."""
OF_TRAINING = frozenset(
    ["dropout", "text_refiner_module", "text_refiner_cfg", "final_layer_module", "final_layer_cfg"]
)
"""What says nothing that the tensors do not say."""


@dataclass(frozen=True)
class Settings:
    """What config.yml says.

    `steps` of sampling; `train_frames` at `fps` of every motion; `tokens` read of a prompt;
    `silent_tokens`: whether guidance moves away from no tokens, or from the prompt's.
    """

    shape: Shape
    steps: int
    train_frames: int
    fps: float
    tokens: int
    silent_tokens: bool


def settings(path: Path) -> Settings:
    """Read config.yml; BadModel where it describes another network than the published ones."""
    said = checkpoint.settings(path)
    try:
        network, pipeline = dict(said["network_module_args"]), said["train_pipeline_args"]
        read = Settings(
            shape=shape(network, path),
            steps=int(pipeline["infer_noise_scheduler_cfg"]["validation_steps"]),
            train_frames=int(pipeline["train_frames"]),
            fps=float(pipeline["output_mesh_fps"]),
            tokens=int(pipeline["text_encoder_cfg"]["max_length_llm"]),
            # What is not said is what the published code then does.
            silent_tokens=bool(pipeline.get("enable_ctxt_null_feat", False)),
        )
        method = pipeline.get("noise_scheduler_cfg", {"method": "euler"})["method"]
    except (KeyError, TypeError, ValueError) as error:
        raise BadModel(f"{path} is not a HY-Motion config: {error!r}") from None
    if method != "euler":
        raise BadModel(f"{path}: the method {method!r} is not known, only 'euler' is")
    if min(read.steps, read.train_frames, read.tokens, read.fps) <= 0:
        raise BadModel(f"{path} has a count that is not positive")
    return read


def shape(network: dict[str, Any], path: Path) -> Shape:
    """Return the network's sizes; BadModel where it is built in another way."""
    for name, value in FIXED.items():
        if network.pop(name, value) != value:
            raise BadModel(f"{path}: `{name}` is not {value!r}, as in the published networks")
    known = {each.name for each in fields(Shape)}
    for name in network.keys() - known - OF_TRAINING:
        if name != "output_dim" or network[name] != network.get("input_dim"):
            raise BadModel(f"{path}: `{name}` is not known")
    made = Shape(**{name: network[name] for name in network.keys() & known})
    if made.input_dim != 201:
        raise BadModel(f"{path}: a frame has {made.input_dim} numbers and must have 201")
    if made.num_layers % 3 or made.feat_dim % (2 * made.num_heads):
        raise BadModel(f"{path}: {made.num_layers} layers and {made.num_heads} heads do not go in")
    return made
