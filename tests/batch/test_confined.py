"""Workers of a run open what the run is about, and nothing else; what they find is the same."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from iotssf_kg.batch import Crew, Setting, begun
from iotssf_kg.batch.book import Book
from iotssf_kg.batch.orders import Look
from iotssf_kg.batch.parts import Part
from iotssf_kg.batch.places import places
from iotssf_kg.errors import ShapesError
from iotssf_kg.workers import Confined, Confinement, Pool
from tests.batch.world import DAY, World, batched
from tests.listening import listener

NAMING = """@prefix ssf: <https://w3id.org/iot-ssf/ns#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix void: <http://rdfs.org/ns/void#> .
@prefix : <https://naming.example/id/> .
:export a ssf:Export, owl:Ontology ; dcterms:publisher :maker ;
    void:uriSpace "https://naming.example/id/" ; owl:imports ELSEWHERE ;
    sh:shapesGraph ELSEWHERE ; void:dataDump ELSEWHERE .
:device a ssf:Device .
"""
SHAPES = {
    "imports": """@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
<urn:x:shapes> a owl:Ontology ; owl:imports <ELSEWHERE> .
<urn:x:S> a sh:NodeShape ; sh:targetClass <urn:x:C> ; sh:nodeKind sh:IRI .
""",
    "service": """@prefix sh: <http://www.w3.org/ns/shacl#> .
<urn:x:S> a sh:NodeShape ; sh:targetClass <urn:x:C> ; sh:sparql <urn:x:Q> .
<urn:x:Q> sh:select "SELECT $this WHERE { SERVICE <ELSEWHERE> { $this ?p ?o } }" .
""",
}
MODEL = "https://example.org/a/long/name/of/a/model/"


@pytest.fixture(scope="module")
def held() -> Confined:
    """What this system can hold workers to."""
    with Pool(1, abs, confinement=Confinement()) as pool:
        pool.call(1)
        assert pool.confined is not None
        return pool.confined


def test_a_worker_opens_its_inputs_and_nothing_else(tmp_path: Path, held: Confined) -> None:
    files = [tmp_path / name / "file.ttl" for name in ("in", "else")]
    for path in files:
        path.parent.mkdir()
        path.touch()
    with begun(Setting(DAY), Crew(1), [str(tmp_path / "in")]) as run:
        set_aside = run.scratch / "file.ttl"
        set_aside.touch()
        looks = [Look(Part("it", str(path))) for path in (*files, set_aside)]
        errors = [seen.error for (seen,) in run.gang.run(looks)]
    assert ["permission denied" in error for error in errors] == [False, held.files, False]


@pytest.mark.parametrize("jobs", [0, 1])
@pytest.mark.parametrize("by", ["auto", "pyshacl"])
def test_nothing_that_an_export_names_is_fetched(tmp_path: Path, jobs: int, by: str) -> None:
    with listener() as (port, hits):
        elsewhere = f"<http://127.0.0.1:{port}/>"
        text = NAMING.replace("ELSEWHERE", elsewhere)
        (tmp_path / "naming.ttl").write_text(text, encoding="utf-8")
        setting = Setting(DAY, ("guard", "exchange"), by)
        _, total = batched([tmp_path / "naming.ttl"], setting, Crew(jobs))
        assert (len(total.exports), hits) == (1, [])


@pytest.mark.parametrize("name", SHAPES)
def test_nothing_that_shapes_name_is_fetched(tmp_path: Path, name: str) -> None:
    own = tmp_path / "own.ttl"
    with listener() as (port, hits):
        text = SHAPES[name].replace("ELSEWHERE", f"http://127.0.0.1:{port}/")
        own.write_text(text, encoding="utf-8")
        with pytest.raises(ShapesError):
            assert Setting(DAY, shapes=(str(own),)).own
        assert hits == []


def test_links_out_of_a_folder_are_followed(tmp_path: Path) -> None:
    files = World(5).write(tmp_path / "in")
    (tmp_path / "out").mkdir()
    for path in files[::2]:
        shutil.move(path, tmp_path / "out" / path.name)
        path.symlink_to(Path("..", "out", path.name))
    inputs = [tmp_path / "in"]
    assert batched(inputs, crew=Crew(2)) == batched(inputs)


def test_workers_keep_what_a_run_in_one_process_keeps(tmp_path: Path) -> None:
    files = World(6).write(tmp_path / "in")
    kept = []
    for jobs in (0, 2):
        cache, journal = tmp_path / f"cache{jobs}", tmp_path / f"journal{jobs}"
        setting = Setting(DAY, cache=str(cache), journal=str(journal))
        first = batched(files, setting, Crew(jobs))
        assert batched(files, setting, Crew(jobs)) == first
        kept.append({path.name for path in cache.glob("*/*")})
    assert kept[0] == kept[1] != set()


def test_a_worker_needs_no_file_to_look_up_many_claims(tmp_path: Path) -> None:
    book = Book(tmp_path / "book", new=True)
    rows = ((f"{MODEL}{n:06}", "urn:gtin", "1", None, n) for n in range(60_000))
    book._file.executemany("INSERT INTO models VALUES (?, ?, ?, ?, ?)", rows)
    book.settle(lambda text: None)
    with Pool(1, alike, confinement=Confinement((book.path,))) as pool:
        assert pool.call(str(book.path)).value == 59_999


def alike(path: str) -> int:
    """How many models are the same product as the first in the book."""
    directory = Book(Path(path)).atlas.directory
    return len(directory.corresponding(NamedNode(f"{MODEL}000000")))


def test_places_are_those_of_files_folders_and_links(tmp_path: Path) -> None:
    (tmp_path / "in" / "deep").mkdir(parents=True)
    for name in ("file", "one", "target"):
        (tmp_path / name).touch()
    (tmp_path / "in" / "deep" / "link").symlink_to(tmp_path / "target")
    (tmp_path / "in" / "circle").symlink_to(tmp_path / "in" / "circle")
    # Links to folders are not followed when exports are searched for.
    (tmp_path / "in" / "folder").symlink_to("/etc")
    named = [str(tmp_path / "in"), str(tmp_path / "file"), "-", str(tmp_path / "missing")]
    expected = [tmp_path / name for name in ("file", "in", "missing", "target")]
    assert places(named) == tuple(expected)


def test_folders_may_lie_deep_in_one_another(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    for _ in range(1_500):
        Path("d").mkdir()
        os.chdir("d")
    Path("link").symlink_to("/etc/hostname")
    os.chdir(tmp_path)
    try:
        assert places(["d"]) == (Path("/etc/hostname"), tmp_path / "d")
    finally:
        subprocess.run(["rm", "-r", "d"], check=True)


def test_many_files_are_named_by_their_folders(tmp_path: Path) -> None:
    names = [str(tmp_path / f"{n % 2}" / f"{n}.ttl") for n in range(1_000)]
    assert places(names) == (tmp_path / "0", tmp_path / "1")
    assert places(str(tmp_path / f"{n}" / "file.ttl") for n in range(1_000)) is None
