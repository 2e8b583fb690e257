"""Messages over a socket: four bytes that give the length, then as many bytes of JSON."""

import json
import socket
from typing import Any

LENGTH = 4


def send(channel: socket.socket, message: Any) -> None:
    """Send one message."""
    data = json.dumps(message, allow_nan=False).encode()
    channel.sendall(len(data).to_bytes(LENGTH, "big") + data)


def receive(channel: socket.socket) -> Any:
    """Return the next message; raise EOFError if the other side has closed.

    Examples
    --------
    >>> one, other = socket.socketpair()
    >>> send(one, {"cell": "x = 1"})
    >>> receive(other)
    {'cell': 'x = 1'}
    >>> one.close(), other.close()
    (None, None)
    """
    return json.loads(_exactly(channel, int.from_bytes(_exactly(channel, LENGTH), "big")))


def _exactly(channel: socket.socket, size: int) -> bytes:
    parts = []
    while size:
        part = channel.recv(min(size, 1 << 20))
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
