"""What there is and what others can use: ``info``, ``terms``, ``shapes``, ``close``, ``reason``."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from pyoxigraph import Quad

from iotssf_kg import __version__
from iotssf_kg.cli import options
from iotssf_kg.cli.inputs import closures, gather, with_schemes
from iotssf_kg.cli.options import Format, Lang, day
from iotssf_kg.cli.show import note, show
from iotssf_kg.dataset import Dataset, Listed
from iotssf_kg.errors import UnknownName
from iotssf_kg.files import folder
from iotssf_kg.library import queries
from iotssf_kg.namespaces import HOME, shrink
from iotssf_kg.outputs import write
from iotssf_kg.rdf.serialise import serialise_alone
from iotssf_kg.rdf.syntax import syntax_named
from iotssf_kg.rules.catalogue import Catalogue, shipped
from iotssf_kg.rules.hermit import reason
from iotssf_kg.rules.scheme import Scheme
from iotssf_kg.store import connect
from iotssf_kg.validation.closed import closed
from iotssf_kg.validation.plain import plain_shapes
from iotssf_kg.vocabulary import json_schema, property_table


class Terms(StrEnum):
    """What can be written of the vocabulary."""

    MARKDOWN = "markdown"
    JSON_SCHEMA = "json-schema"
    CONTEXT = "context"


def register(app: typer.Typer) -> None:
    """Add the commands of this module to *app*."""
    app.command("info")(info_)
    app.command("terms")(terms_)
    app.command("shapes")(shapes_)
    app.command("close")(close_)
    app.command("reason")(reason_)


def info_(
    store: options.Store = None,
    form: options.Output = Format.TABLE,
    lang: options.Language = Lang.EN,
) -> None:
    """Show version, schemes, and what a store holds."""
    dataset = None if store is None else Dataset(connect(store))
    held = dataset.exports() if dataset else []
    told = _about(dataset.catalogue() if dataset else shipped())
    if form is Format.JSON:
        about = {row[0]: row[1] for row in told}
        print(json.dumps({**about, "exports": [each._asdict() for each in held]}, indent=2))
    elif form is Format.CSV:
        show(Listed._fields, [tuple(map(str, each)) for each in held], form)
    else:
        show(("what", "value"), told, form, title="iotssf-kg, not affiliated with METI")
        short = (each._replace(sha256=each.sha256[:12]) for each in held)
        if held:
            show(Listed._fields, [tuple(map(str, each)) for each in short], form)


def _about(known: Catalogue) -> list[tuple[str, str]]:
    rows = [("version", __version__), ("queries", str(len(queries())))]
    for scheme in known.schemes.values():
        asked = len(scheme.asks[scheme.categories[-1]])
        detail = f"{scheme.version}: {len(scheme.categories)} categories, {asked} requirements"
        rows.append((f"scheme {scheme_name(scheme)}", detail))
    return rows


def scheme_name(scheme: Scheme) -> str:
    """The short name of a *scheme* of ours; of another its IRI."""
    ours = f"{HOME}scheme/"
    iri = scheme.iri.value
    return iri.removeprefix(ours).split("/", 1)[0] if iri.startswith(ours) else iri


def terms_(
    form: Annotated[
        Terms, typer.Option("--format", "-f", help="A property table, a schema, or the context.")
    ] = Terms.MARKDOWN,
    lang: options.Language = Lang.EN,
) -> None:
    """Write the vocabulary for those who produce exports."""
    if form is Terms.MARKDOWN:
        print(property_table(lang))
    elif form is Terms.JSON_SCHEMA:
        print(json.dumps(json_schema(), ensure_ascii=False, indent=2))
    else:
        sys.stdout.write((folder("ontology") / "context.jsonld").read_text(encoding="utf-8"))


def shapes_(
    scheme: Annotated[
        str | None,
        typer.Option("--scheme", help="A scheme's short name or IRI; that of --scheme-file."),
    ] = None,
    out: Annotated[Path, typer.Option("--out", "-o", help="The folder to write into.")] = Path(),
    schemes: options.Schemes = None,
) -> None:
    """Write a scheme as plain SHACL Core shapes."""
    catalogue = with_schemes(schemes)
    out.mkdir(parents=True, exist_ok=True)
    added = [scheme_name(s) for iri, s in catalogue.schemes.items() if iri not in shipped().schemes]
    chosen = find_scheme(catalogue, scheme or next(iter(added), "sample"))
    for name, text in plain_shapes(chosen, catalogue).items():
        write(out / name, text)
        note(str(out / name))


def find_scheme(catalogue: Catalogue, name: str) -> Scheme:
    """The scheme of that short name or IRI.

    Raises:
        UnknownName: There is none.
    """
    for scheme in catalogue.schemes.values():
        if name in (scheme_name(scheme), scheme.iri.value, shrink(scheme.iri)):
            return scheme
    known = ", ".join(scheme_name(s) for s in catalogue.schemes.values())
    raise UnknownName(f"no scheme {name!r}", where="--scheme", hint=f"There are {known}")


def close_(
    files: options.Files = None,
    with_: options.With = None,
    store: options.Store = None,
    date: options.Day = None,
    syntax: options.Syntax = None,
    schemes: options.Schemes = None,
    to: Annotated[str, typer.Option("--to", help="The syntax to write.")] = "turtle",
) -> None:
    """Write an export with all that follows from it."""
    for closure in closures(gather(files, with_, store, syntax, schemes)):
        quads = [Quad(*triple) for triple in closed(closure, day(date)).triples()]
        sys.stdout.write(serialise_alone(quads, syntax_named(to)).decode())


def reason_(
    files: options.Files = None,
    with_: options.With = None,
    store: options.Store = None,
    schemes: options.Schemes = None,
    engine: Annotated[str, typer.Option("--engine", help="hermit")] = "hermit",
    timeout: Annotated[float, typer.Option("--timeout", help="Seconds for each export.")] = 120.0,
    memory: Annotated[int, typer.Option("--memory", help="MiB for the reasoner.")] = 2000,
    form: options.Output = Format.TABLE,
    lang: options.Language = Lang.EN,
) -> None:
    """Ask an OWL reasoner what follows (needs Java)."""
    if engine != "hermit":
        raise UnknownName(f"no reasoner {engine!r}", where="--engine", hint="There is hermit")
    rows = []
    for closure in closures(gather(files, with_, store, None, schemes)):
        found = reason(closure, timeout=timeout, memory=memory)
        if not found.consistent:
            rows.append((shrink(closure.export.iri), "", "contradicts itself"))
        rows += sorted((shrink(node), shrink(kind), "") for node, kind in found.memberships)
    show(("node", "class", "remark"), rows, form)
