"""Where a report comes from: exports with their hashes, versions, and what changed since."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode

from iotssf_kg import __version__
from iotssf_kg.audit.model import Change, ExportLine, Version
from iotssf_kg.audit.scope import Scope
from iotssf_kg.dataset.catalogue import read_digests
from iotssf_kg.dataset.graphs import CATALOGUE
from iotssf_kg.dataset.modules import outdated
from iotssf_kg.library import run
from iotssf_kg.namespaces import HOME, OWL, RDF
from iotssf_kg.store import Term, select

CHANGES: Final = "cq17"
_TYPE: Final = RDF("type")
_VERSIONS: Final = f"""PREFIX owl: <{OWL}>
PREFIX ssf: <https://w3id.org/iot-ssf/ns#>

SELECT DISTINCT ?ontology ?version ?sha256
WHERE {{
  GRAPH {CATALOGUE} {{ ?graph ssf:sha256 ?sha256 }}
  GRAPH ?graph {{ ?ontology a owl:Ontology ; owl:versionInfo ?version }}
  FILTER(STRSTARTS(STR(?graph), "{HOME}"))
}}
ORDER BY ?ontology ?version
"""


def exports(scope: Scope) -> Iterator[ExportLine]:
    """A line for each export that the report rests on: the organization's own first."""
    counts = Counter(held.closure.export.iri for held in scope.held)
    withheld = {c.export.iri: len(c.screened.withheld) for c in scope.closures}
    own = scope.party.iri
    for entry in sorted(scope.entries, key=lambda e: (e.publisher != own, e.iri.value)):
        yield ExportLine(
            export=scope.named(entry.iri),
            publisher=scope.named(entry.publisher),
            own=entry.publisher == own,
            issued=entry.issued,
            file=entry.source,
            sha256=entry.sha256,
            replaces=tuple(map(scope.named, entry.replaces)),
            assets=counts[entry.iri],
            withheld=withheld[entry.iri],
        )


def versions(scope: Scope) -> Iterator[Version]:
    """The package, what the store holds of ours, and the schemes that were judged under."""
    yield Version("iotssf-kg", __version__)
    for row in select(scope.store, _VERSIONS):
        name = _text(row["ontology"]).removeprefix(HOME)
        yield Version(name, _text(row["version"]), _text(row["sha256"]))
    for iri, scheme in sorted(scope.catalogue.schemes.items(), key=lambda each: each[0].value):
        yield Version(iri.value.removeprefix(HOME), scheme.version)


def build(scope: Scope) -> str:
    """A hash of what the store holds: the same build, whenever and wherever it was made."""
    lines = [f"{e.iri.value} {e.sha256} {e.current}" for e in scope.register]
    lines += [f"{graph.value} {sha256}" for graph, sha256 in read_digests(scope.store).items()]
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def differing(scope: Scope) -> tuple[str, ...]:
    """The graphs of ours that the store has otherwise than this package."""
    return tuple(sorted(m.graph.value for m in outdated(scope.store, scope.catalogue)))


def changes(scope: Scope) -> Iterator[Change]:
    """What came and went since the exports that the organization's own ones replace."""
    for entry in scope.entries:
        if entry.publisher == scope.party.iri and entry.replaces:
            for row in run(scope.store, CHANGES, {"new": f"<{entry.iri.value}>"}).rows:
                yield _change(scope, row)


def _change(scope: Scope, row: tuple[Term | None, ...]) -> Change:
    new, old, node, predicate, change, value = row
    about = scope.named(value) if isinstance(value, NamedNode) else None
    text = value.value if isinstance(value, Literal) else ""
    return Change(
        export=scope.named(_node(new)),
        older=scope.named(_node(old)),
        node=scope.named(_node(node)),
        property="kind" if predicate == _TYPE else scope.named(_node(predicate)).name,
        change=_text(change),
        value=about or scope.named(None)._replace(name=text),
    )


def _node(term: Term | None) -> NamedNode | None:
    return term if isinstance(term, NamedNode) else None


def _text(term: Term | None) -> str:
    return str(getattr(term, "value", ""))
