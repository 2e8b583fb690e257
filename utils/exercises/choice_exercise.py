"""Exercises whose answer is a choice: the letters of the right options."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from utils.exercises import wire
from utils.exercises.case import Case
from utils.exercises.clicks import keep, kept
from utils.exercises.display import Card, Options, display_question
from utils.exercises.exercise import Exercise
from utils.exercises.outcome import Outcome, Status
from utils.exercises.wording import join, show


@dataclass(frozen=True)
class Option:
    """One option of a choice: its letter, its text, whether it is right, and what to say to whoever gets it wrong."""

    letter: str
    text: str
    right: bool
    reason: str


@dataclass(kw_only=True, eq=False, repr=False)
class ChoiceExercise(Exercise):
    """The learner picks the letters of the right options: "BD", or ["B", "D"].

    Attributes
    ----------
    question : str
        What `ask` shows above the options.
    options : tuple of Option
        Each wrong option has its own reason, said to whoever picks it; each right one has a nudge, said to whoever
        misses it.
    clicked : str
        The letters that the learner has clicked, also before a restart.
    """

    question: str
    options: tuple[Option, ...]
    clicked: str = field(default="", init=False)

    untouched = "Click your answer above, or put its letters in place of the dots, then check again."

    @property
    def texts(self) -> dict[str, str]:
        """The texts of the options by their letters."""
        return {option.letter: option.text for option in self.options}

    @property
    def reference(self) -> frozenset[str]:
        """The letters of the right options."""
        return frozenset(option.letter for option in self.options if option.right)

    @property
    def right_answer(self) -> Options:
        """The right options, letter and text."""
        return Options({option.letter: option.text for option in self.options if option.right})

    def ask(self) -> None:
        """Show the question and its options, to be clicked in a notebook."""
        options = Options(self.texts)
        self.clicked = self.clicked or kept(self.name, self.texts)
        card = Card("Question", self.name, (self.question, options))
        said = "You picked {}. The check below takes it."
        display_question(card, options, self._take, self.clicked, name=self.name, many=True, button="Answer", said=said)

    def _take(self, letters: Sequence[str]) -> None:
        self.clicked = "".join(letters)
        keep(self.name, self.clicked, self.texts)

    def check(self, answer: Any) -> Outcome:
        """Check letters, or with the dots still there those that were clicked, and return the outcome. Never raises."""
        return super().check(self.clicked if answer is ... and self.clicked else answer)

    def _check(self, answer: Any) -> Outcome:
        cases = self.cases()
        observations = self.observe(answer, cases)
        if self.visible_share == 0:
            picked = wire.safely(lambda: _letters(wire.decode(observations[0]["returned"])), None)
            if picked and picked <= self.texts.keys():
                told = f"You picked {join(sorted(picked))}. Whether that is right, the grading says."
                return Outcome(self.name, Status.NOT_CHECKED, told)
        return self.assess(cases, observations)

    def judge(self, cases: Sequence[Case], observations: Sequence[dict[str, Any]]) -> Outcome:
        """Give each option that was wrongly picked or missed its own reason."""
        if observations[0]["status"] == "stub":
            return Outcome(self.name, Status.NOT_ATTEMPTED, self.untouched)
        answer = wire.decode(observations[0]["returned"])
        picked = _letters(answer)
        known = [option.letter for option in self.options]
        unknown = sorted((picked or set()) - set(known))
        if not picked or unknown:
            told = f"There is no option {unknown[0]}." if unknown else _not_letters(answer)
            example = "".join(known[: min(2, len(self.reference))])
            how = f'Give letters out of {join(known)}, such as "{example}".'
            return Outcome(self.name, Status.NOT_YET, f"{told} {how}")
        wrong = [option for option in self.options if option.letter in picked and not option.right]
        missed = [option for option in self.options if option.letter not in picked and option.right]
        if not wrong and not missed:
            return Outcome(self.name, Status.CORRECT, self.praise)
        messages = [f"{option.letter} ({option.text}): {option.reason}" for option in wrong]
        if not wrong:
            messages = [f"You picked {join(sorted(picked))}: right, but not complete. {missed[0].reason}"]
        elif len(picked) > 1 and len(self.reference) == 1:
            messages.append("Give one letter.")
        elif len(picked) > len(wrong):
            messages.append("The rest of what you picked is right.")
        return Outcome(self.name, Status.NOT_YET, "\n".join(messages), tuple(map(_pick, wrong)))

    def in_words(self, misconception: str) -> str:
        """Return which option was picked, with its text."""
        texts = {_pick(option): f"{_pick(option)}: {option.text}" for option in self.options}
        return texts.get(misconception, misconception)


def _pick(option: Option) -> str:
    return f"picks {option.letter}"


def _not_letters(answer: Any) -> str:
    """Say what was given where no letter was."""
    if isinstance(answer, (str, list, tuple, set, dict)) and not answer:
        return "You have not picked an option yet."
    return f"You gave {show(answer)}, and no letters."


def _letters(answer: Any) -> set[str] | None:
    """Return the letters picked, from "BD", "b and d" or a collection of letters; None if it is no such thing."""
    parts = [answer] if isinstance(answer, str) else answer
    if not isinstance(parts, (list, tuple, set)) or not all(isinstance(part, str) for part in parts):
        return None
    words = re.findall(r"[^\W_]+", " ".join(parts).upper())
    return {letter for word in words if word != "AND" for letter in word} or None
