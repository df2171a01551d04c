"""Figures of motion beside text, as Guo et al. define them (CVPR 2022, section 5)."""

import numpy as np

from domain.motion.skeleton import Floats

POOL = 32
"""Texts that a motion is matched with: its own and 31 others."""


def r_precision(
    motions: Floats, texts: Floats, groups: list[str], random: np.random.Generator, top: int = 3
) -> float:
    """Return how often a motion's own text is among its `top` nearest of POOL texts.

    `motions` and `texts` (N, D) unit vectors, row by row of one pair; `groups` names the caption
    of each row: the 31 others are drawn from other captions, each caption once.
    """
    captions = np.array(groups)
    first = {caption: at for at, caption in reversed(list(enumerate(groups)))}
    hits = 0
    for row in range(len(motions)):
        others = [at for caption, at in first.items() if caption != captions[row]]
        pool = random.choice(others, min(POOL - 1, len(others)), replace=False)
        own = motions[row] @ texts[row]
        hits += int((texts[pool] @ motions[row] > own).sum() < top)
    return hits / len(motions)


def frechet(a: Floats, b: Floats) -> float:
    """Return the Fréchet distance of two sets of vectors (N, D) taken as Gaussians.

    |m1 - m2|² + tr(C1 + C2 - 2 (C1 C2)^½) (Heusel et al., NeurIPS 2017).
    """
    first, second = np.cov(a, rowvar=False), np.cov(b, rowvar=False)
    # tr((C1 C2)^½) is the sum of the roots of the eigenvalues of C1^½ C2 C1^½, which is symmetric.
    values, axes = np.linalg.eigh(first)
    root = (axes * np.sqrt(np.maximum(values, 0.0))) @ axes.T
    mixed = np.sqrt(np.maximum(np.linalg.eigvalsh(root @ second @ root), 0.0)).sum()
    apart = np.square(a.mean(axis=0) - b.mean(axis=0)).sum()
    return float(apart + np.trace(first) + np.trace(second) - 2 * mixed)


def diversity(vectors: Floats, random: np.random.Generator, pairs: int = 300) -> float:
    """Return the mean distance of vectors (N, D) that are paired at random."""
    left, right = random.integers(0, len(vectors), (2, pairs))
    return float(np.linalg.norm(vectors[left] - vectors[right], axis=1).mean())


def multimodality(vectors: Floats) -> float:
    """Return the mean distance between the motions of one prompt: vectors (prompts, motions, D)."""
    apart = np.linalg.norm(vectors[:, :, None] - vectors[:, None], axis=-1)
    count = vectors.shape[1]
    return float(apart.sum(axis=(1, 2)).mean() / (count * (count - 1)))
