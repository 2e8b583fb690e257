import dataclasses
import gzip
import shutil

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.testing import assert_allclose, assert_array_equal

from utils import datasets
from utils.datasets import load_digits, load_penguins, load_school_grades, standardize, stratified_split

LOADERS = [load_penguins, load_school_grades, load_digits]


@pytest.mark.parametrize(
    ("load", "shape", "counts"),
    [
        (load_penguins, (342, 4), [151, 68, 123]),
        (load_school_grades, (2063, 2), None),
        (load_digits, (1797, 64), [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]),
    ],
)
def test_data_sets_are_complete(load, shape, counts):
    data = load()
    assert data.inputs.shape == shape
    assert data.inputs.dtype == np.float64
    assert data.labels.shape == shape[:1]
    assert data.labels.dtype == np.int64
    assert len(data.feature_names) == len(set(data.feature_names)) == shape[1]
    assert_array_equal(np.unique(data.labels), np.arange(len(data.class_names)))
    assert data.source
    if counts:
        assert np.bincount(data.labels).tolist() == counts


def test_first_rows_are_those_of_the_files():
    penguins, school, digits = (load() for load in LOADERS)
    assert penguins.inputs[0].tolist() == [39.1, 18.7, 181.0, 3750.0]
    assert (school.inputs[0].tolist(), school.labels[0]) == ([158.4, 45.4], 6)
    assert digits.inputs[0, :8].tolist() == [0, 0, 5, 13, 9, 1, 0, 0]
    assert (digits.inputs.min(), digits.inputs.max(), digits.labels[:3].tolist()) == (0, 16, [0, 1, 2])
    assert len(school.class_names) == 13


def test_data_sets_cannot_be_changed():
    data = load_penguins()
    for array in (data.inputs, data.labels):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1
    with pytest.raises(dataclasses.FrozenInstanceError):
        data.inputs = None


@pytest.fixture
def copied_data(tmp_path, monkeypatch):
    shutil.copytree(datasets.DATA_FOLDER, tmp_path / "data")
    monkeypatch.setattr(datasets, "DATA_FOLDER", tmp_path / "data")
    return tmp_path / "data"


def test_a_missing_file_is_named_in_one_sentence(copied_data):
    (copied_data / "digits.csv.gz").unlink()
    with pytest.raises(FileNotFoundError, match=r"^utils/data/digits.csv.gz is missing: download the course again\.$"):
        load_digits()


def rewritten(old, new):
    return lambda data: data.replace(old, new, 1)


@pytest.mark.parametrize(
    ("load", "name", "damage", "why"),
    [
        (load_penguins, "penguins.csv", lambda data: data[: len(data) // 2], ""),
        (load_penguins, "penguins.csv", lambda data: b"", ""),
        (load_penguins, "penguins.csv", rewritten(b"species", b"kind"), "expected 342 rows of numbers below species"),
        (load_penguins, "penguins.csv", rewritten(b"39.1", b"long"), "'long'"),
        (load_penguins, "penguins.csv", rewritten(b"39.5,", b""), ""),
        (load_penguins, "penguins.csv", rewritten(b"Adelie", b"Emperor"), "'Emperor'"),
        (load_penguins, "penguins.csv", rewritten(b"39.1", b"nan"), "expected 342 rows"),
        (load_digits, "digits.csv.gz", lambda data: data[: len(data) // 2], ""),
        (load_digits, "digits.csv.gz", lambda data: b"not a gzip file", ""),
        (load_digits, "digits.csv.gz", lambda data: data[:100] + b"\0\0\0\0" + data[104:], ""),
        (load_digits, "digits.csv.gz", lambda data: gzip.compress(b"\xff\xfe\xff"), "utf-8"),
    ],
)
def test_a_damaged_table_is_named_in_one_sentence(copied_data, load, name, damage, why):
    path = copied_data / name
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(ValueError, match=rf"^utils/data/{name} is damaged \(.*{why}.*\): download the course again\.$"):
        load()


@given(st.lists(st.integers(0, 4), min_size=1, max_size=80), st.floats(0.05, 0.95), st.integers(0, 2**32))
def test_a_split_is_disjoint_complete_and_in_the_same_proportion_for_every_class(labels, fraction, seed):
    labels = np.array(labels)
    train, test = stratified_split(labels, fraction, np.random.default_rng(seed))
    assert_array_equal(np.sort(np.concatenate([train, test])), np.arange(len(labels)))
    for label in np.unique(labels):
        size, tested = (labels == label).sum(), (labels[test] == label).sum()
        assert abs(tested - fraction * size) < 1
        assert (labels[train] == label).any()
        assert (labels[test] == label).any() == (size > 1)


def test_a_split_depends_on_the_seed_and_on_nothing_else():
    labels = load_penguins().labels
    first, again, other = (stratified_split(labels, 0.3, np.random.default_rng(seed))[1].tolist() for seed in (0, 0, 1))
    assert first == again != other


def test_every_sample_has_its_turn_in_the_test_part():
    labels, rng = np.repeat([0, 1], 10), np.random.default_rng(0)
    counts = np.zeros(20)
    for _ in range(1000):
        counts[stratified_split(labels, 0.3, rng)[1]] += 1
    assert counts.sum() == 6000
    assert_allclose(counts, 300, atol=75)  # five standard deviations


@pytest.mark.parametrize(
    ("labels", "fraction", "rng", "named"),
    [
        ([0, 1], 0.0, np.random.default_rng(0), "^test_fraction .* 0.0"),
        ([0, 1], 30, np.random.default_rng(0), "^test_fraction .* 30"),
        ([0, 1], np.nan, np.random.default_rng(0), "^test_fraction .* nan"),
        ([0, 1], 0.5, 0, "^rng .* 0: pass numpy.random.default_rng"),
        ([], 0.5, np.random.default_rng(0), "^labels"),
        ([0.5, 1.0], 0.5, np.random.default_rng(0), "^labels .* 0.5"),
    ],
)
def test_a_split_says_what_is_wrong(labels, fraction, rng, named):
    with pytest.raises(ValueError, match=named):
        stratified_split(labels, fraction, rng)


@given(hnp.arrays(np.float64, st.tuples(st.integers(2, 20), st.integers(1, 4)), elements=st.integers(-1000, 1000)))
def test_the_training_part_has_mean_zero_and_deviation_one_or_is_constant(train):
    result = standardize(train)
    assert_allclose(result.mean(axis=0), 0, atol=1e-12)
    constant = (train == train[0]).all(axis=0)
    assert_allclose(result.std(axis=0), np.where(constant, 0.0, 1.0), atol=1e-12)


def test_other_parts_are_measured_by_the_training_part():
    train, test, more = standardize([[0.0], [2.0]], [[3.0]], [[1.0], [0.0]])
    assert_array_equal(train, [[-1.0], [1.0]])
    assert_array_equal(test, [[2.0]])
    assert_array_equal(more, [[0.0], [-1.0]])


def test_a_constant_feature_becomes_zero_in_every_part():
    train, test = standardize(np.full((7, 1), 0.1), [[5.0]])  # the mean of seven 0.1 is not quite 0.1
    assert_array_equal(train, np.zeros((7, 1)))
    assert_array_equal(test, [[0.0]])


def test_standardizing_changes_neither_its_argument_nor_float32():
    train = np.float32([[1.0], [2.0]])
    assert standardize(train).dtype == np.float32
    assert_array_equal(train, [[1.0], [2.0]])


@pytest.mark.parametrize(
    ("parts", "named"),
    [
        (([1.0, 2.0],), r"^train must have shape .*\(2,\)"),
        (([[1.0], [2.0]], [[1.0, 2.0]]), "^part 1 has 2 features and the training part has 1"),
        (([[1.0], [np.inf]],), "^train hold inf in row 1"),
    ],
)
def test_standardizing_says_what_is_wrong(parts, named):
    with pytest.raises(ValueError, match=named):
        standardize(*parts)
