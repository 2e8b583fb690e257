"""The predictions of lesson 09."""

from utils.exercises.prediction import Prediction

race_of_two_forms = Prediction(
    question="Same birds, same learning rate, all weights start at 0. Which form has the lower loss after 20 steps?",
    options={
        "A": "neither: they are the same function",
        "B": "two logits",
        "C": "one logit: it has fewer weights to learn",
    },
    reveals={
        "A": "Concludes from the same function to the same training.",
        "C": "Expects fewer weights to be learned faster. Two logits move apart, so the difference takes both steps.",
    },
)

factor_with_adam = Prediction(
    question="Train two logits with Adam at a rate of 0.1. At which rate does one logit, with Adam, follow them?",
    options={
        "A": "0.2, as with gradient descent",
        "B": "0.1: Adam makes up for the factor",
        "C": "0.4",
        "D": "at none of these: with Adam the forms diverge",
    },
    reveals={
        "B": "Expects Adam to cancel the factor. Each logit takes a step of the usual length, and the difference two.",
        "C": "Multiplies twice, once for the slopes and once for Adam.",
        "D": "Expects Adam to mix things up. The two slopes are mirror images, so it treats them alike.",
    },
)

factor_with_three = Prediction(
    question="Three logits are trained at a rate of 0.1, from zeros. At which rate do two free logits, with Gentoo "
    "pinned, follow them?",
    options={
        "A": "0.15, three for two",
        "B": "0.2, as for two classes",
        "C": "0.3, one for each class",
        "D": "at none of these",
    },
    reveals={
        "A": "Looks for the factor in the number of classes: three for two.",
        "B": "Carries the two over from two classes, where the slopes are mirror images.",
        "C": "Looks for the factor in the number of classes: one for each.",
    },
)

primary_school = Prediction(
    question="Grades 1 to 6, from height and weight. Which is within one grade of the truth more often?",
    options={
        "A": "the number",
        "B": "the most probable of six classes",
        "C": "neither: they are less than a point apart",
    },
    reveals={
        "B": "Has learned in lesson 01 that numbers lose. There the order was made up; this one is real.",
        "C": "Hedges. The number is ahead on nearly every split.",
    },
)

all_grades = Prediction(
    question="Now grades 0 to 12. What becomes of the number's lead over the most probable class, within one grade?",
    options={
        "A": "it grows: with more classes the order is worth more",
        "B": "it shrinks, but the number stays ahead",
        "C": "it is gone: the most probable class is ahead",
    },
    reveals={
        "A": "Counts the order among the classes. It takes more: the inputs have to carry it.",
        "B": "Sees that there is a limit, and not how far it reaches.",
    },
)
