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
    reveals={
        "B": "Takes height for slope: on a map, the height is what the eye sees.",
        "C": "Knows that it is flat there, and cannot imagine how flat: p itself is the factor.",
    },
)

flat_share = Prediction(
    question="On how much of the square is the squared error flat: its gradient shorter than 0.001?",
    options={"A": "about a twentieth", "B": "about half", "C": "nearly all of it"},
    reveals={
        "A": "Thinks of the start alone. Most of the flat ground lies around the goal.",
        "C": "Sees a table and a floor, and forgets how wide the step between them is.",
    },
)

steps_on_the_plateau = Prediction(
    question="From (−10, 10), at learning rate 1, cross-entropy takes about ten steps to y₁ = y₂. At the start the "
    "squared error is a hundred million times flatter. How many steps does it take?",
    options={
        "A": "about a billion: a hundred million times as many",
        "B": "tens of millions",
        "C": "hundreds of thousands",
    },
    reveals={
        "A": "Takes the slope at the start for the slope all the way. It grows as the point moves.",
        "C": "Expects it to speed up sooner than it does: the first units of the way take nearly all the time.",
    },
)

in_float32 = Prediction(
    question="The same descent on the squared error, in float32, which many networks are trained in. What happens?",
    options={"A": "the same, a little less exactly", "B": "it moves at first and freezes later", "C": "it never moves"},
    reveals={
        "A": "Thinks of rounding as a small error in the result. It can swallow a whole step.",
        "B": "Expects the slope to shrink on the way. On a plateau it is smallest at the start.",
    },
)

adam_from_far_out = Prediction(
    question="From (−10, 10) Adam gets out in fewer than a hundred steps. How many does it take from (−15, 15)?",
    options={"A": "more than a hundred thousand", "B": "about a thousand", "C": "about half as many again"},
    reveals={
        "B": "Feels that Adam slows down, and underestimates how fast the gradient falls below eps.",
        "C": "Trusts that Adam divides every gradient by its own size. Far below eps it divides by eps.",
    },
)

root_of_cross_entropy = Prediction(
    question="The square root of cross-entropy is not convex. How many steps of learning rate 1 does it take from "
    "(−10, 10) to y₁ = y₂?",
    options={
        "A": "about 11, as cross-entropy: the root has its lowest place where cross-entropy has it",
        "B": "some dozens",
        "C": "millions: without convexity there is a plateau",
    },
    reveals={
        "A": "Looks at where the lowest place is, and forgets the slope on the way there.",
        "C": "Takes convexity for the cause. Without it there may be a plateau, and need not.",
    },
)
