"""The shared look of all figures, `show`, and the drawings of the lessons: arrays in, Axes out.

Figures are made without pyplot: nothing is drawn twice, and no figure stays open behind the notebook's back. To change
a colour for the whole course, edit the constants below.
"""

import base64
import html
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke
from matplotlib.ticker import MaxNLocator
from mpl_toolkits.mplot3d.axes3d import Axes3D
from numpy.typing import ArrayLike

from utils.descent import Trajectory
from utils.losses import LOSSES
from utils.surfaces import LossSurface

# Okabe and Ito's colours, which colour-blind readers can tell apart. Marks differ as well: colour never stands alone.
CLASS_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7")
CLASS_MARKS = ("o", "^", "s", "D")
PATH_COLOURS = ("#FFFFFF", "#F0A3FF", "#7CFFCB", "#FFB347")  # light: they lie on the dark end of a map
INK = "#222222"
MUTED = "#6B6B6B"
GRID = "#DDDDDD"
BASE = CLASS_COLOURS[0]

LOOK = {
    "font.size": 14,
    "axes.titlesize": 16,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.labelsize": 14,
    "axes.edgecolor": MUTED,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "xtick.labelsize": 13,
    "ytick.labelsize": 13,
    "xtick.color": INK,
    "ytick.color": INK,
    "text.color": INK,
    "grid.color": GRID,
    "legend.fontsize": 13,
    "legend.frameon": False,
    "lines.linewidth": 2.5,
    "lines.markersize": 8,
    "image.cmap": "cividis",
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "font.family": "DejaVu Sans",
}
# Over Matplotlib's own defaults: whatever configuration or style the reader has chosen, a figure looks the same.
# `matplotlib.style` would do as much, but reads all of the reader's style files first, and complains about odd ones.
_NO_LOOK = {"backend", "backend_fallback", "interactive", "timezone", "toolbar"}
_STYLE = {name: value for name, value in mpl.rcParamsDefault.items() if name not in _NO_LOOK} | LOOK
SCREEN_DPI = 100
SHARPNESS = 1.6  # pixels stored for a pixel shown: sharp on a projector and on dense screens


@contextmanager
def _as_always() -> Iterator[None]:
    """Draw in the look, whatever the reader has set: Matplotlib's styles, or NumPy to raise where numbers underflow."""
    with mpl.rc_context(_STYLE), np.errstate(under="ignore"):
        yield


def new_figure(
    rows: int = 1, columns: int = 1, *, width: float = 8.5, height: float = 4.5, relief: bool = False
) -> tuple[Figure, np.ndarray | Axes]:
    """Return a new figure in the course's look, and its Axes.

    Parameters
    ----------
    rows, columns : int
        The grid of Axes.
    width, height : float
        In inches; 8.5 inches fill a notebook's cell.
    relief : bool
        Whether the Axes are in perspective, for `draw_relief`.

    Returns
    -------
    (Figure, Axes or ndarray of Axes)

    Examples
    --------
    >>> fig, ax = new_figure(height=3)
    >>> ax.plot([0, 1], [0, 1])[0].get_linewidth()
    2.5
    """
    mpl.rcParams.update(_STYLE)  # for good: lines and legends that the reader adds later have the look as well
    fig = Figure(figsize=(width, height), layout="constrained")
    return fig, fig.subplots(rows, columns, subplot_kw={"projection": "3d"} if relief else {})


def show(fig: Figure, *, alt: str) -> None:
    """Display a figure in the notebook, with a description for those who can't see it.

    Parameters
    ----------
    fig : Figure
        A figure from `new_figure`.
    alt : str
        What the figure shows (not that it is a figure), in eight words or more.

    Raises
    ------
    ValueError
        If the description is shorter than eight words.

    Notes
    -----
    The output holds the picture as ``text/html`` with ``<img alt>``, because JupyterLab's own picture renderer sets no
    ``alt``; beside it stand ``image/png``, and the description as ``text/plain``.
    """
    from IPython.display import display

    display(picture_bundle(fig, alt), raw=True)


def picture_bundle(fig: Figure, alt: str) -> dict[str, str]:
    """Return a figure as the output that `show` displays: by MIME type, for a widget to lay beside its own.

    Parameters
    ----------
    fig : Figure
    alt : str
        What the figure shows, in eight words or more.

    Returns
    -------
    dict of str to str

    Raises
    ------
    ValueError
        If the description is shorter than eight words.

    Examples
    --------
    >>> sorted(picture_bundle(new_figure(height=1)[0], "An empty pair of axes from 0 to 1, for an example."))
    ['image/png', 'text/html', 'text/plain']
    """
    if len(alt.split()) < 8:
        raise ValueError(f"alt={alt!r} is too short: say in eight words or more what the figure shows.")
    png = base64.b64encode(_png(fig)).decode()
    width = round(fig.get_figwidth() * SCREEN_DPI)
    image = (
        f'<img alt="{html.escape(alt)}" width="{width}" style="max-width:100%;height:auto" '
        f'src="data:image/png;base64,{png}">'
    )
    return {"text/html": image, "image/png": png, "text/plain": alt}


@_as_always()
def _png(fig: Figure) -> bytes:
    buffer = io.BytesIO()
    # The metadata would name the Matplotlib version, and the file would change with it.
    fig.savefig(buffer, format="png", dpi=SCREEN_DPI * SHARPNESS, metadata={"Software": None})
    return buffer.getvalue()


@_as_always()
def draw_number_line(
    outputs: ArrayLike, labels: ArrayLike, order: Sequence[int], class_names: Sequence[str], *, ax: Axes, title: str
) -> Axes:
    """Draw one regression output per sample on the axis that the numbering made, a row for each class.

    The dashed lines are the borders between the classes (halves); a cross marks each sample that lands between the
    wrong ones.

    Parameters
    ----------
    outputs : (n_samples,) array_like
        What the regression predicts: numbers near 0, 1, 2, ...
    labels : (n_samples,) array_like of int
        The true classes, as the data set numbers them.
    order : sequence of int
        ``order[k]`` is the class that this numbering calls k.
    class_names : sequence of str
    ax : Axes
    title : str

    Returns
    -------
    Axes
    """
    outputs, labels, order = np.asarray(outputs), np.asarray(labels), list(order)
    decoded = np.clip(np.rint(outputs), 0, len(order) - 1)
    shift = np.random.default_rng(0).uniform(-0.28, 0.28, outputs.shape)
    for number, original in enumerate(order):
        mine = labels == original
        right = mine & (decoded == number)
        missed = mine & ~right
        row = len(order) - 1 - number + shift
        _scatter(ax, outputs[right], row[right], original)
        ax.scatter(outputs[missed], row[missed], marker="x", s=64, color=INK, linewidths=1.8, zorder=3)
    for border in np.arange(0.5, len(order) - 1):
        ax.axvline(border, color=MUTED, linestyle="--", linewidth=1.2, zorder=0)
    names = [class_names[original] for original in order]
    ax.set_yticks(range(len(order)), names[::-1])
    ax.set_xticks(range(len(order)), [f"{number}\n{name}" for number, name in enumerate(names)])
    ax.tick_params(length=0)
    ax.set_xlabel("predicted number")
    ax.set_title(title)
    return ax


@_as_always()
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
    ax : Axes
    x_label, title : str
    digits : int
        How many decimals the printed means have.

    Returns
    -------
    Axes
    """
    rng = np.random.default_rng(0)
    low = min(np.min(score) for score in scores)
    high = max(np.max(score) for score in scores)
    for row, score in enumerate(scores):
        score = np.asarray(score)
        ax.scatter(score, row + rng.uniform(-0.16, 0.16, score.shape), s=30, color=BASE, alpha=0.45, linewidths=0)
        ax.plot([score.mean()] * 2, [row - 0.32, row + 0.32], color=INK, linewidth=3.5, solid_capstyle="butt")
        ax.annotate(f"{score.mean():.{digits}f}", (score.mean(), row - 0.34), ha="center", va="bottom", weight="bold")
    margin = 0.06 * (high - low)
    ax.set_xlim(low - margin, high + margin)
    ax.set_yticks(range(len(names)), names)
    ax.set_ylim(len(names) - 0.55, -0.75)
    ax.grid(axis="x")
    ax.tick_params(axis="y", length=0)
    ax.set_xlabel(x_label)
    ax.set_title(title)
    return ax


@_as_always()
def draw_histogram(
    values: ArrayLike, marks: dict[str, float], *, ax: Axes, x_label: str, y_label: str, title: str, bins: int = 60
) -> Axes:
    """Draw a histogram with named values marked above it.

    Parameters
    ----------
    values : (n,) array_like
    marks : dict of str to float
        What to mark: name to value.
    ax : Axes
    x_label, y_label, title : str
    bins : int

    Returns
    -------
    Axes
    """
    heights, _, _ = ax.hist(np.asarray(values), bins=bins, color=BASE, edgecolor="white", linewidth=0.4)
    top = heights.max()
    for name, value in marks.items():
        ax.plot([value, value], [0, 1.08 * top], color=INK, linewidth=2)
        ax.annotate(name, (value, 1.1 * top), ha="center", va="bottom", fontsize=13)
    ax.set_ylim(0, 1.32 * top)
    ax.set(xlabel=x_label, ylabel=y_label)
    ax.set_title(title)
    return ax


@_as_always()
def draw_spread(groups: Sequence[ArrayLike], *, ax: Axes, x_label: str, y_label: str, title: str) -> Axes:
    """Draw how each of several ordered groups spreads: the middle half as a bar, the median as a line.

    Parameters
    ----------
    groups : sequence of (n,) array_like
        The values of group 0, 1, 2, ...
    ax : Axes
    x_label, y_label, title : str

    Returns
    -------
    Axes
    """
    quartiles = np.array([np.percentile(group, [25, 50, 75]) for group in groups])
    places = np.arange(len(groups))
    ax.bar(places, quartiles[:, 2] - quartiles[:, 0], bottom=quartiles[:, 0], width=0.62, color=BASE, alpha=0.35)
    ax.plot(places, quartiles[:, 1], color=INK, marker="o", label="median; the bar holds the middle half")
    ax.set_xticks(places)
    ax.set_ylim(quartiles.min() - 0.1 * np.ptp(quartiles), quartiles.max() + 0.1 * np.ptp(quartiles))
    ax.grid(axis="y")
    ax.set(xlabel=x_label, ylabel=y_label)
    ax.set_title(title)
    ax.legend(loc="lower right")
    return ax


@_as_always()
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
        ax.spines[:].set_visible(False)  # a frame on two sides would look like axes
    return axes


@_as_always()
def draw_loss_surface(
    surface: LossSurface, *, ax: Axes, title: str, trajectories: Sequence[Trajectory] = (), names: Sequence[str] = ()
) -> Axes:
    """Draw a loss over (y1, y2) as a map: dark is low, the lines join points of equal loss.

    Parameters
    ----------
    surface : LossSurface
    ax : Axes
    title : str
    trajectories : sequence of Trajectory
        Paths drawn on the map: a ring at the start, a mark at the end.
    names : sequence of str
        The paths' names, for the legend.

    Returns
    -------
    Axes
    """
    filled = ax.contourf(surface.y1, surface.y2, surface.values, levels=40, cmap="cividis")
    ax.contour(surface.y1, surface.y2, surface.values, levels=8, colors="white", linewidths=1, alpha=0.8)
    ticks = MaxNLocator(5, steps=[1, 2, 5, 10])
    ax.figure.colorbar(filled, ax=ax, label=LOSSES[surface.loss].label, ticks=ticks, shrink=0.8)
    draw_paths(trajectories, names, ax=ax)
    ax.set(xlabel="$y_1$", ylabel="$y_2$", aspect="equal")
    ax.locator_params(nbins=5)
    if trajectories:
        ax.tick_params(pad=10)  # a start in a corner must not cover a number
    ax.set_title(title, pad=14 if trajectories else None)
    return ax


@_as_always()
def draw_relief(surface: LossSurface, *, ax: Axes3D, title: str) -> Axes3D:
    """Draw a loss over (y1, y2) as a relief in perspective, seen from the low corner.

    Parameters
    ----------
    surface : LossSurface
    ax : Axes3D
        From ``new_figure(..., relief=True)``.
    title : str

    Returns
    -------
    Axes3D
    """
    y1, y2 = np.meshgrid(surface.y1, surface.y2)
    ax.plot_surface(y1, y2, surface.values, cmap="cividis", rcount=60, ccount=60, linewidth=0, antialiased=True)
    ax.view_init(elev=28, azim=-35)
    ax.set_box_aspect((1, 1, 0.6), zoom=0.95)  # room for the label on the height
    ax.set_xlabel("$y_1$", labelpad=12)
    ax.set_ylabel("$y_2$", labelpad=12)
    ax.zaxis.set_rotate_label(False)
    ax.set_zlabel("loss", labelpad=9, rotation=90)
    ax.set_xticks(np.linspace(*surface.y1[[0, -1]], 5)[1:-1])  # none in the corners, where two axes would meet
    ax.set_yticks(np.linspace(*surface.y2[[0, -1]], 5)[1:-1])
    ax.zaxis.set_major_locator(MaxNLocator(4))
    ax.set_title(title)
    return ax


@_as_always()
def draw_gradient_map(surface: LossSurface, *, ax: Axes, title: str, below: float | None = None) -> Axes:
    """Draw the length of the gradient over (y1, y2) on a logarithmic scale.

    Parameters
    ----------
    surface : LossSurface
    ax : Axes
    title : str
    below : float, optional
        Where the gradient is shorter than this, the map is hatched.

    Returns
    -------
    Axes
    """
    length = np.maximum(surface.gradient_norm, 1e-300)
    levels = np.arange(-10, 1.01, 1)
    filled = ax.contourf(surface.y1, surface.y2, np.log10(length), levels=levels, cmap="cividis", extend="min")
    bar = ax.figure.colorbar(filled, ax=ax, label="length of the gradient", ticks=[-9, -6, -3, 0], shrink=0.8)
    bar.set_ticklabels([f"$10^{{{power}}}$" for power in (-9, -6, -3)] + ["1"])
    if below is not None:
        ax.contourf(surface.y1, surface.y2, length, levels=[0, below], colors="none", hatches=["\\\\"])
        ax.contour(surface.y1, surface.y2, length, levels=[below], colors="white", linewidths=2)
    ax.set(xlabel="$y_1$", ylabel="$y_2$", aspect="equal")
    ax.locator_params(nbins=5)
    ax.set_title(title)
    return ax


@_as_always()
def draw_curves(
    x: ArrayLike, curves: dict[str, ArrayLike], *, ax: Axes, x_label: str, y_label: str, title: str, log: bool = False
) -> Axes:
    """Draw several curves over one axis, told apart by colour and by dashes, each named in the legend.

    Parameters
    ----------
    x : (n,) array_like
    curves : dict of str to (n,) array_like
    ax : Axes
    x_label, y_label, title : str
    log : bool
        Whether the y axis is logarithmic.

    Returns
    -------
    Axes
    """
    for number, (name, y) in enumerate(curves.items()):
        ax.plot(x, y, color=CLASS_COLOURS[number % 4], linestyle=("-", "--", "-.", ":")[number % 4], label=name)
    if log:
        ax.set_yscale("log")
    ax.grid(axis="y")
    ax.set(xlabel=x_label, ylabel=y_label)
    ax.set_title(title)
    ax.legend()
    return ax


@_as_always()
def draw_paths(trajectories: Sequence[Trajectory], names: Sequence[str], *, ax: Axes) -> Axes:
    """Draw paths over (y1, y2): a ring where each starts, a mark of its own where it ends.

    Parameters
    ----------
    trajectories : sequence of Trajectory
    names : sequence of str
    ax : Axes

    Returns
    -------
    Axes
    """
    for number, (trajectory, name) in enumerate(zip(trajectories, names, strict=True)):
        points = np.asarray(trajectory.points, dtype=np.float64)
        colour, dashes = PATH_COLOURS[number % 4], ("-", "--", "-.", ":")[number % 4]
        outline = [withStroke(linewidth=6, foreground="black")]  # readable on light and on dark ground
        ax.plot(
            points[:, 0],
            points[:, 1],
            color=colour,
            linestyle=dashes,
            linewidth=3,
            marker=CLASS_MARKS[number % 4],
            markevery=1 if len(points) <= 30 else [-1],  # few steps: each is seen
            markersize=9,
            markeredgecolor="black",
            path_effects=outline,
            label=name,
            clip_on=False,
        )
        ax.plot(
            *points[0],
            "o",
            markersize=17,
            markerfacecolor="none",
            markeredgecolor="black",
            markeredgewidth=2.5,
            clip_on=False,
        )
    if trajectories:
        ax.legend(loc="lower left", frameon=True, framealpha=0.9)
    return ax


def _scatter(ax: Axes, x: np.ndarray, y: np.ndarray, number: int) -> None:
    ax.scatter(
        x,
        y,
        s=46,
        marker=CLASS_MARKS[number % len(CLASS_MARKS)],
        color=CLASS_COLOURS[number % len(CLASS_COLOURS)],
        edgecolor="white",
        linewidth=0.6,
        alpha=0.85,
    )


@_as_always()
def draw_bars(
    names: Sequence[str], values: ArrayLike, *, ax: Axes, title: str, limits: tuple[float, float] | None = None
) -> Axes:
    """Draw one horizontal bar for each name, from top to bottom, with its number beyond its end.

    Parameters
    ----------
    names : sequence of str
    values : (n,) array_like
    ax : Axes
    title : str
    limits : (float, float), optional
        Where the axis begins and ends. Default: 0 and the largest value.

    Returns
    -------
    Axes
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


@_as_always()
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
    ax : Axes
    title : str

    Returns
    -------
    Axes
    """
    axis, (a, b) = np.asarray(axis), point
    filled = ax.contourf(axis, axis, probabilities, levels=np.linspace(0, 1, 41), cmap="cividis")
    equal = ax.contour(axis, axis, probabilities, levels=[0.1, 0.25, 0.5, 0.75, 0.9], colors="white", linewidths=1.5)
    bar = ax.figure.colorbar(filled, ax=ax, ticks=[0, *equal.levels, 1], format="%g", shrink=0.85)
    bar.add_lines(equal)
    bar.set_label("probability")
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
    ax.set(xlabel="logit $a$", ylabel="logit $b$", aspect="equal")
    ax.set_title(title)
    return ax


@_as_always()
def mark_point(x: float, y: float, text: str, *, ax: Axes, away: tuple[float, float] | None = None) -> Axes:
    """Mark one point and name it.

    Parameters
    ----------
    x, y : float
    text : str
    ax : Axes
    away : (float, float), optional
        How far from the point the text begins, to the right and up, in points. Default: towards the middle.

    Returns
    -------
    Axes
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
