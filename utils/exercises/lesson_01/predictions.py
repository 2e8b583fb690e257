"""The predictions of lesson 01."""

from utils.exercises.prediction import Prediction

numbering_matters = Prediction(
    question="There are six ways to number three species. How will the accuracy depend on the numbering?",
    options={
        "A": "by more than 10 points between the best and the worst",
        "B": "by a few points: the order makes some difference",
        "C": "not at all: the measurements are the same, and so is the fit",
    },
    reveals={
        "B": "Expects the order to matter a little, and does not ask which species comes to lie in the middle.",
        "C": "Thinks of the measurements and the method, which stay. What changes is the question that is asked.",
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
    reveals={
        "A": "Takes the three outputs for three places on one axis, where some species must be in the middle.",
        "B": "Expects a compromise, although nothing lies between anything any more.",
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
    reveals={
        "A": "Thinks of telling shapes apart. Here the shapes must line up along one axis.",
        "B": "Takes a 7 for something between a 6 and an 8. That is true of the numbers, not of the pictures.",
        "D": "Expects nothing to be left. The number is still a weighted sum of ten outputs that know a good deal.",
    },
)
