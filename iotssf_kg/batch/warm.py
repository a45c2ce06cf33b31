"""Imported once by the server that workers are forked from: what it holds, each has at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from iotssf_kg.batch import orders
from iotssf_kg.rules.catalogue import shipped
from iotssf_kg.validation.engine import engine
from iotssf_kg.validation.shapes import PROFILES, profile

__all__ = ["apart", "orders"]


def apart(work: Callable[[], None]) -> None:
    """Do *work* in a thread that is gone before workers are forked.

    The engine has a source of chance for each thread: all that is forked from a thread that has
    one would make the same UUIDs and blank nodes.
    """
    with ThreadPoolExecutor(1) as thread:
        thread.submit(work).result()


def _compile() -> None:
    shipped()
    engine()
    for name in PROFILES:
        profile(name)


apart(_compile)
