"""The predictions of lesson 06."""

from utils.exercises.prediction import Prediction

times_as_steep = Prediction(
    question="At (−10, 10) the network is sure and wrong, and cross-entropy is ten times as high as the squared error "
    "after softmax. How many times as steep is it there?",
    options={
        "A": "about a hundred million times",
        "B": "about ten times, as it is as high",
        "C": "about a thousand times",
    },
)

flat_share = Prediction(
    question="On how much of the square is the squared error flat: its gradient shorter than 0.001?",
    options={"A": "about a twentieth", "B": "about half", "C": "nearly all of it"},
)

steps_on_the_plateau = Prediction(
    question="From (−10, 10), at learning rate 1, cross-entropy takes about ten steps to y₁ = y₂. At the start the "
    "squared error is a hundred million times flatter. How many steps does it take?",
    options={
        "A": "about a billion: a hundred million times as many",
        "B": "tens of millions",
        "C": "hundreds of thousands",
    },
)

in_float32 = Prediction(
    question="The same descent on the squared error, in float32, which many networks are trained in. What happens?",
    options={"A": "the same, a little less exactly", "B": "it moves at first and freezes later", "C": "it never moves"},
)

adam_from_far_out = Prediction(
    question="From (−10, 10) Adam gets out in fewer than a hundred steps. How many does it take from (−15, 15)?",
    options={"A": "more than a hundred thousand", "B": "about a thousand", "C": "about half as many again"},
)

root_of_cross_entropy = Prediction(
    question="The square root of cross-entropy is not convex. How many steps of learning rate 1 does it take from "
    "(−10, 10) to y₁ = y₂?",
    options={
        "A": "about 11, as cross-entropy: the root has its lowest place where cross-entropy has it",
        "B": "some dozens",
        "C": "millions: without convexity there is a plateau",
    },
)
