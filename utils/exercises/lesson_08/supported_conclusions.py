"""The exercise supported_conclusions of lesson 08."""

from utils.exercises.choice_exercise import ChoiceExercise, Option

supported_conclusions = ChoiceExercise(
    name="supported_conclusions",
    question="Which of these do this lesson's runs support? (One letter or more.)",
    options=(
        Option(
            "A",
            "With one bias raised by 20 and 1,000 steps of SGD at 0.1, squared error after softmax did not learn; "
            "cross-entropy did.",
            True,
            "Look at the bad start again: all ten networks, and the length of their gradients.",
        ),
        Option(
            "B",
            "Squared error is worse than cross-entropy on digits.",
            False,
            "Which squared error? From the normal start, at SGD 0.1, the one on raw outputs was ahead on every seed.",
        ),
        Option(
            "C",
            "With tuned learning rates, cross-entropy is better than squared error after softmax: its mean is higher.",
            False,
            "Seed by seed it leads by less than half a point on average, and that lead changes from seed to seed by "
            "more. On 3 of 10 seeds it is behind. These runs can't tell.",
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
            "One panel shows the probability of the true class. That panel does not say whether a probability is "
            "honest, and nothing else here does.",
        ),
        Option(
            "F",
            "A large gradient is always a good thing.",
            False,
            "Which loss had the longest gradient at the bad start, and where did it end?",
        ),
    ),
    hints=(
        "For each sentence: which table would have to look different if it were false?",
        "Two of them say no more than what was measured. The others leave out a condition, lean on a difference that "
        "is smaller than its spread, or were never measured.",
    ),
    why="A conclusion needs its conditions (start, optimizer, learning rate), a difference larger than the spread over "
    "seeds, and a measurement at all.",
    praise="You said what was measured, with its conditions, and no more.",
)
