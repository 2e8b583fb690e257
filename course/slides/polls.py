"""Questions for a show of hands: the predictions and choices of the exercise banks, set large."""

import html
import importlib
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from nbformat import NotebookNode
from nbformat.v4 import new_output

from course.errors import CourseError
from utils.exercises.display import prose

_CALL = re.compile(r"^exercises\.(?P<name>\w+)\.(?P<call>commit|ask|recall)\(", re.MULTILINE)
_MEASURED = re.compile(r"Measured: (\w): ")


@dataclass(frozen=True)
class Poll:
    """A question of a bank, as a slide shows it: `asked`, or recalled with its result.

    `right` has the letters of the right options, and `reveals` what those have in mind who choose one, where the bank
    says it. A prediction is recalled beside its result; an exercise's choice is not, which makes it `final`.
    """

    name: str
    question: str
    options: dict[str, str]
    right: frozenset[str]
    reveals: dict[str, str]
    asked: bool
    final: bool = False

    def output(self) -> NotebookNode:
        """Return the HTML of the question or, when it is recalled, of its options, the right ones marked."""
        options = "".join(self._option(letter) for letter in self.options)
        if self.asked:
            question = f'<p class="question">{_together(prose(self.question))}</p>'
            page = (
                f'<div class="poll" style="--size: {self._size()}px">{question}<ul class="options">{options}</ul></div>'
            )
        else:
            page = f'<ul class="options recalled">{options}</ul>'
        return new_output("display_data", data={"text/html": page})

    def _size(self) -> int:
        """Return the largest size of letters, in pixels, in which the question and its options fit on a slide."""
        for size in (44, 40, 36, 32, 28):
            # The question is larger than the options; letters are about half as wide as they are high.
            question = 1.45 * size * math.ceil(len(self.question) * size * 0.7 / 1150)
            options = sum(
                1.35 * size * math.ceil(len(text) * size * 0.56 / 1080) + 14 for text in self.options.values()
            )
            if question + options < 590:
                break
        return size

    def answers(self) -> str:
        """Return HTML for the speaker: the options, the right ones marked, and what each wrong one reveals."""
        told = []
        for letter, text in self.options.items():
            right = " <strong>(right)</strong>" if letter in self.right else ""
            because = f"<br><em>{prose(self.reveals[letter])}</em>" if letter in self.reveals else ""
            told.append(f"<li><strong>{letter}</strong> {prose(text)}{right}{because}</li>")
        told = [" ".join(line.split()) for line in told]  # a blank line would end the HTML in Markdown
        return f"<p>Answers to expect:</p><ul>{''.join(told)}</ul>"

    def _option(self, letter: str) -> str:
        right = not self.asked and letter in self.right
        start, sign = ('<li class="right">', "\u00a0✓") if right else ("<li>", "")
        text = _together(prose(self.options[letter]))
        return f"{start}<strong>{html.escape(letter)}</strong> <span>{text}{sign}</span></li>"


def _together(text: str) -> str:
    """Return the text with no line to begin inside a row of numbers such as (.7, .2, .1), or after a minus.

    Examples
    --------
    >>> _together("-np.log(x) at (1, 0)") == "-\u2060np.log(x) at (1,\u00a00)"
    True
    """
    text = re.sub(r"\([-−.,\d ]+\)", lambda row: row[0].replace(" ", "\u00a0"), text)
    return re.sub(r"(?<!\w)-(?=\w)", "-\u2060", text)


def find_poll(source: str, lesson: str, letters: dict[str, str]) -> Poll | None:
    """Return the question that a cell's code asks or recalls, if it does; `letters` are those measured, by name."""
    call = _CALL.search(source)
    if not call:
        return None
    try:
        question = getattr(importlib.import_module(f"utils.exercises.lesson_{lesson[:2]}"), call["name"])
    except (AttributeError, ModuleNotFoundError) as error:
        raise CourseError(f"{lesson}: its bank has no {call['name']!r} to put on a slide.") from error
    asked = call["call"] != "recall"
    if call["call"] == "ask":  # an exercise whose answer is a choice
        reveals = {option.letter: option.reason for option in question.options if not option.right}
        return Poll(call["name"], question.question, question.texts, question.reference, reveals, asked, final=True)
    if call["name"] not in letters:
        raise CourseError(f"{lesson}: no cell of the lesson says what was measured for {call['name']!r}.")
    right = frozenset(letters[call["name"]])
    return Poll(call["name"], question.question, question.options, right, question.reveals, asked)


def measured_letter(cell: NotebookNode) -> Iterator[tuple[str, str]]:
    """Yield the name of the prediction that this built cell recalls, if it does, and the letter that was measured."""
    call = _CALL.search(cell.source)
    if call and call["call"] == "recall":
        printed = "".join(output.get("data", {}).get("text/plain", "") for output in cell.outputs)
        if found := _MEASURED.search(printed):
            yield call["name"], found[1]
