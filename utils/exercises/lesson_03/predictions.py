"""The predictions of lesson 03."""

from utils.exercises.prediction import Prediction

first_share = Prediction(
    question="Softmax turns (3, 1, -3) into three probabilities. How much does the first class get?",
    options={
        "A": "about a half",
        "B": "about three quarters: 3 stands to 1 as 0.75 to 0.25",
        "C": "nearly nine tenths",
        "D": "all of it",
    },
    reveals={
        "A": "A guess at the largest of three, without the exponential.",
        "B": "Divides the logits themselves, as in 3 / (3 + 1).",
        "D": "Takes softmax for argmax.",
    },
)

shift_all = Prediction(
    question="Add 100 to all three logits of (3, 1, -3). What becomes of the probabilities?",
    options={
        "A": "the first one gets nearly everything",
        "B": "they become nearly equal",
        "C": "nothing: they stay as they are",
    },
    reveals={
        "A": "Takes large numbers for certainty, and forgets that all three have grown.",
        "B": "Compares 103 with 101, as plain division would.",
    },
)

wider_gap = Prediction(
    question="Take any two classes. Can their probabilities differ by more than their logits do?",
    options={
        "A": "yes, always: softmax widens the gap",
        "B": "yes, when the logits are far apart",
        "C": "yes, when the logits are close together",
        "D": "no, never",
    },
    reveals={
        "A": "Takes the common sentence at its word. It is true of ratios, not of differences.",
        "B": "Sees that a far larger logit gets nearly everything; but no two probabilities differ by more than 1.",
        "C": "Expects softmax to stretch small gaps. It makes them smaller, too.",
    },
)

shift_softplus = Prediction(
    question="Use ln(1 + e^z) in place of e^z: it is positive and grows as well. Divide by the sum, as before. Now add "
    "100 to all three logits of (3, 1, -3). What becomes of the probabilities?",
    options={
        "A": "they become nearly equal",
        "B": "nothing: dividing by the sum takes out what is common to all",
        "C": "the first one gets nearly everything",
    },
    reveals={
        "B": "Believes that any growing function will do, as long as one divides by the sum.",
        "C": "Takes large numbers for certainty.",
    },
)

warm_birds = Prediction(
    question="Divide all logits by a temperature of 4, then take each bird's most probable species. What changes?",
    options={
        "A": "the probabilities, and some of the species",
        "B": "the probabilities, but no species",
        "C": "nothing: a temperature is ignored like a shift",
    },
    reveals={
        "A": "Expects that what changes the probabilities also changes their order.",
        "C": "Takes dividing for adding: a shift cancels, a factor does not.",
    },
)
