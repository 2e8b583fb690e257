"""The predictions of lesson 04."""

from utils.exercises.prediction import Prediction

what_counts = Prediction(
    question="Softmax of two logits a and b gives the first class a probability. What must you know to compute it?",
    options={
        "A": "both numbers, a and b",
        "B": "only their difference, a - b",
        "C": "only their ratio, a / b",
    },
    reveals={
        "A": "Knows what softmax asks for, and forgets that a shift of both logits changes nothing.",
        "C": "Thinks of the exponentials: their ratio is what counts, and it is set by the difference of the logits.",
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
    reveals={
        "B": "Takes the sigmoid for a straight line. The first step is the largest.",
        "C": "Right far out, where p is nearly 1, and not near one half.",
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
    reveals={
        "A": "Takes the bend of the sigmoid for a bend of the border: but each line belongs to one value of the logit.",
        "B": "Expects certainty to turn the border; it only shifts it.",
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
    reveals={
        "A": "Knows that a bird has one species, which nobody has told the three models.",
        "C": "Takes three separate models for three tossed coins; but each has learned its own species.",
    },
)
