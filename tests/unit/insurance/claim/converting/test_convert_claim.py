"""A claim is converted with everything that its new format can hold; the rest is named."""

import json
from typing import Any

import pytest

from insurance.claim.bhyt.writing.export_writer import export_writer
from insurance.claim.claim import Claim
from insurance.claim.converting.convert_claim import ClaimWriter, Conversion, ConvertClaim, NotConvertible
from insurance.claim.converting.target import Target
from insurance.claim.format import ClaimFormat
from insurance.claim.reader import ClaimReader
from insurance.claim.unreadable import Unreadable
from tests.unit.insurance.claim.bhyt.exports import EXAMINATION, export, in_base64, services
from tests.unit.insurance.claim.fhir.claims import FULL, R4

Json = dict[str, Any]
XML = ClaimFormat.BHYT_XML
SIGNED = (b"<CHUKYDONVI/>", b"<CHUKYDONVI><Signature>x</Signature></CHUKYDONVI>")


class Nothing:
    """A writer that writes nothing of a claim."""

    def write(self, claim: Claim) -> bytes:
        return b"{}"


def writer_for(target: Target) -> ClaimWriter:
    return export_writer("3176") if target is Target.BHYT_3176 else Nothing()


@pytest.fixture(scope="module")
def convert() -> ConvertClaim:
    return ConvertClaim(ClaimReader(), Target.BHYT_3176, writer_for)


def paths(conversion: Conversion) -> list[str]:
    return [one.path for one in conversion.not_carried]


def test_an_export_is_carried_whole(convert: ConvertClaim) -> None:
    assert convert(export(), XML).not_carried == ()
    assert convert(export(), XML).remarks == ()


def test_a_signature_is_named_because_it_cannot_be_carried(convert: ConvertClaim) -> None:
    signed = export().replace(*SIGNED)
    assert signed != export()
    [lost] = convert(signed, XML).not_carried
    assert lost.path == "GIAMDINHHS/CHUKYDONVI"
    assert "sign what was written" in lost.what.en


def test_what_stands_between_the_fields_of_an_export_is_named(convert: ConvertClaim) -> None:
    stray = export().replace(b"<DANHSACHHOSO>", b"<KHAC>1</KHAC><DANHSACHHOSO>")
    assert paths(convert(stray, XML)) == ["GIAMDINHHS/KHAC"]


def test_what_an_export_cannot_hold_of_a_fhir_claim_is_named_by_its_fhirpath(convert: ConvertClaim) -> None:
    found = paths(convert(json.dumps(FULL | {"language": "vi"}).encode(), R4))
    assert "Claim.language" in found
    assert "Claim.identifier[0]" in found
    assert "Claim.item[0].unitPrice" not in found


def test_what_the_decision_demands_and_the_claim_does_not_have_is_remarked(convert: ConvertClaim) -> None:
    remarks = convert(json.dumps(FULL).encode(), R4).remarks
    assert "XML1/DIA_CHI" in {remark.path for remark in remarks}


def fhir(convert: ConvertClaim, **changes: object) -> Claim:
    """The export of a FHIR claim, as it is read."""
    written = convert(json.dumps(FULL | changes).encode(), R4).content
    return ClaimReader(()).read(written, XML)


def test_a_card_that_only_the_patient_has_is_the_card_of_the_export(convert: ConvertClaim) -> None:
    number = {"system": "urn:wardgate:sid:card-number", "value": "DN4790000000009"}
    insurance = [{"sequence": 1, "focal": True, "coverage": {"display": "A card"}}]
    claim = fhir(convert, patient={"identifier": number}, insurance=insurance)
    assert claim.patient.card_number == "DN4790000000009"


def test_the_principal_diagnosis_of_an_export_is_the_one_of_the_claim(convert: ConvertClaim) -> None:
    first, second = FULL["diagnosis"]
    claim = fhir(convert, diagnosis=[second | {"sequence": 1}, first | {"sequence": 2}])
    assert [(one.code and one.code.code, one.principal) for one in claim.diagnoses] == [
        ("J18.9", True),
        ("I10", False),
    ]


def test_a_claim_that_is_withdrawn_is_withdrawn_in_the_export(convert: ConvertClaim) -> None:
    claim = fhir(convert, status="cancelled")
    assert (claim.is_withdrawal, claim.visit.code) == (True, "8")


def test_a_request_that_is_no_bill_does_not_become_one(convert: ConvertClaim) -> None:
    with pytest.raises(NotConvertible) as refused:
        fhir(convert, use="preauthorization")
    assert [fault.path for fault in refused.value.faults] == ["Claim.use"]


def test_amounts_in_another_currency_do_not_become_dong(convert: ConvertClaim) -> None:
    item = FULL["item"][0] | {"net": {"value": 15, "currency": "USD"}}
    with pytest.raises(NotConvertible) as refused:
        fhir(convert, item=[item])
    assert [fault.path for fault in refused.value.faults] == ["Claim.item[0].net"]


def test_content_that_is_no_claim_is_not_converted(convert: ConvertClaim) -> None:
    with pytest.raises(Unreadable):
        convert(b"{}", R4)


def test_a_claim_that_could_not_be_read_again_is_not_converted() -> None:
    convert = ConvertClaim(ClaimReader(), Target.FHIR_R4, writer_for)
    with pytest.raises(NotConvertible) as refused:
        convert(export(), XML)
    assert refused.value.faults


def kept(table: str, fields: dict[str, str], place: int = 1) -> Json:
    """A row of an export, as a FHIR claim has it."""
    parts = [{"url": "table", "valueCode": table}, {"url": "row", "valueInteger": place}]
    values = [{"url": name, "valueString": value} for name, value in fields.items()]
    return {"url": "urn:wardgate:extension:kept-row", "extension": [*parts, *values]}


def with_kept(*rows: Json) -> bytes:
    return json.dumps(FULL | {"extension": [*FULL["extension"], *rows]}).encode()


@pytest.mark.parametrize(
    "row",
    [
        kept("XML1", {"DIA\u200bCHI": "x"}),
        kept("XML1", {"a:b": "x"}),
        kept("XML1", {"1A": "x"}),
        kept("XML4", {"A": "x"}, -1),
        kept("GIAMDINHHS", {"NGAYLAP": "\ufffe20261103"}),
        kept("FILEHOSO", {"FILEHOSO": "<a>"}),
        kept("FILEHOSO", {"FILEHOSO": "<HOSO/>"}),
    ],
)
def test_a_kept_field_that_xml_cannot_have_is_named(convert: ConvertClaim, row: Json) -> None:
    assert "Claim.extension (" in "".join(paths(convert(with_kept(row), R4)))


def test_a_kept_row_without_fields_is_nothing(convert: ConvertClaim) -> None:
    assert paths(convert(with_kept(kept("FILEHOSO", {})), R4)) == paths(convert(with_kept(), R4))


def test_a_facility_that_xml_cannot_write_is_named(convert: ConvertClaim) -> None:
    content = json.dumps(FULL).replace("79001", "79\\ufffe01").encode()
    assert "Claim.provider" in paths(convert(content, R4))


def test_kept_rows_come_in_any_order(convert: ConvertClaim) -> None:
    rows = (
        kept("XML4", {"MA_CHI_SO": "2"}, 2),
        kept("XML5", {"DIEN_BIEN": "x"}),
        kept("XML4", {"MA_CHI_SO": "1"}),
    )
    assert paths(convert(with_kept(*rows), R4)) == paths(convert(with_kept(), R4))


def test_no_lines_come_from_a_kept_table(convert: ConvertClaim) -> None:
    table = f"<LOAIHOSO>XML3</LOAIHOSO><NOIDUNGFILE>{in_base64(services(EXAMINATION))}</NOIDUNGFILE>"
    converted = convert(with_kept(kept("FILEHOSO", {"FILEHOSO": f"<FILEHOSO>{table}</FILEHOSO>"})), R4)
    assert "Claim.extension (FILEHOSO[1]/FILEHOSO)" in paths(converted)
    assert in_base64(services(EXAMINATION)).encode() not in converted.content
