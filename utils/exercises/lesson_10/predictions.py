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
    reveals={
        "B": "Looks at the smaller class. Being rare moves its border, and does not bend it.",
        "C": "Looks at the clouds, which are round. All are equally round, and that cancels.",
    },
)

rare_species = Prediction(
    question="Chinstrap become ten times as rare, and all birds keep their looks. What changes in the logits?",
    options={
        "A": "nothing: the measurements are the same",
        "B": "the biases alone: the border moves, parallel to itself",
        "C": "weights and biases: the border turns",
    },
    reveals={
        "A": "Thinks of the measurements, and forgets that rare things need more evidence.",
        "C": "Expects the border to turn. How rare a species is stands in its bias alone.",
    },
)

best_straight = Prediction(
    question="Two classes with the same mean, one spread three times as wide. How many points can a straight border "
    "get right at best?",
    options={"A": "about 50 %: no better than a coin", "B": "a little over 60 %", "C": "about 84 %"},
    reveals={
        "A": "Sees one centre and gives up. So does softmax regression: it makes the loss small, not the mistakes.",
        "C": "Thinks of the best border there is, which is a circle.",
    },
)

a_few_birds = Prediction(
    question="25 real birds to learn from, of three species. Which fit gets more of the other birds right?",
    options={
        "A": "the clouds",
        "B": "softmax regression, which assumes less",
        "C": "neither: 40 races are not enough to tell them apart",
    },
    reveals={
        "B": "Believes that fewer assumptions are always better. A roughly true one stands in for data.",
        "C": "Is cautious, and rightly. Here the lead is more than two standard errors, whatever the penalty.",
    },
)

far_points = Prediction(
    question="A tenth of class 1 is moved far away from the border, on its own side. Which fit moves its border?",
    options={"A": "the clouds", "B": "softmax regression", "C": "both", "D": "neither: those points were right anyway"},
    reveals={
        "B": "Has the two fits the wrong way round.",
        "C": "Thinks of squared distances in both, where far points pull at everything.",
        "D": "Reasons as a classifier does. The clouds are not one.",
    },
)

onward_from_the_clouds = Prediction(
    question="Gradient descent on cross-entropy starts at the W and b that the clouds gave. What happens?",
    options={
        "A": "it stays: for these birds the clouds have found the best W and b already",
        "B": "the likelihood of the labels rises, and nearly all birds keep their species",
        "C": "the likelihood rises, and clearly more birds are right, ten or more",
    },
    reveals={
        "A": "Takes the clouds for the best fit of the labels. They answer another question.",
        "C": "Expects likelihood to buy accuracy. Nearly all birds lie on the right side already.",
    },
)
