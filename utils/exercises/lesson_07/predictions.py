"""The predictions of lesson 07."""

from utils.exercises.prediction import Prediction

what_to_give = Prediction(
    question="The logits are (3, 1, -3), the label is 0, the true cross-entropy is 0.129. "
    "What must nn.CrossEntropyLoss() be given to say so?",
    options={"A": "the logits", "B": "the probabilities, softmax of the logits", "C": "either: it finds out"},
    reveals={
        "B": "Knows that cross-entropy is defined on probabilities, and forgets who computes them.",
        "C": "Hopes that the library looks at its input. Any three numbers may be logits, so it can't tell.",
    },
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
    reveals={
        "B": "Takes no_grad() for the switch between training and use. It only saves the record for gradients.",
        "C": "Knows that both belong to measuring, and takes them for one thing.",
        "D": "Forgets that dropout goes on dropping until it is told to stop.",
    },
)

what_tells = Prediction(
    question="Two models are trained alike, but one of them ends in softmax. Which number will differ clearly "
    "between them: by more than 5 points of accuracy, by more than half a nat of loss?",
    options={"A": "the accuracy", "B": "the loss", "C": "both", "D": "neither"},
    reveals={
        "A": "Expects a mistake to show where one looks. Softmax keeps the order, and with it the answer.",
        "C": "Expects a mistake to spoil everything.",
        "D": "Sees that the order stays, and forgets that the loss sees more than the order.",
    },
)

with_plain_sgd = Prediction(
    question="Adam is replaced by plain SGD, learning rate 0.1, again 1,000 steps. "
    "What does the second softmax cost now?",
    options={
        "A": "less than 2 points of accuracy",
        "B": "more than 10 points, yet it learns",
        "C": "nearly everything: about 10 % is left",
    },
    reveals={
        "A": "Carries Adam's result over. Adam divides by the gradient's size, and SGD does not.",
        "C": "Thinks of the plateau. At the start the gradient is shorter, not gone.",
    },
)

smaller_by = Prediction(
    question="All K = 10 logits are 0. How long is the gradient through two softmaxes, compared with that through one?",
    options={"A": "as long", "B": "half as long", "C": "a tenth as long", "D": "it is 0"},
    reveals={
        "A": "Thinks that at equal logits a second softmax changes nothing.",
        "B": "Counts softmaxes: two of them, half as long.",
        "D": "Thinks of the plateau, which lies where the network is sure and wrong.",
    },
)

log_softmax_kept = Prediction(
    question="Now the network ends in log_softmax, and CrossEntropyLoss takes its own log_softmax of that. "
    "The loss becomes ...",
    options={"A": "larger", "B": "smaller", "C": "neither: it stays what it was"},
    reveals={
        "A": "Makes a rule of softmax twice: anything twice raises the loss.",
        "B": "Thinks that a logarithm of a logarithm must be smaller.",
    },
)

straight_in = Prediction(
    question="Outputs of shape (10, 10, 10), batch, time and classes, go straight into CrossEntropyLoss, "
    "with labels of shape (10, 10). What comes out?",
    options={"A": "a wrong number", "B": "the right loss: the classes come last, as in a batch", "C": "an error"},
    reveals={
        "B": "Carries over the habit that the classes come last.",
        "C": "Relies on shapes for protection. Here two axes happen to be equally long.",
    },
)

which_raises = Prediction(
    question="With three classes: which one of these stops with an error?",
    options={
        "A": "a label of -100",
        "B": "a label of 3",
        "C": "outputs of shape (4, 1) against targets of shape (4,) in MSELoss",
        "D": "targets that sum to 10",
    },
    reveals={
        "A": "Expects a negative label to be out of range. −100 is the default of ignore_index.",
        "C": "Expects shapes to be checked. Broadcasting pairs each output with each target.",
        "D": "Expects targets to be checked. The loss takes any weights.",
    },
)
