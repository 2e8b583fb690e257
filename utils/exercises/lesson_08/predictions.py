"""The predictions of lesson 08."""

from utils.exercises.prediction import Prediction

shared_rate = Prediction(
    question="From the usual random weights, SGD at 0.1 for all: which loss ends with the best accuracy?",
    options={
        "A": "cross-entropy: it is the usual choice for a reason",
        "B": "squared error on raw outputs",
        "C": "squared error after softmax",
    },
    reveals={
        "A": "Takes the usual choice for the best one at any rate.",
        "C": "Wants a surprise after the plateau, and overshoots: it trains, and comes last of the three.",
    },
)

tuned_lead = Prediction(
    question="At 0.1, squared error on raw outputs leads cross-entropy. What becomes of its lead when each loss gets "
    "the rate that suits it?",
    options={
        "A": "it shrinks to less than half, or turns over: much of it was the rate",
        "B": "it stays about as large: a better loss is better at any rate",
        "C": "it grows by half or more: 0.1 held it back as well",
    },
    reveals={
        "B": "Takes a lead at one rate for a lead of the loss.",
        "C": "Has seen the winner, and expects it to gain most by tuning. The loser had more to gain.",
    },
)

linear_start = Prediction(
    question="Linear models, each sure of one wrong class, each loss at the best of the rates tried. Which is still "
    "near 10 % after 500 steps?",
    options={
        "A": "squared error after softmax alone",
        "B": "squared error on raw outputs alone: an output of 20 is far from any target",
        "C": "cross-entropy alone: its loss is by far the largest",
        "D": "both squared errors",
    },
    reveals={
        "B": "Expects an output of 20 to be hopeless. Far out the raw square is steepest.",
        "C": "Takes a large loss for a hopeless one. What counts is its slope.",
        "D": "Has shortened lesson 06 to 'squared error gets stuck', and left out the softmax.",
    },
)

hidden_layer = Prediction(
    question="Squared error after softmax, each network sure of one class, three rates. Does a hidden layer get it "
    "out of there?",
    options={
        "A": "yes, all ten, at one rate at least: among thousands of weights there is a way round",
        "B": "no, none of the ten, at any of the rates",
        "C": "some of the ten: it depends on their first weights",
    },
    reveals={
        "A": "Hopes for a way round. The signal is lost at the logits, before it reaches any weight.",
        "C": "Expects luck to decide. Beside a bias of 20 the first weights count for little.",
    },
)

plus_10 = Prediction(
    question="The bias raised by 10 and not by 20, squared error after softmax, SGD. How many of the ten get out in "
    "1,000 steps?",
    options={
        "A": "none, at 0.1 or at 1: it is sure and wrong all the same",
        "B": "most, at both rates: it is only half as sure",
        "C": "none at 0.1, most at 1",
    },
    reveals={
        "A": "Takes frozen for a property of the loss alone. A rate and a number of steps belong to it.",
        "B": "Thinks that half the bias is half as bad. What it leaves to the others falls by a factor of e a unit.",
    },
)

adam_beside = Prediction(
    question="From +20 with Adam, each loss at the better of two rates. How does squared error after softmax do?",
    options={
        "A": "it stays near 10 %",
        "B": "it gets out, and is more than 2 points behind cross-entropy",
        "C": "it gets out, and is within 2 points of cross-entropy or ahead",
    },
    reveals={
        "A": "Forgets that Adam divides each derivative by its own size.",
        "B": "Believes that such a start must leave its mark.",
    },
)

sure_at_random = Prediction(
    question="The last weights times 30: mostly wrong, and far surer than usual. Each loss at its best of four rates. "
    "How does squared error after softmax do?",
    options={
        "A": "it gets within 5 points of cross-entropy, on one side or the other",
        "B": "it trains, and trails by more than 5 points",
        "C": "it is frozen again, at about 10 %",
        "D": "it is ahead by more than 5 points",
    },
    reveals={
        "B": "Has one rate in mind, a small one.",
        "C": "Takes 'mostly wrong' for 'very sure'. It takes both to freeze.",
        "D": "Has one rate in mind, a large one.",
    },
)
