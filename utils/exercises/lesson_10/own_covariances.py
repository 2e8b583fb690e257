"""The exercise own_covariances of lesson 10."""

from utils.exercises.choice_exercise import ChoiceExercise, Option

own_covariances = ChoiceExercise(
    name="own_covariances",
    question="Each class gets a covariance of its own, of another size and shape. What is true now? (One or more.)",
    options=(
        Option(
            "A",
            "The posterior is no longer softmax of anything.",
            False,
            "Line 2 holds for any densities: softmax of ln(π N). Only the logits look different.",
        ),
        Option(
            "B",
            "The logits hold squares and products of the inputs.",
            True,
            "Look at −½ xᵀ Σ⁻¹ x: is it still the same for all classes?",
        ),
        Option(
            "C",
            "The term −½ ln det(2πΣ) must stay in the logits.",
            True,
            "Line 4 dropped a term because it was the same for all classes. Is it now?",
        ),
        Option(
            "D",
            "The borders stay straight, but move.",
            False,
            "The difference of two logits now holds squares. The two clouds with one mean have a round border.",
        ),
        Option(
            "E",
            "Softmax regression on inputs with their squares and products can still have the right form.",
            True,
            "The logits are linear in something. In what? The two clouds with one mean were fitted in this way.",
        ),
        Option(
            "F",
            "The priors cancel.",
            False,
            "ln π differs from class to class as before, so it stays in the bias.",
        ),
    ),
    hints=(
        "Go through the lines of the derivation. Which lines used that the covariance is the same for all classes?",
        "Lines 4 and 6 dropped a term each. Both terms must stay now. Line 2 dropped nothing.",
    ),
    why="Lines 4 and 6 dropped what was the same for all classes: the determinant, and the term with two x. With a "
    "covariance for each class neither is, so both stay; what is left is softmax of logits that are quadratic in x.",
    praise="Softmax comes from Bayes' rule, whatever the densities. The straight border comes from the one covariance.",
)
