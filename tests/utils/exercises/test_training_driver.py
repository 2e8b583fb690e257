"""The driver of answers that train: what they are given, and what is noted of what they do."""

import numpy as np
import pytest
import torch

from utils.exercises import drivers, wire
from utils.exercises.lesson_08 import training_step

(_, THREE_CALLS, *_) = training_step.cases()


def observe(answer):
    return drivers.observe("training", answer, THREE_CALLS.to_json())


def right(model, optimizer, inputs, labels):
    optimizer.zero_grad()
    loss = torch.nn.functional.cross_entropy(model(inputs), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


def test_an_observation_begins_with_the_same_model_and_disturbs_no_random_numbers():
    torch.manual_seed(3)
    expected = torch.rand(1)
    torch.manual_seed(3)
    seen = observe(right)
    assert observe(right) == seen
    assert torch.rand(1) == expected
    returned = wire.decode(seen["returned"])
    assert len(returned["losses"]) == len(returned["parameters"]) == 3
    assert seen["details"]["events"] == [["clear", "backward", "step"]] * 3


@pytest.mark.parametrize("clear", ["model", "optimizer"])
def test_an_answer_gets_float32_and_clearing_is_noted_whoever_clears(clear):
    kinds = []

    def clears(model, optimizer, inputs, labels):
        {"model": model, "optimizer": optimizer}[clear].zero_grad()
        kinds.append((inputs.dtype, labels.dtype, next(model.parameters()).dtype))
        return 0.0

    assert observe(clears)["details"]["events"] == [["clear"]] * 3
    assert set(kinds) == {(torch.float32, torch.int64, torch.float32)}


def test_a_returned_tensor_is_carried_as_it_was_at_its_call():
    kept = torch.zeros(())

    def reuses_a_tensor(model, optimizer, inputs, labels):
        kept.add_(1)
        return kept

    losses = wire.decode(observe(reuses_a_tensor)["returned"])["losses"]
    assert [float(np.asarray(loss)) for loss in losses] == [1, 2, 3]


def test_two_mistakes_at_once_are_not_called_right_steps_and_item_without_brackets_is_recognised():
    def keeps_the_graph_and_clears_nothing(model, optimizer, inputs, labels):
        loss = torch.nn.functional.cross_entropy(model(inputs), labels)
        loss.backward()
        optimizer.step()
        return loss

    def without_brackets(model, optimizer, inputs, labels):
        return torch.tensor(right(model, optimizer, inputs, labels)).item

    assert training_step.check(keeps_the_graph_and_clears_nothing).misconceptions == ("gradients not cleared",)
    assert "Put brackets behind it: loss.item()" in training_step.check(without_brackets).message
