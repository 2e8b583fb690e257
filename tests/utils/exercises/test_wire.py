"""Values survive the way to JSON and back."""

import json

import hypothesis.extra.numpy as arrays
import hypothesis.strategies as st
import numpy as np
import torch
from hypothesis import given

from utils.exercises import wire

NUMBER_TYPES = [np.float64, np.float32, np.float16, np.int64, np.int32, np.uint8, np.bool_]
any_array = st.sampled_from(NUMBER_TYPES).flatmap(lambda dtype: arrays.arrays(dtype, arrays.array_shapes(min_dims=0)))
plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text(), inner),
)


def carried(value):
    return wire.decode(json.loads(json.dumps(wire.encode(value), allow_nan=False)))


@given(any_array)
def test_an_array_survives_with_its_type_its_shape_and_every_bit(array):
    back = carried(array)
    assert np.asarray(back).dtype == array.dtype
    np.testing.assert_array_equal(back, array)


@given(plain)
def test_plain_values_survive(value):
    assert repr(carried(value)) == repr(value)


def test_a_tensor_is_carried_with_its_graph_mark():
    back = carried(torch.ones(2, requires_grad=True))
    assert isinstance(back, wire.TensorValue)
    assert back.requires_grad
    np.testing.assert_array_equal(back, [1, 1])


def test_decoded_arrays_are_new_and_a_huge_one_is_described():
    data = wire.encode(np.zeros(3))
    first, second = wire.decode(data), wire.decode(data)
    first[0] = 1
    assert second[0] == 0
    assert isinstance(carried(np.zeros(wire.LARGEST + 1)), wire.Opaque)


def test_a_list_within_itself_comes_to_an_end():
    items = []
    items.append(items)
    assert json.dumps(wire.encode(items))
