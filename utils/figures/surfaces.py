"""Loss surfaces, and the paths of descents over them, as maps and in perspective.

Each function draws into ``ax``, under ``title``, and returns ``ax``.
"""

from collections.abc import Sequence

import numpy as np
from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from matplotlib.ticker import MaxNLocator
from mpl_toolkits.mplot3d.axes3d import Axes3D

from utils.descent import Trajectory
from utils.figures.charts import mark_point
from utils.figures.look import CLASS_MARKS, as_always
from utils.losses import LOSSES
from utils.surfaces import LossSurface

PATH_COLOURS = ("#FFFFFF", "#F0A3FF", "#7CFFCB", "#FFB347")  # light: they lie on the dark end of a map


@as_always()
def draw_loss_surface(
    surface: LossSurface, *, ax: Axes, title: str, trajectories: Sequence[Trajectory] = (), names: Sequence[str] = ()
) -> Axes:
    """Draw a loss over (y1, y2) as a map: dark is low, the lines join points of equal loss.

    Parameters
    ----------
    surface : LossSurface
    trajectories : sequence of Trajectory
        Paths drawn on the map: a ring at the start, a mark at the end.
    names : sequence of str
        The paths' names, for the legend.
    """
    filled = ax.contourf(surface.y1, surface.y2, surface.values, levels=40, cmap="cividis")
    ax.contour(surface.y1, surface.y2, surface.values, levels=8, colors="white", linewidths=1, alpha=0.8)
    ticks = MaxNLocator(5, steps=[1, 2, 5, 10])
    ax.figure.colorbar(filled, ax=ax, label=LOSSES[surface.loss].label, ticks=ticks, shrink=0.8)
    draw_paths(trajectories, names, ax=ax)
    ax.set(xlabel="$y_1$", ylabel="$y_2$", aspect="equal")
    ax.locator_params(nbins=5)
    ax.set_title(title)
    if trajectories:
        _make_room(ax)
    return ax


@as_always()
def mark_start_and_goal(*, ax: Axes, away: tuple[float, float] | None = None) -> Axes:
    """Mark on a map where the lecture starts, (-10, 10), and where it wants to go, (10, -10).

    Parameters
    ----------
    away : (float, float), optional
        Where the word "start" stands: see `utils.figures.charts.mark_point`.
    """
    mark_point(-10, 10, "start", ax=ax, away=away)
    mark_point(10, -10, "goal", ax=ax)
    _make_room(ax)
    return ax


def _make_room(ax: Axes) -> None:
    """Move numbers and title away: a mark in a corner must not cover them."""
    ax.tick_params(pad=10)
    ax.set_title(ax.get_title(loc=rcParams["axes.titlelocation"]), pad=14)


@as_always()
def draw_paths(trajectories: Sequence[Trajectory], names: Sequence[str], *, ax: Axes) -> Axes:
    """Draw paths over (y1, y2): a ring where each starts, a mark of its own where it ends.

    Parameters
    ----------
    trajectories : sequence of Trajectory
    names : sequence of str
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
            zorder=3,  # above the frame
        )
        ax.plot(
            *points[0],
            "o",
            markersize=17,
            markerfacecolor="none",
            markeredgecolor="black",
            markeredgewidth=2.5,
            clip_on=False,
            zorder=3,
        )
    if trajectories:
        ax.legend(loc="lower left", frameon=True, framealpha=0.9)
    return ax


@as_always()
def draw_relief(surface: LossSurface, *, ax: Axes3D, title: str) -> Axes3D:
    """Draw a loss over (y1, y2) as a relief in perspective, seen from the low corner.

    Parameters
    ----------
    surface : LossSurface
    ax : Axes3D
        From ``new_figure(..., relief=True)``.
    """
    y1, y2 = np.meshgrid(surface.y1, surface.y2)
    ax.plot_surface(y1, y2, surface.values, cmap="cividis", rcount=200, ccount=200, linewidth=0, antialiased=False)
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


@as_always()
def draw_gradient_map(surface: LossSurface, *, ax: Axes, title: str, below: float | None = None) -> Axes:
    """Draw the length of the gradient over (y1, y2) on a logarithmic scale, in other colours than the loss itself.

    Parameters
    ----------
    surface : LossSurface
    below : float, optional
        Where the gradient is shorter than this, the map is hatched.
    """
    length = np.maximum(surface.gradient_norm, 1e-300)
    levels = np.arange(-10, 1.01, 1)
    filled = ax.contourf(surface.y1, surface.y2, np.log10(length), levels=levels, cmap="viridis", extend="min")
    bar = ax.figure.colorbar(filled, ax=ax, label="length of the gradient", ticks=[-9, -6, -3, 0], shrink=0.8)
    bar.set_ticklabels([f"$10^{{{power}}}$" for power in (-9, -6, -3)] + ["1"])
    if below is not None:
        ax.contourf(surface.y1, surface.y2, length, levels=[0, below], colors="none", hatches=["\\\\"])
        ax.contour(surface.y1, surface.y2, length, levels=[below], colors="white", linewidths=2)
    ax.set(xlabel="$y_1$", ylabel="$y_2$", aspect="equal", title=title)
    ax.locator_params(nbins=5)
    return ax
