"""A HY-Motion of the published structure, too small to move well, with all files that it needs."""

from pathlib import Path
from typing import Any

import numpy as np
import torch
import yaml

from deployments.text_to_motion.adapters.hy_motion.networks import Network, Shape
from deployments.text_to_motion.manifest import Manifest, digest
from domain.motion.skeleton import HUMANOID, Floats
from tests.deployments.text_to_motion.adapters import language

SHAPE = Shape(
    feat_dim=32,
    num_layers=3,
    num_heads=2,
    ctxt_input_dim=language.QWEN_WIDTH,
    vtxt_input_dim=language.CLIP_WIDTH,
    narrowband_length=0.5,
)
CONFIG: dict[str, Any] = {
    "network_module": "hymotion/network/hymotion_mmdit.HunyuanMotionMMDiT",
    "network_module_args": {
        "apply_rope_to_single_branch": False,
        "ctxt_input_dim": language.QWEN_WIDTH,
        "dropout": 0.0,
        "feat_dim": 32,
        "input_dim": 201,
        "mask_mode": "narrowband",
        "mlp_ratio": 4.0,
        "narrowband_length": 0.5,
        "num_heads": 2,
        "num_layers": 3,
        "time_factor": 1000.0,
        "vtxt_input_dim": language.CLIP_WIDTH,
    },
    "train_pipeline_args": {
        "enable_ctxt_null_feat": True,
        "infer_noise_scheduler_cfg": {"validation_steps": 4},
        "noise_scheduler_cfg": {"method": "euler"},
        "output_mesh_fps": 30,
        "test_cfg": {"mean_std_dir": "./stats/", "text_guidance_scale": 5.0},
        "text_encoder_cfg": {"llm_type": "qwen3", "max_length_llm": 12},
        "train_frames": 90,
    },
}
FILES = ("config.yml", "latest.ckpt", "j_template.bin")


def network() -> Network:
    torch.manual_seed(2)
    made = Network(SHAPE)
    for each in made.parameters():
        if each.ndim > 1:
            torch.nn.init.normal_(each, std=0.25)
    return made.eval()


def rest() -> Floats:
    """Give a body larger than ours, whose pelvis at rest is below the origin, as SMPL-H's is."""
    body: Floats = 1.1 * HUMANOID.rest() + np.array([0.0, -0.3, 0.02])
    return body


def state() -> dict[str, torch.Tensor]:
    """Give what a checkpoint holds, features scaled so that a random network's motion is small."""
    identity = torch.tensor([1.0, 0, 0, 1, 0, 0]).repeat(22)
    mean = torch.cat([torch.tensor([0.0, 1.3, 0.0]), identity, torch.zeros(66)])
    vectors = {
        name: torch.randn(1, 1, width)
        for kind, width in (("vtxt", language.CLIP_WIDTH), ("ctxt", language.QWEN_WIDTH))
        for name in (f"null_{kind}_{'feat' if kind == 'vtxt' else 'input'}",
                     f"special_game_{kind}_feat")
    }  # fmt: skip
    parts = {f"motion_transformer.{name}": each for name, each in network().state_dict().items()}
    return {**parts, **vectors, "mean": mean, "std": torch.full((201,), 0.05)}


def saved(folder: Path, **options: Any) -> Manifest:
    """Write a model's folder, and the encoders beside it; return its manifest."""
    folder.mkdir()
    (folder / "config.yml").write_text(yaml.safe_dump(CONFIG))
    torch.save({"model_state_dict": state(), "epoch": 3}, folder / "latest.ckpt")
    body = np.zeros((52, 3), dtype="<f4")
    body[:22] = rest()
    (folder / "j_template.bin").write_bytes(body.tobytes())
    language.qwen(folder.parent / "qwen")
    language.clip(folder.parent / "clip")
    return manifest(folder, **options)


def manifest(folder: Path, **options: Any) -> Manifest:
    """Give the manifest of the files as they are."""
    return Manifest(
        name="hy-motion-tiny",
        version="1.0",
        family="hy-motion",
        license="Tencent HY-Motion 1.0 Community License",
        commercial_use=True,
        excluded_territories=("EU", "GB", "KR"),
        files={name: digest(folder / name) for name in FILES},
        weights="latest.ckpt",
        device="cpu",
        memory_bytes=1,
        longest_seconds=3.0,
        fps=30.0,
        data="none",
        options={
            "config": "config.yml",
            "rest": "j_template.bin",
            "qwen": "../qwen",
            "clip": "../clip",
            **options,
        },
    )
