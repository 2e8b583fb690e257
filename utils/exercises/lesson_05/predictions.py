"""The predictions of lesson 05."""

from utils.exercises.prediction import Prediction

nudged_accuracy = Prediction(
    question="Each of the nine numbers is raised by 0.001 in turn. How many of these nudges change the accuracy?",
    options={
        "A": "none of them",
        "B": "a few: those of the weights that matter most",
        "C": "all of them: each is part of some logit",
    },
)

careful_or_bold = Prediction(
    question="Careful: .9 for the right species of each of 100 birds. Bold: .99 for 99 of them, .0001 for the last. "
    "Which made what happened more probable?",
    options={
        "A": "Careful, more than 100 times: such a blunder decides",
        "B": "Bold, more than 100 times: it was better 99 times",
        "C": "the two are about as good, within a factor of 2",
    },
)

naive_formula = Prediction(
    question="The logits are (-10, 10, -1000), the target is (1, 0, 0). The true loss is 20. What does "
    "-np.sum(target * np.log(softmax(logits))) give?",
    options={
        "A": "20.0: what is multiplied by 0 does not matter",
        "B": "nan: it takes the logarithm of 0, and multiplies by 0",
        "C": "inf: the logarithm of 0 is minus infinity",
    },
)

honest_losses = Prediction(
    question="Of ten birds, 7 are Adelie, 2 Chinstrap, 1 Gentoo, and one prediction is given for all ten. Which losses "
    "are smallest on average at (.7, .2, .1)?",
    options={
        "A": "cross-entropy alone: it is the one made of probabilities",
        "B": "all three: they measure the distance to the truth",
        "C": "squared error and cross-entropy, but not the absolute error",
    },
)

growing_weights = Prediction(
    question="Every bird is already right, and training goes on ten times as long, and again. What do the weights do?",
    options={
        "A": "they settle: there is nothing left to learn",
        "B": "they keep growing",
        "C": "they shrink: smaller ones would do as well",
    },
)
