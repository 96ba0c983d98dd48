"""An export that is read and written again is the same claim; nothing that was sent is lost on the way."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from insurance.claim.bhyt.content import values_by_path
from insurance.claim.bhyt.reader import BhytReader
from insurance.claim.bhyt.writing.export_writer import ExportWriter, export_writer
from insurance.claim.claim import Claim
from insurance.claim.parts.line_kind import LineKind
from insurance.claim.unreadable import Unreadable
from tests.unit.insurance.claim.bhyt.exports import DRUG, export, in_base64
from tests.unit.insurance.claim.bhyt.full_export import FULL_DRUG, FULL_SERVICE, FULL_SUPPLY, FULL_VISIT
from tests.unit.insurance.claim.bhyt.mutations import Mutations
from tests.unit.insurance.claim.bhyt.test_mutations import WHOLE

FULL = export(FULL_VISIT, [FULL_DRUG], [FULL_SERVICE, FULL_SUPPLY])
DECISIONS = ("3176", "4750")


@pytest.fixture(scope="module", params=DECISIONS)
def writer(request: pytest.FixtureRequest) -> ExportWriter:
    return export_writer(request.param)


def test_every_fact_of_the_visit_is_read(reader: BhytReader) -> None:
    claim = reader.read_validating(FULL)
    facts = {"route", *_empty(claim.visit)}
    assert facts == {"route"}
    assert set(_empty(claim.sums)) == {"outside_list"}


def test_every_fact_of_the_lines_is_read(reader: BhytReader) -> None:
    claim = reader.read_validating(FULL)
    lacking = [
        set(_empty(line.product)) | set(_empty(line.care)) | set(_empty(line.payment)) for line in claim.lines
    ]
    # QĐ 4210 has it, and no later decision.
    assert set.intersection(*lacking) == {"outside_list"}


def test_only_what_no_fact_has_is_kept(reader: BhytReader) -> None:
    [row] = reader.read_validating(FULL).kept
    assert row.table == "XML1"
    assert [name for name, _ in row.values] == [
        "DIA_CHI", "DIEN_THOAI", "MAHUYEN_CU_TRU", "MATINH_CU_TRU", "MAXA_CU_TRU", "MA_DANTOC",
        "MA_NGHE_NGHIEP", "MA_QUOCTICH", "NHOM_MAU",
    ]  # fmt: skip


def test_a_value_that_its_fact_cannot_hold_is_kept_as_it_was_sent(reader: BhytReader) -> None:
    claim = reader.read_validating(export({"NGAY_MIEN_CCT": "202611021330"}))
    assert claim.visit.copayment_free_on is None
    assert dict(claim.kept[0].values)["NGAY_MIEN_CCT"] == "202611021330"


def test_a_group_of_two_digits_is_the_number_and_comes_back_as_it_was_sent(
    reader: BhytReader, writer: ExportWriter
) -> None:
    claim = reader.read_validating(export(drug_rows=[{**DRUG, "MA_NHOM": "04"}]))
    assert (claim.lines[0].group, claim.lines[0].kind) == ("4", LineKind.DRUG)
    assert values_by_path(writer.write(claim))["XML2[STT=1]/MA_NHOM"] == "04"


@pytest.mark.parametrize("content", [FULL, *WHOLE[:3]], ids=["full", "usual", "of 2024", "with results"])
def test_an_export_that_is_written_again_is_the_same_claim(
    reader: BhytReader, writer: ExportWriter, content: bytes
) -> None:
    claim = reader.read_validating(content)
    assert facts_of(reader.read_validating(writer.write(claim))) == facts_of(claim)


def test_what_is_written_by_qd_3176_is_as_correct_as_what_was_read(reader: BhytReader) -> None:
    claim = reader.read_validating(export())
    assert claim.remarks == ()
    assert reader.read_validating(export_writer("3176").write(claim)).remarks == ()


@pytest.mark.parametrize("seed", range(5))
def test_damaged_exports_that_can_be_read_are_written_without_loss(reader: BhytReader, seed: int) -> None:
    mutations, writer = Mutations(seed), export_writer("3176")
    damaged = [mutations.of(WHOLE[place % 3]) for place in range(60)]
    for claim in readable(reader, damaged):
        assert facts_of(reader.read_validating(writer.write(claim))) == facts_of(claim)


def test_a_table_that_no_decision_has_is_written_as_it_was_sent(
    reader: BhytReader, writer: ExportWriter
) -> None:
    sent = in_base64("<KHAC><A>1</A></KHAC>")
    claim = reader.read_validating(export(more=[("XML99", sent)]))
    assert f"<LOAIHOSO>XML99</LOAIHOSO><NOIDUNGFILE>{sent}<".encode() in writer.write(claim)


def readable(reader: BhytReader, contents: list[bytes]) -> Iterator[Claim]:
    for content in contents:
        try:
            yield reader.read_validating(content)
        except Unreadable:
            continue


def facts_of(claim: Claim) -> Claim:
    """Without where they stood, and what was remarked."""
    return replace(claim, place="", remarks=())


def _empty(facts: object) -> list[str]:
    names: tuple[str, ...] = type(facts).__struct_fields__  # type: ignore[attr-defined]  # a msgspec struct
    return [name for name in names if getattr(facts, name) in (None, ())]
