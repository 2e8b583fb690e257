"""The question BorderNetwork of the assignment: a network with one score and a border below each further grade."""

from collections.abc import Callable

import numpy as np

from utils.exercises import wire
from utils.exercises.agreement import agree, as_array
from utils.exercises.case import Case, Evidence
from utils.exercises.lesson_12.shared import question
from utils.exercises.misconception import Misconception
from utils.exercises.torch_driver import torch
from utils.exercises.wording import show

nn = torch.nn


class _BorderNetwork(nn.Module):
    def __init__(self, n_features, n_grades):
        super().__init__()
        self.score = nn.Linear(n_features, 1, bias=False)
        self.borders = nn.Parameter(torch.arange(n_grades - 1.0))

    def forward(self, inputs):
        return self.score(inputs) - self.borders


def _draw(rng: np.random.Generator) -> list[Case]:
    """Draw cases in which no two parameters of the right network, nor of the known wrong ones, have the same sizes."""

    def case(n_samples, n_features, n_grades):
        inputs = rng.normal(size=(n_samples, n_features)).round(2)
        return Case((n_features, n_grades), {"inputs": wire.encode(inputs), "seed": int(rng.integers(1_000_000))})

    return [case(4, 2, 4), case(1, 5, 3), case(6, 3, 7), case(3, 6, 4)]


def _network(
    outputs: Callable, *, n_borders: Callable = lambda n: n - 1, bias: bool = False, n_scores: Callable = lambda n: 1
) -> type:
    """Make a network whose outputs are a function of scores (n_samples, 1) and borders."""

    class Network(nn.Module):
        def __init__(self, n_features, n_grades):
            super().__init__()
            self.score = nn.Linear(n_features, n_scores(n_grades), bias=bias)
            self.borders = nn.Parameter(torch.zeros(n_borders(n_grades)))

        def forward(self, inputs):
            return outputs(self.score(inputs), self.borders)

    return Network


class _PlainBorders(nn.Module):
    def __init__(self, n_features, n_grades):
        super().__init__()
        self.score = nn.Linear(n_features, 1, bias=False)
        self.borders = torch.arange(n_grades - 1.0)

    def forward(self, inputs):
        return self.score(inputs) - self.borders


class _OneForEach(nn.Module):
    """A network with a score for each border: nothing is shared."""

    def __init__(self, n_features, n_grades):
        super().__init__()
        self.scores = nn.Linear(n_features, n_grades - 1)

    def forward(self, inputs):
        return self.scores(inputs)


class _OneForEachGrade(_OneForEach):
    def __init__(self, n_features, n_grades):
        super().__init__(n_features, n_grades + 1)


def _shapes(evidence: Evidence) -> list[tuple[int, ...]]:
    """Return the shapes of all parameters that learn, without axes of size 1."""
    shapes = evidence.observation["details"].get("trained_shapes", [])
    return sorted(tuple(size for size in shape if size > 1) for shape in shapes)


def _sizes(evidence: Evidence) -> list[tuple[int, ...]]:
    """Return the shapes of all parameters, without axes of size 1."""
    shapes = (evidence.observation["details"] or {}).get("parameter_shapes", [])
    return [tuple(size for size in shape if size > 1) for shape in shapes]


def _no_border_is_a_parameter(evidence: Evidence) -> bool:
    sizes, (n_features, n_grades) = _sizes(evidence), evidence.arguments
    return (n_features,) in sizes and not {(n_grades - 1,), (n_grades,), (n_grades + 1,)} & set(sizes)


def _has_a_bias(evidence: Evidence) -> bool:
    return (evidence.arguments[0],) in _sizes(evidence) and () in _sizes(evidence)


def _is_right(evidence: Evidence) -> bool:
    details = evidence.observation["details"]
    n_features, n_grades = evidence.arguments
    return (
        agree(evidence.expected, evidence.returned)
        and details["error_eval"] is None
        and sorted(_shapes(evidence)) == sorted([(n_features,), (n_grades - 1,)])
    )


def _told(ending: str) -> Callable[[Evidence], str]:
    def message(evidence: Evidence) -> str:
        got, error = as_array(evidence.returned), evidence.observation["error"]
        n_features, n_grades = evidence.arguments
        lead = f"BorderNetwork({n_features}, {n_grades})"
        if error:
            return f"{lead} raised {error['type']}: {error['message'].rstrip('.')}. {ending}"
        if got is None or got.shape != np.shape(evidence.expected):
            return f"{lead} gave outputs of the shape {np.shape(got)}; right is {np.shape(evidence.expected)}. {ending}"
        if agree(evidence.expected, evidence.returned):
            return f"{lead} gives the right outputs. {ending}"
        first = np.asarray(evidence.expected)[0]
        return (
            f"{lead}, with weights and borders drawn by the check, gave {show(got[0])} for the first sample; right is "
            f"{show(first)}. {ending}"
        )

    return message


def _wrong(name: str, ending: str, wrong: type, *also: type, **more) -> Misconception:
    return Misconception(name, wrong, _told(ending), also=also, **more)


def _not_learned(evidence: Evidence) -> bool:
    """Whether the outputs are right, and some parameter gets no gradient."""
    n_features, n_grades = evidence.arguments
    learns = _shapes(evidence)
    return agree(evidence.expected, evidence.returned) and not {(n_features,), (n_grades - 1,)} <= set(learns)


BorderNetwork = question(
    name="BorderNetwork",
    points=9,
    reference=_BorderNetwork,
    driver="module",
    draw_cases=_draw,
    is_right=_is_right,
    habits=lambda observation: (observation.get("details") or {}).get("trained_shapes"),
    unusable="Give the class itself, not a network made of it, and run the cell that defines it again.",
    misconceptions=(
        _wrong(
            "border minus score",
            "The signs are turned round: the higher the score above a border, the more probable is a grade above it.",
            _network(lambda score, borders: borders - score),
        ),
        _wrong(
            "border added",
            "The borders are added. A grade above border k is as probable as not where the score *equals* the border.",
            _network(lambda score, borders: score + borders),
        ),
        _wrong(
            "borders that nobody trains",
            "The borders are a plain tensor. Only an nn.Parameter is among model.parameters(), so that an optimizer "
            "gets to see it.",
            _PlainBorders,
            seen=_no_border_is_a_parameter,
        ),
        _wrong(
            "cut off from the graph",
            "But no gradient reaches all of the weights: detach() and .data cut them off from the loss, and so does a "
            "tensor made anew from numbers.",
            _network(lambda score, borders: score - borders.detach()),
            _network(lambda score, borders: score.detach() - borders),
            seen=_not_learned,
        ),
        _wrong(
            "a bias as well",
            "The score has a bias. Raising it is lowering all borders at once: one of these numbers is too many.",
            _network(lambda score, borders: score - borders, bias=True),
            seen=_has_a_bias,
        ),
        _wrong(
            "sigmoid applied",
            "These are probabilities. The loss takes logits, and has the sigmoid inside.",
            _network(lambda score, borders: torch.sigmoid(score - borders)),
            _network(lambda score, borders: torch.softmax(score - borders, dim=1)),
        ),
        _wrong(
            "a border for each grade",
            "Between K grades lie K − 1 borders.",
            _network(lambda score, borders: score - borders, n_borders=lambda n: n),
            _network(lambda score, borders: score - borders, n_borders=lambda n: n + 1),
        ),
        _wrong(
            "a score for each border",
            "Each border has weights of its own. One score is to serve all borders: nn.Linear(n_features, 1).",
            _OneForEach,
            _OneForEachGrade,
            _network(lambda score, borders: score - borders, n_scores=lambda n: n - 1),
            _network(lambda score, borders: score - borders, n_scores=lambda n: n - 1, bias=True),
        ),
        _wrong(
            "the grade itself",
            "Counting borders below the score gives a grade, and no slope to train by. Give the logits.",
            _network(lambda score, borders: (score > borders).sum(dim=1)),
            _network(lambda score, borders: (score > borders).float()),
        ),
    ),
    describe=lambda seen: "" if seen.observation["error"] else _told("")(seen).rstrip(),
    why="One score, no bias, and K − 1 borders that are an nn.Parameter. (n, 1) − (K − 1,) broadcasts to (n, K − 1), "
    "a logit for each border.",
)
