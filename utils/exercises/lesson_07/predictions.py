"""The predictions of lesson 07."""

from utils.exercises.prediction import Prediction

what_to_give = Prediction(
    question="The logits are (3, 1, -3), the label is 0, the true cross-entropy is 0.129. "
    "What must nn.CrossEntropyLoss() be given to say so?",
    options={"A": "the logits", "B": "the probabilities, softmax of the logits", "C": "either: it finds out"},
)

what_changes = Prediction(
    question="The network has dropout and is trained. Before you compute its outputs you can call model.eval(), or put "
    "the call under torch.no_grad(). Which of these changes the outputs?",
    options={
        "A": "model.eval() alone",
        "B": "torch.no_grad() alone",
        "C": "each of them",
        "D": "neither: a trained network is what it is",
    },
)

what_tells = Prediction(
    question="Two models are trained alike, but one of them ends in softmax. Which number will differ clearly "
    "between them: by more than 5 points of accuracy, by more than half a nat of loss?",
    options={"A": "the accuracy", "B": "the loss", "C": "both", "D": "neither"},
)

with_plain_sgd = Prediction(
    question="Adam is replaced by plain SGD, learning rate 0.1, again 1,000 steps. "
    "What does the second softmax cost now?",
    options={
        "A": "less than 2 points of accuracy",
        "B": "more than 10 points, yet it learns",
        "C": "nearly everything: about 10 % is left",
    },
)

smaller_by = Prediction(
    question="All K = 10 logits are 0. How long is the gradient through two softmaxes, compared with that through one?",
    options={"A": "as long", "B": "half as long", "C": "a tenth as long", "D": "it is 0"},
)

log_softmax_kept = Prediction(
    question="Now the network ends in log_softmax, and CrossEntropyLoss takes its own log_softmax of that. "
    "The loss becomes ...",
    options={"A": "larger", "B": "smaller", "C": "neither: it stays what it was"},
)

straight_in = Prediction(
    question="Outputs of shape (10, 10, 10), batch, time and classes, go straight into CrossEntropyLoss, "
    "with labels of shape (10, 10). What comes out?",
    options={"A": "a wrong number", "B": "the right loss: the classes come last, as in a batch", "C": "an error"},
)

which_raises = Prediction(
    question="With three classes: which one of these stops with an error?",
    options={
        "A": "a label of -100",
        "B": "a label of 3",
        "C": "outputs of shape (4, 1) against targets of shape (4,) in MSELoss",
        "D": "targets that sum to 10",
    },
)
