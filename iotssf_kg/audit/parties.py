"""Which organization is meant, and in which roles it answers for which assets."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Final, NamedTuple, TypeAlias

from pyoxigraph import Literal, NamedNode

from iotssf_kg.dataset.graphs import CATALOGUE
from iotssf_kg.errors import BadParameter, SourceError, UnknownName
from iotssf_kg.library.binding import swap
from iotssf_kg.namespaces import local
from iotssf_kg.store import Reader, select

# In the order in which they are told.
ROLES: Final = ("operator", "maintainer", "provider", "maker", "publisher")
_PREFIXES: Final = """PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX ssf: <https://w3id.org/iot-ssf/ns#>
"""
_PARTIES: Final = f"""{_PREFIXES}
SELECT DISTINCT ?party ?label
WHERE {{{{
  {{given}}
  {{{{ ?party a ssf:Organization }}}}
  UNION
  {{{{ ?node ssf:operatedBy|ssf:maintainedBy|ssf:providedBy|ssf:manufacturedBy ?party }}}}
  UNION
  {{{{ GRAPH {CATALOGUE} {{{{ ?export dcterms:publisher ?party }}}} }}}}
  OPTIONAL {{{{ ?party rdfs:label ?label }}}}
}}}}
ORDER BY ?party ?label
"""
_ANSWERING: Final = """{{
    VALUES ?organization {{ UNDEF }}
    {pattern}
    BIND("{role}" AS ?role)
  }}"""
_PATTERNS: Final = {
    "operator": "?who ssf:memberOf? ?organization .\n"
    "    GRAPH ?export { ?asset ssf:operatedBy ?who }",
    "maintainer": "GRAPH ?export { ?asset ssf:maintainedBy ?organization }",
    "provider": "GRAPH ?export { ?asset ssf:providedBy ?organization }",
    "maker": "?model ssf:manufacturedBy ?organization .\n"
    "    GRAPH ?export { ?asset ssf:model ?model }",
    "publisher": "GRAPH <https://w3id.org/iot-ssf/graph/catalogue> {"
    " ?export dcterms:publisher ?organization }\n"
    "    GRAPH ?export { ?asset ssf:usedIn ?context }",
}
_UNION: Final = "\n  UNION\n  "
ANSWERING: Final = f"""{_PREFIXES}
SELECT DISTINCT ?asset ?role ?export
WHERE {{
  ?export a ssf:Export .
  {_UNION.join(_ANSWERING.format(pattern=p, role=role) for role, p in _PATTERNS.items())}
}}
ORDER BY ?asset ?role ?export
"""

Roles: TypeAlias = Mapping[NamedNode, Mapping[NamedNode, tuple[str, ...]]]


class Party(NamedTuple):
    """An organization that the store knows of, with its labels: language → text."""

    iri: NamedNode
    labels: Mapping[str, str]

    def name(self, lang: str) -> str:
        """Its label in *lang*, else any, else its short name."""
        texts = sorted(self.labels.items(), key=lambda each: (each[0] != lang, each))
        return texts[0][1] if texts else local(self.iri)


def parties(store: Reader) -> list[Party]:
    """Every organization that publishes an export in *store* or has a role in one, by IRI.

    Raises:
        SourceError: There is none, so the store is empty.
    """
    found = _parties(store)
    if not found:
        raise SourceError(
            "the store holds no export", hint="Load some first, with `iotssf load --store`"
        )
    return found


def party_of(store: Reader, iri: str) -> Party | None:
    """The organization of ``parties`` whose IRI is *iri*, looked up alone; None for no such one."""
    try:
        node = NamedNode(iri)
    except ValueError:
        return None
    return next(iter(_parties(store, f"VALUES ?party {{ {node} }}")), None)


def _parties(store: Reader, given: str = "") -> list[Party]:
    found: dict[NamedNode, dict[str, str]] = {}
    for row in select(store, _PARTIES.format(given=given)):
        party, label = row["party"], row.get("label")
        if isinstance(party, NamedNode):
            labels = found.setdefault(party, {})
            if isinstance(label, Literal):
                labels.setdefault(label.language or "", label.value)
    return [Party(iri, found[iri]) for iri in sorted(found, key=str)]


def find_party(store: Reader, asked: str) -> Party:
    """The organization whose IRI, end of its IRI or label is *asked*; labels whatever their case.

    Raises:
        UnknownName: There is none; the hint lists near names, else some.
        BadParameter: There are several; it lists their IRIs.
        SourceError: The store is empty.
    """
    plain = asked.strip().removeprefix("<").removesuffix(">")
    exact = party_of(store, plain)
    if exact is not None:
        return exact
    known, ends = parties(store), ("/" + plain, "#" + plain)
    for fits in (
        lambda party: party.iri.value.endswith(ends),
        lambda party: _folded(plain) in map(_folded, party.labels.values()),
    ):
        found = [party for party in known if fits(party)]
        if len(found) == 1:
            return found[0]
        if found:
            called = ", ".join(party.iri.value for party in found)
            raise BadParameter(
                f"{len(found)} organizations are called {asked!r}: {called}",
                where="--org",
                hint="Give the IRI in full",
            )
    raise UnknownName(f"no organization {asked!r}", where="--org", hint=_others(known, plain))


def _others(known: list[Party], asked: str) -> str:
    names: dict[str, str] = {}
    for party in known:
        for text in (local(party.iri), party.iri.value, *party.labels.values()):
            names.setdefault(_folded(text), text)
    every = "`iotssf report --all` lists every one"
    near = get_close_matches(_folded(asked), list(names), n=3)
    if near:
        return f"Near names: {', '.join(names[each] for each in near)}; {every}"
    some = ", ".join(local(party.iri) for party in known[:3])
    return f"There are {len(known)}, such as {some}; {every}"


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()


def answering(organization: NamedNode) -> str:
    """The query for the assets that *organization* answers for, and in which role."""
    return swap(ANSWERING, {"organization": organization})


def roles(store: Reader, organization: NamedNode) -> Roles:
    """Export → asset → the roles of *organization*, of all assets in *store* with any of ``ROLES``.

    What is no asset is among them where an export uses our terms amiss.
    """
    found: dict[NamedNode, dict[NamedNode, set[str]]] = {}
    for row in select(store, answering(organization)):
        export, asset, role = row["export"], row["asset"], row["role"]
        if isinstance(export, NamedNode) and isinstance(asset, NamedNode):
            told = role.value if isinstance(role, Literal) else ""
            found.setdefault(export, {}).setdefault(asset, set()).add(told)
    return {
        export: {a: tuple(r for r in ROLES if r in held) for a, held in assets.items()}
        for export, assets in found.items()
    }
