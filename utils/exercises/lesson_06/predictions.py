"""The predictions of lesson 06."""

from utils.exercises.prediction import Prediction

flat_where = Prediction(
    question="At (-10, 10) the network is sure and wrong, and cross-entropy is ten times as high as the squared error "
    "after softmax. How many times as steep is it there?",
    options={"A": "about ten times", "B": "about a thousand times", "C": "about a hundred million times"},
)

flat_share = Prediction(
    question="On how much of the square is the squared error flat: its gradient shorter than 0.001?",
    options={"A": "about a twentieth", "B": "about half", "C": "nearly all of it"},
)

steps_of_descent = Prediction(
    question="Gradient descent with learning rate 1 starts at (-10, 10). Cross-entropy needs about ten steps to "
    "y1 = y2. And squared error after softmax?",
    options={"A": "thousands", "B": "hundreds of thousands", "C": "tens of millions"},
)

in_float32 = Prediction(
    question="The same descent on the squared error, in float32, which many networks are trained in. What happens?",
    options={"A": "the same, a little less exactly", "B": "it moves at first and freezes later", "C": "it never moves"},
)

adam_from_afar = Prediction(
    question="From (-10, 10) Adam gets out in fewer than a hundred steps. How many does it need from (-15, 15)?",
    options={"A": "about half as many again", "B": "about a thousand", "C": "more than a hundred thousand"},
)

convexity = Prediction(
    question="The square root of cross-entropy is not convex either. Does gradient descent get stuck on it?",
    options={"A": "yes, as with the squared error", "B": "no"},
)
