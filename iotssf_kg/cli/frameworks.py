"""``framework import`` and ``list``: frameworks as lists of identifiers."""

from __future__ import annotations

import sys
from typing import Annotated, Final

import typer

from iotssf_kg.cli.mappings import apart, content
from iotssf_kg.cli.options import Format, Out, Output
from iotssf_kg.cli.show import note, show
from iotssf_kg.crosswalk.lists import take_list
from iotssf_kg.crosswalk.own import shelf
from iotssf_kg.outputs import write

group: Final = typer.Typer(
    help="Frameworks as lists of identifiers: take a list, show what there is."
)
_LIST: Final = ("framework", "title", "publisher", "elements", "verification", "restricted")


def register(app: typer.Typer) -> None:
    """Add the group of commands to *app*."""
    app.add_typer(group, name="framework")


@group.command("list")
def list_(form: Output = Format.TABLE) -> None:
    """List the frameworks that there are."""
    rows = [
        (
            each.name,
            each.title,
            each.publisher,
            str(len(each.elements)),
            each.verification,
            "yes" if each.restricted else "no",
        )
        for each in shelf()
    ]
    show(_LIST, rows, form)


@group.command("import")
def import_(
    file: Annotated[
        str, typer.Argument(help="A table in CSV or xlsx, or a catalog in OSCAL's JSON.")
    ],
    key: Annotated[str, typer.Option("--key", help="What all its editions are called.")] = "",
    edition: Annotated[str, typer.Option("--edition", help="Which this is.")] = "",
    title: Annotated[str, typer.Option("--title", help="Its name.")] = "",
    publisher: Annotated[str, typer.Option("--publisher", help="Whose it is.")] = "",
    source: Annotated[str, typer.Option("--source", metavar="URL", help="Where it is.")] = "",
    licence: Annotated[str, typer.Option("--licence", help="What may be done with it.")] = "",
    issued: Annotated[str, typer.Option("--issued", help="When it came out.")] = "",
    verification: Annotated[
        str, typer.Option("--verification", help="How sure the list is.")
    ] = "unverified",
    remark: Annotated[str, typer.Option("--note", help="What else to know.")] = "",
    restricted: Annotated[
        bool, typer.Option("--restricted", help="Its text may not be carried here.")
    ] = False,
    out: Out = None,
) -> None:
    """Take a framework's identifiers and short titles as a list for ontology/frameworks."""
    apart(out, [file])
    said = {
        "framework": key,
        "edition": edition,
        "title": title,
        "publisher": publisher,
        "issued": issued,
        "source": source,
        "licence": licence,
        "verification": verification,
        "note": remark,
        "restricted": "true" if restricted else "",
    }
    taken = take_list(content(file), file, said)
    for column in taken.left_out:
        note(f"{file}: {column} is left out: identifiers and short titles are carried alone")
    if taken.framework.name in {each.name for each in shelf()}:
        note(f"there is a list of {taken.framework.name} already; keep one of them")
    if out is None:
        sys.stdout.write(taken.text)
    else:
        write(out, taken.text)
    gone = sum(element.withdrawn for element in taken.framework.elements.values())
    more = f", {gone} of them withdrawn" if gone else ""
    note(f"{len(taken.framework.elements)} elements of {taken.framework.name}{more}")
