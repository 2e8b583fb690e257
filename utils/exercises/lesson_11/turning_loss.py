"""The exercise turning_loss of lesson 11."""

from utils.exercises.choice_exercise import ChoiceExercise, Option

turning_loss = ChoiceExercise(
    name="turning_loss",
    question="Gradient descent trains logistic regression. From the 300th step on, all training pictures are right and "
    "the training loss still falls, but the loss on the validation pictures rises, though as many of them are right as "
    "before. What may you conclude? (One or more.)",
    options=(
        Option(
            "A",
            "The learning rate is too large: with a smaller one the loss could not rise.",
            False,
            "Too large a rate would make the *training* loss rise, and that falls. A smaller rate only comes to the "
            "same turn later.",
        ),
        Option(
            "B",
            "Some validation pictures now get a lower probability for their right class than before.",
            True,
            "The loss of a picture is −ln of that probability. Could the mean rise, if it had fallen for none of them?",
        ),
        Option(
            "C",
            "Accuracy is what counts, so the rise is harmless to whoever uses the probabilities.",
            False,
            "Accuracy sees only which class is first. Whoever acts on a probability of 99 % loses, if it happens 92 "
            "times of 100.",
        ),
        Option(
            "D",
            "The validation loss at the 300th step, the lowest, is an honest estimate for other pictures.",
            False,
            "The validation pictures have chosen that step, so they flatter it a little. Pictures that had no say "
            "must judge.",
        ),
        Option(
            "E",
            "Going on makes the weights longer. Stopping at the 300th step would leave them shorter, and so would a "
            "penalty, if it is large enough.",
            True,
            "All training pictures are on their right side already. What still makes their loss smaller, and what does "
            "a penalty hold back?",
        ),
    ),
    hints=(
        "The loss of a picture is −ln of the probability of its right class. What makes the mean of that rise?",
        "If as many are right as before, look at how sure the model is of the wrong ones. And ask who chose the step.",
    ),
    why="As the weights grow, so do all logits: the wrong pictures get less and less probability for their right "
    "class. Less training keeps the weights short, and so does a penalty.",
    praise="The validation loss shows what accuracy hides: how much the wrong answers cost.",
)
