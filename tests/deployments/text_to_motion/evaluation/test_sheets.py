import io

import numpy as np
from PIL import Image

from deployments.text_to_motion.evaluation.sheets import (
    CELL,
    LABEL,
    MOMENTS,
    Row,
    from_above,
    sheet,
)
from domain.motion.rotations import about
from tests.domain.motion.clips import Y, standing, walking


def test_a_sheet_has_a_row_for_each_motion_and_a_path_at_its_end() -> None:
    png = sheet([Row("walks", walking(60)), Row("stands", standing(30))])
    image = Image.open(io.BytesIO(png))
    assert image.size == (CELL * (MOMENTS + 1), 2 * (CELL + LABEL))
    pixels = np.asarray(image)
    moments = [pixels[LABEL : LABEL + CELL, at * CELL : (at + 1) * CELL] for at in (0, 3)]
    assert np.abs(moments[0].astype(int) - moments[1]).mean() > 1.0


def test_a_path_ahead_goes_up_and_a_path_to_the_left_goes_left() -> None:
    ahead, left = walking(90), standing(90)
    left.root[:, 0] = np.linspace(0, 3, 90)
    left.rotations[:, 0] = about(Y, np.full(90, np.pi / 2))
    for clip, (column, row) in ((ahead, (0, -1)), (left, (-1, 0))):
        paper = np.asarray(from_above(clip))
        line = np.argwhere((paper[..., 2] == 200) & (paper[..., 0] == 40))
        middle = line.mean(axis=0) - CELL / 2
        assert np.sign(np.round(middle[1] / 10)) == column
        assert np.sign(np.round(middle[0] / 10)) == row
