"""Slips that any answer may have, told by the error that they raise, or by the kind of value that came back."""

import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from utils.exercises import agreement
from utils.exercises.case import Evidence
from utils.exercises.wire import Opaque
from utils.exercises.wording import show


class Slip(NamedTuple):
    """A mistake by its name, and what is said about it."""

    name: str
    sentence: str


class ErrorSlip(NamedTuple):
    """What an error means, told by its class, its message and the learner's own line (regular expressions)."""

    name: str
    kinds: tuple[str, ...]
    message: str
    advice: str
    line: str = ""


ERRORS = (
    ErrorSlip(
        "keepdims forgotten",
        ("ValueError", "RuntimeError"),
        r"could not be broadcast together with shapes \((\d+),\d+\) \(\1,\)"
        r"|could not be broadcast together with shapes \((\d+),\) \(\2,\d+\)"
        r"|size of tensor a \(\d+\) must match the size of tensor b",
        "One number a row is a line of numbers, which does not fit beside the rows. With keepdims=True it stays a "
        "column, which does. For one number a column it is axis=0.",
        r"sum|max|min|mean|norm|reduce|median|[/\-+*]",
    ),
    ErrorSlip(
        "brackets around a shape missing",
        ("TypeError",),
        r"Cannot interpret '.*' as a data type",
        "A shape is one argument: np.zeros((rows, columns)), with brackets of its own.",
    ),
    ErrorSlip(
        "arrays that cannot be joined",
        ("ValueError", "RuntimeError"),
        r"must have same number of dimensions|dimensions except for the concatenation axis"
        r"|all input arrays must have the same shape|Sizes of tensors must match|Tensors must have same number",
        "Only arrays that match along the seam can be joined. A line of n numbers becomes a column of n rows with "
        "[:, None]; np.column_stack does it for you.",
    ),
    ErrorSlip(
        "a line of numbers for a table",
        ("LinAlgError",),
        r"[01]-dimensional array given",
        "A table of rows and columns is wanted here, and it got a line of numbers. np.append without axis=1 makes "
        "a line of all it is given; and if there are two arguments, are they in the right order?",
    ),
    ErrorSlip(
        "a table that is not square",
        ("LinAlgError", "RuntimeError"),
        r"must be square|batches of square matrices",
        "It solves for as many unknowns as there are rows, exactly. With more rows than unknowns nothing fits all of "
        "them: np.linalg.lstsq finds what fits best.",
    ),
    ErrorSlip(
        "one number taken for many",
        ("TypeError", "IndexError"),
        r"'?(numpy\.)?(int|float)\d*'? object (is not iterable|is not subscriptable|does not support item)"
        r"|object of type '(numpy\.)?(int|float)\d*' has no len|iteration over a 0-d|invalid index to scalar",
        "That is one number: there is nothing to loop over, count or pick from.",
    ),
    ErrorSlip(
        "another number of names than of values",
        ("ValueError", "TypeError"),
        r"values to unpack|cannot unpack",
        "On the left of the = stand more names, or fewer, than there are values on the right: print what is on the "
        "right, and pick the ones that you want, such as [0].",
    ),
    ErrorSlip(
        "shapes that do not fit",
        ("ValueError", "RuntimeError", "LinAlgError"),
        r"Incompatible dimensions|shape-mismatch for sum"
        r"|matmul: Input operand|not aligned|mat1 and mat2|could not be broadcast|inconsistent tensor|dot : expected"
        r"|shapes cannot be multiplied|size mismatch|einstein sum|must match the size",
        "The shapes do not fit to each other: print the .shape of what stands in this line, and write down which "
        "axis is "
        "the samples and which the classes.",
    ),
    ErrorSlip(
        "a function of math on an array",
        ("TypeError",),
        r"only .*(length-1|0-dimensional|size-1).* converted|must be real number, not (list|ndarray|Tensor)",
        "It takes one number, and here it gets a whole array: NumPy has functions of the same name that take each "
        "element.",
        r"math\.|float\(|int\(|exp|log|sqrt",
    ),
    ErrorSlip(
        "^ for **",
        ("TypeError",),
        r"bitwise_xor|unsupported operand type\(s\) for \^|for \^:",
        "In Python ^ is no power but works on bits: a power is written **.",
    ),
    ErrorSlip(
        "one number for an array",
        ("ValueError", "RuntimeError", "TypeError"),
        r"truth value of an array|Boolean value of Tensor",
        "`if`, `and`, `or` and max() want one yes or no, and here a whole array is asked. Use np.where or "
        "np.maximum, which "
        "go element by element, or .any() and .all() if you mean them all.",
    ),
    ErrorSlip(
        "one number for an array",
        ("TypeError",),
        r"type numpy\.ndarray doesn't define __round__|type ndarray doesn't define __round__|'(numpy\.)?ndarray' "
        r".*integer"
        r"|only integer scalar arrays can be converted",
        "That works for one number, and here it gets a whole array: take NumPy's function of that name, or go "
        "through the "
        "elements.",
    ),
    ErrorSlip(
        "one number for an array",
        ("RuntimeError", "ValueError"),
        r"elements cannot be converted to Scalar|can only convert an array of size 1",
        ".item() takes out the number of an array that holds one, and this one holds more: take their mean or their "
        "sum first, whichever is asked for.",
    ),
    ErrorSlip(
        "a list where arithmetic is meant",
        ("TypeError", "AttributeError"),
        r"multiply sequence by non-int|unsupported operand type\(s\) for .*'list'|for unary -: 'list'"
        r"|'list' object has no attribute|can only concatenate list",
        "A list does no arithmetic: np.array(...) makes an array of it, which does.",
    ),
    ErrorSlip(
        "brackets missing after a method",
        ("TypeError", "AttributeError"),
        r"'?(builtin_function_or_method|method|function)'? ?(object is not subscriptable|object has no "
        r"attribute|and|'? and)"
        r"|and '(builtin_function_or_method|method|function)'|not supported between .*(method|function)"
        r"|not '?(builtin_function_or_method|method)",
        "That is the method itself. With brackets after its name it is called.",
    ),
    ErrorSlip(
        "called with other arguments",
        ("TypeError",),
        r"positional arguments? but \d+|missing \d+ required positional|unexpected keyword argument",
        "Compare the arguments between the brackets with what the function takes; your own function gets those of "
        "the task, "
        "in their order.",
    ),
    ErrorSlip(
        "a name that is not defined",
        ("NameError", "UnboundLocalError"),
        r".",
        "Python does not know this name here. Is it spelled as where you made it, imported, and given a value first?",
    ),
    ErrorSlip(
        "an axis that is not there",
        ("AxisError", "IndexError"),
        r"axis -?\d+ is out of bounds|Dimension out of range",
        "Axes count from 0: the rows of a table are axis 0, its columns axis 1, and one row alone has only axis 0.",
    ),
    ErrorSlip(
        "an index out of range",
        ("IndexError", "RuntimeError"),
        r"out of bounds|out of range",
        "Indices count from 0, so the last one is the size minus 1. Is the array large enough, is the right axis "
        "indexed, and is nothing added to the labels?",
    ),
    ErrorSlip(
        "an index that is no whole number",
        ("IndexError", "TypeError"),
        r"must be of integer|only integers, slices|tensors used as indices must be|indices must be integers",
        "An index must be a whole number: .astype(int) makes integers of labels that are stored as floats.",
    ),
    ErrorSlip(
        "labels that are no integers",
        ("RuntimeError",),
        r"expected scalar type Long|expected target|not implemented for '(Long|Int|Float|Double)'|expected .*target",
        "PyTorch's losses take logits as floats first and labels as integers second. Is each in its place?",
    ),
    ErrorSlip(
        "labels that are no integers",
        ("NotImplementedError",),
        r"(log_softmax|nll_loss)\w*\W not implemented for '(Long|Int|Float|Double)'",
        "PyTorch's losses take logits as floats first and labels as integers second. Is each in its place?",
    ),
    ErrorSlip(
        "tensor and array mixed",
        ("TypeError", "RuntimeError", "AttributeError"),
        r"Can't call numpy\(\)|expected np\.ndarray|must be Tensor, not|must be Tensors?, but|not numpy\.ndarray"
        r"|'Tensor' object has no attribute|'numpy\.ndarray' object has no attribute",
        "Tensors and arrays have methods of their own. Stay with one kind: torch's functions for tensors, NumPy's "
        "for arrays "
        "(.detach().numpy() goes from one to the other).",
    ),
    ErrorSlip(
        "whole numbers changed in place",
        ("UFuncTypeError", "_UFuncOutputCastingError", "UFuncOutputCastingError", "RuntimeError"),
        r"Cannot cast ufunc|can't be cast to the desired output type",
        "An array of whole numbers can't hold the result: `a /= b` writes into the old array, `a = a / b` makes a "
        "new one.",
    ),
    ErrorSlip(
        "overflows",
        ("OverflowError",),
        r"math range error|Numerical result out of range|too large",
        "Where NumPy gives inf, Python's own numbers raise an error: the exponential of more than 709 fits into no "
        "float. Bring the exponent to 0 or below before you take it.",
    ),
    ErrorSlip(
        "calls itself without an end",
        ("RecursionError",),
        r".",
        "The function calls itself: has a variable or another function the same name?",
    ),
    ErrorSlip(
        "dimensions for the size",
        ("TypeError",),
        r"cannot be interpreted as an integer|'tuple' object",
        "A single whole number is wanted here: .shape is a pair, and .shape[0] its first number.",
    ),
    ErrorSlip(
        "an attribute that is not there",
        ("AttributeError",),
        r"has no attribute",
        "There is no such method or function. Is it spelled right, and is it one of this kind of object?",
    ),
)


# What one case may hide and another shows: with as many features as classes the shapes fit by chance.
OF_SHAPES = ("keepdims forgotten", "shapes that do not fit")


def slip_in(wrong: Sequence[Evidence], call: Callable[[Evidence], str]) -> Slip | None:
    """Recognise a slip in the error of the first wrong case, or in the kind of value that each of them gave."""
    first = wrong[0]
    if first.observation["error"]:
        return _slip_in_error(first, call)
    if all(one.observation["error"] is None for one in wrong):
        return _slip_in_kind(wrong, call)
    return None


def describe_error(evidence: Evidence, call: str) -> str:
    """Say what was raised, and in which line of the learner's."""
    error = evidence.observation["error"]
    line = f" in the line `{error['line']}`" if error["line"] else ""
    return f"{call} raised {error['type']}{line}: {error['message'].strip() or 'no message'}"


def _slip_in_error(evidence: Evidence, call: Callable[[Evidence], str]) -> Slip | None:
    error = evidence.observation["error"]
    for slip in ERRORS:
        if (
            error["type"] in slip.kinds
            and re.search(slip.message, error["message"])
            and re.search(slip.line, error["line"] or "")
        ):
            told = describe_error(evidence, call(evidence))
            return Slip(slip.name, f"{told}{'' if told.endswith(('.', '!', '?')) else '.'} {slip.advice}")
    return None


def _slip_in_kind(wrong: Sequence[Evidence], call: Callable[[Evidence], str]) -> Slip | None:
    first = wrong[0]
    told = call(first)
    if all(one.returned is None for one in wrong) and first.expected is not None:
        if first.observation["printed"]:
            return Slip(
                "printed and not returned",
                f"{told} printed {first.observation['printed'].strip()} and gave None: `return` hands a value back, "
                "print only shows it.",
            )
        return Slip("no return", f"{told} gave None. Does your function end with `return`?")
    if any(isinstance(one.returned, Opaque) for one in wrong):
        kind = first.returned.type_name if isinstance(first.returned, Opaque) else ""
        if "method" in kind or kind == "function":
            return Slip(
                "brackets missing after a method",
                f"{told} gave {first.returned.text}: a method that was not called. Are brackets missing at the end?",
            )
    if all(one.arguments and agreement.as_array(one.expected) is not None and _is_text(one.returned) for one in wrong):
        return Slip("text for numbers", f"{told} gave {show(first.returned)}: text. Return numbers, without quotes.")
    if _the_right_ones_and_more(wrong):
        n_right = len(first.expected)
        return Slip(
            "more values than asked for",
            f"{told} gave {len(first.returned)} values. The first {n_right} are right: return those alone.",
        )
    inside = _inside_of_a_tuple(wrong)
    if inside is not None:
        return Slip(
            "returned in a tuple",
            f"{told} gave {_parts(first.returned)} values in a tuple, and the right one is number {inside + 1}. "
            "Return that one alone; a comma at the end of the line makes a tuple, too.",
        )
    return None


def _is_text(value: Any) -> bool:
    if isinstance(value, (list, tuple)):
        return bool(value) and all(map(_is_text, value))
    return isinstance(value, str)


def _the_right_ones_and_more(wrong: Sequence[Evidence]) -> bool:
    """Whether several values are asked for, and come first among more of them."""
    return all(
        isinstance(one.expected, tuple)
        and isinstance(one.returned, (tuple, list))
        and len(one.returned) > len(one.expected)
        and agreement.agree(one.expected, one.returned[: len(one.expected)])
        for one in wrong
    )


def _inside_of_a_tuple(wrong: Sequence[Evidence]) -> int | None:
    """Return the place in the tuples at which the right value stands."""
    if not all(isinstance(one.returned, tuple) and not isinstance(one.expected, tuple) for one in wrong):
        return None
    for place in range(min(len(one.returned) for one in wrong)):
        if all(agreement.agree(one.expected, one.returned[place]) for one in wrong):
            return place
    return None


def _parts(value: Any) -> int:
    return len(value) if isinstance(value, tuple) else np.size(value)
