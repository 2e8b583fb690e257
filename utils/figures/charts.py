"""Charts: each function draws arrays into ``ax``, under ``title`` and with the labels given, and returns ``ax``."""

from collections.abc import Callable, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike

from utils.figures.look import BASE, CLASS_COLOURS, CLASS_MARKS, INK, MUTED, as_always


@as_always()
def draw_number_line(
    outputs: ArrayLike, labels: ArrayLike, order: Sequence[int], class_names: Sequence[str], *, ax: Axes, title: str
) -> Axes:
    """Draw one regression output per sample on the axis that the numbering made, a row for each class.

    The dashed lines are the borders between the classes (halves); a cross marks each sample that lands between the
    wrong ones, a bar with its number the mean of each class.

    Parameters
    ----------
    outputs : (n_samples,) array_like
        What the regression predicts: numbers near 0, 1, 2, ...
    labels : (n_samples,) array_like of int
        The true classes, as the data set numbers them.
    order : sequence of int
        ``order[k]`` is the class that this numbering calls k.
    class_names : sequence of str
    """
    outputs, labels, order = np.asarray(outputs), np.asarray(labels), list(order)
    decoded = np.clip(np.rint(outputs), 0, len(order) - 1)
    shift = np.random.default_rng(0).uniform(-0.28, 0.28, outputs.shape)
    for number, original in enumerate(order):
        mine = labels == original
        right = mine & (decoded == number)
        missed = mine & ~right
        row = len(order) - 1 - number + shift
        look = {"marker": CLASS_MARKS[original % 4], "color": CLASS_COLOURS[original % 4], "edgecolor": "white"}
        ax.scatter(outputs[right], row[right], s=46, linewidth=0.6, alpha=0.85, **look)
        ax.scatter(outputs[missed], row[missed], marker="x", s=64, color=INK, linewidths=1.8, zorder=3)
        if mine.any():
            place, mean = len(order) - 1 - number, outputs[mine].mean()
            ax.plot([mean, mean], [place - 0.34, place + 0.34], color=INK, linewidth=3.5, solid_capstyle="butt")
            text = ax.annotate(f"{mean:.2f}", (mean, place + 0.36), ha="center", va="bottom", weight="bold")
            text.set_path_effects([withStroke(linewidth=5, foreground="white")])  # a border may run behind it
    for border in np.arange(0.5, len(order) - 1):
        ax.axvline(border, color=MUTED, linestyle="--", linewidth=1.2, zorder=0)
    names = [class_names[original] for original in order]
    ax.set_yticks(range(len(order)), names[::-1])
    ax.set_ylim(-0.5, len(order) - 0.2)
    ax.set_xticks(range(len(order)), [f"{number}\n{name}" for number, name in enumerate(names)])
    ax.tick_params(length=0)
    ax.set(xlabel="predicted number", title=title)
    return ax


@as_always()
def draw_scores(
    names: Sequence[str], scores: Sequence[ArrayLike], *, ax: Axes, x_label: str, title: str, digits: int = 1
) -> Axes:
    """Draw one row per method: a dot for each split, and the mean as a bar with its number above it.

    Parameters
    ----------
    names : sequence of str
        The methods, from top to bottom.
    scores : sequence of (n_splits,) array_like
        What each method scored on each split.
    digits : int
        How many decimals the printed means have.
    """
    rng = np.random.default_rng(0)
    low = min(np.min(score) for score in scores)
    high = max(np.max(score) for score in scores)
    for row, score in enumerate(scores):
        score = np.asarray(score)
        ax.scatter(score, row + rng.uniform(-0.16, 0.16, score.shape), s=30, color=BASE, alpha=0.45, linewidths=0)
        ax.plot([score.mean()] * 2, [row - 0.32, row + 0.32], color=INK, linewidth=3.5, solid_capstyle="butt")
        ax.annotate(
            f"{score.mean():.{digits}f}".replace("-", "−"),
            (score.mean(), row - 0.34),
            ha="center",
            va="bottom",
            weight="bold",
        )
    margin = 0.06 * (high - low)
    ax.set_xlim(low - margin, high + margin)
    ax.set_yticks(range(len(names)), names)
    ax.set_ylim(len(names) - 0.55, -0.75)
    ax.grid(axis="x")
    ax.tick_params(axis="y", length=0)
    ax.set(xlabel=x_label, title=title)
    return ax


@as_always()
def draw_histogram(
    values: ArrayLike, marks: dict[str, float], *, ax: Axes, x_label: str, y_label: str, title: str, bins: int = 60
) -> Axes:
    """Draw a histogram with named values marked above it.

    Parameters
    ----------
    values : (n,) array_like
    marks : dict of str to float
        What to mark: name to value.
    bins : int
    """
    heights, _, _ = ax.hist(np.asarray(values), bins=bins, color=BASE, edgecolor="white", linewidth=0.4)
    top = heights.max()
    for name, value in marks.items():
        ax.plot([value, value], [0, 1.08 * top], color=INK, linewidth=2)
        ax.annotate(name, (value, 1.1 * top), ha="center", va="bottom", fontsize=13)
    ax.set_ylim(0, 1.32 * top)
    ax.set(xlabel=x_label, ylabel=y_label, title=title)
    return ax


@as_always()
def draw_spread(groups: Sequence[ArrayLike], *, ax: Axes, x_label: str, y_label: str, title: str) -> Axes:
    """Draw how each of several ordered groups spreads: the middle half as a bar, the median as a line.

    Parameters
    ----------
    groups : sequence of (n,) array_like
        The values of group 0, 1, 2, ...
    """
    quartiles = np.array([np.percentile(group, [25, 50, 75]) for group in groups])
    places = np.arange(len(groups))
    ax.bar(places, quartiles[:, 2] - quartiles[:, 0], bottom=quartiles[:, 0], width=0.62, color=BASE, alpha=0.35)
    ax.plot(places, quartiles[:, 1], color=INK, marker="o", label="median; the bar holds the middle half")
    ax.set_xticks(places)
    ax.set_ylim(quartiles.min() - 0.1 * np.ptp(quartiles), quartiles.max() + 0.1 * np.ptp(quartiles))
    ax.grid(axis="y")
    ax.set(xlabel=x_label, ylabel=y_label, title=title)
    ax.legend(loc="lower right")
    return ax


@as_always()
def draw_images(images: ArrayLike, titles: Sequence[str], *, axes: np.ndarray) -> np.ndarray:
    """Draw small grey images side by side: dark ink on white, a title above each.

    Parameters
    ----------
    images : (n_images, height, width) array_like
    titles : sequence of str
    axes : (n_images,) ndarray of Axes

    Returns
    -------
    (n_images,) ndarray of Axes
    """
    for ax, image, title in zip(axes, np.asarray(images), titles, strict=True):
        ax.imshow(image, cmap="gray_r")
        ax.set_title(title, loc="center")
        ax.set_xticks([])
        ax.set_yticks([])
        ax.spines[:].set(visible=True, color=MUTED, linewidth=0.8)  # a frame on two sides would look like axes
    return axes


@as_always()
def draw_curves(
    x: ArrayLike, curves: dict[str, ArrayLike], *, ax: Axes, x_label: str, y_label: str, title: str, log: bool = False
) -> Axes:
    """Draw several curves over one axis, told apart by colour and by dashes, each named in the legend.

    Parameters
    ----------
    x : (n,) array_like
    curves : dict of str to (n,) array_like
    log : bool
        Whether the y axis is logarithmic.
    """
    for number, (name, y) in enumerate(curves.items()):
        ax.plot(x, y, color=CLASS_COLOURS[number % 4], linestyle=("-", "--", "-.", ":")[number % 4], label=name)
    if log:
        ax.set_yscale("log")
    ax.grid(axis="y")
    ax.set(xlabel=x_label, ylabel=y_label, title=title)
    ax.legend()
    return ax


@as_always()
def draw_bars(
    names: Sequence[str], values: ArrayLike, *, ax: Axes, title: str, limits: tuple[float, float] | None = None
) -> Axes:
    """Draw one horizontal bar for each name, from top to bottom, with its number beyond its end.

    Parameters
    ----------
    names : sequence of str
    values : (n,) array_like
    limits : (float, float), optional
        Where the axis begins and ends. Default: 0 and the largest value.
    """
    values = np.asarray(values, dtype=np.float64)
    low, high = limits or (0.0, float(values.max()))
    room = 0.3 * (high - low)  # for the longest bar's number
    ax.barh(range(len(values)), values, height=0.6, color=BASE)
    ax.axvline(0, color=INK, linewidth=1.5)
    for row, value in enumerate(values):
        ax.annotate(
            f"{value:.3g}".replace("-", "−"),
            (value, row),
            (-6 if value < 0 else 6, 0),
            textcoords="offset points",
            ha="right" if value < 0 else "left",
            va="center",
            weight="bold",
        )
    ax.set_xlim(low - 1.3 * room * (low < 0), high + room)
    ax.set_ylim(len(values) - 0.45, -0.55)
    ax.set_yticks(range(len(values)), names)
    ax.tick_params(axis="y", length=0)
    ticks = [tick for tick in MaxNLocator(4).tick_values(low, high) if low <= tick <= high]
    ax.set_xticks(ticks, [f"{tick:g}".replace("-", "−") for tick in ticks])
    ax.spines["left"].set_visible(False)
    ax.spines["bottom"].set_bounds(low, high)  # the axis ends where the values can
    ax.set_title(title)
    return ax


@as_always()
def draw_probability_plane(
    axis: ArrayLike, probabilities: ArrayLike, point: tuple[float, float], *, ax: Axes, title: str
) -> Axes:
    """Draw a probability over two logits (a, b): lines of equal probability, and one point with the line it lies on.

    The white lines are marked on the colour bar, with their probabilities.

    Parameters
    ----------
    axis : (n,) array_like
        The values of a, and of b.
    probabilities : (n, n) array_like
        ``probabilities[j, i]`` is the one at ``(axis[i], axis[j])``.
    point : (float, float)
        The point's a and b.
    """
    axis, (a, b) = np.asarray(axis), point
    filled = ax.contourf(axis, axis, probabilities, levels=np.linspace(0, 1, 41), cmap="cividis")
    equal = ax.contour(axis, axis, probabilities, levels=[0.05, 0.25, 0.5, 0.75, 0.95], colors="white", linewidths=1.5)
    bar = ax.figure.colorbar(filled, ax=ax, ticks=[0, *equal.levels, 1], format="%g", shrink=0.85)
    bar.add_lines(equal)
    bar.set_label("probability of the class of $a$")
    bar.ax.yaxis.set_label_position("left")  # on the right it would stand beside the next panel's
    outline = [withStroke(linewidth=6, foreground="black")]  # readable on light and on dark ground
    ends = np.array([max(axis[0] - a, axis[0] - b), min(axis[-1] - a, axis[-1] - b)])
    ax.plot(a + ends, b + ends, color="white", linestyle="--", linewidth=3, path_effects=outline)
    # Beside the point the dashed line is above its name or below it: on the emptier side, as far as there is room.
    room = 0.25 * (axis[-1] - axis[0])
    on_the_right = a < axis[0] + room or (a >= b and a < axis[-1] - room)
    mark_point(a, b, f"({a:.3g}, {b:.3g})".replace("-", "−"), ax=ax, away=(18 if on_the_right else -18, 0))
    ticks = np.linspace(axis[0], axis[-1], 5)
    ax.set_xticks(ticks)
    ax.set_yticks(ticks)
    ax.set(xlabel="logit $a$", ylabel="logit $b$", aspect="equal", title=title)
    return ax


@as_always()
def mark_point(x: float, y: float, text: str, *, ax: Axes, away: tuple[float, float] | None = None) -> Axes:
    """Mark one point and name it.

    Parameters
    ----------
    x, y : float
    text : str
    away : (float, float), optional
        How far from the point the text begins, to the right and up, in points. Default: towards the middle.
    """
    ax.plot(
        x, y, "D", markersize=11, color="white", markeredgecolor="black", markeredgewidth=2, clip_on=False, zorder=5
    )
    if away is None:
        away = (-12 if x > np.mean(ax.get_xlim()) else 12, -12 if y > np.mean(ax.get_ylim()) else 12)
    ax.annotate(
        text,
        (x, y),
        away,
        textcoords="offset points",
        ha="right" if away[0] < 0 else "left",
        va={-1: "top", 0: "center", 1: "bottom"}[int(np.sign(away[1]))],
        weight="bold",
        path_effects=[withStroke(linewidth=4, foreground="white")],
    )
    return ax


@as_always()
def draw_regions(
    inputs: ArrayLike,
    labels: ArrayLike,
    classify: Callable[[np.ndarray], ArrayLike],
    class_names: Sequence[str],
    *,
    ax: Axes,
    x_label: str,
    y_label: str,
    title: str,
) -> Axes:
    """Draw which class a model gives to each point of the plane, and the samples, with a rim where it is wrong.

    Parameters
    ----------
    inputs : (n_samples, 2) array_like
    labels : (n_samples,) array_like of int
        The true classes, up to four.
    classify : callable
        (n, 2) inputs to (n,) labels.
    class_names : sequence of str
        Each stands amid its samples.
    """
    inputs, labels = np.asarray(inputs), np.asarray(labels)
    margin = 0.08 * np.ptp(inputs, axis=0)
    sides = np.linspace(inputs.min(axis=0) - margin, inputs.max(axis=0) + margin, 500).T
    plane = np.stack(np.meshgrid(*sides), axis=-1)
    regions = np.asarray(classify(plane.reshape(-1, 2))).reshape(plane.shape[:2])
    wrong = np.asarray(classify(inputs)) != labels
    for k, name in enumerate(class_names):
        mine = labels == k
        if (regions == k).any():
            ax.contourf(*sides, regions == k, levels=[0.5, 1.5], colors=[CLASS_COLOURS[k]], alpha=0.22)
            ax.contour(*sides, regions == k, levels=[0.5], colors=[INK], linewidths=1.6)
        ax.scatter(*inputs[mine & ~wrong].T, marker=CLASS_MARKS[k], color=CLASS_COLOURS[k], s=26, linewidths=0)
        ax.annotate(
            name,
            np.median(inputs[mine], axis=0),
            ha="center",
            va="center",
            weight="bold",
            path_effects=[withStroke(linewidth=4, foreground="white")],
            zorder=4,
        )
        ax.scatter(
            *inputs[mine & wrong].T,
            marker=CLASS_MARKS[k],
            color=CLASS_COLOURS[k],
            s=52,
            edgecolor=INK,
            linewidths=1.6,
            zorder=3,
        )
    ax.set(xlabel=x_label, ylabel=y_label, title=title)
    return ax
