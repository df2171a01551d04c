"""What was measured, and how it is told: a table for people, a line of JSON for programs."""

import json
from dataclasses import dataclass, field

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Figure:
    """One measured value; `peer` is the same measure of `beside`, in the same run.

    `wanted` is the bound of the ratio of value to peer, or of the value where there is no peer.
    """

    name: str
    value: float
    unit: str
    peer: float | None = None
    beside: str = ""
    wanted: str = ""

    @property
    def ratio(self) -> float | None:
        """Ours over the peer's."""
        return None if not self.peer else self.value / self.peer

    def line(self) -> str:
        """Return the line of JSON."""
        rounded = {"value": self.value, "peer": self.peer, "ratio": self.ratio}
        figures = {
            key: None if number is None else float(f"{number:.4g}")
            for key, number in rounded.items()
        }
        return json.dumps(
            {
                "name": self.name,
                **figures,
                "unit": self.unit,
                "beside": self.beside,
                "wanted": self.wanted,
            }
        )


@dataclass
class Report:
    """All figures of a run, told as they come."""

    figures: list[Figure] = field(default_factory=list)
    console: Console = field(default_factory=lambda: Console(stderr=True, width=120))

    def add(self, figure: Figure) -> None:
        """Note a figure and print its line."""
        self.figures.append(figure)
        print(figure.line(), flush=True)  # noqa: T201 - the bench's product

    def say(self, text: str) -> None:
        """Tell who waits what is going on."""
        self.console.print(text, style="dim")

    def table(self) -> Table:
        """Return all figures as a table."""
        table = Table("figure", "ours", "unit", "beside", "its", "ratio", "wanted")
        table.columns[0].no_wrap = True
        for each in self.figures:
            peer = "" if each.peer is None else f"{each.peer:.4g}"
            ratio = "" if each.ratio is None else f"{each.ratio:.2f}"
            table.add_row(
                each.name, f"{each.value:.4g}", each.unit, each.beside, peer, ratio, each.wanted
            )
        return table
