"""Queries to begin with, in the editor."""

from __future__ import annotations

from typing import Final, NamedTuple

from iotssf_kg.namespaces import PREFIXES


class Example(NamedTuple):
    """One query, and what it asks for, by language."""

    said: dict[str, str]
    text: str


def _written(pattern: str, *prefixes: str) -> str:
    head = "".join(f"PREFIX {each}: <{PREFIXES[each]}>\n" for each in prefixes)
    return f"{head}\n{pattern.strip()}\n"


EXAMPLES: Final = (
    Example(
        {"en": "Devices and their categories", "ja": "機器とそのカテゴリ"},
        _written(
            """
SELECT ?device ?name ?category WHERE {
  ?device a ssf:Device ;
    ssf:category ?category .
  OPTIONAL { ?device rdfs:label ?name }
}
ORDER BY ?device
LIMIT 100
""",
            "rdfs",
            "ssf",
        ),
    ),
    Example(
        {"en": "Assets in each category", "ja": "カテゴリごとの機器・システム数"},
        _written(
            """
SELECT ?category (COUNT(DISTINCT ?asset) AS ?assets) WHERE {
  ?asset ssf:category ?category .
}
GROUP BY ?category
ORDER BY ?category
""",
            "ssf",
        ),
    ),
    Example(
        {"en": "Connections, as a graph", "ja": "接続（グラフ）"},
        _written(
            """
CONSTRUCT { ?from ssf:feeds ?to } WHERE {
  ?connection ssf:from ?from ;
    ssf:to ?to .
}
LIMIT 40
""",
            "ssf",
        ),
    ),
    Example(
        {"en": "Needs without a measure", "ja": "対策のない要求事項"},
        _written(
            """
SELECT ?asset ?requirement WHERE {
  ?asset ssf:needs ?requirement .
  FILTER NOT EXISTS {
    ?measure ssf:covers ?asset ;
      ssf:meets ?requirement .
  }
}
ORDER BY ?asset ?requirement
""",
            "ssf",
        ),
    ),
    Example(
        {"en": "Everything said of one requirement", "ja": "ある要求事項についての全記述"},
        _written("DESCRIBE rq:P1-01", "rq"),
    ),
)
