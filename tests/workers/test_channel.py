"""Messages come whole and in order, however the system cuts them."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from threading import Thread

import pytest

from iotssf_kg.workers.channel import Channel

# Of one piece, of none, of several, and more than a socket holds.
MESSAGES = [b"one", b"", b"\0" * 20_000, b"long" * (1 << 20), b"last"]


@pytest.fixture
def ends() -> Iterator[tuple[Channel, Channel]]:
    here, there = map(Channel, socket.socketpair())
    yield here, there
    here.close()
    there.close()


def all_of(channel: Channel, many: int) -> Iterator[bytes]:
    while many:
        message = channel.receive()
        if message is not None:
            many -= 1
            yield message


def test_messages_come_as_they_were_sent(ends: tuple[Channel, Channel]) -> None:
    here, there = ends
    sender = Thread(target=lambda: [here.send(each) for each in MESSAGES])
    sender.start()
    assert list(all_of(there, len(MESSAGES))) == MESSAGES
    sender.join()
    assert not there.held


def test_what_came_with_another_is_held(ends: tuple[Channel, Channel]) -> None:
    here, there = ends
    for message in (b"one", b"two"):
        here.send(message)
    assert (there.receive(), there.held, there.receive(1), there.held) == (
        b"one",
        True,
        b"two",
        False,
    )


def test_nothing_comes_of_a_part_until_the_rest_is_there() -> None:
    raw, end = socket.socketpair()
    there, began = Channel(end), time.monotonic()
    with raw:
        for part in (b"\0\0\0", b"\0\0\0\0\2", b"a"):
            raw.send(part)
            assert there.receive(0.01) is None
        assert there.receive(0.01) is None  # nothing at all
        raw.send(b"b")
        assert there.receive(0.01) == b"ab"
    assert time.monotonic() - began < 5
    with pytest.raises((EOFError, OSError)):
        there.receive()
    there.close()


def test_nobody_there_is_told(ends: tuple[Channel, Channel]) -> None:
    here, there = ends
    there.close()
    with pytest.raises((BrokenPipeError, ConnectionError)):
        here.send(b"lost")
    with pytest.raises((EOFError, OSError)):
        here.receive()
