"""The shared look of all figures, and `show`.

Figures are made without pyplot: nothing is drawn twice, and no figure stays open behind the notebook's back. To change
a colour for the whole course, edit the constants below.
"""

import base64
import html
import io
from collections.abc import Iterator
from contextlib import contextmanager

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

# Okabe and Ito's colours, which colour-blind readers can tell apart. Marks differ as well: colour never stands alone.
CLASS_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7")
CLASS_MARKS = ("o", "^", "s", "D")
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
    "axes.prop_cycle": mpl.cycler(color=CLASS_COLOURS),
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
def as_always() -> Iterator[None]:
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


@as_always()
def _png(fig: Figure) -> bytes:
    buffer = io.BytesIO()
    # The metadata would name the Matplotlib version, and the file would change with it.
    fig.savefig(buffer, format="png", dpi=SCREEN_DPI * SHARPNESS, metadata={"Software": None})
    return buffer.getvalue()
