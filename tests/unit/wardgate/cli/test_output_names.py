"""Claims are written under the names of the files that they come from."""

from pathlib import Path, PurePath

import pytest

from wardgate.cli.claims.convert.output_names import OutputNames


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("in/a.json", "a.xml"),
        ("in/11/03/a.json", "11/03/a.xml"),
        ("in/march.ndjson.gz:17", "march-17.xml"),
        ("in/list.json[3]", "list-3.xml"),
        ("in/month.xml#2", "month-2.xml"),
        ("in/bundles.ndjson:4#1", "bundles-4-1.xml"),
        ("in/month.zip!11/a.json", "month/11/a.xml"),
        ("in/no-ending", "no-ending.xml"),
        ("in/v1.2.export", "v1.2.export.xml"),
        ("one/of-a-file.json", "of-a-file.xml"),
    ],
)
def test_a_claim_has_the_folder_and_name_of_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("in").mkdir()
    names = OutputNames([Path("in"), Path("one/of-a-file.json")], ".xml")
    assert names.name(source) == PurePath(name)


def test_claims_that_would_have_one_name_get_names_of_their_own() -> None:
    names = OutputNames([Path("a.json")], ".xml")
    sources = ("a.json", "a.xml", "A.json", "a.ndjson:1", "a-1.json")
    assert [str(names.name(source)) for source in sources] == [
        "a.xml", "a.xml.xml", "A.json.xml", "a-1.xml", "a-1.json.xml",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "entry", ["../../etc/a.json", "/etc/a.json", "..\\..\\a.json", "C:\\a.json", "..", "./."]
)
def test_no_name_in_an_archive_leads_out_of_the_folder(entry: str) -> None:
    name = OutputNames([Path("month.zip")], ".xml").name(f"month.zip!{entry}")
    assert not name.is_absolute()
    assert ".." not in name.parts


def test_the_current_folder_can_be_converted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert OutputNames([Path()], ".json").name("11/a.xml") == PurePath("11/a.json")
