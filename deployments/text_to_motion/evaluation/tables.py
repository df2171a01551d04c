"""The report as the tables of the model card."""

from collections.abc import Iterable, Sequence
from typing import Any

BOUND = 1.5
"""Times the real motion's value that a made motion may have."""


def tables(figures: dict[str, Any]) -> str:
    """Return Markdown: by action, beside text, obedience, order."""
    parts = [
        by_action(figures["actions"]),
        *(matching(figures[name], name) for name in ("matching", "unseen")),
        *(share_table(figures[name]) for name in ("obedience", "again")),
    ]
    order = figures["order"]
    parts.append(
        f"Order of actions: {percent(row['met'] for row in order)} of {len(order)} prompts.\n"
    )
    return "\n".join(parts)


def by_action(rows: Sequence[dict[str, Any]]) -> str:
    """Return the table of ratios to real motion."""
    lines = [
        "| action | acceleration | jerk | foot speed in contact | deepest under the floor |",
        "|---|---|---|---|---|",
    ]
    for row in rows:
        deep = f"{100 * row['made']['penetration']:.1f} cm"
        ratios = [f"{row[name]:.2f}" for name in ("acceleration", "jerk", "foot_speed")]
        lines.append(f"| {' | '.join([row['action'], *ratios, deep])} |")
    return "\n".join(lines) + "\n"


def matching(rows: dict[str, dict[str, float]], name: str) -> str:
    """Return the table of figures beside text."""
    titles = {"matching": "All clips", "unseen": "Clips kept from the training"}
    names = ("r_precision_3", "frechet", "diversity", "multimodality")
    lines = [
        f"| {titles[name]} | R-precision@3 | Fréchet distance | diversity | multimodality |",
        "|---|---|---|---|---|",
    ]
    for kind, row in rows.items():
        cells = [f"{row[each]:.3f}" if each in row else "" for each in names]
        lines.append(f"| {' | '.join([kind, *cells])} |")
    return "\n".join(lines) + "\n"


def share_table(rows: Sequence[dict[str, Any]]) -> str:
    """Return how often each kind of demand is met, and all demands of a prompt at once."""
    lines = ["| demand | met |", "|---|---|"]
    for kind in ("travel", "turn", "pace"):
        met = [row["met"][kind] for row in rows if kind in row["met"]]
        lines.append(f"| {kind} ({len(met)} prompts) | {percent(met)} |")
    whole = [all(row["met"].values()) for row in rows]
    ways = [all(row["met"].get(kind, True) for kind in ("travel", "turn")) for row in rows]
    lines.append(f"| direction and turn of a prompt ({len(ways)} prompts) | {percent(ways)} |")
    lines.append(f"| all demands of a prompt ({len(whole)} prompts) | {percent(whole)} |")
    return "\n".join(lines) + "\n"


def percent(flags: Iterable[bool]) -> str:
    """Return the share of true flags."""
    known = list(flags)
    return f"{100 * sum(known) / max(1, len(known)):.0f} %"
