"""An export that is sent again is known by what it says, however it is written."""

from gateway.claims.intake.claim_changes import changed_paths, same_content
from tests.unit.insurance.claim.bhyt.exports import DRUG, VISIT, drugs, envelope, export, in_base64, row

SENT = export()


def test_the_same_record_exported_on_another_day_is_the_same_claim() -> None:
    assert same_content(SENT, SENT.replace(b"<NGAYLAP>20261103", b"<NGAYLAP>20261104"))


def test_base64_or_plain_and_the_order_of_tables_do_not_matter() -> None:
    plain = envelope([("XML2", drugs(DRUG)), ("XML1", row("TONG_HOP", VISIT))])
    coded = envelope([("XML1", in_base64(row("TONG_HOP", VISIT))), ("XML2", in_base64(drugs(DRUG)))])
    assert same_content(coded, plain)


def test_a_field_without_a_value_may_be_there_or_not() -> None:
    assert same_content(SENT, export({"GHI_CHU": ""}))


def test_what_differs_is_named_by_table_row_and_field() -> None:
    changed = export({"T_BHTT": "1"}, drug_rows=[{**DRUG, "SO_LUONG": "9"}])
    assert changed_paths(SENT, changed) == (("XML1/T_BHTT", "XML2[STT=1]/SO_LUONG"), 2)


def test_what_is_not_read_counts_too() -> None:
    known = export(more=[("XML16", in_base64("<A><B>1</B></A>"))])
    sent = export(more=[("XML16", in_base64("<A><B>2</B></A>"))])
    assert changed_paths(known, sent) == (("FILEHOSO[4]",), 1)


def test_the_same_claim_in_another_format_has_changed() -> None:
    fhir = b'{"resourceType": "Claim"}'
    assert changed_paths(fhir, SENT) == (("format",), 1)
    assert changed_paths(SENT, fhir) == (("format",), 1)
