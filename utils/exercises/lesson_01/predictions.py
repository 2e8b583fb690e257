"""The predictions of lesson 01."""

from utils.exercises.prediction import Prediction

numbering_matters = Prediction(
    question="There are six ways to number three species. How will the accuracy depend on the numbering?",
    options={
        "A": "by more than 10 points between the best and the worst",
        "B": "by a few points: the order makes some difference",
        "C": "not at all: the measurements are the same, and so is the fit",
    },
)

one_hot_matters = Prediction(
    question="Give each species an output of its own, and number the species in all six ways once more. What will the "
    "accuracies be?",
    options={
        "A": "three levels, as before: the fit is the same kind of fit",
        "B": "one level, near the mean of the six: no species is favoured",
        "C": "one level, above the best of the six",
    },
)

digits_by_number = Prediction(
    question="Regress on the digit itself: a picture of a 7 should give the number 7. How many come out right?",
    options={
        "A": "about three quarters: a 7 does not look like a 1",
        "B": "about half: off by one happens often",
        "C": "about a quarter",
        "D": "one in ten, as by guessing",
    },
)
