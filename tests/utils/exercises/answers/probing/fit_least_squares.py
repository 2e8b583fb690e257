# %% right: normal equations with a pseudoinverse, ones in front
import numpy as np

def fit_least_squares(inputs, targets):
    A = np.c_[np.ones(len(inputs)), inputs]
    b, *w = np.linalg.pinv(A.T @ A) @ A.T @ targets
    return np.array(w), b

# %% right: centres only the inputs
import numpy as np

def fit_least_squares(inputs, targets):
    centre = inputs.mean(axis=0)
    weights = np.linalg.lstsq(inputs - centre, targets)[0]
    return weights, (targets - inputs @ weights).mean()

# %% right: QR
import numpy as np

def fit_least_squares(inputs, targets):
    q, r = np.linalg.qr(np.column_stack((inputs, np.ones(len(inputs)))))
    solution = np.linalg.solve(r, q.T @ targets)
    return solution[:-1], solution[-1:]

# %% right: targets as a column, a list of two
import numpy as np

def fit_least_squares(inputs, targets):
    A = np.hstack([inputs, np.ones_like(inputs[:, :1])])
    solution, *_ = np.linalg.lstsq(A, targets[:, None])
    return [solution[:-1, 0].tolist(), float(solution[-1, 0])]

# %% wrong: arrays that cannot be joined
# in words: a line of ones beside a table
import numpy as np

def fit_least_squares(inputs, targets):
    A = np.hstack([inputs, np.ones(len(inputs))])
    solution = np.linalg.lstsq(A, targets)[0]
    return solution[:-1], solution[-1]

# %% wrong: another number of names than of values
# in words: unpacks the four things that lstsq gives into two names
import numpy as np

def fit_least_squares(inputs, targets):
    weights, bias = np.linalg.lstsq(np.c_[inputs, np.ones(len(inputs))], targets)
    return weights, bias

# %% wrong: more values than asked for
# in words: returns the loss as a third value
import numpy as np

def fit_least_squares(inputs, targets):
    A = np.c_[inputs, np.ones(len(inputs))]
    solution = np.linalg.lstsq(A, targets)[0]
    loss = ((A @ solution - targets) ** 2).mean()
    return solution[:-1], solution[-1], loss

# %% wrong: targets and inputs swapped; a line of numbers for a table
# in words: the targets first in lstsq
import numpy as np

def fit_least_squares(inputs, targets):
    A = np.c_[inputs, np.ones(len(inputs))]
    solution = np.linalg.lstsq(targets, A)[0]
    return solution[:-1], solution[-1]

# %% wrong: only the targets centred
# in words: takes the mean off the targets, and not off the inputs
import numpy as np

def fit_least_squares(inputs, targets):
    weights = np.linalg.lstsq(inputs, targets - targets.mean())[0]
    return weights, targets.mean()

# %% wrong: steps that do not arrive
# in words: gradient descent on the sum of the squares, ten steps
import numpy as np

def fit_least_squares(inputs, targets):
    A = np.c_[inputs, np.ones(len(inputs))]
    w = np.zeros(A.shape[1])
    for _ in range(10):
        w -= 0.001 * A.T @ (A @ w - targets)
    return w[:-1], w[-1]

# %% wrong: weights of scaled inputs
# in words: scales to the range from 0 to 1
import numpy as np

def fit_least_squares(inputs, targets):
    low, high = inputs.min(axis=0), inputs.max(axis=0)
    A = np.c_[(inputs - low) / (high - low), np.ones(len(inputs))]
    solution = np.linalg.lstsq(A, targets)[0]
    return solution[:-1], solution[-1]

# %% wrong: large weights penalised
# in words: ridge regression, a small number on the diagonal
import numpy as np

def fit_least_squares(inputs, targets):
    A = np.c_[inputs, np.ones(len(inputs))]
    solution = np.linalg.solve(A.T @ A + 0.1 * np.eye(A.shape[1]), A.T @ targets)
    return solution[:-1], solution[-1]

# %% wrong: a table that is not square
# in words: solves the system as if there were as many samples as features
import numpy as np

def fit_least_squares(inputs, targets):
    A = np.c_[inputs, np.ones(len(inputs))]
    solution = np.linalg.solve(A, targets)
    return solution[:-1], solution[-1]
