"""The predictions of lesson 04."""

from utils.exercises.prediction import Prediction

what_counts = Prediction(
    question="Softmax of two logits a and b gives the first class a probability. What must you know to compute it?",
    options={
        "A": "both numbers, a and b",
        "B": "only their difference, a - b",
        "C": "only their ratio, a / b",
    },
)

through_the_probability = Prediction(
    question="The logit is 40 and the target 0: sure, and wrong. Right is a loss of 40. "
    "What does -ln(1 - sigmoid(40)) give in float64?",
    options={"A": "40", "B": "a number near 37", "C": "infinity"},
)

faster_form = Prediction(
    question="Same birds, same learning rate, all weights start at 0. Which form has the lower loss after 20 steps?",
    options={"A": "one logit", "B": "two logits", "C": "neither: they are the same function"},
)

penalised_form = Prediction(
    question="The logit a - b has the weights w_a - w_b in one form and w in the other. Same penalty, trained to the "
    "end: in which form are they longer?",
    options={"A": "one logit", "B": "two logits", "C": "neither"},
)
