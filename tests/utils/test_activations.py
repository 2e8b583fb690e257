import mpmath
import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.testing import assert_allclose, assert_array_equal

from utils.activations import log_softmax, sigmoid, softmax

finite_logits = hnp.arrays(
    np.float64, st.tuples(st.integers(1, 6), st.integers(1, 8)), elements=st.floats(-700, 700, allow_subnormal=False)
)


def exact_log_softmax(row):
    with mpmath.workdps(1000):  # enough digits for 1 + exp(-1000)
        z = [mpmath.mpf(float(value)) for value in row]
        total = mpmath.log(mpmath.fsum(mpmath.exp(value) for value in z))
        return [float(value - total) for value in z]


@given(finite_logits)
def test_softmax_and_its_logarithm_agree_with_torch(logits):
    for ours, theirs in ((softmax, torch.softmax), (log_softmax, torch.log_softmax)):
        assert_allclose(ours(logits), theirs(torch.tensor(logits), dim=1).numpy(), atol=1e-10, rtol=1e-7)


@given(finite_logits)
def test_softmax_gives_distributions_in_the_order_of_the_logits(logits):
    probabilities = softmax(logits)
    assert ((probabilities >= 0) & (probabilities <= 1)).all()
    assert_allclose(probabilities.sum(axis=1), 1, rtol=1e-14)
    for z, p in zip(logits, probabilities, strict=True):
        assert (np.diff(p[np.argsort(z)]) >= 0).all()


@given(finite_logits, st.floats(-1e3, 1e3), st.floats(0.01, 100))
def test_softmax_ignores_a_shift_and_other_rows_and_divides_by_the_temperature(logits, shift, temperature):
    probabilities = softmax(logits)
    assert_allclose(softmax(logits + shift), probabilities, atol=1e-12)
    assert_allclose(softmax(logits, temperature=temperature), softmax(logits / temperature), atol=1e-12)
    for batch, row in zip(probabilities, logits, strict=True):
        # A processor may round exp of many numbers and of a few differently, in the last bit.
        assert_allclose(batch, softmax(row), rtol=1e-14, atol=1e-300)


def test_softmax_of_the_lecture():
    assert_allclose(softmax([3, 1, -3]), [0.878878242732, 0.118943235911, 0.002178521357], atol=5e-13)


def test_extreme_logits_give_probabilities_without_a_warning():
    for logits, expected in [
        ([1000.0, 1000.0, 998.0], [1 / (2 + np.exp(-2)), 1 / (2 + np.exp(-2)), np.exp(-2) / (2 + np.exp(-2))]),
        ([1e308, -1e308], [1.0, 0.0]),
        ([-1e308, -1e308], [0.5, 0.5]),
        (np.float32([3e38, -3e38]), [1.0, 0.0]),
        (np.float32([1e-45, 0.0]), [0.5, 0.5]),
        (np.float16([60000, 60000, 0]), [0.5, 0.5, 0.0]),
        ([0.0, -np.inf], [1.0, 0.0]),
        ([-np.inf, -np.inf, -1e308], [0.0, 0.0, 1.0]),
        ([7.0], [1.0]),
    ]:
        with np.errstate(all="raise"):
            assert_allclose(softmax(logits), expected, rtol=1e-7, err_msg=str(logits))
    with np.errstate(all="raise"):
        assert_allclose(softmax([1e308, -1e308], temperature=1e308), softmax([1.0, -1.0]), rtol=1e-12)
        assert_allclose(softmax([1.0, 0.0], temperature=5e-324), [1.0, 0.0])


def test_log_softmax_keeps_all_digits_where_softmax_rounds_to_one():
    with np.errstate(all="raise"):
        corner, further = log_softmax([10.0, -10.0, -1000.0]), log_softmax([0.0, -700.0])
    assert_allclose(corner[0], -2.06115362031438e-9, rtol=1e-14)
    assert_allclose(further[0], -np.exp(-700), rtol=1e-12)


@given(hnp.arrays(np.float64, st.integers(2, 6), elements=st.floats(-60, 60, allow_subnormal=False)))
def test_log_softmax_is_exact_to_twelve_digits(logits):
    assert_allclose(log_softmax(logits), exact_log_softmax(logits), rtol=1e-12)


def test_a_logit_of_minus_infinity_has_log_probability_minus_infinity():
    with np.errstate(all="raise"):
        assert_array_equal(log_softmax([[0.0, -np.inf], [-np.inf, 5.0]]), [[0.0, -np.inf], [-np.inf, 0.0]])
    assert not np.signbit(log_softmax([7.0])).any()


@pytest.mark.parametrize("function", [softmax, log_softmax])
def test_logits_without_a_softmax_are_named(function):
    for logits, sentence in [
        ([[0.0, 1.0], [np.nan, 0.0]], "logits hold nan in row 1, at index 0: every logit must be a number below +inf."),
        ([[0.0, np.inf]], "logits hold inf in row 0, at index 1: every logit must be a number below +inf."),
        ([0.0, np.nan], "logits hold nan at index 1: every logit must be a number below +inf."),
        ([[0.0], [-np.inf]], "logits are all -inf in row 1: at least one logit of a sample must be finite."),
        ([-np.inf], "logits are all -inf: at least one logit of a sample must be finite."),
        ([[]], "logits of shape (1, 0) have no classes: give every sample at least one value."),
    ]:
        with pytest.raises(ValueError, match=r"^logits") as error:
            function(logits)
        assert str(error.value) == sentence
    empty = function(np.zeros((0, 3), dtype=np.float32))
    assert (empty.shape, empty.dtype) == ((0, 3), np.float32)


def test_a_temperature_must_be_positive_and_finite():
    for temperature in (0.0, -1.0, np.inf, np.nan, [1.0, 2.0], None, "warm"):
        with pytest.raises(ValueError, match=r"^temperature"):
            softmax([0.0, 1.0], temperature=temperature)


@given(hnp.arrays(np.float32, st.integers(1, 6), elements=st.floats(-80, 80, width=32)))
def test_float32_answers_are_float64_answers_rounded(logits):
    assert_array_equal(softmax(logits), softmax(logits.astype(np.float64)).astype(np.float32))
    assert_array_equal(log_softmax(logits), log_softmax(logits.astype(np.float64)).astype(np.float32))


@given(st.floats(-700, 700))
def test_sigmoid_agrees_with_torch_and_with_softmax_of_two(x):
    assert_allclose(sigmoid(x), torch.sigmoid(torch.tensor(x, dtype=torch.float64)).item(), rtol=1e-12)
    assert_allclose(sigmoid(x), softmax([x, 0.0])[0], rtol=1e-12)
    assert_allclose(sigmoid(x) + sigmoid(-x), 1, rtol=1e-15)


def test_sigmoid_has_limits_any_shape_and_no_warnings():
    with np.errstate(all="raise"):
        assert_array_equal(sigmoid([-np.inf, -1000.0, 0.0, 1000.0, np.inf]), [0.0, 0.0, 0.5, 1.0, 1.0])
    assert sigmoid(np.zeros((2, 0, 3))).shape == (2, 0, 3)
    assert np.ndim(sigmoid(0.0)) == 0
    with pytest.raises(ValueError, match=r"^x hold nan at index \(0, 0, 1\)"):
        sigmoid([[[0.0, np.nan]]])
