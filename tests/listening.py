"""A listener on this machine, where a call outward would show."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def listener() -> Iterator[tuple[int, list[object]]]:
    """The port of a listener on this machine, and who connected."""
    hits: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            while True:
                try:
                    connection, who = server.accept()
                except OSError:
                    return
                hits.append(who)
                connection.close()

        thread = threading.Thread(target=answer)
        thread.start()
        try:
            yield server.getsockname()[1], hits
        finally:
            server.shutdown(socket.SHUT_RDWR)
            thread.join()
