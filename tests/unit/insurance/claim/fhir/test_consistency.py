"""What FHIR bars though each value is valid: unknown modifiers, sequences given twice, ends before starts."""

from datetime import date

import pytest

from insurance.claim.fhir.periods import ends_before_start
from insurance.claim.fhir.validation import reasons
from insurance.claim.format import ClaimFormat
from insurance.claim.reader import ClaimReader
from tests.unit.insurance.claim.fhir.claims import (
    BUNDLE,
    CONTAINING,
    FORMATS,
    FULL,
    LINE,
    R4,
    SMALLEST,
    Json,
    content,
)
from tests.unit.insurance.claim.fhir.faults import faults

MODIFIER = [{"url": "urn:example:not-to-be-paid", "valueBoolean": True}]


@pytest.mark.parametrize("claim_format", FORMATS)
@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"modifierExtension": MODIFIER}, "Claim.modifierExtension"),
        ({"implicitRules": "urn:example:rules"}, "Claim.implicitRules"),
        ({"item": [LINE | {"modifierExtension": MODIFIER}]}, "Claim.item[0].modifierExtension"),
        (
            {"contained": [CONTAINING["contained"][0] | {"implicitRules": "urn:example:rules"}]},
            "Claim.contained[0].implicitRules",
        ),
    ],
)
def test_an_unknown_modifier_is_refused(
    reader: ClaimReader, claim_format: ClaimFormat, changes: Json, path: str
) -> None:
    assert faults(reader, content(SMALLEST, **changes), claim_format) == {path: reasons.MODIFIER}


def test_an_unknown_modifier_of_a_bundle_is_refused(reader: ClaimReader) -> None:
    sent = content(BUNDLE, implicitRules="urn:example:rules")
    assert faults(reader, sent) == {"Bundle.implicitRules": reasons.MODIFIER}


@pytest.mark.parametrize("claim_format", FORMATS)
def test_a_quantity_of_a_line_that_is_no_more_than_a_bound_is_refused(
    reader: ClaimReader, claim_format: ClaimFormat
) -> None:
    bound = {"quantity": {"value": 2, "comparator": "<"}}
    part = {"sequence": 1, "productOrService": {"text": "A part"}} | bound
    refused = faults(reader, content(SMALLEST, item=[LINE | bound | {"detail": [part]}]), claim_format)
    assert refused == {
        "Claim.item[0].quantity.comparator": reasons.COMPARATOR,
        "Claim.item[0].detail[0].quantity.comparator": reasons.COMPARATOR,
    }


def test_a_sequence_given_twice_is_refused(reader: ClaimReader) -> None:
    lines = [LINE, LINE | {"sequence": 2}, LINE]
    diagnoses = [FULL["diagnosis"][0], FULL["diagnosis"][0]]
    sent = content(SMALLEST, item=lines, diagnosis=diagnoses)
    assert faults(reader, sent) == {
        "Claim.item[2].sequence": "is the sequence of [0] too: give each entry its own",
        "Claim.diagnosis[1].sequence": "is the sequence of [0] too: give each entry its own",
    }


@pytest.mark.parametrize(
    ("name", "keyed"),
    [
        ("diagnosisSequence", "diagnosis"),
        ("careTeamSequence", "careTeam"),
        ("procedureSequence", "procedure"),
        ("informationSequence", "supportingInfo"),
    ],
)
def test_a_sequence_that_is_not_there_is_refused(reader: ClaimReader, name: str, keyed: str) -> None:
    sent = content(FULL, item=[LINE | {name: [9]}])
    reason = f"is the sequence of no {keyed} of the claim: refer to one that is there"
    assert faults(reader, sent) == {f"Claim.item[0].{name}[0]": reason}


@pytest.mark.parametrize(
    "name", ["item", "diagnosis", "insurance", "careTeam", "procedure", "supportingInfo"]
)
def test_an_extension_cannot_take_the_place_of_a_sequence(reader: ClaimReader, name: str) -> None:
    entry: Json = {
        "item": LINE,
        "diagnosis": {"diagnosisCodeableConcept": {"text": "x"}},
        "insurance": SMALLEST["insurance"][0],
        "careTeam": {"provider": {"display": "x"}},
        "procedure": {"procedureCodeableConcept": {"text": "x"}},
        "supportingInfo": {"category": {"text": "x"}},
    }[name]
    unknown = {"extension": [{"url": "urn:example:why", "valueCode": "unknown"}]}
    without = {key: value for key, value in entry.items() if key != "sequence"} | {"_sequence": unknown}
    sent = content(SMALLEST, **{name: [entry | {"sequence": 1}, without]})
    assert faults(reader, sent) == {f"Claim.{name}[1].sequence": reasons.NO_SEQUENCE}


def test_sequences_that_are_there_in_any_order_are_read(reader: ClaimReader) -> None:
    lines = [LINE | {"sequence": 7, "diagnosisSequence": [2, 1]}, LINE | {"sequence": 3}]
    sent = content(FULL, item=lines)
    fast = reader.read_fast(sent, R4)
    assert fast is not None
    assert fast == reader.read_validating(sent, R4)


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        (
            {"item": [LINE | {"servicedPeriod": {"start": "2024-05-02", "end": "2024-04-30"}}]},
            "Claim.item[0].servicedPeriod.end",
        ),
        (
            {"identifier": [{"value": "1", "period": {"start": "2024", "end": "2023-12-31"}}]},
            "Claim.identifier[0].period.end",
        ),
        # The review knows days only.
        ({"billablePeriod": {"start": "2024-05-02", "end": "2024-04"}}, "Claim.billablePeriod.end"),
        ({"billablePeriod": {"start": "2025", "end": "2024-05-02T08:00:00Z"}}, "Claim.billablePeriod.end"),
    ],
)
def test_a_period_that_ends_before_it_starts_is_refused(
    reader: ClaimReader, changes: Json, path: str
) -> None:
    assert faults(reader, content(SMALLEST, **changes)) == {path: reasons.ENDS_BEFORE_START}


def test_a_stay_that_ends_before_it_begins_is_left_to_the_review(reader: ClaimReader) -> None:
    claim = reader.read(content(SMALLEST, billablePeriod={"start": "2024-05-02", "end": "2024-05-01"}), R4)
    assert (claim.admitted, claim.discharged) == (date(2024, 5, 2), date(2024, 5, 1))


@pytest.mark.parametrize(
    ("start", "end", "before"),
    [
        ("2024-05-02", "2024-05-02", False),
        ("2024-05-02", "2024-05-01", True),
        # As far as both are given.
        ("2024-05-02", "2024-05", False),
        ("2024-05-02", "2024-04", True),
        ("2024-05-02T10:00:00+07:00", "2024-05-02", False),
        ("2024-05-02", "2024-05-01T23:59:59+07:00", True),
        # The day is one in Ho Chi Minh City.
        ("2024-05-02", "2024-05-01T17:00:00Z", False),
        ("2024-05-02", "2024-05-01T16:59:59Z", True),
        ("2024-05-02T00:30:00+14:00", "2024-05-01", False),
        # Instants in different time zones.
        ("2024-05-02T10:00:00+07:00", "2024-05-02T03:00:00Z", False),
        ("2024-05-02T10:00:00+07:00", "2024-05-02T02:59:59Z", True),
        ("2024-05-02T00:30:00+07:00", "2024-05-01T18:00:00Z", False),
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:58Z", True),
        # An instant that datetime cannot represent in Ho Chi Minh City is not compared.
        ("9999-12-31T23:59:59-12:00", "2024-05-01T18:00:00Z", False),
    ],
)
def test_the_ends_of_a_period_are_compared_as_far_as_both_are_given(
    start: str, end: str, before: bool
) -> None:
    assert ends_before_start(start, end) is before
