"""Low-rank changes to a language model, as PEFT writes them, added to its weights.

Hu et al., "LoRA: Low-Rank Adaptation of Large Language Models", 2022.
"""

import re
from pathlib import Path
from typing import Any

import msgspec
from torch import Tensor, nn

from deployments.text_to_motion.adapters.checkpoint import tensors
from deployments.text_to_motion.manifest import BadModel

CONFIG, WEIGHTS = "adapter_config.json", "adapter_model.safetensors"
NAME = re.compile(r"base_model\.model\.(?:model\.)?(.+)\.lora_([AB])\.weight")


class Config(msgspec.Struct, frozen=True):
    """What adapter_config.json says of how the changes are to be added."""

    peft_type: str
    r: int
    lora_alpha: float
    bias: str = "none"
    use_dora: bool = False
    use_rslora: bool = False
    fan_in_fan_out: bool = False
    modules_to_save: list[str] | None = None
    rank_pattern: dict[str, Any] = {}
    alpha_pattern: dict[str, Any] = {}


def merge(model: nn.Module, folder: Path) -> None:
    """Add an adapter's changes to a model's weights; BadModel where they are not all its own."""
    config = configured(folder / CONFIG)
    path = folder / WEIGHTS
    if not path.is_file():
        raise BadModel(f"{path} is missing")
    pairs: dict[str, dict[str, Tensor]] = {}
    for name, each in tensors(path).items():
        match = NAME.fullmatch(name)
        if match is None:
            raise BadModel(f"{path} has unknown {name}")
        pairs.setdefault(match[1], {})[match[2]] = each
    modules = dict(model.named_modules())
    for name, pair in pairs.items():
        module = modules.get(name)
        if not isinstance(module, nn.Linear) or pair.keys() != {"A", "B"}:
            raise BadModel(f"{path} changes {name}, which is not one of the model's layers, whole")
        down, up = pair["A"].float(), pair["B"].float()
        if (up.shape[0], *down.shape) != (module.out_features, config.r, module.in_features):
            raise BadModel(f"{path} has {name} in another shape than the model's")
        weight = module.weight.data
        change = (up @ down) * (config.lora_alpha / config.r)
        weight.copy_((weight.float() + change.to(weight.device)).to(weight.dtype))


def configured(path: Path) -> Config:
    """Return how changes are to be added; BadModel where it is in a way that is not known."""
    try:
        config = msgspec.json.decode(path.read_bytes(), type=Config)
    except (OSError, msgspec.DecodeError) as error:
        raise BadModel(f"{path} cannot be read: {error}") from None
    known = Config(config.peft_type, config.r, config.lora_alpha)
    if config.peft_type != "LORA" or config.r < 1 or config != known:
        raise BadModel(f"{path} asks for more than plain LoRA")
    return config
