"""A complete OWL 2 DL reasoner finds the ontology sound, and in it what the rules rely on."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

import pytest
from pyoxigraph import Literal, RdfFormat, Triple, parse, serialize

from iotssf_kg.files import folder
from iotssf_kg.namespaces import PREFIXES, XSD

SPEC = find_spec("owlready2")
pytestmark = [
    pytest.mark.skipif(SPEC is None, reason="HermiT comes with owlready2, the extra [reasoner]"),
    pytest.mark.skipif(shutil.which("java") is None, reason="HermiT needs Java"),
]
X = "https://kaze.example/id/"
# What HermiT prints to the question whether anything can exist.
ANSWERS = {"is satisfiable": True, "Inconsistent ontology": False}
# HermiT refuses literals outside the OWL 2 datatype map; no axiom speaks of them.
OUTSIDE = {XSD("date"), XSD("gYearMonth")}


def ontology(*names: str) -> list[Triple]:
    paths = [path for name in names for path in folder("ontology").rglob(name)]
    return [quad.triple for path in sorted(paths) for quad in parse(path=str(path))]


def data(text: str) -> list[Triple]:
    prefixes = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
    body = f"{prefixes}PREFIX : <{X}>\n{text}"
    return [quad.triple for quad in parse(body, format=RdfFormat.TURTLE)]


def hermit(triples: Iterable[Triple], tmp_path: Path, *options: str) -> str:
    """What HermiT prints about *triples*, errors included."""
    kept = [
        t for t in triples if not (isinstance(t.object, Literal) and t.object.datatype in OUTSIDE)
    ]
    file = tmp_path / "ontology.nt"
    serialize(kept, str(file), format=RdfFormat.N_TRIPLES)
    assert SPEC is not None
    assert SPEC.origin is not None
    home = Path(SPEC.origin).parent / "hermit"
    classes = f"{home}:{home / 'HermiT.jar'}"
    main = "org.semanticweb.HermiT.cli.CommandLine"
    command = ["java", "-Xmx1500M", "-cp", classes, main, *options, file.as_uri()]
    run = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    return run.stdout + run.stderr


def consistent(triples: Iterable[Triple], tmp_path: Path) -> bool:
    printed = hermit(triples, tmp_path, "-k")
    told = [answer for words, answer in ANSWERS.items() if words in printed]
    assert len(told) == 1, printed
    return told[0]


SYSTEM = data("""
    :plant a ssf:System ; ssf:hasPart :line .
    :line a ssf:System ; ssf:hasPart :robot .
    :robot a ssf:Device ; ssf:adoptedAssessment :rating .
    :rating a ssf:Assessment ; ssf:recoveryDifficulty ssf:R2 ; ssf:economicImpact ssf:E1 ;
        ssf:cell :cell .
    :cell a ssf:Cell ; ssf:inCategory :second .
    :second a ssf:Category .
""")
# Only the axioms beyond the core contradict these.
CLAIMS = [
    ":rating ssf:recoveryDifficulty ssf:E2 .",
    ":other ssf:performs :arm . :robot ssf:performs :arm . :other owl:differentFrom :robot .",
    ":robot a ssf:UseContext .",
    ":robot ssf:adoptedAssessment :rating2 . :rating2 ssf:recoveryDifficulty ssf:R1 .",
    ":desk a ssf:StaffGroup , ssf:Organization .",
]
FOLLOWS = [
    ":plant ssf:atLeastRecovery ssf:R2",
    ":plant ssf:atLeastRecovery ssf:R1",
    ":line ssf:atLeastEconomic ssf:E1",
    ":robot ssf:category :second",
]
FOLLOWS_NOT = [
    ":plant ssf:atLeastRecovery ssf:R3",
    ":line ssf:atLeastEconomic ssf:E2",
    ":plant ssf:category :second",
    ":robot ssf:category :third",
]


def denied(statement: str) -> list[Triple]:
    source, prop, target = statement.split()
    return data(f"""
        [] a owl:NegativePropertyAssertion ; owl:sourceIndividual {source} ;
            owl:assertionProperty {prop} ; owl:targetIndividual {target} .
    """)


def test_all_files_together_are_consistent(tmp_path: Path) -> None:
    assert consistent([*ontology("*.ttl"), *SYSTEM], tmp_path)


def test_no_class_is_empty_by_definition(tmp_path: Path) -> None:
    printed = hermit(ontology("*.ttl"), tmp_path, "-c")
    assert "SubClassOf" in printed
    assert "Nothing" not in printed


def test_assessments_with_two_levels_on_one_axis_contradict_the_core(tmp_path: Path) -> None:
    second = data(":rating ssf:recoveryDifficulty ssf:R3 .")
    assert not consistent([*ontology("core.ttl"), *SYSTEM, *second], tmp_path)


def test_the_core_alone_leaves_open_what_the_dl_axioms_settle(tmp_path: Path) -> None:
    claims = [triple for claim in CLAIMS for triple in data(claim)]
    # Two ratings of one asset differ in level, which the core forbids for one rating only.
    assert consistent([*ontology("core.ttl"), *SYSTEM, *claims], tmp_path)


@pytest.mark.parametrize("claim", CLAIMS)
def test_what_goes_beyond_the_core_contradicts_the_dl_axioms(claim: str, tmp_path: Path) -> None:
    assert not consistent([*ontology("core.ttl", "dl.ttl"), *SYSTEM, *data(claim)], tmp_path)


@pytest.mark.parametrize("statement", FOLLOWS)
def test_floors_and_categories_follow(statement: str, tmp_path: Path) -> None:
    assert not consistent([*ontology("core.ttl"), *SYSTEM, *denied(statement)], tmp_path)


def test_nothing_more_follows(tmp_path: Path) -> None:
    open_ = [triple for statement in FOLLOWS_NOT for triple in denied(statement)]
    assert consistent([*ontology("core.ttl"), *SYSTEM, *open_], tmp_path)
