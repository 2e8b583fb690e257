"""The exercise kl_divergence of lesson 11."""

from collections.abc import Callable

import numpy as np

from utils.exercises import giveaways
from utils.exercises.agreement import as_array
from utils.exercises.case import Case, Evidence
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.misconception import Misconception, error_says, told_after
from utils.exercises.wording import show, show_apart


def _kl_divergence(p, q):
    counts = p > 0
    ratios = np.where(counts, p, 1) / np.where(counts, q, 1)  # 1, with ln 1 = 0, where p is 0
    return (p * np.log(ratios)).sum(axis=1)


def _given(p, q):
    ratios = (p + 1e-6) / (q + 1e-6)  # no division by 0, and no logarithm of 0
    return (q * np.log(ratios)).sum(axis=1)


def _safe(p):
    return np.where(p > 0, p, 1)


def _logarithms(p, q):
    """Return ln p and ln q, 0 for both where p is 0."""
    return np.log(_safe(p)), np.log(np.where(p > 0, q, 1))


def _guises(of: Callable) -> tuple[Callable, Callable]:
    """Make the guises of a mistake, `of` p, q, ln p and ln q: with a p of 0 left out, and without such care."""
    return lambda p, q: of(p, q, *_logarithms(p, q)), lambda p, q: of(p, q, np.log(p), np.log(q))


def _kl(p, q, log_p, log_q):
    return (p * (log_p - log_q)).sum(axis=1)


def _epsilon_inside(epsilon: float) -> tuple[Callable, ...]:
    return (
        lambda p, q: (p * np.log((p + epsilon) / (q + epsilon))).sum(axis=1),
        lambda p, q: _kl_divergence(np.clip(p, epsilon, 1), np.clip(q, epsilon, 1)),
        lambda p, q: _kl_divergence(p + epsilon, q + epsilon),
        lambda p, q: _kl_divergence(p, q + epsilon),
        lambda p, q: _kl_divergence(p, np.clip(q, epsilon, 1)),
        lambda p, q: (p * np.log(p / (q + epsilon) + epsilon)).sum(axis=1),
        lambda p, q: (p * np.log((q == 0) + p / _safe(q) + epsilon)).sum(axis=1),
    )


def _by_q(sign: int, but: float = 0) -> tuple[Callable, ...]:
    """Make averages over q, of ln p − ln q or with the other sign, each with a small number that was left in."""
    return tuple(
        lambda p, q, small=small: sign * (q * np.log((p + small) / (q + small))).sum(axis=1)
        for small in (1e-6, 1e-8, 1e-9, 1e-10, 1e-12, 1e-15, 1e-16)
        if small != but
    )


def _without_small(limit: float) -> Callable:
    return lambda p, q: _kl_divergence(np.where(q > limit, p, 0), q)


def _drops_a_class_for_all(p, q):
    kept = (p > 0).all(axis=0)
    return _kl_divergence(p[:, kept], q[:, kept])


def _first_row(evidence: Evidence) -> str:
    return _row(evidence, 0)


def _row(evidence: Evidence, row: int) -> str:
    p, q = evidence.arguments
    got = as_array(evidence.returned)
    value, right = show(evidence.returned), show(evidence.expected)
    if got is not None and got.shape == (len(p),):
        value, right = show_apart(got[row], evidence.expected[row])
    return f"For p = {show(p[row])} and q = {show(q[row])} you gave {value}; right is {right}."


def _zero_message(evidence: Evidence) -> str:
    error = evidence.observation["error"]
    told = "0 times ln 0 is 0 times minus infinity. Where p is 0 the class adds nothing: leave it out."
    if error:
        return f"With a p of 0 it raised {error['type']}: {error['message'].rstrip('.')}. {told}"
    return f"{_row(evidence, int(np.argmax((evidence.arguments[0] == 0).any(axis=1))))} For NumPy, {told}"


def _lost(evidence: Evidence) -> tuple[np.ndarray, np.ndarray]:
    """Say which rows are not finite, and in which both p and q hold a 0."""
    p, q = evidence.arguments
    return ~np.isfinite(as_array(evidence.returned)), ((p == 0) & (q == 0)).any(axis=1)


def _q_of_zero(evidence: Evidence) -> bool:
    lost, both = _lost(evidence)
    return bool(lost.any() and not lost[~both].any())


def _farthest_row(evidence: Evidence) -> str:
    off = np.abs(as_array(evidence.returned) - evidence.expected)
    return _row(evidence, int(np.argmax(np.nan_to_num(off, nan=np.inf))))


def _draw_kl(rng: np.random.Generator) -> list[Case]:
    simple = Case((np.array([[0.7, 0.2, 0.1], [0.5, 0.25, 0.25]]), np.array([[0.5, 0.3, 0.2], [0.25, 0.25, 0.5]])))
    drawn = [
        Case(tuple(rng.dirichlet(np.full(n_classes, 2.0), size=n_samples) for _ in range(2)))
        for n_samples, n_classes in ((4, 3), (3, 5), (1, 4))
    ]
    alike = rng.dirichlet(np.full(3, 2.0), size=2)
    q = rng.dirichlet(np.full(3, 2.0), size=5)  # not as many rows as classes, and one without a 0
    q[4] = [0.0, *rng.dirichlet([2.0, 2.0])]  # both are 0
    p = np.array([[0.0, 0.6, 0.4], [0.3, 0.7, 0.0], [0.0, 0.0, 1.0], [0.3, 0.5, 0.2], [0.0, 0.25, 0.75]])
    small = float(np.exp(-rng.uniform(25, 35)))
    sure = Case((np.array([[1.0, 0.0], [0.5, 0.5]]), np.array([[small, 1 - small], [1e-20, 1.0]])))
    return [simple, *drawn, Case((alike, alike.copy())), Case((p, q)), sure]


_mistake = told_after(_first_row)
_mistake_far_off = told_after(_farthest_row)

kl_divergence = FunctionExercise(
    name="kl_divergence",
    reference=_kl_divergence,
    giveaways=giveaways.CROSS_ENTROPY,
    given=_given,
    draw_cases=_draw_kl,
    misconceptions=(
        _mistake(
            "arguments swapped",
            "That is KL(q ‖ p). The average is taken over the first argument, which stands above the line, too: p "
            "ln(p / q).",
            lambda p, q: _kl_divergence(q, p),
            lambda p, q: (q * np.log(q / p)).sum(axis=1),
            lambda p, q: _kl(q, p, np.log(_safe(q)), np.log(_safe(p))),
            lambda p, q: -(q * np.subtract(*_logarithms(p, q))).sum(axis=1),
            *_by_q(-1),
        ),
        Misconception(
            name="0 times log 0",
            wrong=lambda p, q: (p * np.log(p / q)).sum(axis=1),
            message=_zero_message,
            seen=lambda seen: (
                error_says("math domain error", "expected a positive input")(seen)
                or (_lost(seen)[0].any() and not _q_of_zero(seen))
            ),
        ),
        Misconception(
            name="q of 0",
            wrong=lambda p, q: (p * np.log(_safe(p) / q)).sum(axis=1),
            message=lambda seen: (
                f"{_row(seen, int(np.argmax(_lost(seen)[0])))} Where p is 0, q may be 0 as well, and then neither its "
                "logarithm nor 1 / q is a number. Leave such a class out on both sides: np.where(p > 0, q, 1)."
            ),
            seen=_q_of_zero,
        ),
        _mistake(
            "sign",
            "A divergence is 0 or more. With q / p in the logarithm a minus belongs before it.",
            *_guises(lambda p, q, log_p, log_q: -_kl(p, q, log_p, log_q)),
        ),
        _mistake(
            "cross-entropy",
            "That is cross-entropy, −Σ p ln q. Subtract the entropy of p.",
            lambda p, q: -(p * _logarithms(p, q)[1]).sum(axis=1),
            lambda p, q: -(p * np.log(q)).sum(axis=1),
        ),
        _mistake(
            "entropy added",
            "That is cross-entropy plus entropy. Cross-entropy is itself entropy plus KL, so subtract.",
            *_guises(lambda p, q, log_p, log_q: -_kl(p, q, log_p, -log_q)),
        ),
        _mistake(
            "entropy of q",
            "It looks as if the entropy of q was subtracted. The entropy of p is the part that no prediction can "
            "change.",
            lambda p, q: (q * np.log(_safe(q)) - p * _logarithms(p, q)[1]).sum(axis=1),
            lambda p, q: (q * np.log(q) - p * np.log(q)).sum(axis=1),
        ),
        _mistake(
            "log2",
            "That is in bits, by np.log2. For nats, take np.log.",
            *_guises(lambda p, q, log_p, log_q: _kl(p, q, log_p, log_q) / np.log(2)),
        ),
        told_after(lambda seen: f"You gave {show(seen.returned)} for {len(seen.arguments[0])} rows.")(
            "sums the batch",
            "Give each row its own value: sum over the classes alone, axis=1.",
            *_guises(lambda p, q, log_p, log_q: _kl(p, q, log_p, log_q).sum()),
        ),
        told_after(lambda seen: f"You gave {np.size(seen.returned)} numbers for {len(seen.arguments[0])} rows,")(
            "sums over the samples",
            "one for each class. A sample is a row: sum along it.",
            *_guises(lambda p, q, log_p, log_q: (p * (log_p - log_q)).sum(axis=0)),
        ),
        told_after(lambda seen: f"You gave the shape {np.shape(as_array(seen.returned))}: a term for each class.")(
            "not summed",
            "Add up the terms of each row.",
            *_guises(lambda p, q, log_p, log_q: p * (log_p - log_q)),
        ),
        _mistake(
            "mean over the classes",
            lambda seen: (
                f"That is divided by {seen.arguments[0].shape[1]}, the number of classes. The terms are summed."
            ),
            *_guises(lambda p, q, log_p, log_q: _kl(p, q, log_p, log_q) / p.shape[1]),
        ),
        _mistake(
            "weights forgotten",
            "That sums ln(p / q) itself. Each class counts as often as it happens: times p.",
            *_guises(lambda p, q, log_p, log_q: (log_p - log_q).sum(axis=1)),
        ),
        _mistake(
            "weighted by q",
            "It looks as if the average was taken over q, or as if the arguments were swapped and the sign turned "
            "round. The average is taken over the first: what happens is drawn from p.",
            lambda p, q: (q * np.subtract(*_logarithms(p, q))).sum(axis=1),
            lambda p, q: (q * np.log(p / q)).sum(axis=1),
            *_by_q(1, but=1e-6),
        ),
        _mistake(
            "absolute values",
            "It looks as if each term lost its sign, by abs(). Where q is larger than p the term is negative, and "
            "counts as that.",
            *_guises(lambda p, q, log_p, log_q: (p * abs(log_p - log_q)).sum(axis=1)),
        ),
        _mistake(
            "logarithm missing",
            "That sums p · p / q. The logarithm of p / q is missing.",
            lambda p, q: (p * _safe(p) / np.where(p > 0, q, 1)).sum(axis=1),
            lambda p, q: (p * (p / q)).sum(axis=1),
            lambda p, q: (p * (p - q)).sum(axis=1),
        ),
        _mistake(
            "both ways",
            "It looks as if both directions were taken together. KL is not symmetric, and return KL(p ‖ q) alone.",
            lambda p, q: (_kl_divergence(p, q) + _kl_divergence(q, p)) / 2,
            lambda p, q: _kl_divergence(p, q) + _kl_divergence(q, p),
            lambda p, q: ((p - q) * np.log(p / q)).sum(axis=1),
            lambda p, q: ((p - q) * np.log(p / q)).sum(axis=1) / 2,
            lambda p, q: (_kl_divergence(p, (p + q) / 2) + _kl_divergence(q, (p + q) / 2)) / 2,
        ),
        _mistake(
            "no logarithm of q",
            "It looks as if q was subtracted without its logarithm. (torch's kl_div does that when it is given "
            "probabilities: it wants ln q.)",
            lambda p, q: (p * (np.log(_safe(p)) - q)).sum(axis=1),
            lambda p, q: (p * (np.log(p) - q)).sum(axis=1),
            lambda p, q: (q * (np.log(_safe(q)) - p)).sum(axis=1),
        ),
        _mistake(
            "negative terms cut",
            "It looks as if the negative terms were set to 0. They belong to the sum: only the sum of all is never "
            "negative.",
            *_guises(lambda p, q, log_p, log_q: np.maximum(p * (log_p - log_q), 0).sum(axis=1)),
        ),
        _mistake(
            "quotient of the logarithms",
            "It looks as if ln p was divided by ln q. The logarithm of a quotient is the difference, ln p − ln q.",
            *_guises(lambda p, q, log_p, log_q: (p * log_p / log_q).sum(axis=1)),
        ),
        _mistake(
            "entropy alone",
            "That is the entropy of p, with q left out. KL is cross-entropy less entropy.",
            lambda p, q: -(p * np.log(_safe(p))).sum(axis=1),
            lambda p, q: -(p * np.log(p)).sum(axis=1),
            lambda p, q: (p * np.log(_safe(p))).sum(axis=1),
        ),
        _mistake_far_off(
            "NaN replaced",
            "It looks as if the NaN of the whole row was replaced by 0, and with it all that the row's other classes "
            "add. Leave out the class whose p is 0, not the row.",
            lambda p, q: np.nan_to_num((p * np.log(p / q)).sum(axis=1)),
        ),
        _mistake_far_off(
            "leaves out a small q",
            "It looks as if a class was left out because its q is small. It adds the most: leave out only those whose "
            "p is 0.",
            _without_small(1e-12),
            *map(_without_small, (1e-6, 1e-15)),
        ),
        _mistake_far_off(
            "drops a class for the whole batch",
            "It looks as if a class is left out of all rows when its p is 0 in one of them. Each row leaves out its "
            "own: np.where works element by element.",
            _drops_a_class_for_all,
        ),
        _mistake_far_off(
            "epsilon inside the logarithm",
            "Is there a small number added or clipped inside the logarithm? It caps the divergence. Leave out the "
            "classes whose p is 0 instead.",
            _epsilon_inside(1e-8)[0],
            *(guise for exponent in range(1, 7) for guise in _epsilon_inside(10.0**-exponent)),
            *(guise for exponent in range(7, 17) for guise in _epsilon_inside(10.0**-exponent)[:2]),  # as the others
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
    praise="It is 0 where both rows are the same, it leaves out a p of 0, and it reads the truth for a tiny q.",
)
