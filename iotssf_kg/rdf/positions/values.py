"""When a value of a finding is a value of a document."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode, Quad, Store

_ANY = NamedNode("urn:x-any:")


def same(one: object, other: object) -> bool:
    """Whether they are one term, or literals that a store keeps as one."""
    if one == other:
        return True
    if not isinstance(one, Literal) or not isinstance(other, Literal):
        return False
    # Most differ in their datatype, and a store is not made for nothing.
    return one.datatype == other.datatype and _stored(one) == _stored(other)


def _stored(literal: Literal) -> object:
    """*literal* as it comes back from a store: ``"01"`` is ``"1"``, tags are in lower case."""
    if literal.language:
        return literal.value, literal.language.lower()
    store = Store()
    store.add(Quad(_ANY, _ANY, literal))
    return next(iter(store)).object
