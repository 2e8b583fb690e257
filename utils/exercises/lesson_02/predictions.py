"""The predictions of lesson 02."""

from utils.exercises.prediction import Prediction

numbers_needed = Prediction(
    question="Three classes, each named by a few numbers, and every two of them equally far apart. "
    "How many numbers does a class need at least?",
    options={"A": "one", "B": "two", "C": "three"},
)

three_fits = Prediction(
    question="By least squares, fit three linear models with one output each, one for each species, or one linear "
    "model with three outputs. What is the difference?",
    options={
        "A": "none: the same weights and biases",
        "B": "three outputs fitted together help each other",
        "C": "three outputs fitted together get in each other's way",
    },
)

middle_class = Prediction(
    question="Three clusters on a line, far apart. Least squares on one-hot targets, largest output. "
    "How much of the middle cluster will it find?",
    options={"A": "all of it, or nearly", "B": "about half", "C": "a small part"},
)

more_samples = Prediction(
    question="Now with a hundred times as many points in each cluster. What share of the middle one will it find?",
    options={"A": "more", "B": "about the same", "C": "less"},
)
