"""What may come out of a sandbox: the trusted end of the channel, which takes every byte for hostile.

A message is four bytes of length and as many bytes of JSON. Whatever is not exactly the reply that was asked for,
within all limits, is a `Violation`: nothing is repaired, and the submission's process is ended.
"""

import json
import math
import secrets
import select
import socket
import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from utils.exercises import wire

MOST_BYTES = 8_000_000  # of one reply
MOST_PARTS = 1_000_000  # commas and brackets: a few bytes of JSON may become many of memory
_LENGTH = 4
_DTYPES = {
    "bool",
    *(f"{kind}int{bits}" for kind in ("", "u") for bits in (8, 16, 32, 64)),
    "float16",
    "float32",
    "float64",
}
_WORDS = {"nan", "inf", "-inf"}
_STATUSES = {"returned", "raised", "interrupted", "stub", "unusable"}
_LONGEST = {"type": 100, "message": 400, "line": 400}
_DETAILS = {
    "events": lambda item: _lists_of_words(item),
    "training": lambda item: _all(item, bool),
    "same_structure": lambda item: _all(item, bool),
    "layers": lambda item: _all(item, str),
    "trained_shapes": lambda item: isinstance(item, list) and all(_all(shape, int) for shape in item),
    "parameter_shapes": lambda item: isinstance(item, list) and all(_all(shape, int) for shape in item),
    "returned_eval": lambda item: _is_value(item),
    "error_eval": lambda item: _is_error(item),
}


class Violation(Exception):
    """The submission's process sent something that is no reply: forged, damaged or far too large."""


class Ended(Exception):
    """The submission's process has ended and sends nothing any more."""


class TookTooLong(Exception):
    """No reply came in the time that a cell or a call may take."""


class Channel:
    """The trusted end of a channel to one submission.

    Parameters
    ----------
    connection : socket.socket
    """

    def __init__(self, connection: socket.socket):
        connection.setblocking(False)
        self.connection = connection

    def close(self) -> None:
        """Close this end."""
        self.connection.close()

    def greet(self, seconds: float) -> None:
        """Wait until the process is ready; nothing of the submission has run by then.

        Raises Violation, Ended or TookTooLong.
        """
        if self._reply(time.monotonic() + seconds) != {"ready": True}:
            raise Violation("no greeting")

    def run(self, source: str, seconds: float) -> dict[str, Any]:
        """Have a cell run, and return ``{"error": ... or None, "noted": [...]}``.

        Raises Violation, Ended or TookTooLong.
        """
        return self.run_all([source], seconds)[0]

    def run_all(
        self, sources: Sequence[str], seconds: float, meanwhile: Callable[[], object] = lambda: None
    ) -> list[dict[str, Any]]:
        """Have cells run one after the other, and return for each what `run` returns.

        What there is to do `meanwhile` is done here while they run, and does not count as their time.

        Raises Violation, Ended or TookTooLong, if they took longer in all.
        """
        reply = self._ask(json.dumps({"cells": list(sources)}), seconds, meanwhile)
        cells = reply.get("cells") if set(reply) == {"cells"} else None
        if not isinstance(cells, list) or len(cells) != len(sources):
            raise Violation("no reply to a cell")
        for cell in cells:
            if not isinstance(cell, dict) or set(cell) != {"error", "noted"}:
                raise Violation("no reply to a cell")
            if not _is_error(cell["error"]) or not _all(cell["noted"], str, 200, in_a_line=True):
                raise Violation("a damaged reply to a cell")
        return cells

    def observe(self, name: str, driver: str, cases: Sequence[dict[str, Any]], seconds: float) -> list[dict[str, Any]]:
        """Have an answer called on each case, and return the observations, as `utils.exercises.drivers` describes them.

        Raises Violation, Ended or TookTooLong, if it took longer in all.
        """
        return self.observe_draws(name, driver, [json.dumps(cases, allow_nan=False)], len(cases), seconds)

    def observe_draws(
        self, name: str, driver: str, draws: Sequence[str], n_cases: int, seconds: float
    ) -> list[dict[str, Any]]:
        """Do the same with several draws of cases, each a JSON list, whose calls see nothing of each other's settings.

        Raises Violation, Ended or TookTooLong, if it took longer in all.
        """
        number = secrets.token_hex(8)  # a reply that was sent before it was asked for has another
        asked = json.dumps({"ask": number, "name": name, "driver": driver})[:-1]
        reply = self._ask(f'{asked}, "draws": [{", ".join(draws)}]}}', seconds)
        if set(reply) != {"ask", "observations"} or reply["ask"] != number:
            raise Violation("a reply to another question")
        observations = reply["observations"]
        if not isinstance(observations, list) or len(observations) != n_cases:
            raise Violation("another number of observations")
        if not all(map(is_observation, observations)):
            raise Violation("a damaged observation")
        return observations

    def _ask(self, message: str, seconds: float, meanwhile: Callable[[], object] = lambda: None) -> dict[str, Any]:
        until = time.monotonic() + seconds
        data = message.encode()
        if self._has_more():
            raise Violation("a reply to nothing")
        self._send(len(data).to_bytes(_LENGTH, "big") + data, until)
        sent = time.monotonic()
        meanwhile()
        return self._reply(until + time.monotonic() - sent)

    def _reply(self, until: float) -> dict[str, Any]:
        size = int.from_bytes(self._receive(_LENGTH, until), "big")
        if not 0 < size <= MOST_BYTES:
            raise Violation("a reply that is too long")
        return parse(self._receive(size, until))

    def _has_more(self) -> bool:
        try:
            return bool(self.connection.recv(1, socket.MSG_PEEK))
        except BlockingIOError:
            return False
        except OSError as error:  # it was closed from inside, before all that we had sent was read
            raise Ended from error

    def _send(self, data: bytes, until: float) -> None:
        view = memoryview(data)
        while view:
            try:
                view = view[self.connection.send(view) :]
            except BlockingIOError:
                self._wait(until, writing=True)
            except OSError as error:
                raise Ended from error

    def _receive(self, size: int, until: float) -> bytes:
        parts = []
        while size:
            self._wait(until)
            try:
                part = self.connection.recv(min(size, 1 << 18))
            except BlockingIOError:
                continue
            except OSError as error:
                raise Ended from error
            if not part:
                raise Ended
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def _wait(self, until: float, *, writing: bool = False) -> None:
        left = until - time.monotonic()
        ends = [self.connection]
        if left <= 0 or not any(select.select([] if writing else ends, ends if writing else [], [], left)):
            raise TookTooLong


def parse(data: bytes) -> dict[str, Any]:
    """Return the JSON object in these bytes; raise Violation if it is none or far too deep.

    Examples
    --------
    >>> parse(b'{"cell": {"error": null, "noted": []}}')
    {'cell': {'error': None, 'noted': []}}
    >>> parse(b"[" * 1_000_000)
    Traceback (most recent call last):
    course.grading.channel.Violation: no JSON
    """
    if sum(map(data.count, (b"[", b"{", b","))) > MOST_PARTS:
        raise Violation("far too many parts")
    try:
        message = json.loads(data, parse_constant=_refuse, object_pairs_hook=_object)
    except (ValueError, RecursionError, MemoryError) as error:  # so deep that Python's own reader gives up, too
        raise Violation("no JSON") from error
    if not isinstance(message, dict):
        raise Violation("no JSON object")
    return message


def _refuse(word: str) -> None:
    raise ValueError(f"{word} is no JSON")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a key twice")
    return made


def is_observation(data: Any) -> bool:
    """Whether this is an observation that a driver could have made, so that judging it can neither fail nor run on.

    Examples
    --------
    >>> from utils.exercises import drivers
    >>> is_observation(drivers.observe("call", abs, {"arguments": [-0.5]}))
    True
    >>> is_observation({"status": "correct"})
    False
    """
    parts = {"status", "returned", "arguments", "error", "printed", "warnings"}
    return (
        isinstance(data, dict)
        and set(data) - {"details"} == parts
        and isinstance(data["status"], str)
        and data["status"] in _STATUSES
        and isinstance(data["arguments"], list)
        and _is_value({"list": [data["returned"], *data["arguments"]]})
        and _is_error(data["error"])
        and (data["error"] is not None) == (data["status"] == "raised")
        and _is_text(data["printed"], 1_000)
        and _all(data["warnings"], str, 1_000, in_a_line=True)
        and _is_details(data.get("details", {}))
    )


def _is_details(data: Any) -> bool:
    if not isinstance(data, dict) or not set(data) <= set(_DETAILS):
        return False
    return all(_DETAILS[name](item) for name, item in data.items())


def _is_value(data: Any) -> bool:
    try:
        return _elements(data, 0) <= 2 * wire.LARGEST
    except (ValueError, TypeError, KeyError, OverflowError):
        return False


def _elements(data: Any, depth: int) -> int:
    """Return how many elements a value in wire format has; raise ValueError where it is in none."""
    if depth > wire.DEEPEST + 2:
        raise ValueError
    if data is None or isinstance(data, bool):
        return 1
    if isinstance(data, int):
        return _limited(data.bit_length(), wire.MOST_BITS)
    if isinstance(data, float):
        return _limited(0 if math.isfinite(data) else 2, 1)
    if isinstance(data, str):
        return _limited(0 if _is_text(data, wire.LONGEST_TEXT) else 2, 1)
    ((tag, body),) = data.items() if isinstance(data, dict) else [(None, None)]
    if tag == "float":
        return _limited(0 if isinstance(body, str) and body in _WORDS else 2, 1)
    if tag in ("array", "tensor"):
        return _size_of_array(body, {"dtype", "shape", "data", *(["requires_grad"] if tag == "tensor" else [])})
    if tag == "object":
        right = set(body) == {"type", "text"} and _is_text(body["type"], 100) and _is_text(body["text"], 1_000)
        return _limited(0 if right else 2, 1)
    if tag in ("list", "tuple", "set") and isinstance(body, list):
        return 1 + sum(_elements(item, depth + 1) for item in body)
    if tag == "dict" and isinstance(body, list) and all(isinstance(pair, list) and len(pair) == 2 for pair in body):
        return 1 + sum(_elements(item, depth + 1) for pair in body for item in pair)
    raise ValueError


def _size_of_array(body: Any, parts: set[str]) -> int:
    if set(body) != parts or body["dtype"] not in _DTYPES or not isinstance(body.get("requires_grad", False), bool):
        raise ValueError
    shape, data = body["shape"], body["data"]
    if not _all(shape, int) or len(shape) > 32 or any(not 0 <= size <= wire.LARGEST for size in shape):
        raise ValueError
    if not isinstance(data, list) or math.prod(max(1, size) for size in shape) > wire.LARGEST:
        raise ValueError  # a sum over an axis of length 0 has the product of all others for its size
    if math.prod(shape) != len(data):
        raise ValueError
    kinds = (float, int) if body["dtype"].startswith("float") else (bool,) if body["dtype"] == "bool" else (int,)
    found = set(map(type, data))
    if not found <= {*kinds, str} or (str in found and kinds[0] is not float):
        raise ValueError
    if str in found and not all(number in _WORDS for number in data if type(number) is str):
        raise ValueError
    if int in found:  # OverflowError: 300 in an int8
        with np.errstate(all="ignore"):
            wire.decode({"array": {key: body[key] for key in ("dtype", "shape", "data")}})
    return max(1, len(data))


def _limited(size: int, most: int) -> int:
    if size > most:
        raise ValueError
    return 1


def _is_text(data: Any, longest: int, *, in_a_line: bool = False) -> bool:
    if not isinstance(data, str) or len(data) > longest:
        return False
    return data.isprintable() or (not in_a_line and wire.printable(data) == data)


def _is_error(data: Any) -> bool:
    if data is None:
        return True
    if not isinstance(data, dict) or set(data) != set(_LONGEST):
        return False
    lines = {part: data[part] for part in data if part != "line" or data[part] is not None}
    return all(_is_text(line, _LONGEST[part], in_a_line=True) for part, line in lines.items())


def _all(data: Any, kind: type, longest: int = 200, *, in_a_line: bool = False) -> bool:
    """Whether this is a list of limited length, with nothing in it but values of this kind, within limits."""
    if not isinstance(data, list) or len(data) > 1_000 or any(item.__class__ is not kind for item in data):
        return False
    if kind is str:
        return all(_is_text(item, longest, in_a_line=in_a_line) for item in data)
    return kind is not int or all(abs(item) < 2**53 for item in data)


def _lists_of_words(data: Any) -> bool:
    return isinstance(data, list) and len(data) <= 1_000 and all(_all(item, str) for item in data)
