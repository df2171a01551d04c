"""Language models from folders of an operator's, by `transformers`; nothing is ever fetched."""

from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError

from deployments.text_to_motion.adapters.checkpoint import first
from deployments.text_to_motion.manifest import BadModel

FAULTS = (OSError, ValueError, TypeError, KeyError, RuntimeError, SafetensorError, ImportError)
"""What transformers raises for a folder that is not the model it was said to be."""


def placed(where: str, folder: Path) -> Path:
    """Return a folder that an option names, seen from the model's own; BadModel if not there."""
    path = folder / where
    if not path.is_dir():
        raise BadModel(f"{path} is missing")
    return path


def tokenizer(folder: Path, **options: Any) -> Any:
    """Return a folder's tokenizer; BadModel where there is none."""
    # Seconds of imports, paid only where such a model is loaded.
    from transformers import AutoTokenizer  # noqa: PLC0415

    try:
        return AutoTokenizer.from_pretrained(
            folder, local_files_only=True, trust_remote_code=False, **options
        )
    except FAULTS as error:
        raise BadModel(f"{folder} has no tokenizer that can be read: {first(error)}") from None


def encoder(kind: Any, folder: Path, dtype: torch.dtype) -> Any:
    """Return a folder's model of a class of transformers', whole; BadModel where it is not.

    Only safetensors are read. A tensor that the folder lacks would be random: it is an error.
    """
    from transformers.utils import logging  # noqa: PLC0415

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        model, info = kind.from_pretrained(
            folder,
            local_files_only=True,
            use_safetensors=True,
            dtype=dtype,
            output_loading_info=True,
        )
    except FAULTS as error:
        raise BadModel(f"{folder} is not a {kind.__name__}: {first(error)}") from None
    absent = sorted(map(str, [*info["missing_keys"], *info["mismatched_keys"]]))
    if absent:
        raise BadModel(f"{folder} lacks {absent[0]} of a {kind.__name__}")
    return model.eval().requires_grad_(requires_grad=False)
