"""The predictions of lesson 11."""

from utils.exercises.prediction import Prediction

loaded_die = Prediction(
    question="The mean of a die is 4.5, and nothing else is known. What do the probabilities with the largest entropy "
    "look like?",
    options={
        "A": "a hill with its top at 4 and 5",
        "B": "rising in a straight line",
        "C": "rising by the same factor from face to face",
    },
    reveals={
        "A": "Takes a mean for the place where the values lie. To be sure of that you would have to know the variance.",
        "B": "Wants the simplest rise. It has less entropy.",
    },
)

home_of_the_square = Prediction(
    question="For which output is the slope of the squared error, half of (y' − target)², exactly prediction minus "
    "target?",
    options={
        "A": "the sigmoid",
        "B": "the logit itself, with no function after it",
        "C": "the exponential, which keeps it positive",
    },
    reveals={
        "A": "Knows the square on a sigmoid from old textbooks. There a factor is left that nothing cancels.",
        "C": "Confuses what keeps an output positive with what makes a slope fit.",
    },
)

late_in_training = Prediction(
    question="Thirty pictures are learned until the loss on them is nearly 0. What becomes of the other pictures, from "
    "400 steps to 10,000?",
    options={
        "A": "their loss rises, and fewer of them are right",
        "B": "their loss rises, and as many are right",
        "C": "nothing: what can be learned from thirty pictures has been learned",
    },
    reveals={
        "A": "Has heard that training too long costs accuracy. Here it costs honesty.",
        "C": "Watches accuracy, which stays, and not the loss.",
    },
)

xor_answer = Prediction(
    question="Logistic regression on the four points of XOR, trained to the end. What does it answer?",
    options={
        "A": "it gets all four right",
        "B": "it gets three right and is wrong about one",
        "C": "one half, for each of them",
    },
    reveals={
        "A": "Forgets that the model is linear.",
        "B": "Knows that a line can get three right. The fourth would cost more than that saves.",
    },
)
