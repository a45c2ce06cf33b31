"""The OWL reasoner HermiT, as owlready2 carries it: an oracle for what OWL can say of the closure.

It runs in a process group of its own, in a temporary folder of its own, within a time limit and a
memory limit; whatever happens, also to the calling process, neither outlives the call.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from time import monotonic
from typing import Final

from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, serialize

from iotssf_kg.errors import ReasonerError
from iotssf_kg.namespaces import OWL, RDF, RDFS
from iotssf_kg.rules import individuals, owl
from iotssf_kg.rules.closure import Closure
from iotssf_kg.rules.export import Node
from iotssf_kg.rules.taxonomy import read_taxonomy

_WARDEN: Final = Path(__file__).with_name("warden.py")
_GRACE: Final = 5.0  # seconds
_MAIN: Final = "org.semanticweb.HermiT.cli.CommandLine"
_RESERVED: Final = (str(OWL), str(RDF), str(RDFS))
# In full: the name of a method that any failure may pass through begins alike.
_INCONSISTENT: Final = "InconsistentOntologyException: Inconsistent ontology"
_OUT_OF_MEMORY: Final = ("OutOfMemoryError", "Could not reserve enough space", "maximum heap")


@dataclass(frozen=True)
class Reasoned:
    """What the reasoner found.

    Attributes:
        memberships: The export's own nodes and the classes of ``owl`` that they belong to; none
            where the export contradicts itself, since then everything follows.
        consistent: Whether the export can be true.
        seconds: How long it took.
    """

    memberships: frozenset[tuple[Node, NamedNode]]
    consistent: bool
    seconds: float


def reason(closure: Closure, *, timeout: float = 120.0, memory: int = 2000) -> Reasoned:
    """What HermiT derives from what *closure*'s export says; nothing of the rules is told it.

    Args:
        closure: The export, and the exports its references are looked up in.
        timeout: Seconds.
        memory: MiB for Java's heap.

    Raises:
        ReasonerError: owlready2 or Java is missing, a limit was reached, or HermiT failed.
    """
    command = _command(memory)
    names = _Names()
    said = [names.shorten(t) for t in individuals.assertions(closure)]
    known = [names.shorten(t, keep_blank=True) for t in owl.terminology(closure.catalogue)]
    began = monotonic()
    with tempfile.TemporaryDirectory(prefix="iotssf-reason-") as folder:
        ontology = Path(folder, "ontology.nt")
        serialize([*known, *said], ontology, RdfFormat.N_TRIPLES)
        output, consistent = _run([*command, ontology.as_uri()], Path(folder), timeout, memory)
    seconds = monotonic() - began
    if not consistent:
        return Reasoned(frozenset(), False, seconds)
    wanted = {names.short(kind): kind for kind in owl.classes(closure.catalogue)}
    found = [(names.known(node), wanted[k]) for node, k in read_taxonomy(output) if k in wanted]
    return Reasoned(
        frozenset(pair for pair in found if closure.export.owns(pair[0])), True, seconds
    )


class _Names:
    """Short ASCII names for the terms that are handed over, so that any IRI comes back whole."""

    def __init__(self) -> None:
        self._short: dict[Node, NamedNode] = {}
        self._long: dict[str, Node] = {}

    def shorten(self, triple: Triple, *, keep_blank: bool = False) -> Triple:
        """*triple* in short names; the blank nodes of axioms stay what they are."""
        subject, predicate, value = triple
        if not (keep_blank and isinstance(subject, BlankNode)):
            subject = self._node(subject)
        if isinstance(value, NamedNode) or (isinstance(value, BlankNode) and not keep_blank):
            value = self._node(value)
        return Triple(subject, self._node(predicate), value)

    def short(self, node: Node) -> str:
        """The short name of *node*."""
        return self._node(node).value

    def known(self, short: str) -> Node:
        """The node that was handed over as *short*."""
        return self._long[short]

    def _node(self, node: Node) -> NamedNode:
        if isinstance(node, NamedNode) and node.value.startswith(_RESERVED):
            return node
        short = self._short.get(node)
        if short is None:
            short = self._short[node] = NamedNode(f"urn:n:{len(self._short)}")
            self._long[short.value] = node
        return short


def _command(memory: int) -> list[str]:
    spec = find_spec("owlready2")
    if spec is None or not spec.submodule_search_locations:
        raise ReasonerError(
            "owlready2, which carries HermiT, is not installed",
            hint="Install iotssf-kg[reasoner]",
        )
    java = shutil.which("java")
    if java is None:
        raise ReasonerError(
            "no java on the PATH, and HermiT is a Java program",
            hint="Install a Java runtime, such as Debian's default-jre-headless",
        )
    home = Path(spec.submodule_search_locations[0], "hermit")
    # Java would leave a file in the shared temporary folder where it is killed with UsePerfData.
    quiet = ["-XX:-UsePerfData", "-XX:-CreateCoredumpOnCrash"]
    limits = [f"-Xmx{memory}m", "-XX:+ExitOnOutOfMemoryError"]
    path = os.pathsep.join(map(str, (home, home / "HermiT.jar")))
    return [java, *limits, *quiet, "-Djava.io.tmpdir=.", "-cp", path, _MAIN, "-c", "-I"]


def _run(command: list[str], folder: Path, timeout: float, memory: int) -> tuple[str, bool]:
    out, err = folder / "out", folder / "err"
    with out.open("wb") as stdout, err.open("wb") as stderr:
        process = subprocess.Popen(
            [sys.executable, "-I", str(_WARDEN)],
            stdin=subprocess.PIPE,
            stdout=stdout,
            stderr=stderr,
            cwd=folder,
            start_new_session=True,
        )
        try:
            _tell(process, command)
            status = process.wait(timeout)
        except subprocess.TimeoutExpired as error:
            raise ReasonerError(
                f"HermiT was stopped after {timeout:g} seconds",
                hint="Allow more with --timeout, or reason over fewer assets",
            ) from error
        finally:
            _end(process)
    return _verdict(status, out.read_text(), err.read_text(errors="replace"), memory)


def _verdict(status: int, printed: str, complaint: str, memory: int) -> tuple[str, bool]:
    if _INCONSISTENT in complaint:
        return "", False
    # HermiT ends with status 0 where it could not read its input.
    if status != 0 or "Exception" in complaint:
        # Java tells of its own troubles on standard output.
        raise _failure(complaint + printed, memory)
    return printed, True


def _tell(process: subprocess.Popen[bytes], command: list[str]) -> None:
    """Hand the warden its command; the pipe stays open for as long as we wait."""
    if process.stdin is not None:
        process.stdin.write(json.dumps(command).encode() + b"\n")
        process.stdin.flush()


def _end(process: subprocess.Popen[bytes]) -> None:
    """Let the warden end Java and wait until both are gone; kill the group if it does not."""
    if process.stdin is not None:
        process.stdin.close()
    try:
        process.wait(_GRACE)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _failure(complaint: str, memory: int) -> ReasonerError:
    if any(sign in complaint for sign in _OUT_OF_MEMORY):
        return ReasonerError(
            f"HermiT needs more than {memory} MiB of memory",
            hint="Allow more with --memory, or reason over fewer assets",
        )
    lines = [line.strip() for line in complaint.splitlines() if line.strip()]
    return ReasonerError(
        f"HermiT failed: {lines[0] if lines else 'it said nothing'}",
        hint="Check that `java -version` works",
    )
