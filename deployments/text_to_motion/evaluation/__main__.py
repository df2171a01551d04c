"""`python -m deployments.text_to_motion.evaluation --data DIR --out DIR`: every figure.

Writes report.json, tables.md and the contact sheets of every action and of new prompts.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
import torch

from deployments.text_to_motion.evaluation import report
from deployments.text_to_motion.evaluation.evaluator import trained
from deployments.text_to_motion.evaluation.sheets import Row, sheet
from deployments.text_to_motion.evaluation.tables import tables
from deployments.text_to_motion.sampling import Model
from deployments.text_to_motion.training.prepare import Example, examples
from deployments.text_to_motion.weights import FOLDER

SEED = 4242
"""The evaluator's own; the generator's is in its configuration."""
ROWS = 10
"""Motions on one sheet."""


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("runs/evaluation"))
    parser.add_argument("--weights", type=Path, default=FOLDER)
    parser.add_argument("--steps", type=int, default=2500, help="of the evaluator's training")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(options.threads)
    found = examples(options.data)
    model = Model.load(options.weights)
    figures = evaluated(model, found, options.steps)
    (options.out / "report.json").write_text(json.dumps(figures, indent=1))
    (options.out / "tables.md").write_text(tables(figures))
    draw(model, found, options.out)


def evaluated(model: Model, found: list[Example], steps: int) -> dict[str, Any]:
    """Return the whole report."""
    learned = [e for e in found if e.split == "train"]
    judge = trained(learned, SEED, steps)
    own = [e for e in found if e.form == ""]
    unseen = [e for e in found if e.split != "train"]
    np.random.default_rng(SEED).shuffle(own)
    return {
        "actions": report.by_action(model, own),
        "matching": report.matching(model, judge, own, SEED),
        "unseen": report.matching(model, judge, unseen, SEED),
        "obedience": report.obedience(model, "obedience"),
        "again": report.obedience(model, "obedience_again"),
        "order": report.order(model, judge),
    }


def draw(model: Model, found: list[Example], folder: Path) -> None:
    """Write contact sheets: each action in its commonest words, and the new prompts."""
    said = {e.action: e.captions[0] for e in reversed(found)}
    wanted = {
        "actions": [(words, report.SECONDS) for _, words in sorted(said.items())],
        "fresh": [(row["prompt"], row["duration"]) for row in report.prompts("fresh")],
    }
    for name, asked in wanted.items():
        takes = report.made(model, asked, seed=77)
        rows = [
            Row(f"{words}  [{', '.join(take.actions)}; {take.prompt_coverage:.2f}]", take.clip)
            for (words, _), take in zip(asked, takes, strict=True)
        ]
        for start in range(0, len(rows), ROWS):
            path = folder / f"{name}-{start // ROWS + 1}.png"
            path.write_bytes(sheet(rows[start : start + ROWS]))


if __name__ == "__main__":
    main()
