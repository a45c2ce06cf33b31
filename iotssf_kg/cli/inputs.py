"""The exports that a command works on: from files, standard input, or a store."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode

from iotssf_kg.batch.search import exports_in
from iotssf_kg.cli.show import note, progress
from iotssf_kg.dataset import Dataset
from iotssf_kg.errors import SourceError
from iotssf_kg.namespaces import HOME, SSF, shrink
from iotssf_kg.rdf.parse import Document, read
from iotssf_kg.rdf.syntax import syntax_named
from iotssf_kg.rules.athand import AtHand, at_hand
from iotssf_kg.rules.catalogue import Catalogue, catalogue, shipped
from iotssf_kg.rules.closure import Closure, close_all
from iotssf_kg.rules.export import each_once, split, superseded
from iotssf_kg.store import connect


@dataclass(frozen=True)
class Inputs:
    """The exports at hand, and which of them were asked about.

    Attributes:
        at_hand: All of them.
        judged: Those asked about; the others are there to be referred to.
        catalogue: The schemes they are judged under.
        names: The files or the store, for messages.
        documents: What was read from files.
        dataset: The store's, if one was named.
    """

    at_hand: AtHand
    judged: frozenset[NamedNode]
    catalogue: Catalogue
    names: tuple[str, ...]
    documents: tuple[Document, ...] = ()
    dataset: Dataset | None = None


def gather(
    files: Iterable[str] | None,
    with_: Iterable[str] | None,
    store: str | None,
    syntax: str | None = None,
    schemes: Iterable[str] | None = None,
) -> Inputs:
    """The exports in *files*, or without files those in the *store*; *schemes* are added to ours.

    Raises:
        SourceError: Nothing was given, or a file cannot be read, or an export comes twice.
        SchemeError: A scheme is not sound; the cell is named.
    """
    named = list(files or ())
    if not named and store is None:
        raise SourceError("no export given", hint="Name a file, - for standard input, or --store")
    asked, others = documents(named, syntax), documents(with_ or (), None)
    judged = [e for d in asked for e in split(d)]
    beside = [e for d in others for e in split(d)]
    dataset = Dataset(connect(store)) if store is not None else None
    kept = dataset.current() if dataset else []
    if not named:
        judged, kept = kept, []
    each_once(judged + beside)
    known = {export.iri for export in judged + beside}
    everything = judged + beside + [export for export in kept if export.iri not in known]
    old = superseded(everything)
    for iri, newer in old.items():
        note(f"left aside: {iri.value} is replaced by {newer.value}")
    current = [export for export in everything if export.iri not in old]
    names = tuple(named) or (str(store),)
    mine = frozenset(export.iri for export in judged if export.iri not in old)
    base = dataset.catalogue() if dataset else shipped()
    known_schemes, read_in = with_schemes(schemes, base), (*asked, *others)
    return Inputs(at_hand(current), mine, known_schemes, names, read_in, dataset)


def with_schemes(files: Iterable[str] | None, base: Catalogue | None = None) -> Catalogue:
    """The catalogue *base*, ours if not given, and the schemes in *files*."""
    known = base or shipped()
    read_in = documents(files or (), None)
    added = [quad.triple for document in read_in for quad in document.quads]
    for document in read_in:
        _only_of_its_own(document)
    return catalogue([*known.triples, *added]) if added else known


def _only_of_its_own(document: Document) -> None:
    """Raise SourceError where a scheme file describes what we ship, or holds no scheme."""
    shared = [q.subject for q in document.quads if str(q.subject).startswith(f"<{HOME}")]
    if shared:
        raise SourceError(
            f"it describes {shrink(shared[0])}, which everybody shares",
            source=document.name,
            hint="Name what you describe in a namespace of your own",
        )
    if not any(q.object == SSF("CategoryScheme") for q in document.quads):
        raise SourceError(
            "it holds no category scheme", source=document.name, hint="See docs/schemes.md"
        )


def closures(inputs: Inputs) -> list[Closure]:
    """The closure of each export asked about."""
    found = close_all(inputs.at_hand, inputs.catalogue)
    return [closure for closure in found if closure.export.iri in inputs.judged]


def documents(names: Iterable[str], syntax: str | None) -> list[Document]:
    """The documents in the files called *names*; a folder stands for the files in it."""
    chosen = syntax_named(syntax) if syntax else None
    listed = exports_in(names)
    with progress("reading", len(listed)) as bar:
        found = []
        for name in listed:
            found.append(read(name if name == "-" else Path(name), chosen))
            bar.advance(bar.task_ids[0])
    return found
