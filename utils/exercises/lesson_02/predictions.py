"""The predictions of lesson 02."""

from utils.exercises.prediction import Prediction

numbers_needed = Prediction(
    question="Three classes, each named by a few numbers, and every two of them equally far apart. "
    "How many numbers does a name need at least?",
    options={"A": "one, if they are chosen well", "B": "two", "C": "three, one for each class"},
    reveals={
        "A": "Spreads the classes on a line, where the way between the outer two is as long as the other two together.",
        "C": "Knows one-hot vectors, and takes what they use for what is needed.",
    },
)

three_fits = Prediction(
    question="By least squares, fit three linear models with one output each, one for each species, or one linear "
    "model with three outputs. What is the difference?",
    options={
        "A": "fitted together, the outputs learn from each other and fit better",
        "B": "fitted together, they must compromise and fit worse",
        "C": "there is none: the same weights and biases",
    },
    reveals={
        "A": "Thinks of a network whose outputs share hidden values. Here each output has weights of its own.",
        "B": "Expects the outputs to compete, but they share no weight.",
    },
)

borders_of_a_number = Prediction(
    question="Each point of the picture is a bird you could meet: a bill length and a flipper length. A model that "
    "predicts the class number gives every point a species. What do the borders between the species look like?",
    options={
        "A": "parallel straight lines",
        "B": "straight lines that meet in a point, one for each pair of species",
        "C": "curves round each cloud of birds",
    },
    reveals={
        "B": "Pictures an output for each species. A single number looks in one direction only.",
        "C": "Expects the model to follow the clouds, but nothing in it bends.",
    },
)

middle_class = Prediction(
    question="Least squares on one-hot targets, largest output. How much of the middle cluster will it find?",
    options={
        "A": "less than a third: the other two outputs are ahead",
        "B": "about half: it is cut from both sides",
        "C": "all of it, or nearly: the gaps are wide",
    },
    reveals={
        "B": "Sees the cluster cut from both sides, and does not ask how high the middle output can be.",
        "C": "Trusts the wide gaps. Straight borders could lie in them, but least squares looks for something else.",
    },
)

more_samples = Prediction(
    question="Now with a hundred times as many points in each cluster. What share of the middle one will it find?",
    options={
        "A": "more: more data make a better fit",
        "B": "less",
        "C": "about the same: the clusters are where they were",
    },
    reveals={
        "A": "Takes more data for a cure. They bring a fit closer to what its loss calls best, here a flat line.",
        "C": "Sees that the clusters stay, and overlooks that what was found was luck of the draw.",
    },
)
