"""Auditors' spreadsheets: what is filled in is read, and what is wrong is told, all of it."""

from __future__ import annotations

import io
import re
import tracemalloc
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from pyoxigraph import Literal, NamedNode

from iotssf_kg.errors import NotAcceptable, SourceError, SourceErrors, TooLarge
from iotssf_kg.namespaces import PREFIXES, XSD
from iotssf_kg.rdf import Limits, Syntax, parse, read, serialise, syntax_named
from iotssf_kg.rdf.books import empty_template
from iotssf_kg.rdf.new import new_export
from iotssf_kg.rdf.template import SHEETS

XLSX, CSV = syntax_named("xlsx"), syntax_named("csv")
SPACE = "https://kaze.example/id/"
EXPORT = {"id": "export", "uriSpace": SPACE}
EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*/*_PASS.*"))
Rows = dict[str, list[list[Any]]]


def book(**sheets: list[dict[str, Any]]) -> Rows:
    """Rows under a header of their keys; with an export, unless another is given."""
    filled = {"export": [EXPORT], **sheets}
    return {
        name: [list(rows[0]), *(list(row.values()) for row in rows)]
        for name, rows in filled.items()
    }


def xlsx(sheets: Rows) -> bytes:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    packed = io.BytesIO()
    workbook.save(packed)
    return packed.getvalue()


def zipped(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def values(data: bytes, key: str, syntax: Syntax = XLSX) -> list[Any]:
    """The values of one property of ours."""
    quads = parse(data, syntax).quads
    return [q.object for q in quads if q.predicate.value in (PREFIXES["ssf"] + key, key)]


def ssf(name: str) -> NamedNode:
    return NamedNode(PREFIXES["ssf"] + name)


def own(name: str) -> NamedNode:
    return NamedNode(SPACE + name)


def typed(text: str, kind: str) -> Literal:
    return Literal(text, datatype=NamedNode(XSD + kind))


@pytest.mark.parametrize("syntax", [XLSX, CSV], ids=["xlsx", "csv"])
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_goes_through_the_template_unchanged(example: Path, syntax: Syntax) -> None:
    triples = {quad.triple for quad in read(example).quads}
    back = parse(serialise(read(example).quads, syntax), syntax)
    assert {quad.triple for quad in back.quads} == triples


CELLS: list[tuple[str, Any, list[Any]]] = [
    ("usedIn", "home", [own("home")]),
    ("usedIn", "https://other.example/home", [NamedNode("https://other.example/home")]),
    ("operatedBy", "us; them", [own("us"), own("them")]),
    ("operatedBy", "us;them", [own("us"), own("them")]),
    ("operatedBy", "us；them\nall", [own("us"), own("them"), own("all")]),
    ("statedCategory", "sch:III", [NamedNode(PREFIXES["sch"] + "III")]),
    ("contextType", "CareHome", [ssf("CareHome")]),
    ("contextType", " carehome ", [ssf("CareHome")]),
    ("contextType", "介護施設", [ssf("CareHome")]),
    ("contextType", "care home", [ssf("CareHome")]),
    ("users", "訓練を受けた要員; Contractors", [ssf("TrainedStaff"), ssf("Contractors")]),
    ("quantity", 12000, [typed("12000", "integer")]),
    ("quantity", "１２", [typed("12", "integer")]),
    ("quantity", 12.0, [typed("12", "integer")]),
    ("amount", 10000000, [typed("10000000", "decimal")]),
    ("amount", 0.1, [typed("0.1", "decimal")]),
    ("amount", "1.50", [typed("1.50", "decimal")]),
    ("lastChanged", date(2026, 3, 1), [typed("2026-03-01", "date")]),
    ("lastChanged", datetime(2026, 3, 1), [typed("2026-03-01", "date")]),
    ("lastChanged", "2026/3/1", [typed("2026-03-01", "date")]),
    ("lastChanged", "２０２６年３月１日", [typed("2026-03-01", "date")]),
    ("coversParts", True, [typed("true", "boolean")]),
    ("coversParts", "はい", [typed("true", "boolean")]),
    ("softwareVersion", "2.10", [Literal("2.10")]),
    ("rationale@ja", "夏の停止; 冬は除く", [Literal("夏の停止; 冬は除く", language="ja")]),
    ("rationale", "no language", [Literal("no language")]),
    ("quantity", None, []),
    ("quantity", "  ", []),
]


@pytest.mark.parametrize(("key", "cell", "terms"), CELLS)
def test_a_cell_is_read_as_its_column_says(key: str, cell: Any, terms: list[Any] | None) -> None:
    data = (
        xlsx_of_text(key, cell) if cell == "=SUM" else xlsx(book(models=[{"id": "m", key: cell}]))
    )
    found = values(data, key.partition("@")[0])
    assert len(found) == 2 if terms is None else found == terms


def xlsx_of_text(key: str, cell: str) -> bytes:
    workbook = load_workbook(io.BytesIO(xlsx(book(models=[{"id": "m", key: "x"}]))))
    target = workbook["models"]["B2"]
    target.value, target.data_type = cell, "s"
    packed = io.BytesIO()
    workbook.save(packed)
    return packed.getvalue()


FAULTS: list[tuple[str, Any, str, str]] = [
    ("usedIn", "my home", "cannot be an id", "Leave out"),
    ("usedIn", "schh:III", "unknown prefix", "sch:"),
    ("usedIn", 12, "holds a number", "Format the cell as text"),
    ("contextType", "CareHouse", "not in the code list", "Did you mean CareHome?"),
    ("quantity", "12,000", "no whole number", "digits only"),
    ("quantity", 1.5, "no whole number", "digits only"),
    ("quantity", True, "no whole number", "digits only"),
    ("amount", "1.000,00", "no amount", "digits and a point"),
    ("lastChanged", "soon", "no date", "2026-11-23"),
    ("lastChanged", "2026-02-30", "no date", "calendar"),
    ("lastChanged", 46000, "holds a number", "Format"),
    ("lastChanged", datetime(2026, 3, 1, 9, 30), "time of day", "Leave the time out"),
    ("coversParts", "perhaps", "neither true nor false", "true or false"),
    ("softwareVersion", 2.1, "holds a number (2.1)", "no digit is dropped"),
    ("gtin", 4912345000017, "holds a number", "no digit is dropped"),
    ("label@en", date(2026, 1, 1), "holds a date", "Format the cell as text"),
    ("label@en", "=1+1", "formula without its result", "save it"),
    ("label@not a tag", "x", "unknown", "label"),
    ("quantity@en", "1", "holds no text", "Call the column quantity"),
    ("labell", "x", "'labell' is unknown", "Did you mean label?"),
]


@pytest.mark.parametrize(("key", "cell", "what", "remedy"), FAULTS)
def test_a_fault_is_told_by_sheet_row_and_column(
    key: str, cell: Any, what: str, remedy: str
) -> None:
    with pytest.raises(SourceErrors) as caught:
        parse(xlsx(book(models=[{"id": "m", key: cell}])), XLSX, "export.xlsx")
    (fault,) = caught.value.faults
    assert what in fault.what
    assert remedy in fault.hint
    assert fault.line in (1, 2)
    assert re.match(rf"export\.xlsx: sheet models, row [12], column {key}", str(fault))


def test_all_faults_are_told_at_once() -> None:
    sheets = book(
        export=[{"id": "e", "issued": "soon"}],
        asset=[{"id": "a"}],
        assets=[
            {"id": "a", "type": "Gadget", "quantity": "many"},
            {"id": "a", "type": "", "quantity": 1},
        ],
        contexts=[{"id": None, "sector": "Health"}],
    )
    sheets["models"] = [["label@en"], ["no id over this"]]
    sheets["functions"] = [["id", "type"], ["f", "Sensing", "astray"]]
    with pytest.raises(SourceErrors) as caught:
        parse(xlsx(sheets), XLSX, "e.xlsx")
    told = str(caught.value)
    for words in (
        'sheet export, row 2, column issued: "soon" is no date',
        "sheet export, row 2, column uriSpace: the namespace",
        "sheet asset: the sheet is unknown. Did you mean assets?",
        'sheet assets, row 2, column type: "Gadget" is not in the types of assets',
        'sheet assets, row 2, column quantity: "many"',
        'row 3, column id: "a" is described in sheet assets, row 2 already',
        "row 3, column type: the row has no type",
        "sheet contexts, row 2, column id: the row has no id",
        "sheet models, row 1: the column id is missing",
        'sheet functions, row 2: "astray" has no header over it',
    ):
        assert words in told
    assert len(caught.value.faults) == 10
    assert "10 faults in all" in caught.value.what


def test_every_node_is_found_in_its_row() -> None:
    data = xlsx(book(models=[{"id": "# a note"}, {"id": None}, {"id": "m"}]))
    assert parse(data, XLSX).rows == {own("export"): ("export", 2), own("m"): ("models", 4)}


def test_notes_are_not_read() -> None:
    sheets = book(models=[{"id": "m", "#": "x", "# mine": 1}], codes=[{"a": 1}])
    sheets["# plan"] = [["anything"]]
    assert len(parse(xlsx(sheets), XLSX).quads) == 3


def test_one_export_is_described() -> None:
    for exports in ([], [EXPORT, {**EXPORT, "id": "second"}]):
        rows = book(export=exports or [{"id": "#"}])
        with pytest.raises(SourceErrors, match=f"{len(exports)} exports are described"):
            parse(xlsx(rows), XLSX)


def test_a_namespace_that_is_very_long_is_told() -> None:
    rows = book(export=[{**EXPORT, "uriSpace": f"https://{'a' * 500}.example/"}])
    with pytest.raises(SourceErrors, match="uriSpace: the namespace has more than 500 characters"):
        parse(xlsx(rows), XLSX)


def test_a_text_that_no_cell_of_excel_holds_is_told() -> None:
    data = xlsx(book(models=[{"id": "m", "modelNumber": "=A2"}]))
    with pytest.raises(SourceErrors, match="row 2, column modelNumber: the cell holds more than"):
        parse(with_result(data, "A2", "x" * 131_073), XLSX)


@pytest.mark.parametrize("syntax", [XLSX, CSV], ids=["xlsx", "csv"])
def test_the_empty_template_waits_to_be_filled_in(syntax: Syntax) -> None:
    with pytest.raises(SourceErrors, match="0 exports are described"):
        parse(empty_template(syntax), syntax)


def test_the_template_helps_in_both_languages_and_offers_the_codes() -> None:
    workbook = load_workbook(io.BytesIO(empty_template(XLSX)))
    assert workbook.sheetnames == [*(sheet.name for sheet in SHEETS), "codes"]
    contexts = workbook["contexts"]
    helped = {cell.value: contexts.cell(2, cell.column).value for cell in contexts[1]}
    assert helped["contextType"].startswith("context type (from the code list) / 環境の種類")
    offered = contexts.data_validations.dataValidation[0].formula1
    first, last = map(int, re.findall(r"\$B\$(\d+)", offered))
    codes = [workbook["codes"].cell(row, 2).value for row in range(first, last + 1)]
    assert codes[:2] == ["PrivateHousehold", "CareHome"]
    assert len(codes) == 9


def with_result(data: bytes, formula: str, result: str, kind: str = "str") -> bytes:
    """*data* as a spreadsheet program saves it: with the result beside the formula."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    for name, part in files.items():
        text = part.decode(errors="ignore")
        if f"<f>{formula}</f>" in text:
            text = re.sub(
                rf'(<c r="\w+")[^>]*><f>{re.escape(formula)}</f><v ?/?>(</v>)?',
                rf'\1 t="{kind}"><f>{formula}</f><v>{result}</v>',
                text,
            )
            files[name] = text.encode()
    return zipped(files)


def test_a_formula_counts_as_its_result() -> None:
    data = xlsx(book(models=[{"id": "m", "modelNumber": "=A2"}]))
    assert values(with_result(data, "A2", "RAS-X22"), "modelNumber") == [Literal("RAS-X22")]
    with pytest.raises(SourceErrors, match="the cell shows #REF!"):
        parse(with_result(data, "A2", "#REF!", "e"), XLSX)


def test_readings_that_japanese_excel_keeps_beside_a_text_are_left_out() -> None:
    data = xlsx(book(models=[{"id": "m", "label@ja": "空調"}]))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    sheet = files["xl/worksheets/sheet2.xml"].decode()
    reading = '<t>空調</t><rPh sb="0" eb="2"><t>クウチョウ</t></rPh><phoneticPr fontId="1"/>'
    files["xl/worksheets/sheet2.xml"] = sheet.replace("<t>空調</t>", reading).encode()
    label = "http://www.w3.org/2000/01/rdf-schema#label"
    assert values(zipped(files), label) == [Literal("空調", language="ja")]


def csv_files(encoding: str) -> dict[str, bytes]:
    return {
        "export.csv": f"id,uriSpace\nexport,{SPACE}\n".encode(encoding),
        "models.csv": '"id","label@ja"\r\nm,"空調、""強"""\r\n'.encode(encoding),
    }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_csv_is_read_as_japanese_excel_writes_it(encoding: str, tmp_path: Path) -> None:
    for name, content in csv_files(encoding).items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "sheets.zip").write_bytes(zipped(csv_files(encoding)))
    from_folder, from_zip = read(tmp_path), read(tmp_path / "sheets.zip")
    assert Literal('空調、"強"', language="ja") in {quad.object for quad in from_folder.quads}
    assert set(from_folder.quads) == set(from_zip.quads)


CSV_FAULTS: dict[str, tuple[dict[str, bytes], str]] = {
    "encoding": ({"models.csv": b"id\n\xff\xff"}, "sheet models: this is neither UTF-8"),
    "quotes": ({"models.csv": b'id\n"a" b'}, "sheet models, row 2: this is not CSV"),
    "other file": ({"readme.pdf": b"x"}, "readme.pdf is no sheet"),
    "sheet twice": ({"a/export.csv": b"id\n"}, "a/export.csv is no sheet"),
    "sheet": ({"model.csv": b"id\n"}, "Did you mean models?"),
}


@pytest.mark.parametrize("kind", CSV_FAULTS)
def test_a_csv_sheet_that_cannot_be_read_is_named(kind: str) -> None:
    files, words = CSV_FAULTS[kind]
    with pytest.raises(SourceError, match=re.escape(words)):
        parse(zipped(csv_files("utf-8") | files), CSV)


def test_a_zip_with_one_name_twice_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in ("export.csv", "models.csv"):
            archive.writestr(name, csv_files("utf-8")[name])
    # Two names of one length: in the file, they are told apart by nothing else.
    data = packed.getvalue().replace(b"models.csv", b"export.csv")
    with pytest.raises(SourceError, match=r"it holds export\.csv twice"):
        parse(data, CSV)


@pytest.mark.parametrize("way", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_zip_that_is_packed_unusually_is_refused(way: int) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", way) as archive:
        archive.writestr("assets.csv", bytes(1 << 20))
    with pytest.raises(SourceError, match="unusual"):
        parse(packed.getvalue(), CSV)


def test_a_zip_that_says_less_than_it_holds_is_not_unpacked() -> None:
    size = 100 << 20
    honest = zipped({"assets.csv": bytes(size)})
    lying = honest.replace(size.to_bytes(4, "little"), (9).to_bytes(4, "little"))
    tracemalloc.start()
    with pytest.raises(SourceError, match="damaged"):
        parse(lying, CSV)
    assert tracemalloc.get_traced_memory()[1] < 10 << 20
    tracemalloc.stop()


def test_what_a_mac_adds_to_a_zip_is_passed_over() -> None:
    files = {"__MACOSX/._export.csv": b"\0", ".DS_Store": b"\0", "in/": b""}
    assert len(parse(zipped(csv_files("utf-8") | files), CSV).quads) == 4


@pytest.mark.parametrize("sign", "=+-@＝＋－＠")
def test_a_text_that_looks_like_a_formula_stays_a_text(sign: str) -> None:
    data = new_export(SPACE, f"{sign}cmd|'/c calc'!A1", CSV)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert f",'{sign}cmd" in archive.read("parties.csv").decode()
    begun = f"{sign}cmd"
    assert any(getattr(q.object, "value", "").startswith(begun) for q in parse(data, CSV).quads)


UNFIT = {
    "blank node": "[] a ssf:ProductModel .",
    "other term": ":m a ssf:ProductModel ; <http://other.example/term> 1 .",
    "other class": ":m a ssf:ProductModel , <http://other.example/Class> .",
    "datatype": ":m a ssf:ProductModel ; ssf:gtin 5 .",
    "blank text": ':m a ssf:ProductModel ; ssf:gtin " " .',
    "two exports": ":f a ssf:Export .",
}


@pytest.mark.parametrize("kind", UNFIT)
@pytest.mark.parametrize("syntax", [XLSX, CSV], ids=["xlsx", "csv"])
def test_what_the_template_has_no_place_for_is_not_dropped(kind: str, syntax: Syntax) -> None:
    text = f"""@prefix : <{SPACE}> . @prefix ssf: <{PREFIXES["ssf"]}> .
    :e a ssf:Export ; <http://rdfs.org/ns/void#uriSpace> "{SPACE}" . {UNFIT[kind]}"""
    quads = parse(text.encode(), syntax_named("turtle")).quads
    with pytest.raises(NotAcceptable):
        serialise(quads, syntax)


BOMBS: dict[str, Any] = {
    "entries": lambda: zipped({f"{n}.csv": b"" for n in range(1001)}),
    "size": lambda: zipped({"xl/worksheets/sheet1.xml": bytes(200 << 20)}),
    "tags": lambda: with_part("xl/sharedStrings.xml", b"<sst>" + b"<si/>" * 11_000_000 + b"</sst>"),
    "far cell": lambda: with_part(
        "xl/worksheets/sheet1.xml",
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        + b"".join(b'<row><c r="XFD%d"><v>1</v></c></row>' % n for n in range(1, 1000))
        + b"</sheetData></worksheet>",
    ),
    "far row": lambda: with_part(
        "xl/worksheets/sheet1.xml",
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="999999999999"><c><v>1</v></c></row></sheetData></worksheet>',
    ),
}


def with_part(name: str, content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(xlsx(book()))) as archive:
        files = {part: archive.read(part) for part in archive.namelist()}
    return zipped(files | {name: content})


@pytest.mark.parametrize("kind", BOMBS)
def test_a_workbook_that_unpacks_to_too_much_is_refused(kind: str) -> None:
    with pytest.raises(TooLarge):
        parse(BOMBS[kind](), XLSX)


def test_csv_of_too_many_cells_is_refused() -> None:
    with pytest.raises(TooLarge):
        parse(zipped({"export.csv": b"," * 100}), CSV, limits=Limits(cells=99))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xd0\xcf\x11\xe0 and so on", "without a password"),
        (b"PK\x03\x04 and so on", "damaged"),
        (b"not a workbook", "no workbook, nor any zip"),
        (zipped({"a.txt": b"x"}), "damaged"),
    ],
)
def test_what_is_no_workbook_is_told(data: bytes, words: str) -> None:
    with pytest.raises(SourceError, match=words):
        parse(data, XLSX)


def test_a_doctype_in_a_part_is_refused() -> None:
    data = with_part("xl/sharedStrings.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><sst>&b;</sst>')
    with pytest.raises(SourceError, match=r"part xl/sharedStrings\.xml:1:.*DOCTYPE"):
        parse(data, XLSX)
