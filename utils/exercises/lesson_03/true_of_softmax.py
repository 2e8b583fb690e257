"""The exercise true_of_softmax of lesson 03."""

from utils.exercises.choice_exercise import ChoiceExercise, Option

true_of_softmax = ChoiceExercise(
    name="true_of_softmax",
    question="Let z be any finite logits and p = softmax(z), in exact arithmetic. Which statements always hold?",
    options=(
        Option("A", "a larger logit gets a larger probability", True, "Does the exponential ever reverse an order?"),
        Option(
            "B",
            "adding 1 to one logit multiplies its probability by e",
            False,
            "its exponential is multiplied by e, but the sum grows as well. It is the ratio to each other class "
            "that is multiplied by e.",
        ),
        Option(
            "C",
            "the ratio of two probabilities depends on the difference of their two logits alone",
            True,
            "Divide one probability by another: what becomes of the sum below?",
        ),
        Option(
            "D",
            "doubling all logits changes nothing",
            False,
            "a shift of all logits changes nothing. Doubling them doubles every gap, as a temperature of 0.5 does.",
        ),
        Option(
            "E",
            "two probabilities lie farther apart than their logits",
            False,
            "their difference is at most tanh of half the gap, and that is at most half the gap.",
        ),
        Option("F", "no class gets a probability of exactly 0", True, "Can an exponential be 0?"),
        Option(
            "G",
            "where a logit is negative, the probability is below one half",
            False,
            "only the gaps count, not the signs: with logits −1 and −5, which one is far ahead?",
        ),
    ),
    hints=(
        "Try each statement on (3, 1, −3) and on (−1, −5). One counterexample is enough to cross it out.",
        "What softmax looks at are the gaps between logits. A shift keeps all gaps; a factor does not.",
        "Three of them hold.",
    ),
    why="Softmax keeps the order, turns gaps into ratios, and leaves something to every class.",
    praise="Order and ratios, yes; differences, factors and signs, no.",
)
