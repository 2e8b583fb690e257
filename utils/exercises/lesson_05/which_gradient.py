"""The exercise which_gradient of lesson 05."""

from utils.exercises.choice_exercise import ChoiceExercise, Option

which_gradient = ChoiceExercise(
    name="which_gradient",
    question="Softmax gives (.2, .7, .1), and the target is (1, 0, 0). What is the gradient of cross-entropy with "
    "respect to the three logits?",
    options=(
        Option(
            "A",
            "(.8, −.7, −.1)",
            False,
            "That is target minus prediction, the direction in which a step goes. The gradient points uphill.",
        ),
        Option(
            "B",
            "(−5, 0, 0)",
            False,
            "That is −ŷ/y′, the slope with respect to the probabilities. Softmax comes between them and the logits.",
        ),
        Option("C", "(−.8, .7, .1)", True, "Subtract the target from the prediction, one class after the other."),
        Option(
            "D",
            "(−.8, 0, 0)",
            False,
            "The loss is −ln of the first probability alone. But that probability falls when another logit rises: the "
            "denominator holds all of them.",
        ),
        Option(
            "E",
            "(−.16, .14, .02)",
            False,
            "That is multiplied by .2 once more. In line 3 the logarithm's 1/y′ has cancelled this factor.",
        ),
    ),
    hints=(
        "A step goes against the gradient. Which logits should rise, and which should fall?",
        "Line 5 of the derivation is all you need.",
    ),
    why="Prediction minus target. Its parts sum to 0, as they must: raising all logits together changes nothing.",
    praise="Prediction minus target, for every class and not only for the right one.",
)
