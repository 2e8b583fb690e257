"""The exercise border_of_the_middle of lesson 02."""

import numpy as np

from utils.exercises.misconception import Misconception
from utils.exercises.value_exercise import ValueExercise


def _border_of_the_middle():
    place, share = np.array([-4.0, 0.0, 4.0]), np.array([0.25, 0.5, 0.25])  # of classes 0, 1 and 2
    slope = (share[2] * place[2]) / np.sum(share * place**2)  # of class 2; that of class 1 is 0
    return (share[1] - share[2]) / slope


border_of_the_middle = ValueExercise(
    name="border_of_the_middle",
    reference=_border_of_the_middle,
    misconceptions=(
        Misconception(
            name="a third for class 1",
            wrong=lambda: 2 / 3,
            message=lambda seen: (
                "2/3 is where class 2 reaches 1/3. But line 2 has changed: half of all the points have the target 1 "
                "for class 1 now, so how high is its flat line?"
            ),
        ),
        Misconception(
            name="a third for class 2",
            wrong=lambda: 4 / 3,
            message=lambda seen: (
                "4/3 is where a line through 1/3 reaches 1/2. But class 2 has a quarter of the points now, not a "
                "third: where does its line cross s = 0?"
            ),
        ),
        Misconception(
            name="starts from 0",
            wrong=lambda: 4.0,
            message=lambda seen: (
                "At 4 a line through 0 would reach 1/2. The line of class 2 is not 0 at s = 0: it has its mean there, "
                "the mean of its target over all points."
            ),
        ),
        Misconception(
            name="slope from the middle to the end",
            wrong=lambda: 1.0,
            message=lambda seen: (
                "At 1 a line of slope 1/4 would get there: one that rises from 0 at the middle cluster to 1 at the "
                "outer one. Least squares takes all three clusters into account: compute the slope from line 1."
            ),
        ),
        Misconception(
            name="no border",
            wrong=lambda: 0.0,
            message=lambda seen: (
                "At 0 the three lines met when the classes had equal shares. Now the line of class 1 is higher there "
                "than the other two: how far out does class 2 catch up?"
            ),
        ),
        Misconception(
            name="the other border",
            wrong=lambda: -2.0,
            message=lambda seen: "There class 0 catches up. The border to class 2 is on the other side.",
        ),
        Misconception(
            name="with the spread",
            wrong=lambda: 2.03125,
            message=lambda seen: (
                "That is the answer for clusters of standard deviation 0.5. Here every point sits exactly at its "
                "centre, which makes the sum a little simpler."
            ),
            seen=lambda seen: 2.01 < float(seen.returned) < 2.06,
        ),
    ),
    hints=(
        "Each line is as high at s = 0 as the mean of its target, since the mean of s is still 0. What are the means "
        "of the targets of class 1 and class 2?",
        "Class 1 stays at 1/2. Class 2 has 1/4 at s = 0. For its slope, line 1: the mean of s t, divided by the mean "
        "of s².",
        "A quarter of the points have s = 4 and t = 1, so the mean of s t is 1. The mean of s² is 8. "
        "Solve 1/4 + s/8 = 1/2.",
    ),
    why="The line of class 1 is flat at 1/2, that of class 2 is 1/4 + s/8. They meet at s = 2, halfway between the two "
    "centres, where you would have put the border yourself. With equal shares it is 1/3 against 1/3 + s/8, and nothing "
    "is left of the middle.",
    praise="Halfway between the centres. So least squares can find the middle, if it holds half of all the points.",
)
