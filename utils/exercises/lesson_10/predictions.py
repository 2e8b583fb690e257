"""The predictions of lesson 10."""

from utils.exercises.prediction import Prediction

shape_of_border = Prediction(
    question="Three Gaussian clouds of one shape. What does the border between two species look like, where they "
    "share the largest posterior?",
    options={
        "A": "a piece of a straight line",
        "B": "a curve that bends around the smaller class",
        "C": "an ellipse, as the clouds are",
    },
)

rare_species = Prediction(
    question="Chinstrap become ten times as rare, and all birds keep their looks. What changes in the logits?",
    options={
        "A": "nothing: the measurements are the same",
        "B": "the biases alone: the border moves, parallel to itself",
        "C": "weights and biases: the border turns",
    },
)

best_straight = Prediction(
    question="Two classes with the same mean, one spread three times as wide. How many points can a straight border "
    "get right at best?",
    options={"A": "about 50 %: no better than a coin", "B": "a little over 60 %", "C": "about 84 %"},
)

few_birds = Prediction(
    question="The birds really come from Gaussian clouds of one shape, and there are 30 of them. Which fit is better "
    "on new birds?",
    options={
        "A": "the clouds",
        "B": "softmax regression, which makes fewer assumptions",
        "C": "neither: both have the same form",
    },
)

far_points = Prediction(
    question="A tenth of class 1 is moved far away from the border, on its own side. Which fit moves its border?",
    options={"A": "the clouds", "B": "softmax regression", "C": "both", "D": "neither: those points were right anyway"},
)

removable_part = Prediction(
    question="The cross-entropy with this target is 1.13 nats. How much of it could a perfect model of the target "
    "remove?",
    options={"A": "all of it", "B": "about 0.80", "C": "about 0.33"},
)

dead_point = Prediction(
    question="Square on a sigmoid, target 1. Is there a logit y at which the output is wrong and the slope is exactly "
    "0?",
    options={
        "A": "yes, from about y = -10 on",
        "B": "in exact arithmetic no; in float64 yes, far out",
        "C": "no, neither in exact arithmetic nor in float64",
    },
)

loaded_die = Prediction(
    question="The mean of a die is 4.5, and nothing else is known. What do the probabilities with the largest entropy "
    "look like?",
    options={
        "A": "a hill with its top at 4 and 5",
        "B": "rising in a straight line",
        "C": "rising by the same factor from face to face",
    },
)

xor_answer = Prediction(
    question="Logistic regression on the four points of XOR, trained to the end. What does it answer?",
    options={
        "A": "it gets all four right",
        "B": "it gets three right and is wrong about one",
        "C": "one half, for each of them",
    },
)
