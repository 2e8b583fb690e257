"""The predictions of lesson 05."""

from utils.exercises.prediction import Prediction

nudged_accuracy = Prediction(
    question="Each of the nine numbers is raised by 0.001 in turn. How many of these nudges change the accuracy?",
    options={
        "A": "none of them",
        "B": "a few: those of the weights that matter most",
        "C": "all of them: each is part of some logit",
    },
    reveals={
        "B": "Expects a bird at the very edge. The edges are farther away than a nudge reaches.",
        "C": "Thinks of the logits, which all move. Accuracy sees only which one is the largest.",
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
    reveals={
        "A": "Sees the blunder, and forgets how far .9 shrinks when it is multiplied by itself.",
        "B": "Counts who was better how often; but the last factor multiplies, too.",
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
    reveals={
        "A": "Does what mathematics does, where that term is 0. Floating-point numbers multiply 0 by minus infinity.",
        "C": "Sees the logarithm of 0, and overlooks the 0 in front of it.",
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
    reveals={
        "A": "Believes that only a logarithm rewards honesty. The mean of the one-hot targets minimises the square.",
        "B": "Takes any distance for a fair judge. But the distance is to each single bird, and not to the shares.",
    },
)

growing_weights = Prediction(
    question="Every bird is already right, and training goes on ten times as long, and again. What do the weights do?",
    options={
        "A": "they settle: there is nothing left to learn",
        "B": "they keep growing",
        "C": "they shrink: smaller ones would do as well",
    },
    reveals={
        "A": "Thinks of accuracy, which has nothing left to ask; the loss still has.",
        "C": "Expects a preference for small weights, which only a penalty brings in.",
    },
)
