"""What came along with a claim is followed where the review uses it, and never makes the claim unreadable."""

import re
from datetime import date
from typing import Any

import pytest

from insurance.claim.claim import Claim
from insurance.claim.fhir.identifier_systems import PRACTITIONER_SYSTEM
from insurance.claim.fhir.mapping.references import READ_TYPES
from insurance.claim.fhir.models.declarations import FOLDER
from insurance.claim.fhir.models.elements import Element, Shape, known_shape, resource_shape
from insurance.claim.fhir.profile.systems import CARE_ROLE
from insurance.claim.fhir.release import RELEASE_OF_FORMAT, Release
from insurance.claim.fhir.validation import reasons
from insurance.claim.format import ClaimFormat
from insurance.claim.reader import ClaimReader
from insurance.claim.unreadable import Unreadable
from tests.unit.insurance.claim.fhir.claims import FORMATS, LINE, R4, R5, SMALLEST, Json, content
from tests.unit.insurance.claim.fhir.faults import faults

ACT_CODE = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
MODIFIER = [{"url": "urn:example:not-known", "valueBoolean": True}]
STAY = {"start": "2024-05-02", "end": "2024-05-06"}


def read(reader: ClaimReader, document: Json, claim_format: ClaimFormat = R4) -> Claim:
    """The claim as both paths read it."""
    sent = content(document)
    fast = reader.read_fast(sent, claim_format)
    assert fast is not None
    assert fast == reader.read_validating(sent, claim_format)
    return fast


def encounter(number: str, code: str | None = "IMP", **changes: Any) -> Json:
    coding = {"system": ACT_CODE, "code": code} if code else {"display": "a visit"}
    made = {"resourceType": "Encounter", "id": number, "status": "finished", "class": coding, "period": STAY}
    return made | changes


def with_encounters(*encounters: Json, **changes: Any) -> Json:
    referring = [{"reference": f"#{one['id']}"} for one in encounters]
    items = [LINE | {"sequence": place, "encounter": [one]} for place, one in enumerate(referring, 1)]
    return SMALLEST | {"contained": list(encounters), "item": items} | changes


def test_the_encounter_of_the_items_tells_the_stay(reader: ClaimReader) -> None:
    claim = read(reader, with_encounters(encounter("e")))
    assert claim.inpatient is True
    assert (claim.admitted, claim.discharged) == (date(2024, 5, 2), date(2024, 5, 6))


def test_the_encounter_of_a_claim_of_r5_tells_the_stay(reader: ClaimReader) -> None:
    changes: Json = {"status": "completed", "class": [{"coding": [{"system": ACT_CODE, "code": "AMB"}]}]}
    visit = encounter("e", **changes, actualPeriod=STAY)
    del visit["period"]
    claim = read(reader, SMALLEST | {"contained": [visit], "encounter": [{"reference": "#e"}]}, R5)
    assert claim.inpatient is False
    assert claim.admitted == date(2024, 5, 2)


def test_what_the_claim_says_itself_goes_before_its_encounter(reader: ClaimReader) -> None:
    sub_type = {"coding": [{"system": ACT_CODE, "code": "AMB"}]}
    own = {"billablePeriod": {"start": "2024-05-04", "end": "2024-05-04"}, "subType": sub_type}
    claim = read(reader, with_encounters(encounter("e"), **own))
    assert claim.inpatient is False
    assert claim.admitted == date(2024, 5, 4)


def test_of_two_encounters_only_what_both_say_is_taken(reader: ClaimReader) -> None:
    claim = read(reader, with_encounters(encounter("a"), encounter("b", "ACUTE")))
    assert (claim.inpatient, claim.admitted) == (True, None)
    assert read(reader, with_encounters(encounter("a"), encounter("b", "AMB"))).inpatient is None


@pytest.mark.parametrize("status", ["cancelled", "entered-in-error", "planned"])
def test_an_encounter_that_did_not_take_place_tells_nothing(reader: ClaimReader, status: str) -> None:
    claim = read(reader, with_encounters(encounter("e", status=status)))
    assert (claim.inpatient, claim.admitted) == (None, None)


def test_an_encounter_of_no_known_class_leaves_it_open(reader: ClaimReader) -> None:
    assert read(reader, with_encounters(encounter("e", None))).inpatient is None


def test_an_encounter_that_no_item_refers_to_is_not_used(reader: ClaimReader) -> None:
    assert read(reader, SMALLEST | {"contained": [encounter("e")]}).inpatient is None


def test_a_provider_in_a_role_is_the_facility_of_its_organization(reader: ClaimReader) -> None:
    facility = {"system": "urn:wardgate:sid:facility", "value": "79001"}
    role = {"resourceType": "PractitionerRole", "id": "r", "organization": {"reference": "#o"}}
    organization = {"resourceType": "Organization", "id": "o", "identifier": [facility]}
    claim = SMALLEST | {"contained": [role, organization], "provider": {"reference": "#r"}}
    assert read(reader, claim).facility == "79001"
    alone = role | {"organization": {"identifier": facility}}
    assert read(reader, claim | {"contained": [alone]}).facility == "79001"


def test_a_modifier_of_a_resource_that_is_not_used_does_not_matter(reader: ClaimReader) -> None:
    ward = {"resourceType": "Location", "id": "w", "modifierExtension": MODIFIER}
    claim = SMALLEST | {"id": "c"}
    assert reader.read(content(claim | {"contained": [ward]}), R4) == reader.read(content(claim), R4)
    # A data type cannot have one.
    misplaced = {"resourceType": "Location", "address": {"text": "x", "modifierExtension": MODIFIER}}
    with pytest.raises(Unreadable) as refused:
        reader.read(content(claim | {"contained": [misplaced]}), R4)
    assert [fault.path for fault in refused.value.faults] == ["Claim.contained[0].address.modifierExtension"]


@pytest.mark.parametrize("claim_format", FORMATS)
def test_a_resource_of_every_type_may_come_along(reader: ClaimReader, claim_format: ClaimFormat) -> None:
    release = RELEASE_OF_FORMAT[claim_format]
    shapes = [shape for name in type_names(release) if (shape := resource_shape(release, name))]
    assert len(shapes) > 135
    for shape in shapes:
        if shape.name == "Claim":
            continue
        companion = {"resourceType": shape.name, "id": "x", **smallest(shape)}
        entries = [{"resource": companion}, {"resource": SMALLEST}]
        bundle = {"resourceType": "Bundle", "type": "collection", "entry": entries}
        assert reader.read(content(bundle), claim_format).status == "active", shape.name
        claim = SMALLEST | {"contained": [companion]}
        assert reader.read(content(claim), claim_format).status == "active", shape.name


def type_names(release: Release) -> list[str]:
    declared = (FOLDER / f"{release.lower()}.txt").read_text()
    return re.findall(r"^(\w+) resource$", declared, re.MULTILINE)


@pytest.mark.parametrize("claim_format", FORMATS)
@pytest.mark.parametrize("kind", sorted(READ_TYPES))
def test_an_unknown_modifier_of_a_resource_whose_type_is_used_is_refused(
    reader: ClaimReader, kind: str, claim_format: ClaimFormat
) -> None:
    shape = resource_shape(RELEASE_OF_FORMAT[claim_format], kind)
    assert shape is not None
    companion = {"resourceType": kind, "id": "x", **smallest(shape)}
    for name, value in (("modifierExtension", MODIFIER), ("implicitRules", "urn:example:rules")):
        sent = content(SMALLEST | {"contained": [companion | {name: value}]})
        assert reader.read_fast(sent, claim_format) is None
        assert faults(reader, sent, claim_format) == {f"Claim.contained[0].{name}": reasons.MODIFIER}


def test_a_doctor_s_number_is_not_read_from_a_practitioner_with_an_unknown_modifier(
    reader: ClaimReader,
) -> None:
    number = {"system": PRACTITIONER_SYSTEM, "value": "000123"}
    doctor = {"resourceType": "Practitioner", "id": "d", "identifier": [number]}
    role = {"coding": [{"system": CARE_ROLE, "code": "doctor"}]}
    member = {"sequence": 1, "provider": {"reference": "#d"}, "role": role}
    claim = SMALLEST | {"careTeam": [member], "item": [LINE | {"careTeamSequence": [1]}]}
    assert read(reader, claim | {"contained": [doctor]}).lines[0].care.doctors == ("000123",)
    modified = content(claim | {"contained": [doctor | {"modifierExtension": MODIFIER}]})
    assert faults(reader, modified) == {"Claim.contained[0].modifierExtension": reasons.MODIFIER}


# Values of the primitive types that required elements have.
PRIMITIVES = {
    "base64Binary": "YWJj", "boolean": True, "canonical": "urn:x", "code": "x", "date": "2024-05-02",
    "dateTime": "2024-05-02", "decimal": 1, "id": "x", "instant": "2024-05-02T08:10:00+07:00", "integer": 1,
    "integer64": "1", "markdown": "x", "mimeType": "text/plain", "positiveInt": 1, "string": "x",
    "unsignedInt": 1, "uri": "urn:x", "url": "urn:x", "xhtml": "<div/>",
}  # fmt: skip


def smallest(shape: Shape) -> Json:
    """The required elements of a type, and one of each required choice."""
    chosen = [names[0] for names, required in shape.choices if required]
    needed = [*shape.needed, *(shape.by_name[name] for name in chosen)]
    made = {element.name: value_of(shape.release, element) for element in needed}
    return made if made or shape.is_resource else {"id": "x"}


def value_of(release: Release, element: Element) -> Any:
    if element.primitive:
        value: Any = min(element.codes) if element.codes else PRIMITIVES[element.primitive]
    elif element.resource:
        value = {"resourceType": "Basic", "code": {"text": "x"}}
    else:
        value = smallest(known_shape(release, element.type_name))
    return [value] if element.many else value
