# %% right: two functions
import numpy as np

def fair_lead(validation, test, other_validation, other_test):
    def at_best(validated, tested):
        return tested[np.argmax(validated.mean(1))]

    lead = at_best(validation, test) - at_best(other_validation, other_test)
    return np.mean(lead), np.std(lead, ddof=1) / np.sqrt(lead.size)

# %% right: sums and squares
def fair_lead(validation, test, other_validation, other_test):
    a = list(validation.sum(axis=1)).index(max(validation.sum(axis=1)))
    b = list(other_validation.sum(axis=1)).index(max(other_validation.sum(axis=1)))
    d = [p - q for p, q in zip(test[a], other_test[b])]
    n, m = len(d), sum(d) / len(d)
    return [m, (sum((v - m) ** 2 for v in d) / (n - 1) / n) ** 0.5]

# %% wrong: standard deviation for standard error
# in words: mended the choice, left the spread
def fair_lead(validation, test, other_validation, other_test):
    best = validation.mean(axis=1).argmax()
    other_best = other_validation.mean(axis=1).argmax()
    difference = test[best] - other_test[other_best]
    return difference.mean(), difference.std(ddof=1)

# %% wrong: one rate for both
# in words: validation, but one rate
def fair_lead(validation, test, other_validation, other_test):
    best = validation.mean(axis=1).argmax()
    difference = test[best] - other_test[best]
    return difference.mean(), difference.std(ddof=1) / len(difference) ** 0.5

# %% wrong: chosen by the test part
# in words: each its own rate, still by the test part
def fair_lead(validation, test, other_validation, other_test):
    best, other_best = test.mean(axis=1).argmax(), other_test.mean(axis=1).argmax()
    difference = test[best] - other_test[other_best]
    return difference.mean(), difference.std(ddof=1) / len(difference) ** 0.5

# %% wrong: one rate for both, chosen by the test part
# in words: only the error mended
def fair_lead(validation, test, other_validation, other_test):
    best = test.mean(axis=1).argmax()
    difference = test[best] - other_test[best]
    return difference.mean(), difference.std(ddof=1) / len(difference) ** 0.5

# %% wrong: divided by n, not n - 1
# in words: forgot ddof
def fair_lead(validation, test, other_validation, other_test):
    best = validation.mean(axis=1).argmax()
    other_best = other_validation.mean(axis=1).argmax()
    difference = test[best] - other_test[other_best]
    return difference.mean(), difference.std() / len(difference) ** 0.5

# %% wrong: unpaired
# in words: the errors of the two means, added in squares
def fair_lead(validation, test, other_validation, other_test):
    one = test[validation.mean(axis=1).argmax()]
    other = other_test[other_validation.mean(axis=1).argmax()]
    n = len(one)
    return one.mean() - other.mean(), (one.var(ddof=1) / n + other.var(ddof=1) / n) ** 0.5
