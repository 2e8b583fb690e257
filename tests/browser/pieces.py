"""The explorables, and what tests do to each: the same in JupyterLab, on a page of the site and on a bare one."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator


@dataclass(frozen=True)
class Piece:
    """What a test does to an explorable.

    Attributes
    ----------
    name : str
        The class.
    target : str
        A selector of what can be dragged, and moved by the arrow keys.
    trait : str
        The trait that moves with it.
    drag : (float, float), (float, float)
        From where to where, as shares of the target's width and height.
    key : str
        An arrow key that moves it.
    python : str
        A statement that sets the trait to something else.
    shows : dict of str to float
        Numbers that the page must show afterwards.
    """

    name: str
    target: str
    trait: str
    drag: tuple
    key: str
    python: str
    shows: dict


PIECES = [
    Piece(
        name="LossSurfaceExplorer",
        target="canvas.map >> nth=0",
        trait="start",
        drag=((0.3, 0.3), (0.6, 0.6)),
        key="ArrowRight",
        python="explorer.start = (5, -5)",
        shows={"cross_entropy.loss": 4.5398899216864766e-05},
    ),
    Piece(
        name="SoftmaxExplorer",
        target="canvas.drag >> nth=0",
        trait="logits",
        drag=((0.3, 0.5), (0.8, 0.5)),
        key="ArrowRight",
        python="explorer.logits = (0.2, 0.1)",
        shows={"comparison.ratio": 1.1051709180756477},
    ),
    Piece(
        name="NumberingExplorer",
        target=".chip >> nth=0",
        trait="order",
        drag=((0.5, 0.5), (3.5, 0.5)),
        key="ArrowLeft",
        python='explorer.order = ("Adelie", "Gentoo", "Chinstrap")',
        shows={"mistakes": 20, "one_hot.mistakes": 2},
    ),
    Piece(
        name="TwoClassExplorer",
        target="canvas.plane[tabindex]",
        trait="point",
        drag=((0.3, 0.3), (0.5, 0.7)),
        key="ArrowRight",
        python="explorer.point = (2, 0)",
        shows={"sigmoid": 0.8807970779778823},
    ),
]
every_piece = pytest.mark.parametrize("piece", PIECES, ids=lambda piece: piece.name)


def place(target: Locator, share: tuple[float, float]) -> tuple[float, float]:
    """Return the place on the page that lies at these shares of the target's width and height."""
    box = target.bounding_box()
    return box["x"] + share[0] * box["width"], box["y"] + share[1] * box["height"]
