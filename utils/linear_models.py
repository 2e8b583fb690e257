"""The two plainest models there are, fitted to the end: least squares, and softmax regression."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from utils.activations import Exponentials, exponentials
from utils.encoding import one_hot
from utils.validation import (
    float_type,
    read_integer,
    read_labels,
    read_number,
    read_numbers,
    read_table,
    require_finite,
    rounded,
    small_is_zero,
)

# Close to the minimum, every Newton step squares the error: once a step promises to lower the loss by less than this
# part of it, that step leaves nothing that a float64 could show.
_PROMISE = 1e-10


@small_is_zero
def fit_least_squares(
    inputs: ArrayLike, targets: ArrayLike
) -> tuple[NDArray[np.floating], NDArray[np.floating] | np.floating]:
    r"""Least squares with an intercept: the linear map from inputs to targets with the least squared error.

    .. math:: \min_{W, b} \sum_i \lVert W x_i + b - t_i \rVert^2

    Where several solutions are equally good (a constant pixel, more features than samples) the smallest weights win.

    Parameters
    ----------
    inputs : (n_samples, n_features) array_like
        Finite.
    targets : (n_samples,) or (n_samples, n_outputs) array_like
        Finite: one number per sample, or a row of them, such as one-hot vectors.

    Returns
    -------
    weights : (n_features,) or (n_outputs, n_features) ndarray
        In units of the targets per unit of the inputs.
    bias : scalar or (n_outputs,) ndarray
        In units of the targets.

    Raises
    ------
    ValueError
        If a shape does not fit or a value is not finite.

    Examples
    --------
    >>> weights, bias = fit_least_squares([[0.0], [1.0], [2.0]], [1.0, 3.0, 5.0])
    >>> weights.round(6), bias.round(6)
    (array([2.]), np.float64(1.0))

    References
    ----------
    Hastie, Tibshirani, Friedman, *The Elements of Statistical Learning*, section 3.2, and 4.2 for one-hot targets.
    """
    x, t = read_table(inputs, "inputs"), read_numbers(targets, "targets")
    if t.ndim not in (1, 2) or len(t) != len(x) or t.size == 0:
        raise ValueError(
            f"targets have shape {t.shape} and inputs have shape {x.shape}: give one target, or one row of targets, "
            "for every row of the inputs."
        )
    require_finite(t, "targets")
    dtype = float_type(x, t)
    x, t = x.astype(np.float64), t.astype(np.float64)
    # With both sides centred, the best line passes through the origin; the bias then puts it back where it belongs.
    x_mean, t_mean = x.mean(axis=0), t.mean(axis=0)
    weights = np.linalg.lstsq(x - x_mean, t - t_mean, rcond=None)[0].T
    return rounded(weights, dtype), rounded(t_mean - weights @ x_mean, dtype)


@small_is_zero
def fit_softmax_regression(
    inputs: ArrayLike, labels: ArrayLike, n_classes: int, *, l2: float = 1.0, max_steps: int = 100
) -> tuple[NDArray[np.floating], NDArray[np.floating]]:
    r"""Softmax regression (multinomial logistic regression) by Newton's method, to the minimum.

    .. math:: \min_{W, b} -\sum_i \ln \mathrm{softmax}(W x_i + b)_{c_i} + \frac{\lambda}{2} \lVert W \rVert^2

    where c_i is the label of sample i.

    The bias is not penalised; this is the objective of scikit-learn's LogisticRegression with C = 1 / l2. Only
    differences of logits count, so of all equal solutions the one is given whose biases sum to 0. Each step solves a
    linear system in n_classes · (n_features + 1) unknowns: fine up to a few thousand.

    Parameters
    ----------
    inputs : (n_samples, n_features) array_like
        Finite; best standardised, because the penalty depends on their units.
    labels : (n_samples,) array_like of int
        Counted from 0; every class must occur.
    n_classes : int
    l2 : float, keyword only
        The penalty λ, 0 or more. Without one, separable classes have no minimum: weights grow for ever.
    max_steps : int, keyword only
        Newton steps before giving up; 10 are usual.

    Returns
    -------
    weights : (n_classes, n_features) ndarray
    bias : (n_classes,) ndarray

    Raises
    ------
    ValueError
        If a shape does not fit, a value is not finite, a class does not occur, or l2 is negative.
    RuntimeError
        If the minimum is not reached in max_steps.

    Examples
    --------
    >>> weights, bias = fit_softmax_regression([[-1.0], [0.0], [0.0], [1.0]], [0, 0, 1, 1], 2)
    >>> weights.round(3), bias.round(3) + 0
    (array([[-0.521],
           [ 0.521]]), array([0., 0.]))

    References
    ----------
    Hastie, Tibshirani, Friedman, *The Elements of Statistical Learning*, section 4.4.
    """
    n_classes = read_integer(n_classes, "n_classes", advice="pass how many classes there are")
    table = read_table(inputs, "inputs")
    classes = _read_every_class(labels, n_classes, len(table))
    penalty = read_number(l2, "l2", at_least=0, advice="1.0 is usual")
    # Centring leaves the weights alone and conditions the linear systems better; the bias is moved back at the end.
    centre = table.mean(axis=0, dtype=np.float64)
    x = np.column_stack([table - centre, np.ones(len(table))])
    targets = one_hot(classes, n_classes)
    penalties = np.append(np.full(x.shape[1] - 1, penalty), 0.0)

    def objective(parameters: NDArray[np.float64]) -> tuple[float, Exponentials]:
        parts = exponentials(x @ parameters.T)
        losses = parts.surprises[np.arange(len(x)), classes]
        return float(losses.sum() + (penalties * parameters**2).sum() / 2), parts

    parameters = np.zeros((n_classes, x.shape[1]))
    value, parts = objective(parameters)
    for _ in range(max_steps):
        gradient = parts.residuals(targets).T @ x + penalties * parameters
        step = _newton_step(x, parts.probabilities, penalties, gradient)
        slope = float((gradient * step).sum())  # how fast the loss changes along the step: negative
        if -slope <= _PROMISE * value:
            weights, bias = np.split(parameters + step, [-1], axis=1)
            dtype = float_type(table)
            return rounded(weights, dtype), rounded(bias[:, 0] - weights @ centre, dtype)
        length = 1.0
        # Far from the minimum a full step may overshoot: halve it until the loss falls.
        while (new := objective(parameters + length * step))[0] > value + 1e-4 * length * slope and length > 1e-10:
            length /= 2
        parameters, (value, parts) = parameters + length * step, new
    raise RuntimeError(
        f"softmax regression did not reach a minimum in {max_steps} steps with l2={l2:g}: "
        "standardise the inputs, or raise l2 or max_steps."
    )


def _newton_step(
    x: NDArray[np.float64], p: NDArray[np.float64], penalties: NDArray[np.float64], gradient: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The solution of Hessian @ step = -gradient, for all classes at once."""
    n_classes, n_columns = gradient.shape
    hessian = np.empty((n_classes, n_columns, n_classes, n_columns))
    ones = np.eye(n_columns)
    for a in range(n_classes):
        for b in range(a + 1):
            curvature = p[:, a] * ((a == b) - p[:, b])
            # Adding one number to the logits of all classes changes nothing, so the Hessian has no inverse. The
            # gradient has no part in those directions; any curvature given to them (1) leaves the solution alone.
            block = x.T @ (curvature[:, None] * x) + ones
            hessian[a, :, b, :] = block
            hessian[b, :, a, :] = block.T
    hessian = hessian.reshape(n_classes * n_columns, -1)
    hessian.flat[:: len(hessian) + 1] += np.tile(penalties, n_classes)  # its diagonal
    try:
        step = np.linalg.solve(hessian, -gradient.ravel())
    except np.linalg.LinAlgError:  # without a penalty, constant or repeated features leave more than one solution
        step = np.linalg.lstsq(hessian, -gradient.ravel(), rcond=None)[0]
    return step.reshape(gradient.shape)


def _read_every_class(labels: ArrayLike, n_classes: int, n_samples: int) -> NDArray[np.int64]:
    """One label per sample, with every class among them."""
    classes = read_labels(labels, n_classes)
    if classes.shape != (n_samples,):
        raise ValueError(f"labels have shape {classes.shape} and inputs have {n_samples} rows: give one label a row.")
    counts = np.bincount(classes, minlength=n_classes)
    if not counts.all():
        raise ValueError(
            f"class {counts.argmin()} does not occur in the labels, so its best bias is -inf: "
            f"leave it out, or lower n_classes from {n_classes}."
        )
    return classes
