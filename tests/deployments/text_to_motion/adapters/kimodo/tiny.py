"""A Kimodo of the published structure, too small to move well, with all files that it needs."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import torch
import yaml
from safetensors.torch import load_file, save_file

from deployments.text_to_motion.adapters.kimodo.features import OURS_IN_SOMA, SOMA
from deployments.text_to_motion.adapters.kimodo.networks import Network, Shape
from deployments.text_to_motion.manifest import Manifest, digest
from domain.motion.skeleton import HUMANOID, Floats
from tests.deployments.text_to_motion.adapters import language

SHAPE = Shape(
    features=369,
    latent_dim=32,
    ff_size=48,
    num_layers=2,
    num_heads=2,
    text=language.LLAMA_WIDTH,
    text_tokens=5,
)
CONFIG: dict[str, Any] = {
    "_target_": "kimodo.model.Kimodo",
    "num_base_steps": 50,
    "cfg_type": "separated",
    "denoiser": {
        "_target_": "kimodo.model.twostage_denoiser.TwostageDenoiser",
        "ckpt_path": "${oc.select:checkpoint_dir}/model.safetensors",
        "motion_mask_mode": "concat",
        "motion_rep": {
            "_target_": "kimodo.motion_rep.KimodoMotionRep",
            "fps": 30,
            "stats_path": "${oc.select:checkpoint_dir}/stats/motion/",
            "skeleton": {"_target_": "kimodo.skeleton.SOMASkeleton30"},
        },
        "llm_shape": [1, language.LLAMA_WIDTH],
        "use_text_mask": False,
        "latent_dim": 32,
        "ff_size": 48,
        "num_layers": 2,
        "num_heads": 2,
        "activation": "gelu",
        "dropout": 0.0,
        "pe_dropout": 0.0,
        "norm_first": False,
        "num_text_tokens_override": 5,
        "input_first_heading_angle": True,
    },
}
WIDTHS = {"global_root": 5, "local_root": 4, "body": 364}
FILES = (
    "config.yaml",
    "model.safetensors",
    "joints.p",
    *(f"{part}_{kind}.npy" for part in WIDTHS for kind in ("mean", "std")),
)


def network() -> Network:
    torch.manual_seed(3)
    made = Network(SHAPE)
    for each in made.parameters():
        if each.ndim > 1:
            torch.nn.init.normal_(each, std=0.2)
    return made.eval()


def rest() -> Floats:
    """Give a SOMA, 0.9 times as large as ours, its pelvis at the origin."""
    places = np.random.default_rng(0).normal(size=(30, 3))
    for name, place in zip(HUMANOID.names, HUMANOID.rest(), strict=True):
        places[SOMA.index(OURS_IN_SOMA[name])] = 0.9 * place
    return places


def statistics() -> dict[str, Floats]:
    """Give means and deviations with which a random network's motion is small."""
    places = rest().reshape(-1) + np.tile([0.0, 0.85, 0.0], 30)
    turns = np.tile([1.0, 0.0, 0.0, 0.0, 1.0, 0.0], 30)
    mean = {
        "global_root": np.array([0.0, 0.85, 0.0, 1.0, 0.0]),
        "local_root": np.array([0.0, 0.0, 0.0, 0.85]),
        "body": np.concatenate([places, turns, np.zeros(90), np.full(4, 0.5)]),
    }
    made = {f"{part}_mean.npy": each for part, each in mean.items()}
    made |= {f"{part}_std.npy": np.full(width, 0.05) for part, width in WIDTHS.items()}
    # Steps between places that have nothing to do with each other, 30 times a second.
    made["local_root_std.npy"] = np.array([2.0, 2.0, 2.0, 0.05])
    return {name: each.astype(np.float32) for name, each in made.items()}


def adapter(folder: Path, seed: int, llama: Path) -> None:
    """Write an adapter of a Llama, as PEFT does."""
    folder.mkdir()
    config = {
        "peft_type": "LORA", "r": 2, "lora_alpha": 4, "bias": "none", "lora_dropout": 0.05,
        "target_modules": ["q_proj", "down_proj"], "fan_in_fan_out": False, "task_type": None,
    }  # fmt: skip
    (folder / "adapter_config.json").write_text(json.dumps(config))
    random = torch.Generator().manual_seed(seed)
    changes = {}
    for name, each in load_file(llama / "model.safetensors").items():
        if "q_proj" in name or "down_proj" in name:
            layer = f"base_model.model.{name.removesuffix('.weight')}"
            out, width = each.shape
            changes[f"{layer}.lora_A.weight"] = torch.randn(2, width, generator=random)
            changes[f"{layer}.lora_B.weight"] = torch.randn(out, 2, generator=random)
    save_file(changes, folder / "adapter_model.safetensors")


def saved(folder: Path, **options: Any) -> Manifest:
    """Write a model's folder, and the encoder's beside it; return its manifest."""
    folder.mkdir()
    (folder / "config.yaml").write_text(yaml.safe_dump(CONFIG))
    state = {f"denoiser.backbone.{name}": each for name, each in network().state_dict().items()}
    save_file(state, folder / "model.safetensors")
    torch.save(torch.from_numpy(rest())[None], folder / "joints.p")
    for name, each in statistics().items():
        np.save(folder / name, each)
    beside = folder.parent
    llama = language.llama(beside / "llama")
    adapter(beside / "mntp", 1, llama)
    adapter(beside / "supervised", 2, llama)
    return manifest(folder, **options)


def manifest(folder: Path, **options: Any) -> Manifest:
    """Give the manifest of the files as they are."""
    return Manifest(
        name="kimodo-tiny",
        version="1.1",
        family="kimodo",
        license="NVIDIA Open Model License",
        commercial_use=True,
        excluded_territories=(),
        files={name: digest(folder / name) for name in FILES},
        weights="model.safetensors",
        device="cpu",
        memory_bytes=1,
        longest_seconds=10.0,
        fps=30.0,
        data="none",
        options={
            "llama": "../llama",
            "mntp": "../mntp",
            "supervised": "../supervised",
            "steps": 5,
            **options,
        },
    )
