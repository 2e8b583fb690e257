"""The exercise smallest_cross_entropy of lesson 05."""

from utils.exercises.choice_exercise import ChoiceExercise, Option

smallest_cross_entropy = ChoiceExercise(
    name="smallest_cross_entropy",
    question="The target is (.5, .25, .25). You may choose any probabilities. What is the smallest cross-entropy?",
    options=(
        Option(
            "A",
            "0",
            False,
            "Only a one-hot target lets it come down to 0. Here three things happen, and no single "
            "prediction can be sure of all of them.",
        ),
        Option(
            "B",
            "ln 2",
            False,
            "That is what (.5, .25, .25) costs when the first class happens. The others happen, too, and cost more.",
        ),
        Option("C", "1.5 ln 2", True, "Put the target itself in for the prediction: .5 ln 2 + .5 ln 4."),
        Option(
            "D",
            "ln 3",
            False,
            "That is what (1/3, 1/3, 1/3) costs, whatever the target. A better prediction costs less.",
        ),
    ),
    hints=(
        "Which prediction is the best one? The section above has searched for it.",
        "Put the best prediction, the target itself, into −Σ t ln p.",
    ),
    why="At its minimum p = t, and −Σ t ln t is the entropy of the target. Training can't go below it.",
    praise="The entropy of the target: what no prediction can save.",
)
