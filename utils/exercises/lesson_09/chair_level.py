"""The exercise chair_level of lesson 09."""

from utils.exercises.misconception import Misconception
from utils.exercises.value_exercise import ValueExercise


def _chair_level():
    too_small, too_large = 3, 1
    return too_small / (too_small + too_large)


chair_level = ValueExercise(
    name="chair_level",
    reference=_chair_level,
    misconceptions=(
        Misconception(
            name="the other side",
            wrong=lambda: 1 / 4,
            message=lambda seen: (
                "A level of 0.25 gives most children a chair that is too small, and that is the expensive mistake. "
                "Which probability is weighed with the 3?"
            ),
        ),
        Misconception(
            name="the median",
            wrong=lambda: 1 / 2,
            message=lambda seen: (
                "That is the median. It balances the two sides where both cost the same; here one costs three times as "
                "much."
            ),
        ),
        Misconception(
            name="ratio for share",
            wrong=lambda: 1 / 3,
            message=lambda seen: (
                "That weighs the costs against each other. The running sum F is a probability: it leaves 1 - F above, "
                "so solve 3 (1 - F) = F."
            ),
            also=(lambda: 3, lambda: 2 / 3),
        ),
        Misconception(
            name="in per cent",
            wrong=lambda: 75,
            message=lambda seen: "In per cent, yes. A running sum of probabilities goes from 0 to 1.",
        ),
        Misconception(
            name="always the largest",
            wrong=lambda: 1,
            message=lambda seen: (
                "At a level of 1 every child gets the largest chair. A chair that is too large costs something, too."
            ),
            also=(lambda: 0,),
        ),
    ),
    hints=(
        "Follow the argument for the median: what do you gain, and what do you lose, if you raise the answer by one?",
        "Let F be the running sum up to your answer. With the probability 1 - F the chair is too small, and one grade "
        "more saves 3. With the probability F it is large enough already, and one grade more costs 1.",
        "It pays to go on as long as 3 (1 - F) > F.",
    ),
    why="Raising the answer saves 3 with the probability 1 - F and costs 1 with the probability F. It pays until F "
    "reaches 3/4. With equal costs the same line gives the median.",
    praise="Such an answer is called a quantile: the costs of the two sides choose its level.",
)
