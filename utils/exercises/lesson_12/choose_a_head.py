"""The question choose_a_head of the assignment: a choice, and the reasons that carry it."""

from utils.exercises.choice_exercise import ChoiceExercise, Option

choose_a_head = ChoiceExercise(
    name="choose_a_head",
    points=6,
    visible_share=0,  # the check would tell the answer
    question="A clinic wants a network that reads a picture of the skin and says which of seven diagnoses it shows. "
    "Each picture has exactly one. Some diagnoses are rare, and doctors want to see how sure the network is. It is "
    "trained from the usual random start, with Adam.\nChoose ONE of the networks A to D, and EVERY reason among E to "
    "J that is true and speaks for your choice.",
    options=(
        Option(
            "A",
            "one output, the number of the diagnosis, trained with the squared error",
            False,
            "The diagnoses have no order, so a number puts some of them between others (lesson 01).",
        ),
        Option(
            "B",
            "seven logits and nn.CrossEntropyLoss",
            True,
            "One of seven, and probabilities are wanted: which of the four gives both?",
        ),
        Option(
            "C",
            "seven logits, a softmax layer, then nn.CrossEntropyLoss",
            False,
            "CrossEntropyLoss takes softmax itself: this would take it twice (lesson 07).",
        ),
        Option(
            "D",
            "seven logits, a sigmoid for each, binary cross-entropy",
            False,
            "Seven sigmoids allow several diagnoses at once, or none. Here exactly one is right (lesson 04).",
        ),
        Option(
            "E",
            "Its outputs are a distribution over the diagnoses, so how sure it is can be shown.",
            True,
            "What do the doctors want to see, and what makes it so?",
        ),
        Option(
            "F",
            "Honest probabilities make its loss smallest, whatever the true shares are.",
            True,
            "Is cross-entropy a loss that rewards honesty (lesson 05)?",
        ),
        Option(
            "G",
            "With the squared error after softmax, this network would certainly get stuck.",
            False,
            "From the usual start it does not, least of all with Adam: the plateau is about starts that are sure and "
            "wrong (lessons 06 and 08).",
        ),
        Option(
            "H",
            "Its probabilities on new pictures will be right without further ado.",
            False,
            "Trained for long, it gets too sure: that is seen only on pictures kept out of training (lesson 11).",
        ),
        Option(
            "I",
            "Naming the diagnoses 0 to 6 puts no diagnosis between two others.",
            True,
            "In which of the networks does the number of a class do no arithmetic (lesson 02)?",
        ),
        Option(
            "J",
            "Cross-entropy reaches 0 on the training pictures, so training ends by itself.",
            False,
            "With one-hot labels 0 is approached and never reached, and the weights go on growing (lesson 05).",
        ),
    ),
    why="One diagnosis out of seven, unordered, with probabilities: softmax and cross-entropy, with the softmax in the "
    "loss. E, F and I are true of it. G and H claim more than the lessons found, and J is wrong.",
    praise="B, with the three reasons that are true and speak for it.",
)
