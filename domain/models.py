"""The models that requests may choose from, and what each allows."""

from dataclasses import dataclass
from typing import Any

from domain.aggregate import Refused


class UnknownModel(Refused):
    """There is no such model, or it is off: (name, names of those there are)."""

    CODE = "unknown_model"

    def __str__(self) -> str:
        """Name those that there are."""
        return f"there is no model {self.args[0]}; choose one of {', '.join(self.args[1])}"

    def facts(self) -> dict[str, Any]:
        """Return the names."""
        return {"models": list(self.args[1])}


class DurationTooLong(Refused):
    """More seconds than the model, or the plan, allows: (duration, limit)."""

    CODE = "duration_too_long"

    def __str__(self) -> str:
        """Name the limit."""
        return f"at most {self.args[1]:g} seconds are allowed, by the model or by the plan"

    def facts(self) -> dict[str, Any]:
        """Return the limit."""
        return {"longestSeconds": self.args[1]}


@dataclass(frozen=True)
class Model:
    """A model as a client chooses it. `longest`: seconds of one motion; `fps`: of its motions."""

    name: str
    version: str
    license: str
    commercial_use: bool
    longest: float
    fps: float


@dataclass(frozen=True)
class Models:
    """Those that are on, and the name of the one that is taken where none is named.

    `capture`: the one that makes motions of videos; None where there are none made.
    """

    offered: tuple[Model, ...]
    default: str
    capture: Model | None = None

    def named(self, name: str | None) -> Model | None:
        """Return the model of a name, the default for no name; None where there is none."""
        wanted = name or self.default
        return next((model for model in self.offered if model.name == wanted), None)

    def refusal(self, name: str | None, duration: float, longest: float) -> Refused | None:
        """Return what is against a motion of `duration` seconds where a plan allows `longest`."""
        model = self.named(name)
        if model is None:
            return UnknownModel(name, tuple(each.name for each in self.offered))
        limit = min(model.longest, longest)
        return DurationTooLong(duration, limit) if duration > limit else None
