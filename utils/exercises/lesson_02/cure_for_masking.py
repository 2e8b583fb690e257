"""The exercise cure_for_masking of lesson 02."""

from utils.exercises.choice_exercise import ChoiceExercise, Option

cure_for_masking = ChoiceExercise(
    name="cure_for_masking",
    question="Least squares on one-hot targets has masked the middle one of three clusters on a line. "
    "Which changes let the model find that cluster? (There is more than one.)",
    options=(
        Option(
            "A",
            "many more samples",
            False,
            "You measured it: the share that is found falls. With more samples the middle output comes closer to flat.",
        ),
        Option(
            "B",
            "numbering the clusters in another order",
            False,
            "The numbering only decides in which column an output stands. Which cluster lies in the middle is a fact "
            "about the inputs.",
        ),
        Option(
            "C",
            "softmax regression on the same targets",
            True,
            "Look at the table of the three clusters: which models found all of the middle one?",
        ),
        Option(
            "D",
            "the squares of the inputs as further inputs",
            True,
            "The middle output would have to rise and fall again. Which inputs could let it?",
        ),
        Option(
            "E",
            "ten times as large targets: 10 at the label, 0 elsewhere",
            False,
            "All outputs then become ten times as large, and the largest one stays the largest.",
        ),
        Option(
            "F",
            "codes of two numbers, at the corners of an equilateral triangle",
            False,
            "The nearest corner is the class with the largest one-hot output: you saw it on the penguins.",
        ),
    ),
    hints=(
        "Why is the middle output flat? Which of these change the reason, and which only the names or the scale?",
        "A straight output can't be high in the middle alone. Either it bends, or it need not be high. Two are right.",
    ),
    why="Squares let the middle output bend. Softmax regression keeps its outputs straight, but its loss does not "
    "ask them to be 0 or 1: the middle one needs only to be the largest in the middle.",
    praise="Either let the outputs bend, or ask something else of straight ones. Codes, scales and samples do neither.",
)
