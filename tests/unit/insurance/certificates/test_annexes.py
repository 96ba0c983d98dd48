"""Why tables XML7 to XML13 of claims make no papers: what a paper needs, and no table of a claim has."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from insurance.certificates.paper import PaperKind
from insurance.certificates.paper_forms import read_paper_forms
from insurance.claim.bhyt.decisions.decision_files import read_decisions

PAGE = (Path(__file__).parents[4] / "docs/certificates.md").read_text(encoding="utf-8")
FORMS = read_paper_forms()
# The fields that a paper needs, by the field of the table, or of XML1, that has the same under another name.
DISCHARGE: Mapping[str, str] = {
    "MA_KHOA": "MA_KHOA_RV",
    "CHAN_DOAN": "CHAN_DOAN_RV",
    "NGAY_CHUNG_TU": "NGAY_CT",
}
SICK_LEAVE: Mapping[str, str] = {
    "MA_CT": "SO_CT",
    "CHANDOAN_DIEUTRI": "CHAN_DOAN_RV",
    "NGAY_KCB": "NGAY_VAO",
    "MA_CCHN": "MA_BS",
    "NGAY_CHUNG_TU": "NGAY_CT",
}
BIRTH: Mapping[str, str] = {"HOTEN_NND": "HO_TEN_NND"}


@pytest.mark.parametrize(
    ("kind", "table", "names", "missing"),
    [
        (PaperKind.DISCHARGE, "XML7", DISCHARGE, {"THU_TRUONG_DVI"}),
        (PaperKind.SICK_LEAVE, "XML11", SICK_LEAVE, {"TEN_NGUOI_HANH_NGHE"}),
        (PaperKind.BIRTH, "XML9", BIRTH, {"MA_GCS"}),
    ],
)
def test_a_paper_needs_what_no_table_of_the_claim_has(
    kind: PaperKind, table: str, names: Mapping[str, str], missing: set[str]
) -> None:
    tables = read_decisions()[-1].tables
    known = tables[table].fields.keys() | tables["XML1"].fields.keys()
    needed = {name for name, field in FORMS[kind].fields.items() if field.needed}
    assert {name for name in needed if names.get(name, name) not in known} == missing
    row = next(line for line in PAGE.splitlines() if line.startswith(f"| `{table}`"))
    assert all(f"`{name}`" in row for name in missing)
