"""The predictions of lesson 05."""

from utils.exercises.prediction import Prediction

which_notices = Prediction(
    question="Forecaster B gives the right species 0.1, forecaster C only 0.0001. Which loss calls C more than twice "
    "as wrong as B?",
    options={"A": "the squared error", "B": "cross-entropy", "C": "both", "D": "neither"},
)

naive_formula = Prediction(
    question="The logits are (-10, 10, -1000), the target is (1, 0, 0). The true loss is 20. What does "
    "-np.sum(target * np.log(softmax(logits))) give?",
    options={"A": "20.0", "B": "inf", "C": "nan"},
)

honest_losses = Prediction(
    question="Of ten birds, 7 are Adelie, 2 Chinstrap, 1 Gentoo, and one prediction is given for all ten. Which losses "
    "are smallest on average at (.7, .2, .1)?",
    options={
        "A": "all three",
        "B": "squared error and cross-entropy, but not the absolute error",
        "C": "cross-entropy alone",
    },
)

long_product = Prediction(
    question="5,000 probabilities, each about 0.6. What is their product in float64?",
    options={"A": "a number near 1e-120", "B": "a number near 1e-1200", "C": "exactly 0.0"},
)

growing_weights = Prediction(
    question="Every bird is already right, and training goes on ten times as long, and again. What do the weights do?",
    options={"A": "they settle: there is nothing left to learn", "B": "they keep growing"},
)

who_stays = Prediction(
    question="Each model starts sure that every picture is a 9. After 500 steps, which is still near 10 %?",
    options={
        "A": "cross-entropy",
        "B": "squared error after softmax",
        "C": "squared error on raw outputs",
        "D": "none of them",
    },
)
