"""References to what came along with a claim resolve as FHIR's rules for Bundles say."""

import pytest

from insurance.claim.claim import Claim
from insurance.claim.reader import ClaimReader
from tests.unit.insurance.claim.fhir.claims import R4, SMALLEST, Json, content

A, B = "https://a.example/fhir", "https://b.example/fhir"


def person(born: str, **more: object) -> Json:
    return {"resourceType": "Patient", "birthDate": born, **more}


def at(full_url: str | None, resource: Json) -> Json:
    return {"resource": resource} | ({"fullUrl": full_url} if full_url else {})


def born(reader: ClaimReader, reference: str, claim_url: str | None, *others: Json) -> str | None:
    """The birth date of the Patient that the claim refers to; the claim stands between the other entries."""
    claim = at(claim_url, SMALLEST | {"patient": {"reference": reference}})
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": [*others[:1], claim, *others[1:]]}
    return read_both_ways(reader, content(bundle)).patient.birth_date


def read_both_ways(reader: ClaimReader, sent: bytes) -> Claim:
    fast = reader.read_fast(sent, R4)
    assert fast is not None
    assert fast == reader.read_validating(sent, R4)
    return fast


def test_a_relative_reference_belongs_to_the_base_of_the_claim_s_full_url(reader: ClaimReader) -> None:
    others = [at(f"{A}/Patient/7", person("1970", id="7")), at(f"{B}/Patient/7", person("1980", id="7"))]
    assert born(reader, "Patient/7", f"{B}/Claim/1", *others) == "1980"
    assert born(reader, "Patient/7", f"{A}/Claim/1", *others) == "1970"


def test_the_full_url_counts_where_the_resource_has_no_id(reader: ClaimReader) -> None:
    assert born(reader, "Patient/7", f"{A}/Claim/1", at(f"{A}/Patient/7", person("1970"))) == "1970"


def test_a_resource_of_another_server_is_not_meant(reader: ClaimReader) -> None:
    assert born(reader, "Patient/7", f"{B}/Claim/1", at(f"{A}/Patient/7", person("1970", id="7"))) is None


@pytest.mark.parametrize("full_url", [None, "urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0"])
@pytest.mark.parametrize("claim_url", [None, "urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e1", f"{A}/Claim/1"])
def test_type_and_id_count_where_no_base_contradicts(
    reader: ClaimReader, full_url: str | None, claim_url: str | None
) -> None:
    assert born(reader, "Patient/7", claim_url, at(full_url, person("1970", id="7"))) == "1970"


def test_where_several_may_be_meant_none_is_taken(reader: ClaimReader) -> None:
    others = [at(f"{A}/Patient/7", person("1970", id="7")), at(f"{B}/Patient/7", person("1980", id="7"))]
    assert born(reader, "Patient/7", None, *others) is None


def test_where_several_contained_resources_have_one_id_none_is_taken(reader: ClaimReader) -> None:
    contained = [person("1970", id="p"), person("1980", id="p")]
    sent = content(SMALLEST, contained=contained, patient={"reference": "#p"})
    assert read_both_ways(reader, sent).patient.birth_date is None


def test_an_absolute_reference_is_a_full_url(reader: ClaimReader) -> None:
    others = [at(f"{A}/Patient/7", person("1970", id="7")), at(f"{B}/Patient/7", person("1980", id="7"))]
    assert born(reader, f"{A}/Patient/7", f"{B}/Claim/1", *others) == "1970"


def test_a_slash_that_json_escapes_is_a_slash(reader: ClaimReader) -> None:
    claim = at(f"{A}/Claim/1", SMALLEST | {"patient": {"reference": "Patient/7"}})
    # Two resources have this id: the fullUrl, escaped too, has to tell which one is meant.
    others = [at(f"{A}/Patient/7", person("1970", id="7")), at(f"{B}/Patient/7", person("1980", id="7"))]
    sent = content({"resourceType": "Bundle", "type": "collection", "entry": [claim, *others]})
    escaped = sent.replace(b"Patient/7", rb"Patient\/7")
    assert escaped.count(rb"\/") == 3
    assert read_both_ways(reader, escaped).patient.birth_date == "1970"


@pytest.mark.parametrize(("version", "expected"), [("1", "1970"), ("2", "1971"), ("3", None)])
def test_a_reference_to_a_version_means_that_version(
    reader: ClaimReader, version: str, expected: str | None
) -> None:
    others = [
        at(f"{A}/Patient/7", person("1970", meta={"versionId": "1"})),
        at(f"{A}/Patient/7", person("1971", meta={"versionId": "2"})),
    ]
    assert born(reader, f"Patient/7/_history/{version}", f"{A}/Claim/1", *others) == expected


def test_a_contained_resource_is_found_by_its_fragment_alone(reader: ClaimReader) -> None:
    contained = [person("1970", id="7")]
    for reference, expected in (("#7", "1970"), ("Patient/7", None)):
        claim = SMALLEST | {"contained": contained, "patient": {"reference": reference}}
        assert read_both_ways(reader, content(claim)).patient.birth_date == expected


@pytest.mark.parametrize(("method", "known"), [("PUT", "1970"), ("POST", "1970"), ("DELETE", None)])
def test_a_resource_that_is_to_be_deleted_is_not_meant(
    reader: ClaimReader, method: str, known: str | None
) -> None:
    claim = at(None, SMALLEST | {"patient": {"reference": "Patient/7"}})
    patient = at(None, person("1970", id="7")) | {"request": {"method": method, "url": "Patient/7"}}
    sent = content({"resourceType": "Bundle", "type": "transaction", "entry": [claim, patient]})
    assert reader.read(sent, R4).patient.birth_date == known


def test_a_contained_resource_without_an_id_is_never_meant(reader: ClaimReader) -> None:
    for reference in ("#None", "#"):
        sent = content(SMALLEST, contained=[person("1970")], patient={"reference": reference})
        assert read_both_ways(reader, sent).patient.birth_date is None


def organization(facility: str, **more: object) -> Json:
    identifier = {"system": "urn:wardgate:sid:facility", "value": facility}
    return {"resourceType": "Organization", "identifier": [identifier], **more}


def facility(reader: ClaimReader, reference: str, role: Json, *others: Json, **claim: object) -> str | None:
    """Of the role that the claim at A refers to; `reference` is the role's, to its organization."""
    role["resource"] |= {"resourceType": "PractitionerRole", "organization": {"reference": reference}}
    provided = SMALLEST | {"provider": {"reference": f"{A}/PractitionerRole/1"}, **claim}
    entries = [at(f"{A}/Claim/1", provided), role, *others]
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    return reader.read(content(bundle), R4).facility


def test_what_a_role_refers_to_within_itself_is_contained_in_the_role(reader: ClaimReader) -> None:
    role = at(f"{A}/PractitionerRole/1", {"contained": [organization("79001", id="o")]})
    assert facility(reader, "#o", role, contained=[organization("79002", id="o")]) == "79001"
    empty = at(f"{A}/PractitionerRole/1", {})
    assert facility(reader, "#o", empty, contained=[organization("79002", id="o")]) is None


def test_what_a_contained_role_refers_to_is_contained_in_the_claim(reader: ClaimReader) -> None:
    role = {"resourceType": "PractitionerRole", "id": "r", "organization": {"reference": "#o"}}
    contained = [role, organization("79001", id="o")]
    sent = content(SMALLEST, contained=contained, provider={"reference": "#r"})
    assert read_both_ways(reader, sent).facility == "79001"


def test_a_relative_reference_in_a_role_belongs_to_the_base_of_the_role(reader: ClaimReader) -> None:
    others = [
        at(f"{A}/Organization/o", organization("79001", id="o")),
        at(f"{B}/Organization/o", organization("79002", id="o")),
    ]
    role = at(f"{B}/PractitionerRole/1", {"id": "1"})
    provider = {"reference": f"{B}/PractitionerRole/1"}
    assert facility(reader, "Organization/o", role, *others, provider=provider) == "79002"
    role = at(f"{A}/PractitionerRole/1", {"id": "1"})
    assert facility(reader, "Organization/o", role, *others) == "79001"
