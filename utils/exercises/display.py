"""One look for questions, hints, solutions, recalls and checks: a card in a notebook, plain text everywhere else."""

import html
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

BLUE, GREY, GREEN, RED = (  # JupyterLab's own colours; the fallbacks are for pages without its style sheet
    "var(--jp-brand-color1, #1976d2)",
    "var(--jp-ui-font-color3, #767676)",
    "var(--jp-success-color1, #1a7f4b)",
    "var(--jp-error-color1, #c0392b)",
)
_FONT = "font-family:var(--jp-content-font-family, sans-serif);font-size:var(--jp-content-font-size1, 14px)"
_CARD = f"padding:.4em .8em;margin:.2em 0;max-width:48em;overflow-wrap:break-word;{_FONT}"
_PRE = (
    "margin:.5em 0 0;padding:.5em;overflow-x:auto;"
    "background:var(--jp-layout-color2, rgba(128,128,128,.12));color:var(--jp-content-font-color1, inherit)"
)


@dataclass(frozen=True)
class Code:
    """A part of a card that keeps its lines and its fixed-width letters."""

    text: str

    def __str__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        code = f'<code style="white-space:pre;background:none">{html.escape(self.text)}</code>'
        return f'<pre tabindex="0" style="{_PRE}">{code}</pre>'  # tabindex: long lines scroll by keyboard, too


@dataclass(frozen=True)
class Options:
    """A part of a card: letters and their texts, one of them marked once it is chosen."""

    texts: dict[str, str]
    chosen: str | None = None

    def _marked(self, letter: str) -> str:
        return f"{'●' if letter == self.chosen else '○'} {letter}" if self.chosen else letter

    def __str__(self) -> str:
        return "\n".join(f"  {self._marked(letter)}  {text}" for letter, text in self.texts.items())

    def _repr_html_(self) -> str:
        return "".join(
            _paragraph(f"<strong>{self._marked(letter)}</strong>&ensp;{prose(text)}", "margin-left:1.5em")
            for letter, text in self.texts.items()
        )


@dataclass(frozen=True)
class Card:
    """What the learner is shown: a title, the exercise's name, and parts below them.

    Texts among the parts are prose: each line is a paragraph, and what stands between two backticks is code.
    `attributes` are more of the HTML element's.

    Examples
    --------
    >>> Card("Hint 1 of 2", "one_hot", ("Which columns are there?",))
    Hint 1 of 2 · one_hot
    Which columns are there?
    """

    title: str
    name: str
    parts: tuple[str | Code | Options, ...]
    colour: str = BLUE
    attributes: dict[str, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        return "\n".join([f"{self.title} · {self.name}" if self.name else self.title, *map(str, self.parts)])

    def _repr_html_(self) -> str:
        more = "".join(f' {name}="{html.escape(value)}"' for name, value in self.attributes.items())
        return f'<div{more} style="border-left:.35em solid {self.colour};{_CARD}">{self.content}</div>'

    @property
    def content(self) -> str:
        """What stands in the card, as HTML."""
        name = f" · <code>{html.escape(self.name)}</code>" if self.name else ""
        parts = "".join(
            "".join(map(_paragraph, prose(part).split("\n"))) if isinstance(part, str) else part._repr_html_()
            for part in self.parts
        )
        return f"<strong>{html.escape(self.title)}</strong>{name}{parts}"

    def display(self) -> None:
        """Show the card below the cell, whether or not the call is the cell's last line; without IPython, print it."""
        ipython = sys.modules.get("IPython")
        if ipython and ipython.get_ipython():
            ipython.display.display(self)
        else:
            print(self)


def display_question(
    card: Card, options: Options, take: Callable[[Sequence[str]], None], answer: Sequence[str], **traits: Any
) -> Any:
    """Show a question to answer by a click, or its card where there is no notebook, or no anywidget.

    The card's first part is the question. `take` is called with the letters whenever the reader commits to some;
    `answer` holds those committed to already. `traits` are those of `utils.explorables.prediction.Question`, which is
    returned if there is one.
    """
    ipython = sys.modules.get("IPython")
    if ipython is None or getattr(ipython.get_ipython(), "kernel", None) is None:
        return card.display()
    try:
        from utils.explorables.prediction import display_question as display_widget
    except ImportError:
        return card.display()
    texts = {letter: prose(text) for letter, text in options.texts.items()}
    stand_in = {"text/html": card._repr_html_(), "text/plain": repr(card)}
    question = prose(str(card.parts[0]))
    return display_widget(stand_in, take, answer, title=card.title, question=question, options=texts, **traits)


def _paragraph(content: str, style: str = "") -> str:
    return f'<div style="margin-top:.3em;white-space:pre-wrap;{style}">{content}</div>'


def prose(text: str) -> str:
    """Return HTML: what stands between two backticks is code."""
    return re.sub("`([^`\n]+)`", r"<code>\1</code>", html.escape(text))
