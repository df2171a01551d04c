"""A folder as an operator brings it, with a network and a text encoder of random numbers."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace
from tokenizers.processors import TemplateProcessing
from torch import Tensor
from transformers import (
    CLIPTextConfig,
    CLIPTextModelWithProjection,
    DistilBertConfig,
    DistilBertForMaskedLM,
    PreTrainedTokenizerFast,
)

from deployments.text_to_motion.adapters.humanml3d import features_of
from deployments.text_to_motion.adapters.mdm.networks import Network, Shape
from deployments.text_to_motion.manifest import Manifest, digest, write
from tests.domain.motion.clips import walking

WEIGHTS = "model000475000.pt"
FILES = (WEIGHTS, "args.json", "Mean.npy", "Std.npy")
ARGS = {
    "arch": "trans_enc", "batch_size": 64, "cond_mask_prob": 0.1, "cuda": True, "data_dir": "",
    "dataset": "humanml", "device": 0, "diffusion_steps": 5, "emb_trans_dec": False,
    "lambda_fc": 0.0, "latent_dim": 16, "layers": 2, "noise_schedule": "cosine",
    "sigma_small": True, "save_dir": "save/humanml_trans_enc_512", "unconstrained": False,
}  # fmt: skip
"""As the published file is, with fewer and smaller layers and steps."""
BERT_ARGS = ARGS | {
    "arch": "trans_dec", "emb_trans_dec": True, "text_encoder_type": "bert", "mask_frames": True,
    "pos_embed_max_len": 5000, "use_ema": True, "context_len": 0, "pred_len": 0,
    "multi_target_cond": False,
}  # fmt: skip
CLIP_SHAPE = Shape(text=8, latent=16, layers=2)
BERT_SHAPE = replace(CLIP_SHAPE, text=12, decoder=True, opening="time")
UNKNOWN = "[UNK]"
VOCABULARY = ("a", "person", "walks", "runs", "jumps", "waves", "forward", "and", "then", "slowly")


def network(shape: Shape) -> Network:
    torch.manual_seed(1)
    return Network(shape).eval()


def published(made: Network) -> dict[str, Tensor]:
    """Give its weights as the published code saves them: the sines twice, and all in its names."""
    sines = made.places[:, None].clone()
    extra = {"sequence_pos_encoder.pe": sines, "embed_timestep.sequence_pos_encoder.pe": sines}
    return {**made.state_dict(), **extra}


def clip(folder: Path) -> None:
    """Write a CLIP as transformers does, its text half alone."""
    torch.manual_seed(2)
    config = CLIPTextConfig(
        vocab_size=len(VOCABULARY) + 3, hidden_size=12, intermediate_size=16, num_hidden_layers=2,
        num_attention_heads=2, projection_dim=8, max_position_embeddings=77, bos_token_id=1,
        eos_token_id=2,
    )  # fmt: skip
    CLIPTextModelWithProjection(config).save_pretrained(folder)
    tokenizer("<|startoftext|>", "<|endoftext|>").save_pretrained(folder)


def bert(folder: Path) -> None:
    """Write a DistilBERT as transformers does, with the head that guesses words."""
    torch.manual_seed(3)
    config = DistilBertConfig(
        vocab_size=len(VOCABULARY) + 3, dim=12, hidden_dim=16, n_layers=2, n_heads=2
    )
    DistilBertForMaskedLM(config).save_pretrained(folder)
    tokenizer("[CLS]", "[SEP]").save_pretrained(folder)


def tokenizer(first: str, last: str) -> Any:
    names = [UNKNOWN, first, last, *VOCABULARY]
    made = Tokenizer(WordLevel({name: at for at, name in enumerate(names)}, UNKNOWN))
    made.pre_tokenizer = Whitespace()
    made.post_processor = TemplateProcessing(
        single=f"{first} $A {last}", special_tokens=[(first, 1), (last, 2)]
    )
    kind: Any = PreTrainedTokenizerFast
    return kind(tokenizer_object=made, unk_token=UNKNOWN, pad_token=last)


def manifest(folder: Path, **changes: Any) -> Manifest:
    """Write and give the manifest of the files as they are."""
    made = Manifest(
        **{
            "name": "mdm-tiny",
            "version": "475000",
            "family": "mdm",
            "license": "MIT",
            "commercial_use": False,
            "excluded_territories": (),
            "files": {name: digest(folder / name) for name in FILES},
            "weights": WEIGHTS,
            "device": "cpu",
            "memory_bytes": 1,
            "longest_seconds": 9.8,
            "fps": 30.0,
            "data": "nothing",
            "options": {"text": "text"},
            **changes,
        }
    )
    write(folder, made)
    return made


def brought(folder: Path, args: dict[str, Any] = ARGS) -> Manifest:
    """Write a whole folder; give its manifest."""
    torch.set_num_threads(1)
    uses_bert = args.get("text_encoder_type") == "bert"
    (bert if uses_bert else clip)(folder / "text")
    state = published(network(BERT_SHAPE if uses_bert else CLIP_SHAPE))
    if args.get("use_ema"):
        other = {name: torch.zeros_like(each) for name, each in state.items()}
        torch.save({"model": other, "model_avg": state}, folder / WEIGHTS)
    else:
        torch.save(state, folder / WEIGHTS)
    (folder / "args.json").write_text(json.dumps(args))
    features = features_of(walking(60, fps=20.0))
    np.save(folder / "Mean.npy", features.mean(axis=0))
    np.save(folder / "Std.npy", features.std(axis=0) * 0.3 + 1e-3)
    return manifest(folder)
