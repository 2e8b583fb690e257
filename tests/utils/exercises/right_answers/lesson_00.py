"""Other right ways to answer the exercises of lesson 00."""

import math
from fractions import Fraction

import numpy as np

RIGHT_ANSWERS = {
    "squared_difference": [
        lambda y, y_hat: (y_hat - y) * (y_hat - y),
        lambda output, label: math.pow(abs(output - label), 2),
        lambda a, b: a * a - 2 * a * b + b * b,
        lambda y, y_hat: np.float32(y - y_hat) ** 2,
        lambda y, y_hat: Fraction(y - y_hat) ** 2,
    ],
    "who_wears_the_hat": ["B", "b ", ["B"], {"b"}, "(B)", "B."],
}
