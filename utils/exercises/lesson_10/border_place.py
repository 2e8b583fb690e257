"""The exercise border_place of lesson 10: the border of two clouds in one dimension."""

from collections.abc import Callable

import numpy as np

from utils.exercises.case import Evidence
from utils.exercises.misconception import Misconception
from utils.exercises.value_exercise import ValueExercise
from utils.exercises.wording import show


def _border_place():
    middle = (10 + 13) / 2
    return middle + 2**2 * np.log(3) / (13 - 10)


def _given(told: str) -> Callable[[Evidence], str]:
    return lambda seen: f"You gave {show(seen.returned)}. {told}"


border_place = ValueExercise(
    name="border_place",
    reference=_border_place,
    relative=4e-4,  # half a tenth of a millimetre: two decimals are enough
    misconceptions=(
        Misconception(
            name="priors forgotten",
            wrong=lambda: 11.5,
            message=_given("That is the middle, where the two densities are equal. But the first species is commoner."),
        ),
        Misconception(
            name="towards the commoner species",
            wrong=lambda: 11.5 - 4 * np.log(3) / 3,
            message=_given(
                "The distance from the middle is right, the side is not. A moth of 11.5 cm is more probably of the "
                "commoner species, so the border is not there yet."
            ),
        ),
        Misconception(
            name="standard deviation for variance",
            wrong=lambda: 11.5 + 2 * np.log(3) / 3,
            message=_given("It looks as if the standard deviation stands where its square belongs: Σ is the variance."),
            also=(lambda: 11.5 + np.sqrt(2) * np.log(3) / 3,),
        ),
        Misconception(
            name="variance upside down",
            wrong=lambda: 11.5 + np.log(3) / 4 / 3,
            message=_given(
                "It looks as if ln 3 was divided by the variance. The weight of line 6 is 3 / 4; solve for x, and you "
                "divide by the weight."
            ),
        ),
        Misconception(
            name="logarithm missing",
            wrong=lambda: 11.5 + 4 * 3 / 3,
            message=_given("It looks as if the ratio of the priors went in itself. A logit holds its logarithm, ln 3."),
        ),
        Misconception(
            name="one prior alone",
            wrong=lambda: 11.5 - 4 * np.log(0.75) / 3,
            message=_given(
                "It looks as if one prior alone went in. Both species have one, 3/4 and 1/4, and their difference "
                "ln 3/4 − ln 1/4 counts."
            ),
            also=(lambda: 11.5 + 4 * np.log(0.75) / 3, lambda: 11.5 - 4 * np.log(0.25) / 3),
        ),
        Misconception(
            name="another logarithm",
            wrong=lambda: 11.5 + 4 * np.log10(3) / 3,
            message=_given("It looks as if another logarithm than the natural one was taken of 3."),
            also=(lambda: 11.5 + 4 * np.log2(3) / 3,),
        ),
        Misconception(
            name="weighted mean",
            wrong=lambda: 0.75 * 10 + 0.25 * 13,
            message=_given(
                "That is the mean of all moths. The border lies where the two posteriors are equal: set the two "
                "logits of line 4 equal."
            ),
            also=(lambda: 0.25 * 10 + 0.75 * 13,),
        ),
        Misconception(
            name="not divided by the distance",
            wrong=lambda: 11.5 + 4 * np.log(3),
            message=_given(
                "It looks as if the shift from the middle was not divided by the distance of the means, which is 3 cm."
            ),
            also=(lambda: 11.5 + 2 * np.log(3), lambda: 11.5 + np.log(3)),
        ),
        Misconception(
            name="the shift alone",
            wrong=lambda: 4 * np.log(3) / 3,
            message=_given("That is how far the border lies from the middle, and the middle is at 11.5 cm."),
        ),
    ),
    hints=(
        "At the border the two logits are equal. Write down line 4 for both species, with Σ = 2² = 4.",
        "ln 3 + ... : the priors are 3/4 and 1/4, so ln π₁ − ln π₂ = ln 3. What must (x − 10)² − (x − 13)² be?",
        "(x − 10)² − (x − 13)² = 6x − 69 = 8 ln 3.",
    ),
    why="The logit of the second species, less that of the first, is (3/4)(x − 11.5) − ln 3. It is 0 at the border: "
    "farther from the middle where the clouds are wide, the means close, or the priors unequal.",
    praise="The border moves away from the commoner species, whose moths are then right more often.",
)
