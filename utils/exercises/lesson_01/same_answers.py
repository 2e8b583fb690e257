"""The exercise same_answers of lesson 01."""

from utils.exercises.choice_exercise import ChoiceExercise, Option

same_answers = ChoiceExercise(
    name="same_answers",
    question="The species are numbered 0, 1, 2; each output is read as the species with the nearest number. You fit "
    "again with other numbers and read the outputs by these. Which of them give every bird the same species as before? "
    "(There is more than one.)",
    options=(
        Option(
            "A",
            "0, 1, 10",
            False,
            "The order is the same, and one step is now much longer. Try a bird with the outputs (0.9, 0, 0.1): where "
            "was it, and where is it now?",
        ),
        Option("B", "0, 2, 4", True, "Double c, and F @ c doubles. What becomes of the borders?"),
        Option(
            "C",
            "1, 0, 2",
            False,
            "Another species stands in the middle now. You measured what that does.",
        ),
        Option(
            "D", "2, 1, 0", True, "Write it as 2 minus the old numbers, and use that the outputs of a bird sum to 1."
        ),
        Option(
            "E", "7, 8, 9", True, "Add 7 to all numbers: what is added to F @ c, if the outputs of a bird sum to 1?"
        ),
        Option(
            "F",
            "0, 1, 4",
            False,
            "The order is the same, and the steps are not. Try a bird with the outputs (0.8, 0, 0.2): where was it, "
            "and where is it now?",
        ),
    ),
    hints=(
        "Write the new numbers as a times the old ones plus b, where that can be done. What is F @ (a * c + b)?",
        "The outputs of a bird sum to 1, so F @ (a * c + b) = a * (F @ c) + b. The borders move in the same way. "
        "Three of the six can be written so.",
    ),
    why="0, 2, 4 is 2c, 7, 8, 9 is c + 7, and 2, 1, 0 is 2 - c: outputs and borders are stretched, shifted or turned "
    "together. The others change the order, or which steps are long, and no a and b do that.",
    praise="Unit, starting point and direction are free. Order and the ratio of the steps are what a numbering claims.",
)
