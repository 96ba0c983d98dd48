"""The review that a facility sees: everything that is stored, except what is the insurer's alone."""

from typing import Any

import pytest
from google.protobuf.descriptor import FileDescriptor
from google.type.date_pb2 import Date
from google.type.money_pb2 import Money

from gateway.services.claim_review import fill_review
from gateway.v1 import (
    card_service_pb2,
    claim_service_pb2,
    decision_pb2,
    error_reason_pb2,
    outcome_pb2,
    text_pb2,
)
from gateway.v1 import review_pb2 as wire
from gateway.v1.claim_service_pb2 import SignatureState
from review.v1 import review_pb2 as stored
from review.v1.signature_pb2 import SignatureState as StoredSignatureState

# What the facility does not get.
REVIEWERS = {"expected_recovery", "facility_amount_at_stake", "findings_on_trial", "reviewer_message"}
PUBLIC = [
    module.DESCRIPTOR
    for module in (
        card_service_pb2,
        claim_service_pb2,
        decision_pb2,
        error_reason_pb2,
        outcome_pb2,
        text_pb2,
        wire,
    )
]


def dong(units: int) -> Money:
    return Money(currency_code="VND", units=units)


@pytest.fixture
def source() -> stored.Review:
    """With a value in every field."""
    return stored.Review(
        band=stored.BAND_SUSPECT,
        not_clear=stored.NOT_CLEAR_PATIENT_NOT_IDENTIFIED,
        score=0.84,
        proposed_amount=dong(4),
        accepted_amount=dong(3),
        amount_at_stake=dong(2),
        facility_amount_at_stake=dong(2),
        expected_recovery=dong(1),
        rulebook_version="r1",
        payment=stored.PAYMENT_NOT_A_BILL,
        findings=[
            stored.Finding(
                rule="W06",
                title=stored.Text(vi="a", en="b"),
                message=stored.Text(vi="c", en="d"),
                outcome=stored.FINDING_OUTCOME_CUT,
                line=2,
                path="Claim.item[1].net",
                amount=dong(5),
                probability=0.9,
                law="An act, article 1",
                since=Date(year=2024, month=7, day=1),
                points=0.54,
                insurer_code="F0_99",
            )
        ],
        findings_on_trial=[stored.Finding(rule="W08")],
        unjudged=[
            stored.Unjudged(rule="W07", missing="Claim.diagnosis[0]", message=stored.Text(vi="e", en="f"))
        ],
    )


def as_facility(source: stored.Review) -> wire.Review:
    review = wire.Review()
    fill_review(review, source)
    return review


def test_every_field_is_carried_over_but_those_of_the_payers_reviewer(source: stored.Review) -> None:
    review = as_facility(source)
    for theirs, ours in ((review, source), (review.findings[0], source.findings[0])):
        names = {field.name for field, _ in ours.ListFields()}
        assert names | REVIEWERS == set(ours.DESCRIPTOR.fields_by_name) | REVIEWERS
        assert {field.name for field, _ in theirs.ListFields()} == names - REVIEWERS
    source.ClearField("expected_recovery")
    source.ClearField("facility_amount_at_stake")
    source.ClearField("findings_on_trial")
    assert str(review) == str(source)


def test_both_packages_write_what_could_not_be_judged_in_the_same_bytes() -> None:
    for theirs, ours in ((wire.Unjudged, stored.Unjudged), (text_pb2.Text, stored.Text)):
        fields = [
            [(one.number, one.name, one.type, one.is_repeated) for one in message.DESCRIPTOR.fields]
            for message in (theirs, ours)
        ]
        assert fields[0] == fields[1]


def test_what_a_newer_worker_says_of_what_could_not_be_judged_is_not_carried_over(
    source: stored.Review,
) -> None:
    shown, review = wire.Review(), wire.Review()
    fill_review(shown, source)
    for one in (source.unjudged[0], source.unjudged[0].message):
        # Field 99, a text, which this version does not know.
        one.MergeFromString(b"\x9a\x06\x06hidden")
    fill_review(review, source)
    assert review.SerializeToString() == shown.SerializeToString()


def test_a_warning_with_a_message_for_the_reviewer_shows_neither_it_nor_its_amount(
    source: stored.Review,
) -> None:
    source.findings[0].reviewer_message.CopyFrom(stored.Text(vi="g", en="h"))
    # What is cut shows in the accepted amount anyway.
    assert as_facility(source).findings[0].HasField("amount")
    source.findings[0].outcome = stored.FINDING_OUTCOME_WARN
    finding = as_facility(source).findings[0]
    assert (finding.message.vi, finding.message.en) == ("c", "d")
    assert not finding.HasField("amount")


def test_the_amount_at_stake_is_the_one_for_the_facility_where_the_review_has_one(
    source: stored.Review,
) -> None:
    source.facility_amount_at_stake.CopyFrom(dong(0))
    assert as_facility(source).amount_at_stake == dong(0)
    source.ClearField("facility_amount_at_stake")
    assert as_facility(source).amount_at_stake == dong(2)


def test_a_finding_without_amount_has_none(source: stored.Review) -> None:
    source.findings[0].ClearField("amount")
    assert not as_facility(source).findings[0].HasField("amount")


def test_a_review_that_does_not_say_what_it_means_for_payment_is_of_a_bill(source: stored.Review) -> None:
    source.ClearField("payment")
    assert as_facility(source).payment == wire.PAYMENT_PROPOSED


def test_nothing_is_accepted_of_a_claim_that_was_closed_after_its_review(source: stored.Review) -> None:
    review = wire.Review()
    fill_review(review, source, is_closed=True)
    assert (review.payment, review.accepted_amount) == (wire.PAYMENT_CLOSED, dong(0))
    assert review.proposed_amount == dong(4)


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        (wire.Band, stored.Band),
        (wire.FindingOutcome, stored.FindingOutcome),
        (wire.Payment, stored.Payment),
        (SignatureState, StoredSignatureState),
    ],
)
def test_the_enums_have_the_same_values(theirs: Any, ours: Any) -> None:
    assert theirs.items() == ours.items()


@pytest.mark.parametrize("file", PUBLIC, ids=lambda file: str(file.name))
def test_what_an_his_sees_imports_nothing_internal(file: FileDescriptor) -> None:
    imported = {known.name for known in file.dependencies}
    assert all(name.startswith(("gateway/v1/", "google/")) for name in imported)
