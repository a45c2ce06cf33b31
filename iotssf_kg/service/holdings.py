"""What the store holds of exports."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from pyoxigraph import NamedNode

from iotssf_kg.asking import Answerer
from iotssf_kg.dataset.catalogue import CURRENT
from iotssf_kg.dataset.graphs import CATALOGUE, SUMMARY
from iotssf_kg.errors import SourceError, UnknownName
from iotssf_kg.namespaces import DCTERMS, SH, SSF, VOID
from iotssf_kg.rdf.syntax import syntax_of
from iotssf_kg.store.folder import FolderStore
from iotssf_kg.store.media import RESULTS

_JSON: Final = "application/sparql-results+json"
TABLES: Final = tuple(RESULTS)
_SHOWN: Final = f"""
  GRAPH {CATALOGUE} {{
    ?iri a {SSF("Export")} ; {SSF("sha256")} ?sha256 ; {SSF("fileName")} ?file ;
      {SSF("loadedAt")} ?loaded ; {DCTERMS("publisher")} ?publisher ; {DCTERMS("issued")} ?issued .
    OPTIONAL {{ ?iri a ?now FILTER(?now = {CURRENT}) }}
  }}
  BIND(IF(BOUND(?now), "current", "superseded") AS ?state)
  OPTIONAL {{ GRAPH {SUMMARY} {{
    ?iri {VOID("triples")} ?triples ; {VOID("classPartition")} ?part .
    ?part {VOID("entities")} ?assets
  }} }}"""
_COLUMNS: Final = "?iri ?publisher ?issued ?state ?triples ?assets ?loaded ?file ?sha256"
LIST: Final = f"SELECT {_COLUMNS} {{ {_SHOWN} }} ORDER BY ?publisher ?issued ?iri"
CATALOGUED: Final = f"""CONSTRUCT {{ ?export ?p ?o }} WHERE {{
  GRAPH {CATALOGUE} {{ ?export a {SSF("Export")} ; ?p ?o }} }}"""
_FOUND: Final = f"""SELECT ?severity (COUNT(?result) AS ?n) {{
  GRAPH {CATALOGUE} {{ {{iri}} {SSF("reportGraph")} ?report }}
  GRAPH ?report {{ ?result {SH("resultSeverity")} ?severity }}
}} GROUP BY ?severity"""


def listed(clerks: Answerer) -> tuple[str, list[dict[str, Any]]]:
    """The build, and each export that it holds, by publisher and date."""
    return _rows(clerks, LIST)


def held(clerks: Answerer, iri: NamedNode) -> tuple[str, dict[str, Any]]:
    """The build, and what it holds of the export *iri*.

    Raises:
        UnknownName: Nothing.
    """
    build, rows = _rows(clerks, f"SELECT {_COLUMNS} {{ VALUES ?iri {{ {iri} }} {_SHOWN} }}")
    if not rows:
        raise UnknownName("no such export", where=iri.value, hint="GET /exports lists those held")
    _, counts = _rows(clerks, _FOUND.replace("{iri}", str(iri)))
    found = dict.fromkeys(("violation", "warning", "info"), 0)
    found |= {each["severity"].rpartition("#")[2].lower(): each["n"] for each in counts}
    return build, rows[0] | {"findings": found}


def _rows(clerks: Answerer, query: str) -> tuple[str, list[dict[str, Any]]]:
    build, reply = clerks.query(query, _JSON)
    told = json.loads(b"".join(reply.body.pieces()))
    return build, [
        {name: _value(term) for name, term in row.items()} for row in told["results"]["bindings"]
    ]


def _value(term: dict[str, str]) -> str | int:
    number = term.get("datatype", "").endswith("#integer")
    return int(term["value"]) if number else term["value"]


def original(root: Path, sha256: str, name: str) -> tuple[str, bytes]:
    """Media type and bytes of the document with that *sha256*, which came as the file *name*.

    Raises:
        UnknownName: The store does not have it.
        StoreError: It is damaged.
    """
    data = FolderStore(root).original(sha256)
    if data is None:
        raise UnknownName("the original is not kept", where=name, hint="Ask for its data")
    try:
        return syntax_of(name).media_type, data
    except SourceError:
        return "application/octet-stream", data
