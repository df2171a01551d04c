"""Contact sheets: many motions on one picture, each a row of moments and its path from above."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from deployments.rendering.raycast import Painter
from deployments.rendering.scene import cameras, capsules
from domain.motion.clip import Clip
from domain.motion.rotations import heading

CELL, MOMENTS, LABEL = 150, 8, 16


@dataclass(frozen=True, eq=False)
class Row:
    """One motion and the words over it."""

    label: str
    clip: Clip


def sheet(rows: Sequence[Row]) -> bytes:
    """Return a PNG: a row for each motion, its moments from left to right, its path at the end."""
    height = CELL + LABEL
    canvas = Image.new("RGB", (CELL * (MOMENTS + 1), height * len(rows)), "white")
    draw = ImageDraw.Draw(canvas)
    for index, row in enumerate(rows):
        draw.text((4, index * height + 2), row.label, fill="black")
        for column, image in enumerate(moments(row.clip)):
            canvas.paste(image, (column * CELL, index * height + LABEL))
        canvas.paste(from_above(row.clip), (MOMENTS * CELL, index * height + LABEL))
    out = io.BytesIO()
    canvas.save(out, "PNG", optimize=True)
    return out.getvalue()


def moments(clip: Clip) -> list[Image.Image]:
    """Return the body at evenly spaced times, the first and the last frame among them."""
    body, places = capsules(clip), cameras(clip)
    chosen = np.linspace(0, len(clip) - 1, MOMENTS).round().astype(int)
    painter = Painter(places[0], CELL)
    return [Image.fromarray(painter.picture(body, at, places[at])) for at in chosen.tolist()]


def from_above(clip: Clip, across: float = 8.0) -> Image.Image:
    """Return the pelvis' path seen from above, +z up and +x to the left: `across` metres wide.

    A green dot is the start, ticks show where the body faces, twice a second.
    """
    image = Image.new("RGB", (CELL, CELL), (246, 246, 246))
    draw = ImageDraw.Draw(image)
    middle, scale = CELL / 2, CELL / across

    def spot(x: float, z: float) -> tuple[float, float]:
        return middle - x * scale, middle - z * scale

    path = [spot(x, z) for x, _, z in clip.root]
    draw.line(path, fill=(40, 80, 200), width=2)
    facing = heading(clip.rotations[:, 0])
    for at in range(0, len(clip), max(1, round(clip.fps / 2))):
        x, _, z = clip.root[at]
        ahead = spot(x + 0.35 * np.sin(facing[at]), z + 0.35 * np.cos(facing[at]))
        draw.line([path[at], ahead], fill=(220, 90, 40), width=1)
    x, y = path[0]
    draw.ellipse([x - 3, y - 3, x + 3, y + 3], fill=(40, 160, 60))
    return image
