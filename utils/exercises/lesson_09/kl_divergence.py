"""The exercise kl_divergence of lesson 09."""

import numpy as np

from utils.exercises.agreement import as_array
from utils.exercises.case import Case, Evidence
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.misconception import Misconception, only_not_finite
from utils.exercises.wording import show


def _kl_divergence(p, q):
    counts = p > 0
    ratios = np.where(counts, p, 1) / np.where(counts, q, 1)  # 1, with ln 1 = 0, where p is 0
    return (p * np.log(ratios)).sum(axis=1)


def _naive_kl(p, q, log=np.log):
    return (p * log(p / q)).sum(axis=1)


def _entropy(p):
    return -(p * np.log(np.where(p > 0, p, 1))).sum(axis=1)


def _cross(p, q):
    return -(p * np.log(np.where(p > 0, q, 1))).sum(axis=1)


def _terms(p, q):
    return p * np.log(np.where(p > 0, p, 1) / np.where(p > 0, q, 1))


def _eps_variants():
    for eps in 10.0 ** -np.arange(1, 17):
        yield lambda p, q, e=eps: _naive_kl(p + e, q + e)
        yield lambda p, q, e=eps: (p * np.log((p + e) / (q + e))).sum(axis=1)
        yield lambda p, q, e=eps: (p * np.log(p / (q + e) + e)).sum(axis=1)
        yield lambda p, q, e=eps: _naive_kl(np.clip(p, e, 1), np.clip(q, e, 1))


def _first_row(evidence: Evidence) -> str:
    p, q = evidence.arguments
    got = as_array(evidence.returned)
    value = show(got[0]) if got is not None and got.shape == (len(p),) else show(evidence.returned)
    right = show(evidence.expected[0])
    return f"For p = {show(p[0])} and q = {show(q[0])} you gave {value}; right is {right}."


def _zero_message(evidence: Evidence) -> str:
    p, q = evidence.arguments
    row = int(np.argmax((p == 0).any(axis=1)))
    return (
        f"For p = {show(p[row])} and q = {show(q[row])} you gave NaN: 0 times ln 0 is 0 times minus infinity for "
        "NumPy. Where p is 0 the class adds nothing: leave it out."
    )


def _eps_message(evidence: Evidence) -> str:
    row = int(np.argmax(np.abs(as_array(evidence.returned) - evidence.expected)))
    p, q = evidence.arguments
    return (
        f"For p = {show(p[row])} and q = {show(q[row])} you gave {show(as_array(evidence.returned)[row])}; right is "
        f"{show(evidence.expected[row])}. Is there a small number added or clipped inside the logarithm? It caps the "
        "divergence. Leave out the classes whose p is 0 instead."
    )


def _draw_kl(rng: np.random.Generator) -> list[Case]:
    simple = Case((np.array([[0.7, 0.2, 0.1], [0.5, 0.25, 0.25]]), np.array([[0.5, 0.3, 0.2], [0.25, 0.25, 0.5]])))
    drawn = [
        Case(tuple(rng.dirichlet(np.full(n_classes, 2.0), size=n_samples) for _ in range(2)))
        for n_samples, n_classes in ((4, 3), (3, 5))
    ]
    alike = rng.dirichlet(np.full(3, 2.0), size=2)
    q = rng.dirichlet(np.full(3, 2.0), size=4)  # not as many rows as classes, and one without a 0
    q[2] = [0.0, 0.25, 0.75]  # where p is 0, q may be 0, too
    zeros = Case((np.array([[0.0, 0.6, 0.4], [0.3, 0.7, 0.0], [0.0, 0.0, 1.0], [0.3, 0.5, 0.2]]), q))
    one = Case((rng.dirichlet(np.ones(4), size=1), rng.dirichlet(np.ones(4), size=1)))
    small = float(np.exp(-rng.uniform(25, 35)))
    sure = Case((np.array([[1.0, 0.0], [0.5, 0.5]]), np.array([[small, 1 - small], [1e-20, 1.0]])))
    return [simple, *drawn, Case((alike, alike.copy())), zeros, sure, one]


kl_divergence = FunctionExercise(
    name="kl_divergence",
    reference=_kl_divergence,
    draw_cases=_draw_kl,
    misconceptions=(
        Misconception(
            name="arguments swapped",
            wrong=lambda p, q: _kl_divergence(q, p),
            message=lambda seen: (
                f"{_first_row(seen)} That is KL(q ‖ p). The average is taken over the first argument, which stands "
                "above the line, too: p ln(p / q)."
            ),
            also=(lambda p, q: _naive_kl(q, p),),
        ),
        Misconception(
            name="0 times log 0",
            wrong=_naive_kl,
            message=_zero_message,
            seen=only_not_finite,
        ),
        Misconception(
            name="one choice of classes for the whole batch",
            wrong=lambda p, q: _terms(p, q)[:, (p > 0).all(axis=0)].sum(axis=1),
            message=lambda seen: (
                f"You gave {show(seen.returned)}; right is {show(seen.expected)}. A class that is 0 in one row was "
                f"left "
                "out of all rows. Choose element by element: np.where(p > 0, ...)."
            ),
        ),
        Misconception(
            name="sign",
            wrong=lambda p, q: -_kl_divergence(p, q),
            message=lambda seen: (
                f"{_first_row(seen)} A divergence is 0 or more. With q / p in the logarithm a minus belongs before it."
            ),
            also=(lambda p, q: -_naive_kl(p, q),),
        ),
        Misconception(
            name="cross-entropy",
            wrong=_cross,
            message=lambda seen: f"{_first_row(seen)} That is cross-entropy, −Σ p ln q. Subtract the entropy of p.",
            also=(lambda p, q: -(p * np.log(q)).sum(axis=1),),
        ),
        Misconception(
            name="entropy added",
            wrong=lambda p, q: _cross(p, q) + _entropy(p),
            message=lambda seen: (
                f"{_first_row(seen)} That is cross-entropy plus entropy. Cross-entropy *is* entropy plus KL, "
                "so subtract."
            ),
        ),
        Misconception(
            name="entropy of q",
            wrong=lambda p, q: _cross(p, q) - _entropy(q),
            message=lambda seen: (
                f"{_first_row(seen)} It looks as if the entropy of q was subtracted. The entropy of p is the part that "
                "no prediction can change."
            ),
        ),
        Misconception(
            name="log2",
            wrong=lambda p, q: _kl_divergence(p, q) / np.log(2),
            message=lambda seen: f"{_first_row(seen)} That is in bits, by np.log2. For nats, take np.log.",
            also=(lambda p, q: _naive_kl(p, q, np.log2),),
        ),
        Misconception(
            name="log10",
            wrong=lambda p, q: _kl_divergence(p, q) / np.log(10),
            message=lambda seen: f"{_first_row(seen)} That is with base 10. The natural logarithm is np.log.",
            also=(lambda p, q: _naive_kl(p, q, np.log10),),
        ),
        Misconception(
            name="sums over the samples",
            wrong=lambda p, q: _terms(p, q).sum(axis=0),
            message=lambda seen: (
                f"You gave {np.size(seen.returned)} numbers for {len(seen.arguments[0])} rows, one for each class. "
                "A sample is a row: sum along it."
            ),
            also=(lambda p, q: (p * np.log(p / q)).sum(axis=0),),
        ),
        Misconception(
            name="not summed",
            wrong=_terms,
            message=lambda seen: (
                f"You gave the shape {np.shape(as_array(seen.returned))}: a term for each class. "
                "Add up the terms of each row."
            ),
            also=(lambda p, q: p * np.log(p / q),),
        ),
        Misconception(
            name="mean over the classes",
            wrong=lambda p, q: _kl_divergence(p, q) / p.shape[1],
            message=lambda seen: (
                f"{_first_row(seen)} That is divided by {seen.arguments[0].shape[1]}, the number of classes. "
                "The terms are summed."
            ),
            also=(lambda p, q: _naive_kl(p, q) / p.shape[1],),
        ),
        Misconception(
            name="weights forgotten",
            wrong=lambda p, q: np.log(np.where(p > 0, p, 1) / np.where(p > 0, q, 1)).sum(axis=1),
            message=lambda seen: (
                f"{_first_row(seen)} That sums ln(p / q) itself. Each class counts as often as it happens: times p."
            ),
            also=(lambda p, q: np.log(p / q).sum(axis=1),),
        ),
        Misconception(
            name="weighted by q",
            wrong=lambda p, q: (q * np.log(np.where(p > 0, p, 1) / np.where(p > 0, q, 1))).sum(axis=1),
            message=lambda seen: (
                f"{_first_row(seen)} It looks as if the average was taken over q, or as if the arguments were swapped "
                "and the sign turned round. The average is taken over the first: what happens is drawn from p."
            ),
            also=(lambda p, q: (q * np.log(p / q)).sum(axis=1),),
        ),
        Misconception(
            name="both ways",
            wrong=lambda p, q: (_kl_divergence(p, q) + _kl_divergence(q, p)) / 2,
            message=lambda seen: (
                f"{_first_row(seen)} It looks as if both directions were taken together. KL is not symmetric, and "
                "return KL(p ‖ q) alone."
            ),
            also=(
                lambda p, q: (_naive_kl(p, q) + _naive_kl(q, p)) / 2,
                lambda p, q: _naive_kl(p, q) + _naive_kl(q, p),
                lambda p, q: (_kl_divergence(p, (p + q) / 2) + _kl_divergence(q, (p + q) / 2)) / 2,
            ),
        ),
        Misconception(
            name="no logarithm of q",
            wrong=lambda p, q: (p * (np.log(np.where(p > 0, p, 1)) - q)).sum(axis=1),
            message=lambda seen: (
                f"{_first_row(seen)} It looks as if q was subtracted without its logarithm. "
                "(torch's kl_div does that when it is given probabilities: it wants ln q.)"
            ),
            also=(
                lambda p, q: (p * (np.log(p) - q)).sum(axis=1),
                lambda p, q: (q * (np.log(q) - p)).sum(axis=1),
            ),
        ),
        Misconception(
            name="epsilon inside the logarithm",
            wrong=lambda p, q: _naive_kl(p + 1e-8, q + 1e-8),
            message=_eps_message,
            also=(*_eps_variants(),),
        ),
    ),
    hints=(
        "Of each class: p times the logarithm of p / q. What becomes of a class whose p is 0?",
        "0 · ln 0 counts as 0, but NumPy makes NaN of it. Change the ratio before the logarithm sees it, and only "
        "where p is 0.",
        "np.where(p > 0, p, 1) / np.where(p > 0, q, 1) is 1 wherever p is 0, and ln 1 = 0.",
        "Take that for p / q in (p * np.log(...)).sum(axis=1).",
    ),
    why="A class that never happens adds nothing; the others add p ln(p / q). "
    "With a target for p and a prediction for q, it is the part of cross-entropy that a perfect model of the target "
    "removes.",
    praise="It is 0 where both rows are the same, it survives a p of 0, and it reads the truth for a tiny q.",
)
