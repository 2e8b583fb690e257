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

one_more = Prediction(
    question="A logit grows from 0 to 1, then to 2, 3 and 4. The first step takes the probability from 0.50 to 0.73. "
    "What do all four steps have in common?",
    options={
        "A": "p / (1 - p) is multiplied by the same number",
        "B": "the probability p grows by the same amount",
        "C": "how far p falls short of certainty, 1 - p, is multiplied by the same number",
    },
)

where_nine_tenths = Prediction(
    question="The birds to which the model gives 0.5 lie on a straight line in the plane of the two measurements. "
    "Where are those to which it gives 0.9?",
    options={
        "A": "on a curve that bends around the Adelies, because sigmoid is curved",
        "B": "on a straight line that is steeper than the first",
        "C": "on a straight line parallel to the first",
    },
)

how_many_yes = Prediction(
    question="Three models answer yes or no, one for each species. To how many of the birds does exactly one of them "
    "say yes?",
    options={
        "A": "all of them, because a bird has one species",
        "B": "about nine in ten",
        "C": "about half of them",
    },
)
