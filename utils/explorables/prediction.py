"""Questions to answer by a click: predictions, and exercises whose answer is a choice."""

from collections.abc import Callable, Sequence

import anywidget
from traitlets import Bool, Dict, List, Unicode

from utils.explorables.bundle import FOLDER, bundle
from utils.explorables.stand_in import display_with_stand_in


class Question(anywidget.AnyWidget):
    """A question with native radio buttons or check boxes, and a button that commits to what is chosen.

    Attributes
    ----------
    title, name : str
        What it is called, and what its recall is found by.
    question : str
        HTML.
    options : dict of str to str
        Letter to HTML.
    many : bool
        Whether several may be chosen.
    button, invites, said, closed : str
        What the button says, and the line below it: before, after, and when it is final. ``{}`` is the answer.
    answer : list of str
        The letters that the reader has committed to.
    kept : list of str
        Those that Python has heard of.
    final : bool
        Whether the answer can't be changed any more.
    """

    _esm = bundle("prediction.js")
    _css = (FOLDER / "shared" / "prediction.css").read_text(encoding="utf-8")
    title = Unicode().tag(sync=True)
    name = Unicode().tag(sync=True)
    question = Unicode().tag(sync=True)
    options = Dict().tag(sync=True)
    many = Bool(False).tag(sync=True)
    button = Unicode("Commit").tag(sync=True)
    invites = Unicode().tag(sync=True)
    said = Unicode("{}").tag(sync=True)
    closed = Unicode("{}").tag(sync=True)
    answer = List(Unicode()).tag(sync=True)
    kept = List(Unicode()).tag(sync=True)
    final = Bool(False).tag(sync=True)


def display_question(
    stand_in: dict[str, str], take: Callable[[Sequence[str]], None], answer: Sequence[str], **traits: object
) -> Question:
    """Display a question, and call ``take(letters)`` whenever the reader commits to letters.

    What stands in where the widget can't live is given by MIME type; `answer` holds the letters committed to before,
    and `traits` are those of `Question`.
    """
    shown = Question(answer=list(answer), kept=list(answer), **traits)

    def hear(change: dict) -> None:
        letters = [letter for letter in change["new"] if letter in shown.options]
        take(letters)
        shown.kept = letters

    shown.observe(hear, "answer")
    display_with_stand_in(shown, stand_in, "Run this cell to answer by a click.")
    return shown
