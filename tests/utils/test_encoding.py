import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.testing import assert_allclose, assert_array_equal

from utils.encoding import decode_number, one_hot, pairwise_distances

labels_of = st.integers(1, 12).flatmap(lambda k: st.tuples(st.lists(st.integers(0, k - 1), max_size=20), st.just(k)))


@given(labels_of)
def test_one_hot_agrees_with_torch_and_is_undone_by_argmax(case):
    labels, n_classes = case
    vectors = one_hot(labels, n_classes)
    assert vectors.dtype == np.float64
    assert vectors.shape == (len(labels), n_classes)
    expected = torch.nn.functional.one_hot(torch.tensor(labels, dtype=torch.int64), n_classes)
    assert_array_equal(vectors, expected.numpy())
    assert vectors.argmax(axis=1).tolist() == labels


def test_one_label_gives_one_vector():
    assert_array_equal(one_hot(np.int32(2), 3), [0.0, 0.0, 1.0])
    assert_array_equal(one_hot(torch.tensor([1, 0]), 2), [[0.0, 1.0], [1.0, 0.0]])


def test_one_hot_says_what_is_wrong():
    outside = "is outside 0..2: count classes from 0, or pass a larger n_classes."
    for labels, n_classes, sentence in [
        ([0, 3], 3, f"label 3 at position 1 {outside}"),
        ([-1], 3, f"label -1 at position 0 {outside}"),
        (3, 3, f"label 3 {outside}"),
        ([1.0], 3, "labels must have an integer type, but they are float64 and the first is 1.0: convert them with"),
        ([0], 0, "n_classes must be a positive integer, but it is 0: pass how many classes there are."),
    ]:
        with pytest.raises(ValueError, match=r"n_classes|label") as error:
            one_hot(labels, n_classes)
        assert str(error.value).startswith(sentence)


@given(st.integers(2, 30))
def test_any_two_one_hot_vectors_are_root_two_apart(n_classes):
    distances = pairwise_distances(one_hot(np.arange(n_classes), n_classes))
    assert_allclose(distances[~np.eye(n_classes, dtype=bool)], np.sqrt(2), rtol=1e-15)


@given(hnp.arrays(np.float64, st.tuples(st.integers(1, 12), st.integers(1, 5)), elements=st.floats(-1e6, 1e6)))
def test_distances_are_symmetric_zero_on_the_diagonal_and_agree_with_norms(vectors):
    distances = pairwise_distances(vectors)
    assert_array_equal(distances, distances.T)
    assert_array_equal(distances.diagonal(), 0.0)
    assert_array_equal(pairwise_distances(vectors[0]), [[0.0]])
    expected = [[np.linalg.norm(a - b) for b in vectors] for a in vectors]
    assert_allclose(distances, expected, rtol=1e-14, atol=1e-140)  # squares below 1e-300 are lost


def test_distances_of_close_far_and_tiny_vectors_keep_their_digits():
    with np.errstate(all="raise"):
        close = pairwise_distances([[1e8, 0.0], [1e8 + 3.0, 4.0]])
        far = pairwise_distances([[3e200, 0.0], [0.0, 4e200]])
        tiny = pairwise_distances([[3e-200, 0.0], [0.0, 4e-200]])
        ends = pairwise_distances([[1.7e308], [-1.7e308], [5e-324]])
    assert close[0, 1] == 5.0
    assert_allclose([far[0, 1], tiny[0, 1]], [5e200, 5e-200], rtol=1e-15)
    assert_array_equal(ends[0], [0.0, np.inf, 1.7e308])
    assert pairwise_distances(np.float32([[0.0], [1.0]])).dtype == np.float32
    assert pairwise_distances(np.zeros((0, 3))).shape == (0, 0)


def test_distances_refuse_other_shapes_and_infinities():
    for vectors in (3.0, np.zeros((2, 2, 2)), np.zeros((2, 0)), [[0.0, np.nan]], [[np.inf]]):
        with pytest.raises(ValueError, match=r"^vectors [^.]*\.$"):
            pairwise_distances(vectors)


def test_a_number_is_decoded_to_the_nearest_class_that_exists():
    decoded = decode_number([-np.inf, -3.0, 0.4, 0.6, 1.49, 2.51, 7.0, np.inf], 4)
    assert decoded.tolist() == [0, 0, 0, 1, 1, 3, 3, 3]
    assert decoded.dtype == np.int64
    assert decode_number([0.5, 1.5, 2.5], 4).tolist() == [0, 2, 2]  # halves go to the even class
    assert np.ndim(decode_number(1.7, 3)) == 0
    assert decode_number([], 3).shape == (0,)


@given(st.integers(1, 20), st.data())
def test_decoding_undoes_small_errors(n_classes, data):
    label = data.draw(st.integers(0, n_classes - 1))
    assert decode_number(label + data.draw(st.floats(-0.49, 0.49)), n_classes) == label


def test_decoding_says_what_is_wrong():
    for outputs, named in [([0.0, np.nan], "nan at index 1"), ([[1.0]], r"\(1, 1\)"), (np.nan, "nan")]:
        with pytest.raises(ValueError, match=named):
            decode_number(outputs, 3)
