"""The predictions of lesson 08."""

from utils.exercises.prediction import Prediction

normal_start = Prediction(
    question="From the usual random weights, SGD with learning rate 0.1, 1,000 steps: which loss ends with the best "
    "accuracy on the test part?",
    options={
        "A": "cross-entropy",
        "B": "squared error after softmax",
        "C": "squared error on the raw outputs",
    },
)

bad_start = Prediction(
    question="Every network is sure of one class, before it has learned anything. SGD, learning rate 0.1, 1,000 steps. "
    "What does squared error after softmax reach, with a hidden layer?",
    options={
        "A": "more than 90 %: the hidden layer finds a way round",
        "B": "something between: some of the ten get out, or all of them a part of the way",
        "C": "nothing: it still knows that one class",
    },
)

adam_helps = Prediction(
    question="The bias raised by 20, squared error after softmax, but Adam with learning rate 0.001. What does it "
    "reach in 1,000 steps?",
    options={"A": "it stays frozen", "B": "something between", "C": "more than 80 %"},
)

times_thirty = Prediction(
    question="The weights of the last layer times 30: the networks are far surer than usual, and mostly wrong. "
    "SGD, learning rate 0.1. What does squared error after softmax reach?",
    options={"A": "it is frozen again", "B": "something between", "C": "more than 90 %"},
)
