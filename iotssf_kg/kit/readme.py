"""The kit's index for people."""

from __future__ import annotations

from collections.abc import Mapping
from string import Template
from typing import Any, Final

from iotssf_kg.namespaces import SSFSH

_TEXT: Final = Template(
    """\
# Conformance kit of iotssf-kg $version

Exports to hold an exporter or a validator against, judged on $date.
Everything in them is made up. Not affiliated with METI.

- `good/`: in order, each in every syntax that can hold it; a validator must find nothing.
- `bad/`: one fault each; beside each lie the findings it deserves, as CSV and as JSON.
- `manifest.json`: all of it for programs, with the SHA-256 of every file.

Judge each case by itself, its files together, on $date:

```sh
iotssf validate $example --date $date --format json > report.json
```

Then compare one report or many with what is expected:

```sh
iotssf kit . --check report.json
```

A report of another tool can be JSON (an array, or an object with `findings`) or CSV with the
columns `file`, `shape`, `focus`, `path`, `value` and `severity`; `line` helps, and is not compared.
A blank node is written `_:`.

## 日本語

エクスポートの作成ツールや検証ツールを確かめるための例です。
全て架空のもので、$date 時点で判定しています。
`good/` は問題のない例で、指摘が出てはなりません。
`bad/` は不備が一つずつある例で、
出るべき指摘を CSV と JSON で添えています。
`iotssf kit . --check report.json` で、検証結果を期待される指摘と比べられます。

## Cases

| case | what it is | 説明 | files | findings | raised |
|---|---|---|---|---|---|
$rows
"""
)
_WITHOUT: Final = "\nWithout a case: {}.\n"


def readme(manifest: Mapping[str, Any]) -> str:
    """The index of the kit that *manifest* describes, as Markdown."""
    rows = "\n".join(map(_row, manifest["cases"]))
    bad = [case for case in manifest["cases"] if not case["good"]]
    example = bad[0]["files"][0]["file"]
    text = _TEXT.substitute(
        example=example, version=manifest["version"], date=manifest["date"], rows=rows
    )
    without = ", ".join(f"{shape} ({why})" for shape, why in manifest["without"].items())
    return text + (_WITHOUT.format(without) if without else "")


def _row(case: Mapping[str, Any]) -> str:
    files = ", ".join(f"[{f['file']}]({f['file']})" for f in case["files"])
    raised = ", ".join(shape.removeprefix(SSFSH) for shape in case["shapes"])
    cells = (case["name"], case["en"], case["ja"], files, str(case["findings"]), raised or "–")
    return f"| {' | '.join(cells)} |"
