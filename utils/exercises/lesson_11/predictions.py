"""The predictions of lesson 11."""

from utils.exercises.prediction import Prediction

removable_part = Prediction(
    question="The cross-entropy with this target is 1.13 nats. How much of it could a perfect model of the target "
    "remove?",
    options={"A": "all of it", "B": "about 0.80", "C": "about 0.33"},
)

dead_point = Prediction(
    question="Square on a sigmoid, target 1. Is there a logit y at which the output is wrong and the slope is exactly "
    "0?",
    options={
        "A": "yes, from about y = -10 on",
        "B": "in exact arithmetic no; in float64 yes, far out",
        "C": "no, neither in exact arithmetic nor in float64",
    },
)

loaded_die = Prediction(
    question="The mean of a die is 4.5, and nothing else is known. What do the probabilities with the largest entropy "
    "look like?",
    options={
        "A": "a hill with its top at 4 and 5",
        "B": "rising in a straight line",
        "C": "rising by the same factor from face to face",
    },
)

xor_answer = Prediction(
    question="Logistic regression on the four points of XOR, trained to the end. What does it answer?",
    options={
        "A": "it gets all four right",
        "B": "it gets three right and is wrong about one",
        "C": "one half, for each of them",
    },
)
