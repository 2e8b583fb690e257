"""The exercise softmax_or_sigmoids of lesson 04."""

from utils.exercises.choice_exercise import ChoiceExercise, Option

softmax_or_sigmoids = ChoiceExercise(
    name="softmax_or_sigmoids",
    question="An output for each of K answers. For which of these tasks does softmax over the K outputs fit? "
    "(There is more than one.)",
    options=(
        Option("A", "which of three species a bird is", True, "Look at the birds again: can one be of two species?"),
        Option(
            "B",
            "which topics an article is about, out of politics, sport and money",
            False,
            "This is multi-label, taken for multi-class. The bill for a stadium is about sport and money: both "
            "deserve a probability near 1, and softmax would make them share.",
        ),
        Option(
            "C",
            "which symptoms a patient has, out of fever, cough and rash",
            False,
            "This is multi-label, taken for multi-class. A patient may have none of them: all three "
            "probabilities should be near 0, and those of softmax sum to 1.",
        ),
        Option(
            "D",
            "which digit, 0 to 9, was written",
            True,
            "Look at the digits: a picture shows one of ten, and the ten exclude each other.",
        ),
        Option(
            "E",
            "spam or not spam, with two outputs",
            True,
            "Two answers can exclude each other as well: which task has exactly two?",
        ),
        Option(
            "F",
            "which of 20 objects can be seen in a photo; each photo shows one at least",
            False,
            "This is multi-label, taken for multi-class. One at least is not one exactly: "
            "a photo of a dog on a sofa has two right answers.",
        ),
    ),
    hints=(
        "For each task ask: can two of the answers be true at once? Can none be?",
        "Softmax answers 'which one?'. Sigmoids answer a yes-or-no question each. Three of the six ask 'which one?'.",
    ),
    why="A bird has one species, a picture one digit, a mail is spam or not (two logits or their difference). "
    "Topics, symptoms and objects come together or not at all: a sigmoid each.",
    praise="It is the task that decides, not the number of outputs: exactly one right answer, or any number of them.",
)
