import math

import numpy as np
import pytest
import torch

from utils.activations import log_softmax, sigmoid, softmax
from utils.datasets import standardize
from utils.descent import OPTIMIZERS, descend
from utils.encoding import pairwise_distances
from utils.linear_models import fit_least_squares, fit_softmax_regression
from utils.losses import LOSSES, cross_entropy, cross_entropy_gradient, squared_error
from utils.surfaces import gradient_flow_time, loss_surface, plateau_fraction
from utils.validation import (
    float_type,
    read_integer,
    read_labels,
    read_number,
    read_numbers,
    require_distributions,
    rounded,
)


def is_one_sentence(message):
    return message.count(". ") == 0 and "\n" not in message and message.endswith((".", ")", "csv", "gz"))


@pytest.mark.parametrize("function", [softmax, log_softmax, sigmoid])
def test_what_is_no_array_of_real_numbers_is_named_in_one_sentence(function):
    for given, named in [
        ([[1.0, 2.0], [3.0]], "row 1"),
        ([1.0, [2.0]], "row 1"),
        ([[[1.0], [2.0, 3.0]]], "ragged"),
        ("three", "'three'"),
        ([1.0, "two"], "'two'"),
        (None, "None"),
        ([1.0, None], "None"),
        ([1 + 2j, 3], "(1+2j)"),
        ({"a": 1}, "{'a': 1}"),
        ([2**70], str(2**70)[:20]),
        (np.array(["2026-01-01"], dtype="datetime64[D]"), "2026"),
        (torch.tensor([1.0, 2.0], requires_grad=True), "detach"),
        ([torch.tensor(1.0, requires_grad=True)], "detach"),
        (torch.tensor([1.0, 2.0], dtype=torch.bfloat16), "are a Tensor that NumPy"),
        ([torch.tensor([1.0, 2.0], dtype=torch.bfloat16)], "hold a Tensor that NumPy"),
        ([[1.0], [torch.tensor(1.0, dtype=torch.bfloat16)]], "hold a Tensor that NumPy"),
    ]:
        with pytest.raises(ValueError, match=r"^(logits|x) ") as error:
            function(given)
        assert named in str(error.value)
        assert is_one_sentence(str(error.value))


def test_one_integer_and_one_number_are_read_within_their_bounds():
    assert read_integer(np.uint8(3), "n") == read_integer(torch.tensor(3), "n") == 3
    for wrong in (0, -1, True, np.True_, 2.0, None, "three", [3], torch.tensor([1, 2])):
        with pytest.raises(ValueError, match=r"^n must be a positive integer, but it is [^.]*") as error:
            read_integer(wrong, "n", advice="pass 3")
        assert str(error.value).endswith(": pass 3.")
    assert read_number(torch.tensor(0.5), "x", above=0, below=1) == read_number(0.5, "x", at_least=0.5) == 0.5
    for bounds, wanted, wrong in [
        ({}, "finite number", (math.nan, -math.inf, [1.0])),
        ({"above": 0}, "positive finite number", (0, -1.0, math.inf, math.nan)),
        ({"at_least": 0}, "finite number from 0 on", (-1e-9, math.inf)),
        ({"at_least": 0, "below": 1}, "finite number from 0 to below 1", (1, -0.1)),
        ({"above": 0, "below": 1}, "positive finite number below 1", (0, 1)),
    ]:
        for value in wrong:
            with pytest.raises(ValueError, match=r"^x must be one") as error:
                read_number(value, "x", **bounds)
            assert str(error.value) == f"x must be one {wanted}, but it is {value!r}."


def test_lists_tuples_arrays_and_tensors_are_read_alike():
    for convert in (list, tuple, np.array, torch.tensor, lambda z: torch.tensor(z, dtype=torch.float64)):
        np.testing.assert_allclose(softmax(convert([3.0, 1.0, -3.0])), softmax([3.0, 1.0, -3.0]), rtol=1e-6)


def test_every_function_follows_the_rule_for_dtypes():
    for dtype, returned in [
        (np.float16, np.float32),
        (np.float32, np.float32),
        (np.float64, np.float64),
        (np.longdouble, np.float64),
        (np.int8, np.float64),
        (np.uint64, np.float64),
        (np.bool_, np.float64),
    ]:
        one, two = np.array([[1, 0]], dtype=dtype), np.array([[0, 1]], dtype=dtype)
        for function in (softmax, log_softmax, sigmoid):
            assert function(one).dtype == returned
        for function in (squared_error, cross_entropy, cross_entropy_gradient):
            assert function(one, two).dtype == returned


def test_two_inputs_share_one_dtype():
    for first, second, result in [
        (np.float32, np.int64, np.float32),
        (np.int64, np.float16, np.float32),
        (np.float32, np.float64, np.float64),
        (np.float16, np.float32, np.float32),
        (np.bool_, np.int64, np.float64),
        (np.float32, np.longdouble, np.float64),
    ]:
        assert float_type(np.zeros(1, first), np.zeros(1, second)) == result
        assert squared_error(np.zeros((1, 2), first), np.zeros((1, 2), second)).dtype == result


def test_rounding_to_a_narrow_type_is_silent_and_never_gives_a_negative_zero():
    with np.errstate(all="raise"):
        small, large = rounded(np.array([-1e-300, 1e300]), np.dtype(np.float32))
    assert (small, np.signbit(small), large) == (0.0, False, np.inf)


def test_a_number_too_small_to_hold_becomes_zero_also_where_the_notebook_tells_numpy_to_raise():
    tiny = np.nextafter(0, 1)
    logits = np.array([[0.0, -740.0, -9.0], [1e-160, -745.0, 1e-300], [0.0, -1000.0, tiny]])
    targets = np.array([[1.0, 0.0, 0.0], [1.0, tiny, 0.0], [0.2, 0.3, 0.5]])
    small = np.array([[tiny, 1e-160], [-tiny, 2e-160], [0.0, 3e-160], [1e-200, 1.0]])
    with np.errstate(all="raise"):
        for function in (softmax, log_softmax, sigmoid):
            function(logits)
        squared_error(logits, targets)
        cross_entropy(targets[::-1], targets)
        pairwise_distances(small)
        fit_least_squares(small, [1.0, 2.0, tiny, 3.0])
        fit_softmax_regression(small, [0, 1, 1, 0], 2)
        standardize([[0.0], [1e-155], [3e-155]], small[:, :1])
        for name, loss in LOSSES.items():
            loss.value(logits, targets), loss.gradient(logits, targets)
            for axis in ([-740.0, -10.0, 0.0, tiny], np.float32([-1000, 0, 1])):
                for y3, target in ((-1000.0, (1, 0, 0)), (0.0, (0.2, 0.3, 0.5)), (1000.0, (1, tiny, 0))):
                    plateau_fraction(loss_surface(name, axis, axis, y3=y3, target=target), tiny)
            for start, end in ((-1e-300, tiny), (-745.0, -700.0), (0.0, 745.0)):
                gradient_flow_time(name, start, end)
            for optimizer in OPTIMIZERS:
                for start, y3 in (((-50, 50), -1000.0), ((0, -740), 0.0), ((tiny, 1e-200), 0.0)):
                    for dtype in (np.float64, np.float32):
                        options = {"learning_rate": 0.1, "max_steps": 20, "y3": y3, "dtype": dtype}
                        descend(name, start, optimizer=optimizer, **options)


def test_a_shape_that_is_neither_sample_nor_batch_is_named():
    for shape in [(), (2, 2, 2), (0,), (3, 0)]:
        with pytest.raises(ValueError, match="shape") as error:
            softmax(np.zeros(shape))
        assert str(shape) in str(error.value)
        assert is_one_sentence(str(error.value))


@pytest.mark.parametrize(
    ("dtype", "allowed", "refused"), [(np.float64, 9e-6, 2e-5), (np.float32, 9e-4, 2e-3), (np.float16, 8e-3, 2e-2)]
)
def test_a_row_may_miss_one_by_what_its_type_can_hold(dtype, allowed, refused):
    require_distributions(np.array([[0.5, 0.5 + allowed]], dtype=dtype), "targets")
    with pytest.raises(ValueError, match=r"targets in row 0 sum to 1.0") as error:
        require_distributions(np.array([[0.5, 0.5 + refused]], dtype=dtype), "targets")
    assert is_one_sentence(str(error.value))


def test_labels_must_count_from_zero_in_integers():
    assert read_labels([2, 0]).tolist() == [2, 0]
    assert read_labels(np.array([2, 0], dtype=np.uint8), 3).dtype == np.int64
    for wrong, named in [([0, -1], "-1"), ([0.0, 1.0], "float64"), ([[0], [1]], r"\(2, 1\)"), ([True], "bool")]:
        with pytest.raises(ValueError, match=named) as error:
            read_labels(wrong)
        assert is_one_sentence(str(error.value))


def test_reading_numbers_copies_nothing_and_changes_nothing():
    array = np.array([3.0, 1.0])
    assert read_numbers(array, "logits") is array
    array.setflags(write=False)
    softmax(array), log_softmax(array), sigmoid(array), squared_error(array, array)
    assert array.tolist() == [3.0, 1.0]
