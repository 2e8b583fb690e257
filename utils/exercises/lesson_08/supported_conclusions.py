"""The exercise supported_conclusions of lesson 08."""

from utils.exercises.choice_exercise import ChoiceExercise, Option

supported_conclusions = ChoiceExercise(
    name="supported_conclusions",
    question="Which of these do this lesson's runs support? (One letter or more.)",
    options=(
        Option(
            "A",
            "With one bias raised by 20, squared error after softmax learned nothing in 1,000 steps of SGD at the "
            "rates that were tried; cross-entropy did.",
            True,
            "Look at that start again: all ten networks, three rates, and the length of their gradients.",
        ),
        Option(
            "B",
            "Squared error is worse than cross-entropy on digits.",
            False,
            "Which squared error, and from which start? On raw outputs, from the usual start, it is not behind.",
        ),
        Option(
            "C",
            "From the usual start cross-entropy is better than squared error after softmax at any rate, because at 0.1 "
            "it leads by more than two standard errors.",
            False,
            "A lead at one rate speaks for that rate. With each loss at its own, less than half a point is left: about "
            "two standard errors, and one of four comparisons.",
        ),
        Option(
            "D",
            "Whether a loss trains well depends on the start, the optimizer and the learning rate as well.",
            True,
            "Compare the tables: what changed between them, and what did it change?",
        ),
        Option(
            "E",
            "Cross-entropy gives more trustworthy probabilities.",
            False,
            "Nothing in this lesson measures whether a probability is honest. Every score is an accuracy.",
        ),
        Option(
            "F",
            "A large gradient is always a good thing.",
            False,
            "Look at cross-entropy at a rate of 3: what became of its hidden units?",
        ),
        Option(
            "G",
            "A difference counts only if it is larger than the standard deviation over the seeds.",
            False,
            "The standard deviation says how far single leads differ. A mean of ten is surer than each of them: "
            "compare it with its standard error.",
        ),
    ),
    hints=(
        "For each sentence: which table would have to look different if it were false?",
        "Two of them say no more than what was measured. The others leave out a condition, rest on one shared rate, "
        "confuse two kinds of ±, or were never measured.",
    ),
    why="A conclusion needs its conditions (start, optimizer, rates, steps), for each loss the rate that suits it, a "
    "mean lead of paired seeds that is large beside its standard error, and a measurement at all.",
    praise="You said what was measured, with its conditions, and no more.",
)
