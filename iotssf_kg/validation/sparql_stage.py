"""SPARQL constraints on Oxigraph: one query for all focus nodes where that is safe, else one each.

https://www.w3.org/TR/shacl/#sparql-constraints runs a query for each focus node with ``$this``
bound beforehand; ``queries.safety`` says when one query without it gives the same rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, TypeAlias

from pyoxigraph import NamedNode, Quad, QuerySolution, QuerySolutions, Store, Triple

from iotssf_kg.namespaces import RDF
from iotssf_kg.rules.export import Term
from iotssf_kg.validation import prebound
from iotssf_kg.validation.constraints import Constraint
from iotssf_kg.validation.engine import Result
from iotssf_kg.validation.paths import Index, follow
from iotssf_kg.validation.targets import Targets

# A constraint and its focus nodes.
Asked: TypeAlias = tuple[Constraint, set[Term]]

_TYPE: Final = RDF("type")
_SAID: Final = frozenset(("this", "path", "value"))


def asked(constraints: Sequence[Constraint], targets: Targets) -> list[Asked]:
    """Those of *constraints* that could have results, with their focus nodes."""
    return [
        (each, focus)
        for each in constraints
        if _possible(each, targets.data)
        and (focus := targets.of(each.place.root, each.place.chain))
    ]


def results(asked: Sequence[Asked], targets: Targets) -> Iterator[Result]:
    """The results of the constraints *asked* over the data that *targets* are in."""
    if not asked:
        return
    store = Store()
    store.bulk_extend(_read([each for each, _ in asked], targets))
    for constraint, focus in asked:
        if constraint.setwise:
            yield from _setwise(constraint, focus, store)
        else:
            yield from _each(constraint, focus, store, targets)


def _possible(constraint: Constraint, facts: Index) -> bool:
    """Whether there is a statement of each kind that a row cannot be without."""
    return all(_stated(facts, *needed) for needed in constraint.reading.needed)


def _stated(facts: Index, name: str, value: str | None) -> bool:
    predicate = NamedNode(name)
    if value is None:
        return next(facts.objects(predicate), None) is not None
    node = NamedNode(value)
    return bool(facts.typed(node)) if predicate == _TYPE else node in facts.objects(predicate)


def _read(asked: Iterable[Constraint], targets: Targets) -> Iterator[Quad]:
    """The statements that the queries read."""
    predicates = set[str]()
    found: set[str] | None = set()
    for each in asked:
        if each.reading.predicates is None:
            return map(_quad, targets.stated)
        predicates |= each.reading.predicates
        kinds = each.reading.classes
        found = None if found is None or kinds is None else found | kinds
    return _chosen(predicates, found, targets.data)


def _quad(triple: Triple) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object)


def _chosen(predicates: set[str], classes: set[str] | None, facts: Index) -> Iterator[Quad]:
    for name in sorted(predicates):
        predicate = NamedNode(name)
        if predicate == _TYPE and classes is not None:
            for each in map(NamedNode, sorted(classes)):
                for subject in facts.typed(each):
                    yield Quad(subject, _TYPE, each)
        else:
            for subject, values in facts.rows(predicate).items():
                for value in values:
                    yield Quad(subject, predicate, value)


def _setwise(constraint: Constraint, focus: set[Term], store: Store) -> Iterator[Result]:
    # Rows are held against the focus afterwards: a VALUES block joins in nested loops.
    found = store.query(constraint.text)
    if isinstance(found, QuerySolutions):
        names = [variable.value for variable in found.variables]
        for row in found:
            this = row["this"]
            if this in focus:
                yield _result(constraint, this, row, names)


def _each(
    constraint: Constraint, focus: set[Term], store: Store, targets: Targets
) -> Iterator[Result]:
    if constraint.asks:
        yield from _asked(constraint, focus, store, targets)
        return
    prebound.surround(store, constraint, focus, targets.given)
    for this in sorted(focus, key=str):
        found = store.query(prebound.written(constraint, this))
        if isinstance(found, QuerySolutions):
            names = [variable.value for variable in found.variables]
            for row in found:
                yield _result(constraint, this, row, names)


def _asked(
    constraint: Constraint, focus: set[Term], store: Store, targets: Targets
) -> Iterator[Result]:
    """The value nodes of which the answer is no; https://www.w3.org/TR/shacl/#sparql-constraint-components-validation."""
    path = targets.given.path_of(constraint.place.shape)
    for this in sorted(focus, key=str):
        values = {this} if path is None else follow(path, targets.data, [this])
        prebound.surround(store, constraint, {this, *values}, targets.given)
        for value in sorted(values, key=str):
            if not store.query(prebound.written(constraint, this, value=value)):
                yield Result(
                    this,
                    constraint.path,
                    value,
                    constraint.place.shape,
                    constraint.node,
                    constraint.component,
                    constraint.bound,
                )


def _result(constraint: Constraint, this: Term, row: QuerySolution, names: list[str]) -> Result:
    """What a row says; https://www.w3.org/TR/shacl/#sparql-constraints-mapping."""
    path = row["path"] if "path" in names else None
    value = row["value"] if "value" in names else None
    if value is None and not constraint.path:
        # A node shape's result is about the focus where the query names no value.
        value = this
    return Result(
        focus=this,
        path=str(path) if isinstance(path, NamedNode) else constraint.path,
        value=value,
        shape=constraint.place.shape,
        constraint=constraint.node,
        component=constraint.component,
        bindings=constraint.bound
        + tuple((name, row[name]) for name in names if name not in _SAID and row[name]),
    )
