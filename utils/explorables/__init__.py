"""Explorables: the lecture's ideas as pieces to play with, live in JupyterLab and in exported pages without a kernel.

One class each, a widget that computes in the browser. Its settings are traits, to be read and set from a cell::

    from utils.explorables import LossSurfaceExplorer

    explorer = LossSurfaceExplorer(start=(-10, 10), learning_rate=1)
    explorer                     # shows it
    explorer.losses              # in another cell: what the reader has made of it

Each stands in one Python file and one JavaScript file of the same name; what several need is in ``shared/``. The
questions of the exercises, answered by a click, are of the same kind (`prediction`).
"""

from utils.explorables.loss_surface import LossSurfaceExplorer
from utils.explorables.numbering import NumberingExplorer
from utils.explorables.softmax import SoftmaxExplorer
from utils.explorables.two_class import TwoClassExplorer

__all__ = ["LossSurfaceExplorer", "NumberingExplorer", "SoftmaxExplorer", "TwoClassExplorer"]
