import pytest

from deployments.text_to_motion.prompt import read

IN_ORDER = {
    "walks then waves": "walk wave",
    "walks and then waves": "walk wave",
    "a person walks, then jumps and then waves": "walk jump wave",
    "a person walks; jumps. Finally waves": "walk jump wave",
    "a person walks, jumps, and waves": "walk jump wave",
    "a person walks and jumps and waves": "walk jump wave",
    "a person walks before jumping, after that they wave": "walk jump wave",
    "walks. After that, sits": "walk sit",
    "walks, afterwards runs": "walk run",
    "runs, followed by a cartwheel": "run cartwheel",
    "walks until she stops": "walk idle",
    "first walks, second runs, finally sits": "walk run sit",
    "Firstly the hero jumps. Secondly he kicks. Lastly he bows.": "jump kick bow",
    "after walking, waves": "walk wave",
    "after walking he waves": "walk wave",
    "After he walks he waves.": "walk wave",
    "waves after walking": "walk wave",
    "he runs after waving and jumping": "wave jump run",
    "walks, then waves after jumping": "walk jump wave",
    "jumps before sitting down": "jump sit",
    "before sitting down, the man walks forward": "walk sit",
    "before he sits he walks": "walk sit",
    "once he has jumped, he waves": "jump wave",
    "when done walking, waves": "walk wave",
    "Once finished walking, sits": "walk sit",
    "as soon as she lands she runs": "run",
    "walks to the chair to sit down": "walk sit",
    "runs up to kick the ball": "run kick",
    "walks and sits down": "walk sit",
    "run and jump": "run jump",
    "walks jumps waves": "walk jump wave",
    "the guard patrols, stops, salutes and then marches off": "walk idle wave walk",
    "a thief sneaks forward, picks up a box and runs away": "walk pickup run",
    "boxes, kicks and does a backflip": "box kick flip",
    "walked in, stopped and sat down": "walk idle sit",
    "stands still, then runs": "idle run",
    "sits down, then stands up": "sit sit",
    "walks and then, after two seconds, jumps": "walk jump",
    "walks\nruns\nsits": "walk run sit",
    "the person was walking slowly and came to a stop": "walk idle",
    "gets hit and stumbles back": "walk walk",
    "combo of punches: jab, cross, hook": "box box",
    "falls over and gets back up": "lie sit",
    "walks, speeds up to a jog, then slows down": "walk run run",
    "stands for two seconds before running": "idle run",
    "pauses briefly, then continues walking": "idle walk",
    "raises the left foot and then kicks": "kick",
    "runs, then curves to the left": "run run",
    "goes from walking to running": "walk run",
    "first crawl, next walk, and last of all run": "crawl walk run",
    "wave, but only after sitting down": "sit wave",
    "walk/run": "walk run",
    "walk \u2192 run": "walk run",
    "walk + wave": "walk wave",
    "walk & wave": "walk wave",
    "walks (slowly), then runs (quickly)": "walk run",
    "walks \u2014 then waves": "walk wave",
}

ONE_MOMENT = {
    "walks while waving": "walk",
    "I want a character that walks in a circle": "walk",
    "please generate a person who jumps": "jump",
    "can you make an animation where the guy waves?": "wave",
    "an animation of someone doing a cartwheel": "cartwheel",
    "make him run to the left": "run",
    "give a wave of the hand": "wave",
    "make a left turn in the street": "walk",
    "walks after the dog": "walk",
    "Walk Backward Loop": "walk",
    "run_fwd": "run",
    "walks forward in stiff, robotic steps": "walk",
    "while crouched, moves forward": "walk",
    "she refuses to walk": "gesture",
    "stops walking": "idle",
    "walks forward, picking up speed": "walk",
    "walks forward; meanwhile they wave the left hand": "walk",
    "advances, sword raised": "walk",
    "walks forward on tiptoes": "walk",
    "crouch-walking forward": "walk",
    "waves while walking": "walk",
    "while walking forward, he waves his right hand": "walk",
    "while he walks he waves": "walk",
    "runs while waving and smiling": "run",
    "walks forward, swinging the arms": "walk",
    "walks swinging both arms": "walk",
    "walks and at the same time waves": "walk",
    "strides as she waves": "walk",
    "dribbles a ball while walking": "basketball",
    "runs dribbling a basketball": "basketball",
    "stands and waves": "wave",
    "stands waving": "wave",
    "talks and gestures with both hands": "gesture",
    "walks slowly, calmly and proudly": "walk",
    "slowly, a person walks": "walk",
    "starts to walk": "walk",
    "begins running": "run",
    "keeps on walking": "walk",
    "goes jogging": "run",
    "carries a box and walks": "walk",
    "raises the left arm and waves": "wave",
    "reaches up to grab something": "reach",
    "with the left hand raised, walks forward": "walk",
    "dances happily": "dance",
}


@pytest.mark.parametrize("prompt", IN_ORDER)
def test_actions_come_in_the_order_in_which_they_are_done(prompt: str) -> None:
    assert read(prompt).actions == tuple(IN_ORDER[prompt].split())


@pytest.mark.parametrize("prompt", ONE_MOMENT)
def test_what_is_done_at_once_is_one_segment(prompt: str) -> None:
    reading = read(prompt)
    assert reading.actions == (ONE_MOMENT[prompt],)
    assert len(reading.segments) == 1


def test_things_done_at_once_are_both_in_the_words() -> None:
    (segment,) = read("waves the right hand while walking forward").segments
    assert segment.words == "a person waves the right hand walking forward"


@pytest.mark.parametrize(
    ("prompt", "forward"),
    [
        ("walks forward, then backward", (1, -1)),
        ("walks forward and backward", (1, -1)),
        ("runs forward, then backward, then forward", (1, -1, 1)),
        ("walks slowly, then faster", (1, 1)),
    ],
)
def test_another_direction_is_another_stretch_of_the_same_action(
    prompt: str, forward: tuple[int, ...]
) -> None:
    paths = [each.path for each in read(prompt).segments]
    assert [path and path[1] > 0 for path in paths] == [sign > 0 for sign in forward]


def test_more_than_six_things_are_cut_and_the_cut_is_in_the_coverage() -> None:
    reading = read("walk, run, jump, kick, wave, sit, dance, bow")
    assert reading.actions == ("walk", "run", "jump", "kick", "wave", "sit")
    assert reading.coverage == pytest.approx(6 / 8)
