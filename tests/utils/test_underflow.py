"""A number too small to hold becomes 0, also where the notebook has told NumPy to raise: ``np.seterr(all="raise")``."""

import inspect
from functools import partial

import numpy as np

from utils import activations, datasets, descent, encoding, figures, linear_models, losses, surfaces
from utils.figures import charts
from utils.figures import surfaces as surface_figures

TINY = np.nextafter(0, 1)
LOGITS = np.array([[0.0, -745.0, 0.0], [1e-160, -745.0, 1e-300], [0.0, -1000.0, TINY]])
TARGETS = np.array([[1.0, 0.0, 0.0], [1.0, TINY, 0.0], [0.2, 0.3, 0.5]])
SMALL = np.array([[TINY, 1e-160], [-TINY, 2e-160], [0.0, 3e-160], [1e-200, 1.0]])
AXIS = np.array([-700.0, -10.0, 0.0, TINY])
EVEN = np.linspace(-700, 100, 9)


def in_both_types(function, *arguments):
    with np.errstate(under="ignore"):
        narrow = [argument.astype(np.float32) for argument in arguments]
    return [function(*arguments), function(*narrow)]


def surface(loss, axis, y3, target):
    made = surfaces.loss_surface(loss, axis, axis, y3=y3, target=target)
    return [made.values, made.gradient, made.gradient_norm]


def descents(loss):
    paths = [
        descent.descend(loss, start, optimizer=optimizer, learning_rate=0.1, max_steps=20, y3=y3, dtype=dtype)
        for start in ((-50, 50), (0, -740), (TINY, 1e-200))
        for optimizer in descent.OPTIMIZERS
        for y3 in (-1000.0, 0.0)
        for dtype in (np.float64, np.float32)
    ]
    return [array for path in paths for array in (path.points, path.losses, path.gradient_norms)]


OF_LOGITS = [function for loss in losses.LOSSES.values() for function in (loss.value, loss.gradient)]
BOTH = [surfaces.loss_surface(loss, EVEN, EVEN) for loss in losses.LOSSES]
CALLS = {
    "exponentials": lambda: list(activations.exponentials(LOGITS)),
    "softmax": lambda: in_both_types(activations.softmax, LOGITS),
    "log_softmax": lambda: in_both_types(activations.log_softmax, LOGITS),
    "sigmoid": lambda: in_both_types(activations.sigmoid, LOGITS),
    "squared_error": lambda: in_both_types(losses.squared_error, LOGITS, TARGETS),
    "cross_entropy": lambda: in_both_types(losses.cross_entropy, TARGETS[::-1], TARGETS),
    **{function.__name__: partial(in_both_types, function, LOGITS, TARGETS) for function in OF_LOGITS},
    "loss_surface": lambda: [
        array
        for loss in losses.LOSSES
        for axis in (AXIS, AXIS[1:], AXIS[2:], np.array([-1000, 0, 1], dtype=np.float32))
        for y3, target in ((-1000.0, (1, 0, 0)), (0.0, (0.2, 0.3, 0.5)), (1000.0, (1, TINY, 0)))
        for array in surface(loss, axis, y3, target)
    ],
    "plateau_fraction": lambda: [surfaces.plateau_fraction(one, TINY) for one in BOTH],
    "gradient_flow_time": lambda: [
        surfaces.gradient_flow_time(loss, start, end)
        for loss in losses.LOSSES
        for start, end in ((-1e-300, TINY), (-745.0, -700.0), (0.0, 745.0))
    ],
    "read_loss": lambda: [losses.read_loss("cross_entropy").value(LOGITS, TARGETS)],
    "read_setting": lambda: [surfaces.read_setting("cross_entropy", TINY, (1, TINY, 0))[1]],
    "descend": lambda: descents("cross_entropy") + descents("softmax_squared_error"),
    "fit_least_squares": lambda: linear_models.fit_least_squares(SMALL, [1.0, 2.0, TINY, 3.0]),
    "fit_softmax_regression": lambda: linear_models.fit_softmax_regression(SMALL, [0, 1, 1, 0], 2),
    "one_hot": lambda: [encoding.one_hot([0, 1], 2)],
    "pairwise_distances": lambda: in_both_types(encoding.pairwise_distances, SMALL),
    "decode_number": lambda: in_both_types(lambda outputs: encoding.decode_number(outputs, 3), SMALL[:, 0]),
    "load_penguins": lambda: [datasets.load_penguins().inputs],
    "load_school_grades": lambda: [datasets.load_school_grades().inputs],
    "load_digits": lambda: [datasets.load_digits().inputs],
    "stratified_split": lambda: datasets.stratified_split([0, 0, 1, 1], 0.5, np.random.default_rng(0)),
    "standardize": lambda: datasets.standardize([[0.0], [1e-155], [3e-155]], SMALL[:, :1]),
}
NAMED = {"x_label": "x", "y_label": "y", "title": "t"}
STEPS = {"learning_rate": 0.1, "max_steps": 3}
SHARES = activations.sigmoid(EVEN[:, None] - EVEN)
DRAWINGS = {
    "draw_histogram": lambda ax: figures.draw_histogram(SMALL[0], {"m": 1e-300}, ax=ax, **NAMED),
    "draw_spread": lambda ax: figures.draw_spread([SMALL[:, 0], SMALL[:, 1]], ax=ax, **NAMED),
    "draw_scores": lambda ax: figures.draw_scores(["a", "b"], SMALL.T, ax=ax, x_label="x", title="t"),
    "draw_number_line": lambda ax: figures.draw_number_line(SMALL[:, 0], [0, 1, 0, 1], [0, 1], "ab", ax=ax, title="t"),
    "draw_images": lambda ax: figures.draw_images([SMALL], "a", axes=np.array([ax])),
    "draw_curves": lambda ax: figures.draw_curves(range(3), {"a": [TINY, 1e-300, 1]}, ax=ax, log=True, **NAMED),
    "draw_bars": lambda ax: figures.draw_bars("abcd", SMALL[:, 0], ax=ax, title="t"),
    "draw_probability_plane": lambda ax: figures.draw_probability_plane(EVEN, SHARES, (1, 2), ax=ax, title="t"),
    "draw_loss_surface": lambda ax: figures.draw_loss_surface(BOTH[0], ax=ax, title="t"),
    "draw_gradient_map": lambda ax: figures.draw_gradient_map(BOTH[0], ax=ax, title="t", below=1e-3),
    "draw_relief": lambda ax: figures.draw_relief(BOTH[1], ax=ax, title="t"),
    "draw_paths": lambda ax: figures.draw_paths([descent.descend("cross_entropy", (0, -740), **STEPS)], "a", ax=ax),
    "mark_point": lambda ax: figures.mark_point(TINY, 1e-300, "a", ax=ax),
}


def public_functions(*modules):
    return {
        name
        for module in modules
        for name, item in vars(module).items()
        if inspect.isfunction(item) and item.__module__ == module.__name__ and not name.startswith("_")
    }


def test_every_function_returns_the_same_where_numpy_raises():
    assert set(CALLS) == public_functions(activations, datasets, descent, encoding, linear_models, losses, surfaces), (
        "a call for every public function"
    )
    for name, call in CALLS.items():
        usual = call()
        with np.errstate(all="raise"):
            raising = call()
        for one, other in zip(usual, raising, strict=True):
            np.testing.assert_array_equal(one, other, err_msg=name)


def test_everything_is_drawn_where_numpy_raises():
    drawn = public_functions(charts, surface_figures)
    assert set(DRAWINGS) == {name for name in drawn if name.startswith(("draw_", "mark_"))}
    with np.errstate(all="raise"):
        for name, draw in DRAWINGS.items():
            fig, ax = figures.new_figure(width=4, height=3, relief=name == "draw_relief")
            draw(ax)
            figures.picture_bundle(fig, "One two three four five six seven eight.")
