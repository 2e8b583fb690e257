"""The exercise sound_snippets of lesson 07."""

from utils.exercises.choice_exercise import ChoiceExercise, Option

sound_snippets = ChoiceExercise(
    name="sound_snippets",
    question="y = model(x) has the shape (64, 10), model ends in nn.Linear, c holds 64 labels from 0 to 9 (int64).\n"
    "Which of these lines compute the mean cross-entropy?",
    options=(
        Option(
            "A",
            "nn.CrossEntropyLoss()(torch.softmax(y, dim=1), c)",
            False,
            "Softmax twice. It runs, it even learns, and the loss can't fall below ln(1 + 9/e).",
        ),
        Option(
            "B",
            "nn.NLLLoss()(torch.log_softmax(y, dim=1), c)",
            True,
            "NLLLoss picks and averages and takes no logarithm: who brings the log-probabilities to it?",
        ),
        Option(
            "C",
            "nn.NLLLoss()(torch.softmax(y, dim=1), c)",
            False,
            "NLLLoss takes no logarithm. This is minus the mean probability, between −1 and 0. A negative "
            "cross-entropy is the sign of it.",
        ),
        Option(
            "D",
            "nn.CrossEntropyLoss()(y, nn.functional.one_hot(c, 10).float())",
            True,
            "Targets may be rows of probabilities, too: float, and of the shape of y. One-hot rows are such rows.",
        ),
        Option(
            "E",
            "nn.NLLLoss()(torch.log_softmax(y, dim=0), c)",
            False,
            "dim=0 runs over the 64 samples: each column becomes a distribution, and no row is one.",
        ),
        Option(
            "F",
            "nn.CrossEntropyLoss(reduction='sum')(y, c) / 10",
            False,
            "The sum runs over the 64 samples. Divided by the 10 classes it is no mean; it is 6.4 times too large.",
        ),
        Option(
            "G",
            "-torch.softmax(y, dim=1)[torch.arange(64), c].mean().log()",
            False,
            "That is the logarithm of the mean. The mean of the logarithms is another number (lesson 05).",
        ),
    ),
    hints=(
        "For each line ask: how many softmaxes, over which dim, how many logarithms, and divided by what?",
        "CrossEntropyLoss has a log_softmax inside, NLLLoss has none. Both take the mean over the samples.",
        "There are two. One of them has labels as its targets, the other rows of probabilities.",
    ),
    why="B is CrossEntropyLoss taken apart. Without class weights D gives the same number, "
    "because a one-hot row picks the same entry.",
    praise="One softmax, over the classes, one logarithm, the mean over the samples.",
)
