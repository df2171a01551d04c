from math import pi

import pytest

from deployments.text_to_motion.prompt import Segment, read

LEFT, STRAIGHT, RIGHT = 1, 0, -1
AHEAD, HERE, BACK = 1, 0, -1

GOES = {
    # prompt: to the side, ahead, turn
    "a person walks forward": (STRAIGHT, AHEAD, STRAIGHT),
    "walks straight ahead": (STRAIGHT, AHEAD, STRAIGHT),
    "the knight advances": (STRAIGHT, AHEAD, STRAIGHT),
    "approaches the door": (STRAIGHT, AHEAD, STRAIGHT),
    "goes forward": (STRAIGHT, AHEAD, STRAIGHT),
    "takes three steps forward": (STRAIGHT, AHEAD, STRAIGHT),
    "walks backwards": (STRAIGHT, BACK, STRAIGHT),
    "a person walks backward": (STRAIGHT, BACK, STRAIGHT),
    "walks back": (STRAIGHT, BACK, STRAIGHT),
    "the enemy retreats": (STRAIGHT, BACK, STRAIGHT),
    "backs away from the door": (STRAIGHT, BACK, STRAIGHT),
    "backs up slowly": (STRAIGHT, BACK, STRAIGHT),
    "backing away": (STRAIGHT, BACK, STRAIGHT),
    "moonwalks": (STRAIGHT, BACK, STRAIGHT),
    "takes a step back": (STRAIGHT, BACK, STRAIGHT),
    "walks in reverse": (STRAIGHT, BACK, STRAIGHT),
    "runs backwards": (STRAIGHT, BACK, STRAIGHT),
    "dribbles a basketball backward": (STRAIGHT, BACK, STRAIGHT),
    "walks sideways to the left": (LEFT, HERE, STRAIGHT),
    "walks sideways to the right": (RIGHT, HERE, STRAIGHT),
    "someone sidesteps left": (LEFT, HERE, STRAIGHT),
    "side-steps to the right": (RIGHT, HERE, STRAIGHT),
    "strafes left": (LEFT, HERE, STRAIGHT),
    "she strafed right": (RIGHT, HERE, STRAIGHT),
    "steps to the right": (RIGHT, HERE, STRAIGHT),
    "takes two steps to the left": (LEFT, HERE, STRAIGHT),
    "moves left": (LEFT, HERE, STRAIGHT),
    "shuffles sideways to the left": (LEFT, HERE, STRAIGHT),
    "jumps to the left": (LEFT, HERE, STRAIGHT),
    "a man walks to the left": (STRAIGHT, AHEAD, LEFT),
    "walk left": (STRAIGHT, AHEAD, LEFT),
    "runs to the right": (STRAIGHT, AHEAD, RIGHT),
    "dashes to the left": (STRAIGHT, AHEAD, LEFT),
    "turns left while walking": (STRAIGHT, AHEAD, LEFT),
    "walks turning right": (STRAIGHT, AHEAD, RIGHT),
    "a man turning right while walking backwards": (STRAIGHT, BACK, RIGHT),
    "turns left": (STRAIGHT, AHEAD, LEFT),
    "takes a right turn": (STRAIGHT, AHEAD, RIGHT),
    "takes a left": (STRAIGHT, AHEAD, LEFT),
    "veers to the right": (STRAIGHT, AHEAD, RIGHT),
    "swerves left": (STRAIGHT, AHEAD, LEFT),
    "runs in a curve to the left": (STRAIGHT, AHEAD, LEFT),
    "veers right while running": (STRAIGHT, AHEAD, RIGHT),
    "walks in a circle clockwise": (STRAIGHT, AHEAD, RIGHT),
    "walks in a circle counter-clockwise": (STRAIGHT, AHEAD, LEFT),
    "runs anticlockwise in circles": (STRAIGHT, AHEAD, LEFT),
    "walks in a circle to the right": (STRAIGHT, AHEAD, RIGHT),
    "jogs around the pillar to the left": (STRAIGHT, AHEAD, LEFT),
    "circles to the left": (STRAIGHT, AHEAD, LEFT),
    "orbits the table clockwise": (STRAIGHT, AHEAD, RIGHT),
    "walks backward in a circle to the right": (STRAIGHT, BACK, RIGHT),
    "strafes in a circle to the left": (LEFT, HERE, RIGHT),
    "turns on the spot to the left": (STRAIGHT, HERE, LEFT),
    "pivots to the right": (STRAIGHT, HERE, RIGHT),
    "rotates clockwise": (STRAIGHT, HERE, RIGHT),
    "spins clockwise": (STRAIGHT, HERE, RIGHT),
    "walks in place": (STRAIGHT, HERE, STRAIGHT),
    "a woman jogs on the spot": (STRAIGHT, HERE, STRAIGHT),
    "jumps up and down": (STRAIGHT, HERE, STRAIGHT),
    "jumps forward": (STRAIGHT, AHEAD, STRAIGHT),
    "jumps back": (STRAIGHT, BACK, STRAIGHT),
    "stands still": (STRAIGHT, HERE, STRAIGHT),
    "walks diagonally forward to the right": (RIGHT, AHEAD, STRAIGHT),
    "circles the enemy to the right, fists up": (STRAIGHT, AHEAD, RIGHT),
    "moves from left to right": (RIGHT, HERE, STRAIGHT),
    "hops on one foot to the right": (RIGHT, HERE, STRAIGHT),
    "dances while turning to the right": (STRAIGHT, HERE, RIGHT),
    "sneaks to the left": (STRAIGHT, AHEAD, LEFT),
    "recoils from a hit": (STRAIGHT, BACK, STRAIGHT),
    "stumbles back": (STRAIGHT, BACK, STRAIGHT),
    "left turn": (STRAIGHT, AHEAD, LEFT),
    "two steps to the left": (LEFT, HERE, STRAIGHT),
    "turns to face right": (STRAIGHT, AHEAD, RIGHT),
    "jumps straight up and down": (STRAIGHT, HERE, STRAIGHT),
    "walks around a bit": (STRAIGHT, AHEAD, LEFT),
    "points to the left": (STRAIGHT, HERE, STRAIGHT),
    "punches with his right": (STRAIGHT, HERE, STRAIGHT),
    "walks with the left and the right arm raised": (STRAIGHT, AHEAD, STRAIGHT),
    "walks forward while looking left": (STRAIGHT, AHEAD, STRAIGHT),
    "walks forward swaying left and right": (STRAIGHT, AHEAD, STRAIGHT),
    "walks, glancing to the right": (STRAIGHT, AHEAD, STRAIGHT),
    "backs off while turning left": (STRAIGHT, BACK, LEFT),
    "moves backwards in a curve to the right": (STRAIGHT, BACK, RIGHT),
    "follows the road to the right": (STRAIGHT, AHEAD, RIGHT),
    "waves with the left hand": (STRAIGHT, HERE, STRAIGHT),
    "waves to the left": (STRAIGHT, HERE, STRAIGHT),
    "walks with the left arm raised": (STRAIGHT, AHEAD, STRAIGHT),
    "limps on the right leg": (STRAIGHT, AHEAD, STRAIGHT),
    "walks dragging his left foot": (STRAIGHT, AHEAD, STRAIGHT),
    "runs holding a ball in the right hand": (STRAIGHT, AHEAD, STRAIGHT),
    "walks right away": (STRAIGHT, AHEAD, STRAIGHT),
    "walks with a straight back": (STRAIGHT, AHEAD, STRAIGHT),
    "walks with the hands behind the back": (STRAIGHT, AHEAD, STRAIGHT),
}


def sign(value: float) -> int:
    return (value > 0) - (value < 0)


def only(prompt: str) -> Segment:
    (segment,) = read(prompt).segments
    return segment


def path_of(prompt: str) -> tuple[float, float, float]:
    path = only(prompt).path
    assert path is not None
    return path


@pytest.mark.parametrize("prompt", GOES)
def test_a_clause_goes_where_it_says(prompt: str) -> None:
    left, forward, turn = path_of(prompt)
    assert (sign(left), sign(forward), sign(turn)) == GOES[prompt]


ANGLES = {
    "turns 90 degrees left": pi / 2,
    "turns 90\u00b0 to the right": -pi / 2,
    "rotates 45 degrees clockwise": -pi / 4,
    "turns ninety degrees left": pi / 2,
    "makes a quarter turn left": pi / 2,
    "makes a half turn to the right": -pi,
    "does a full turn to the left": 2 * pi,
    "three quarter turn right": -1.5 * pi,
    "turns around": pi,
    "turns around to the right": -pi,
    "does a U-turn": pi,
    "about-face": pi,
    "does a 180": pi,
    "turn left 45": pi / 4,
    "turns by 30 degrees to the left": pi / 6,
    "180 degree turn": pi,
    "turns a quarter to the right": -pi / 2,
    "does a full circle": 2 * pi,
    "spins three times": 6 * pi,
    "the hero about-turns": pi,
    "spins 360 degrees to the right": -2 * pi,
    "spins around": 2 * pi,
    "turns left": pi / 2,
    "takes a right": -pi / 2,
    "turns left twice": pi,
    "turns around twice": 2 * pi,
    "walks in a circle": 2 * pi,
    "walks in half a circle to the right": -pi,
    "runs in a circle clockwise": -2 * pi,
    "walks around a chair twice": 4 * pi,
}


@pytest.mark.parametrize("prompt", ANGLES)
def test_how_far_it_turns_is_an_angle(prompt: str) -> None:
    assert only(prompt).angle == pytest.approx(ANGLES[prompt])


@pytest.mark.parametrize(
    "prompt", ["walks forward", "walks to the left", "walks in circles", "waves", "veers left"]
)
def test_without_an_amount_there_is_a_rate_and_no_angle(prompt: str) -> None:
    assert only(prompt).angle is None


@pytest.mark.parametrize(
    "prompt", ["turns his head left", "turns the page", "rotates both arms to the right"]
)
def test_what_turns_a_thing_or_a_limb_does_not_turn_the_body(prompt: str) -> None:
    assert only(prompt).path in {None, (0.0, 0.0, 0.0)}
    assert only(prompt).angle is None


def test_who_has_turned_around_goes_back_by_going_forward() -> None:
    there, about, back = read("walks forward, turns around and walks back").segments
    assert there.path is not None
    assert back.path is not None
    assert about.angle == pytest.approx(pi)
    assert back.path[1] > 0


@pytest.mark.parametrize("prompt", ["runs back to the start", "walks back to the door", "returns"])
def test_going_back_to_a_place_turns_around_first(prompt: str) -> None:
    about, back = read(prompt).segments
    assert about.action == "walk"
    assert about.angle == pytest.approx(pi)
    assert back.path is not None
    assert back.path[1] > 0


def test_after_a_bend_it_may_go_straight_again() -> None:
    turns = [
        s.path and sign(s.path[2]) for s in read("veers left, then continues straight").segments
    ]
    assert turns == [LEFT, STRAIGHT]


def test_an_s_curve_bends_to_both_sides() -> None:
    assert [s.path and sign(s.path[2]) for s in read("walks in an S-curve").segments] == [1, -1]


def test_back_and_forth_is_there_around_and_back() -> None:
    there, about, back = read("paces back and forth").segments
    assert there.path == back.path
    assert about.angle == pytest.approx(pi)


@pytest.mark.parametrize("prompt", ["zigzags forward", "runs in a zig-zag", "weaves forward"])
def test_a_zigzag_turns_one_way_and_the_other(prompt: str) -> None:
    turns = [each.path and sign(each.path[2]) for each in read(prompt).segments]
    assert turns == [1, -1, 1, -1]


def test_a_figure_eight_is_a_circle_to_each_side() -> None:
    one, other = read("walks in a figure eight").segments
    assert one.angle == pytest.approx(2 * pi)
    assert other.angle == pytest.approx(-2 * pi)


def test_who_dances_may_go_anywhere() -> None:
    assert only("a person dances").path is None
    assert only("kicks with the right foot").path is None
