"""The predictions of lesson 01."""

from utils.exercises.prediction import Prediction

numbering_matters = Prediction(
    question="There are six ways to number three species. Will the accuracy depend on the numbering?",
    options={
        "A": "no: the measurements are the same",
        "B": "a little: by less than 3 points of accuracy",
        "C": "yes: by more than that",
    },
)

one_hot_matters = Prediction(
    question="Give each species an output of its own. Will the accuracy still depend on how the species are numbered?",
    options={"A": "no, not at all", "B": "yes, but less", "C": "yes, as much as before"},
)

digits_by_number = Prediction(
    question="Regress on the digit itself: a picture of a 7 should give the number 7. How many come out right?",
    options={"A": "nearly all", "B": "about half", "C": "about a quarter", "D": "one in ten, as by guessing"},
)

hidden_layer_helps = Prediction(
    question="Put 50 hidden units before the worst numbering, Gentoo in the middle. What becomes of its accuracy?",
    options={
        "A": "nothing: the numbering is as bad as before",
        "B": "better, but not as good as one-hot outputs on the same hidden units",
        "C": "as good as one-hot outputs on the same hidden units",
    },
)

GRADE_METHODS = {
    "A": "regression on the grade's number",
    "B": "13 classes, and the most probable one",
    "C": "13 classes, and the median of their probabilities",
}

ordered_hits = Prediction(
    question="School grades are ordered. Which of these hits the most grades exactly?", options=GRADE_METHODS
)

ordered_error = Prediction(question="And which has the smallest mean error, in grades?", options=GRADE_METHODS)
