"""The exercise ordered_labels of lesson 01."""

from utils.exercises.choice_exercise import ChoiceExercise, Option

ordered_labels = ChoiceExercise(
    name="ordered_labels",
    question="Which of these labels have an order that a model can find in what it sees? (There is more than one.)",
    options=(
        Option(
            "A",
            "T-shirt size: S, M, L, XL",
            True,
            "Look at clothes again: does a person of size M lie between S and L?",
        ),
        Option(
            "B",
            "species of penguin",
            False,
            "One species in the middle worked better than the others, but that describes the measurements. "
            "No species is more than another.",
        ),
        Option(
            "C",
            "the digit that a picture shows",
            False,
            "As amounts the digits are ordered. The model sees a shape, and that of a 3 is not more than that of a 2: "
            "you measured what regressing on the digit costs.",
        ),
        Option(
            "D", "pain: none, mild, strong", True, "Look at the scales that people rate on: is one level between two?"
        ),
        Option(
            "E",
            "native language: Finnish, Greek, Welsh",
            False,
            "Which language is more than which? The alphabet orders only names.",
        ),
        Option(
            "F",
            "bus line: 4, 11, 27",
            False,
            "A line's number is a name written in digits: line 11 does not lie between lines 4 and 27.",
        ),
    ),
    hints=(
        "For each one ask: is one label more than another, and of what that the model can see?",
        "A label may be written with digits and still be a name. Two of the six have such an order.",
    ),
    why="Sizes and degrees of pain go up. The order is real; that the steps are equally long is still an assumption. "
    "Species, shapes, languages and bus lines are names.",
    praise="An order must be there in what the model sees. Written digits and letters need not mean one.",
)
