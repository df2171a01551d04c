from deployments.text_to_motion.evaluation.tables import by_action, matching, share_table


def test_an_action_has_a_row_of_ratios_and_its_depth_in_centimetres() -> None:
    row = {"action": "walk", "acceleration": 0.5, "jerk": 0.4, "foot_speed": 0.6}
    table = by_action([{**row, "made": {"penetration": 0.004}}])
    assert "| walk | 0.50 | 0.40 | 0.60 | 0.4 cm |" in table


def test_a_figure_that_one_row_lacks_is_left_empty() -> None:
    real = {"r_precision_3": 0.98, "frechet": 0.002, "diversity": 1.25}
    table = matching({"real": real, "made": {**real, "multimodality": 0.3}}, "unseen")
    assert "| real | 0.980 | 0.002 | 1.250 |  |" in table
    assert "| made | 0.980 | 0.002 | 1.250 | 0.300 |" in table


def test_shares_are_of_the_prompts_that_demand_it() -> None:
    met = [{"travel": True, "turn": False}, {"travel": True}, {"travel": False, "pace": True}]
    table = share_table([{"met": each} for each in met])
    assert "| travel (3 prompts) | 67 % |" in table
    assert "| turn (1 prompts) | 0 % |" in table
    assert "| pace (1 prompts) | 100 % |" in table
    assert "| direction and turn of a prompt (3 prompts) | 33 % |" in table
    assert "| all demands of a prompt (3 prompts) | 33 % |" in table
