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

a_few_birds = Prediction(
    question="25 real birds to learn from, of three species. Which fit gets more of the other birds right?",
    options={
        "A": "the clouds",
        "B": "softmax regression, which assumes less",
        "C": "neither: 40 races are not enough to tell them apart",
    },
)

far_points = Prediction(
    question="A tenth of class 1 is moved far away from the border, on its own side. Which fit moves its border?",
    options={"A": "the clouds", "B": "softmax regression", "C": "both", "D": "neither: those points were right anyway"},
)

onward_from_the_clouds = Prediction(
    question="Gradient descent on cross-entropy starts at the W and b that the clouds gave. What happens?",
    options={
        "A": "it stays: for these birds the clouds have found the best W and b already",
        "B": "the likelihood of the labels rises, and nearly all birds keep their species",
        "C": "the likelihood rises, and clearly more birds are right, ten or more",
    },
)
