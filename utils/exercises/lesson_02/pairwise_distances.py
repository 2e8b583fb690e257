"""The exercise pairwise_distances of lesson 02."""

import numpy as np

from utils.exercises.case import Case, Evidence
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.misconception import Misconception, only_not_finite
from utils.exercises.wording import show


def _pairwise_distances(vectors):
    differences = vectors[:, None, :] - vectors[None, :, :]
    return np.sqrt((differences**2).sum(axis=2))


def _differences(vectors):
    return np.abs(vectors[:, None, :] - vectors[None, :, :])


def _expanded(factor, change=np.sqrt):
    """Return the expansion with another factor before the products."""

    def distances(vectors):
        squares = (vectors**2).sum(axis=1)
        return change(squares[:, None] + squares[None, :] + factor * vectors @ vectors.T)

    return distances


def _only_the_diagonal_is_wrong(evidence: Evidence) -> bool:
    got, right = (np.asarray(matrix, dtype=float) for matrix in (evidence.returned, evidence.expected))
    elsewhere = ~np.eye(len(right), dtype=bool)
    return not np.isnan(got).any() and np.allclose(got[elsewhere], right[elsewhere], rtol=1e-4)


def _without(rows, columns):
    """Return the distances with these rows and columns left at 0."""

    def distances(vectors):
        table = _pairwise_distances(vectors)
        table[rows], table[:, columns] = 0, 0
        return table

    return distances


_NONE = slice(0)


def _cosine(vectors):
    units = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return units @ units.T


def _draw_vectors(rng: np.random.Generator) -> list[Case]:
    sizes = ((4, 3), (3, 5), (30, 4))
    # For the second, |a|² + |b|² − 2ab rounds to less than 0 on every processor: each product is rounded but once.
    fixed = [[1.0, 1.0], [4.0, 5.0]], [[0.3, 0.0], [0.3 + 1e-9, 0.0]]
    drawn = [rng.normal(size=size) for size in sizes]
    return [Case((np.array(vectors),)) for vectors in (*fixed, *drawn, [[1.5, -2.0, 0.5]], [[1, 2], [3, 0], [0, 7]])]


def _measured(evidence: Evidence) -> str:
    returned = evidence.returned
    if np.shape(returned) == (len(evidence.arguments[0]),) * 2:
        return f"Between the first two vectors you gave {np.asarray(returned, dtype=float)[0, 1]:.4g}."
    return f"For {len(evidence.arguments[0])} vectors you gave {show(returned)}."


def _first_difference(evidence: Evidence) -> str:
    return show(evidence.arguments[0][0] - evidence.arguments[0][1])


pairwise_distances = FunctionExercise(
    name="pairwise_distances",
    reference=_pairwise_distances,
    giveaways=(
        "utils.encoding.pairwise_distances",
        "scipy.spatial.distance",
        "scipy.spatial.distance_matrix",
        "sklearn.metrics.pairwise_distances",
        "sklearn.metrics.pairwise",
        "sklearn.metrics.euclidean_distances",
        "torch.cdist",
        "torch.pdist",
        "torch.nn.functional.pairwise_distance",
        "torch.nn.PairwiseDistance",
    ),
    draw_cases=_draw_vectors,
    misconceptions=(
        Misconception(
            name="city-block",
            wrong=lambda vectors: _differences(vectors).sum(axis=2),
            message=lambda seen: (
                f"{_measured(seen)} That adds up the sizes of {_first_difference(seen)}, as if you walked along "
                "streets. The straight line is the root of the sum of the squares: square first, and take one root."
            ),
        ),
        Misconception(
            name="diagonal not zero",
            wrong=lambda vectors: np.sqrt(_pairwise_distances(vectors) ** 2 + 1e-6),
            message=lambda seen: (
                f"Your diagonal holds {np.abs(np.diag(np.asarray(seen.returned, dtype=float))).max():.2g}. A vector is "
                "at distance 0 from itself: add nothing inside the root, put nothing else there, and use float64."
            ),
            seen=_only_the_diagonal_is_wrong,
        ),
        Misconception(
            name="root of a number below 0",
            wrong=_expanded(-2),  # rounding may leave a little less than 0 on the diagonal, whose root is NaN
            message=lambda seen: (
                f"Your result holds {int(np.isnan(np.asarray(seen.returned, dtype=float)).sum())} NaN. "
                "|a|² + |b|² − 2ab is right on paper, but rounding can leave −1e-16 where 0 is meant, and that has no "
                "root. Take differences, or np.maximum(..., 0) before the root."
            ),
            seen=only_not_finite,
        ),
        Misconception(
            name="largest difference",
            wrong=lambda vectors: _differences(vectors).max(axis=2),
            message=lambda seen: (
                f"{_measured(seen)} That is the largest entry of {_first_difference(seen)} alone. All of them count."
            ),
        ),
        Misconception(
            name="features left out",
            wrong=lambda vectors: _pairwise_distances(vectors[:, :1]),
            message=lambda seen: (
                f"{_measured(seen)} Only some of the {seen.arguments[0].shape[1]} numbers of a vector are in there. "
                "All of them count, however many there are."
            ),
            also=(
                lambda vectors: _pairwise_distances(vectors[:, :2]),
                lambda vectors: _pairwise_distances(vectors[:, 1:]),
                lambda vectors: _pairwise_distances(vectors[:, :-1]),
                lambda vectors: _pairwise_distances(vectors[:, -1:]),
            ),
        ),
        Misconception(
            name="mean for sum",
            wrong=lambda vectors: np.sqrt((_differences(vectors) ** 2).mean(axis=2)),
            message=lambda seen: (
                f"{_measured(seen)} That is the root of a mean: too small by the root of {seen.arguments[0].shape[1]}. "
                "Take the sum of the squares."
            ),
        ),
        Misconception(
            name="difference of the lengths",
            wrong=lambda vectors: np.abs(np.subtract.outer(*[np.linalg.norm(vectors, axis=1)] * 2)),
            message=lambda seen: (
                f"{_measured(seen)} That compares how long the two vectors are. Two vectors of one length can be "
                "far apart: subtract first, then take the length."
            ),
            also=(lambda vectors: np.subtract.outer(*[np.linalg.norm(vectors, axis=1)] * 2),),
        ),
        Misconception(
            name="distances between columns",
            wrong=lambda vectors: _pairwise_distances(vectors.T),
            message=lambda seen: (
                f"You gave the distances between the {seen.arguments[0].shape[1]} columns: shape "
                f"{np.shape(seen.returned)}. The vectors are the rows, one sample each."
            ),
        ),
        Misconception(
            name="sums over the wrong axis",
            wrong=lambda vectors: np.sqrt((_differences(vectors) ** 2).sum(axis=1)),
            message=lambda seen: (
                f"For {len(seen.arguments[0])} vectors of {seen.arguments[0].shape[1]} numbers you gave the shape "
                f"{np.shape(seen.returned)}. It looks as if the sum ran over the vectors. Sum over the numbers of a "
                "vector, which is the last axis of the differences: axis=-1."
            ),
            also=(lambda vectors: np.sqrt((_differences(vectors) ** 2).sum(axis=0)),),
        ),
        Misconception(
            name="one number for all",
            wrong=lambda vectors: np.linalg.norm(vectors[:, None] - vectors),
            message=lambda seen: (
                f"{_measured(seen)} That is one number for all pairs together. Sum over the entries of a vector only: "
                "axis=-1."
            ),
        ),
        Misconception(
            name="neighbours only",
            wrong=lambda vectors: np.linalg.norm(np.diff(vectors, axis=0), axis=1),
            message=lambda seen: (
                f"{_measured(seen)} Those are the distances from each vector to the next. All pairs are needed: "
                f"a table of {len(seen.arguments[0])} rows and {len(seen.arguments[0])} columns."
            ),
        ),
        Misconception(
            name="half of the table",
            wrong=lambda vectors: np.triu(_pairwise_distances(vectors)),
            message=lambda seen: (
                "You gave each pair once. The way from i to j is as far as the way back: in a table of "
                f"{len(seen.expected)} rows and columns [0, 1] and [1, 0] are both {seen.expected[0, 1]:.4g}."
            ),
            also=(
                lambda vectors: np.tril(_pairwise_distances(vectors)),
                lambda vectors: _pairwise_distances(vectors)[np.triu_indices(len(vectors), 1)],
                lambda vectors: _pairwise_distances(vectors)[np.tril_indices(len(vectors), -1)],
                lambda vectors: _pairwise_distances(vectors)[np.triu_indices(len(vectors))],
            ),
        ),
        Misconception(
            name="sum squared",
            wrong=lambda vectors: np.abs((vectors[:, None] - vectors).sum(axis=2)),
            message=lambda seen: (
                f"{_measured(seen)} It looks as if {_first_difference(seen)} was added up before it was squared. "
                "Pluses and minuses then cancel: square each first, then take the sum."
            ),
            also=(
                lambda vectors: (vectors[:, None] - vectors).sum(axis=2),
                lambda vectors: (vectors[:, None] - vectors).sum(axis=2) ** 2,
            ),
        ),
        Misconception(
            name="a loop ends too early",
            wrong=_without(-1, -1),
            message=lambda seen: (
                f"For {len(seen.expected)} vectors a row or a column is left out. Let both loops run over all of them: "
                "range(len(vectors)) starts at 0 and stops before len(vectors)."
            ),
            also=(
                _without(0, 0),
                _without(-1, _NONE),
                _without(_NONE, -1),
                _without(0, _NONE),
                _without(_NONE, 0),
                lambda vectors: _pairwise_distances(vectors)[:-1, :-1],
                lambda vectors: _pairwise_distances(vectors[:-1]),
            ),
        ),
        Misconception(
            name="one term of the square wrong",
            wrong=_expanded(-1),
            message=lambda seen: (
                f"{_measured(seen)} It looks as if a binomial went wrong: (a − b)² is a² − 2ab + b², with the factor 2 "
                "and the minus."
            ),
            also=(
                _expanded(2),
                _expanded(1),
                _expanded(0),
                _expanded(-1, np.asarray),
                lambda vectors: np.linalg.norm(vectors[:, None] + vectors, axis=2),
                lambda vectors: np.sqrt(np.abs((vectors[:, None] ** 2 - vectors**2).sum(axis=2))),
                lambda vectors: np.sqrt((vectors[:, None] ** 2 - vectors**2).sum(axis=2)),
                lambda vectors: np.abs(vectors[:, None] ** 2 - vectors**2).sum(axis=2),
            ),
        ),
        Misconception(
            name="products for differences",
            wrong=lambda vectors: vectors @ vectors.T,
            message=lambda seen: (
                f"{_measured(seen)} That is made of products of the vectors, or the cosine of the angle between them. "
                "A distance is made of differences: subtract, square, sum, root."
            ),
            also=(
                lambda vectors: np.sqrt(vectors @ vectors.T),
                _cosine,
                lambda vectors: 1 - _cosine(vectors),
            ),
        ),
    ),
    hints=(
        "First one pair: subtract, square, sum, root. Then every pair: two loops will do.",
        "Without loops: vectors[:, None, :] - vectors[None, :, :] holds all differences. What is its shape?",
        "Square those differences, sum over the last axis, and take one root at the end.",
    ),
    why="vectors[:, None, :] has the shape (n, 1, f) and vectors[None, :, :] the shape (1, n, f): NumPy stretches "
    "both to (n, n, f), a difference for each pair.",
    praise="That is the straight-line distance between every two vectors, and 0 from each to itself.",
)
