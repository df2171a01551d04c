from pathlib import Path

import pytest
import torch

from deployments.text_to_motion.adapters.mdm.text import Clip, DistilBert
from tests.deployments.text_to_motion.adapters.mdm import files

PROMPTS = ["a person walks", "jumps", "a person walks and then jumps slowly"]


def test_clips_vector_is_that_of_its_last_token_projected(tmp_path: Path) -> None:
    files.clip(tmp_path)
    text = Clip(tmp_path, "cpu")
    words = text.read(PROMPTS)
    assert words.vectors.shape == (3, 1, text.width) == (3, 1, 8)
    assert not words.absent.any()
    ids = text.tokens(PROMPTS[1])["input_ids"]
    assert len(ids) == 3
    with torch.inference_mode():
        states = text.model.text_model(input_ids=torch.tensor([ids])).last_hidden_state
        expected = text.model.text_projection(states[0, 2])
    torch.testing.assert_close(words.vectors[1, 0], expected)


def test_clip_reads_twenty_tokens_and_the_last_one(tmp_path: Path) -> None:
    files.clip(tmp_path)
    text = Clip(tmp_path, "cpu")
    same, more, other = (" ".join(["walks"] * 20) + tail for tail in ("", " jumps runs", ""))
    words = text.read([same, more, other.replace("walks", "runs", 1)])
    torch.testing.assert_close(words.vectors[0], words.vectors[1])
    assert not torch.allclose(words.vectors[0], words.vectors[2])
    assert words.coverage == pytest.approx((1.0, 20 / 22, 1.0))


def test_distilbert_has_a_vector_of_every_token_and_none_where_there_is_none(
    tmp_path: Path,
) -> None:
    files.bert(tmp_path)
    text = DistilBert(tmp_path, "cpu")
    words = text.read(PROMPTS)
    assert words.vectors.shape == (3, 9, text.width) == (3, 9, 12)
    assert (~words.absent).sum(dim=1).tolist() == [5, 3, 9]
    alone = text.read(PROMPTS[:1]).vectors
    torch.testing.assert_close(words.vectors[:1, :5], alone, atol=1e-5, rtol=1e-5)
