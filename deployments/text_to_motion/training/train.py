"""Train the network: `python -m deployments.text_to_motion.training.train --data DIR --out DIR`.

Resumes from the newest checkpoint in `--out`. Writes checkpoint.pt, losses.csv and losses.png.
"""

import argparse
import csv
import time
import tomllib
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from deployments.text_to_motion.networks import Network, Shape, forward_kinematics
from deployments.text_to_motion.training.batches import Batches
from deployments.text_to_motion.training.prepare import examples
from deployments.text_to_motion.weights import load
from domain.motion.skeleton import HUMANOID

CONFIG = Path(__file__).with_name("base.toml")


class Trainer:
    """The network, its moving average, the optimiser and where it stands."""

    def __init__(self, config: dict[str, Any], batches: Batches) -> None:
        torch.manual_seed(config["seed"])
        self.config, self.batches = config, batches
        self.network = Network(Shape(actions=len(batches.actions)))
        self.average = Network(Shape(actions=len(batches.actions)))
        self.average.load_state_dict(self.network.state_dict())
        self.optimizer = torch.optim.AdamW(
            self.network.parameters(), config["learning_rate"], weight_decay=0.01
        )
        self.mean = torch.from_numpy(batches.mean)
        self.std = torch.from_numpy(batches.std)
        self.offsets = torch.tensor(HUMANOID.offsets, dtype=torch.float32)
        self.step = 0
        self.spent = 0.0

    def losses(self, batch: dict[str, Tensor]) -> dict[str, Tensor]:
        """Return each loss of one batch."""
        clean = (batch["features"] - self.mean) / self.std
        t = torch.rand(len(clean))
        amount = t[:, None, None]
        noisy = (1 - amount) * clean + amount * torch.randn_like(clean)
        with torch.autocast("cpu", torch.bfloat16, enabled=self.config["half"]):
            guess = self.network(
                noisy, t, batch["action"], batch["text"], batch["has_text"], batch["path"]
            ).float()
        real, made = batch["features"], guess * self.std + self.mean
        places = self.placed(made)
        truth = real[..., 136:199].reshape(*real.shape[:2], 21, 3)
        said = made[..., 136:199].reshape(*real.shape[:2], 21, 3)
        return {
            "features": (guess - clean).square().mean(),
            "steps": 4.0 * (guess - clean)[..., :4].square().mean() / 4.0,
            "change": 2.0 * (guess - clean).diff(dim=1).square().mean(),
            "places": 20.0 * (places - truth).square().mean(),
            "speed": 200.0 * (places - truth).diff(dim=1).square().mean(),
            "agreement": 10.0 * (places - said).square().mean(),
        }

    def placed(self, features: Tensor) -> Tensor:
        """Return the positions (B, T, 21, 3) that the predicted rotations give."""
        b, t, _ = features.shape
        six = features[..., 4:136].reshape(b * t, 22, 6)
        places = forward_kinematics(six, self.offsets, HUMANOID.parents)[:, 1:]
        height = features[..., 3].reshape(b * t, 1)
        lifted = torch.stack([places[..., 0], places[..., 1] + height, places[..., 2]], dim=-1)
        return lifted.reshape(b, t, 21, 3)

    def advance(self) -> dict[str, float]:
        """Take one step; return the losses."""
        share = self.step / self.config["steps"]
        rate = self.config["learning_rate"] * min(1.0, self.step / 200) * max(0.03, 1 - share)
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        losses = self.losses(self.batches.batch(self.config, self.step))
        self.optimizer.zero_grad()
        torch.stack(list(losses.values())).sum().backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimizer.step()
        keep = min(self.config["averaging"], (1 + self.step) / (10 + self.step))
        with torch.no_grad():
            pairs = zip(self.average.parameters(), self.network.parameters(), strict=True)
            for slow, fast in pairs:
                slow.lerp_(fast, 1 - keep)
        self.step += 1
        return {name: float(loss.detach()) for name, loss in losses.items()}

    def save(self, path: Path) -> None:
        """Write everything that resuming or exporting needs."""
        state = {
            "network": self.network.state_dict(),
            "average": self.average.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "step": self.step,
            "spent": self.spent,
            "shape": asdict(self.network.shape),
            "actions": self.batches.actions,
            "mean": self.mean,
            "std": self.std,
        }
        torch.save(state, path.with_suffix(".new"))
        path.with_suffix(".new").rename(path)

    def resume(self, path: Path) -> None:
        """Go on where a checkpoint stands."""
        state = torch.load(path, weights_only=True)
        self.network.load_state_dict(state["network"])
        self.average.load_state_dict(state["average"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.mean, self.std = state["mean"], state["std"]
        self.step, self.spent = state["step"], state["spent"]

    def warm(self, folder: Path) -> None:
        """Begin from exported weights of the same shape and actions; ValueError for others."""
        known = load(folder)
        if list(known.actions) != self.batches.actions:
            raise ValueError("the weights know other actions than the data has")
        self.mean, self.std = known.mean, known.std
        self.network.load_state_dict(known.network.state_dict())
        self.average.load_state_dict(known.network.state_dict())


def train(data: Path, out: Path, config: dict[str, Any], warm: Path | None = None) -> None:
    """Train until the steps are over; a new run begins from the weights in `warm`, if any."""
    out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(config["threads"])
    trainer = Trainer(config, Batches([e for e in examples(data) if e.split == "train"]))
    checkpoint = out / "checkpoint.pt"
    if checkpoint.exists():
        trainer.resume(checkpoint)
    elif warm is not None:
        trainer.warm(warm)
    recent: list[dict[str, float]] = []
    saved = begun = time.monotonic()
    before = trainer.spent
    with (out / "losses.csv").open("a", newline="") as file:
        log = csv.writer(file)
        while trainer.step < config["steps"]:
            recent.append(trainer.advance())
            trainer.spent = before + time.monotonic() - begun
            if trainer.step % 50 == 0:
                means = {name: float(np.mean([r[name] for r in recent])) for name in recent[0]}
                log.writerow([trainer.step, round(trainer.spent, 1), *means.values()])
                file.flush()
                line = " ".join(f"{name} {value:.4f}" for name, value in means.items())
                print(f"step {trainer.step} {trainer.spent / 60:.1f} min  {line}", flush=True)  # noqa: T201
                recent = []
            if time.monotonic() - saved > 60 * config["checkpoint_minutes"]:
                trainer.save(checkpoint)
                saved = time.monotonic()
    trainer.save(checkpoint)
    plot(out / "losses.csv")


def plot(table: Path) -> None:
    """Draw the losses over the steps beside their table."""
    import matplotlib as mpl  # noqa: PLC0415 - of the `train` extra alone

    mpl.use("Agg")
    from matplotlib import pyplot as plt  # noqa: PLC0415

    rows = np.loadtxt(table, delimiter=",", ndmin=2)
    figure, axes = plt.subplots(figsize=(8, 4))
    axes.semilogy(rows[:, 0], rows[:, 2:])
    axes.legend(["features", "steps", "change", "places", "speed", "agreement"])
    axes.set_xlabel("step")
    figure.savefig(table.with_suffix(".png"))


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("runs/base"))
    parser.add_argument("--config", type=Path, default=CONFIG)
    parser.add_argument("--warm", type=Path, help="a folder of exported weights to begin from")
    options = parser.parse_args()
    config = tomllib.loads(options.config.read_text())
    train(options.data, options.out, config, options.warm)


if __name__ == "__main__":
    main()
