"""Whatever content is read as a claim is judged and answered, by everything that a claim passes through."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from fhir.resources.claimresponse import ClaimResponse as ClaimResponseR5
from fhir.resources.R4B.claimresponse import ClaimResponse as ClaimResponseR4
from google.type.date_pb2 import Date
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from gateway.claims.intake.claim_changes import changed_paths, same_content
from gateway.claims.withdrawal_answer import withdrawal_answer
from gateway.services.claim_review import fill_review
from gateway.v1 import review_pb2 as shown
from insurance.catalogue.catalogues import NO_CATALOGUES
from insurance.claim.claim import Claim
from insurance.claim.fhir.release import RELEASE_OF_FORMAT
from insurance.claim.format import ClaimFormat
from insurance.claim.reader import ClaimReader
from insurance.claim.responses import closed_response
from insurance.claim.stay import Stay, stay_of
from insurance.claim.unreadable import Unreadable
from review.answer.claim_response import claim_response
from review.answer.review_message import review_message
from review.judging.kept_comparison import compared_with_message
from review.rulebook.engine.rulebook import Rulebook
from review.submitted_claim import case_of
from review.v1.claim_submitted_pb2 import CLAIM_FORMAT_FHIR_R4_JSON, CardFacts, ClaimSubmitted
from review.v1.review_pb2 import BAND_CHECK, BAND_CLEAR, Review
from review.worker.facts_digest import facts_digest
from tests.rules.any_content import CONTENTS
from tests.rules.claims import FACILITY, INSURANCE_NUMBER
from tests.the_rulebook import the_rulebook
from tests.unit.insurance.claim.fhir.claims import FORMATS, R4, R5
from tests.unit.insurance.claim.fhir.specification.comparison import encoded
from tests.unit.insurance.claim.fhir.specification.documents import Documents

MOMENT = datetime(2026, 9, 12, tzinfo=UTC)
RESPONSES: dict[ClaimFormat, Any] = {R4: ClaimResponseR4, R5: ClaimResponseR5}
CLAIM_ID = "00000000-0000-4000-8000-000000000001"
FUND = "VND"
LAW_ON_HEALTH_INSURANCE = date(2009, 7, 1)


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return the_rulebook()


@pytest.fixture(scope="module")
def reader() -> ClaimReader:
    return ClaimReader(FORMATS)


def read(reader: ClaimReader, content: bytes) -> Claim:
    """The claim; content that FHIR or the reader refuses is no example."""
    try:
        return reader.read(content, R4)
    except Unreadable:
        reject()


def submitted(content: bytes, card: CardFacts) -> ClaimSubmitted:
    message = ClaimSubmitted(
        claim_id=CLAIM_ID, facility=FACILITY, format=CLAIM_FORMAT_FHIR_R4_JSON, content=content, card=card
    )
    message.received_at.FromDatetime(MOMENT)
    return message


def a_card(known: bool) -> CardFacts:
    """A person whom the register knows or does not know."""
    if not known:
        return CardFacts(asked=False)
    day = Date(year=2026, month=7, day=1)
    return CardFacts(
        asked=True, determined=True, person_known=True, day=day, insurance_number=INSURANCE_NUMBER, sex="male"
    )


def judged(rulebook: Rulebook, claim: Claim, message: ClaimSubmitted, earlier: tuple[Stay, ...]) -> Review:
    case = case_of(message, claim, earlier)
    return review_message(case, rulebook.judge(case), rulebook.version)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(content=CONTENTS, is_known=st.booleans(), is_twice=st.booleans())
def test_whatever_is_read_is_judged_and_answered(
    rulebook: Rulebook, reader: ClaimReader, content: bytes, is_known: bool, is_twice: bool
) -> None:
    claim, message = read(reader, content), submitted(content, a_card(is_known))
    assert_judged_and_answered(rulebook, claim, message, is_twice=is_twice)
    if (claim.last_day or claim.created or MOMENT.date()) < LAW_ON_HEALTH_INSURANCE:
        review = judged(rulebook, claim, message, ())
        assert (review.band, len(review.unjudged)) == (BAND_CHECK, len(rulebook.rules))


@pytest.mark.parametrize("claim_format", FORMATS)
@pytest.mark.parametrize("seed", range(100, 108))
def test_claims_with_any_element_of_the_specification_are_judged_and_answered(
    rulebook: Rulebook, reader: ClaimReader, claim_format: ClaimFormat, seed: int
) -> None:
    documents = Documents(RELEASE_OF_FORMAT[claim_format], seed)
    for document in (documents.claim(), documents.bundle()):
        content = encoded(document)
        claim, message = reader.read(content, claim_format), submitted(content, a_card(known=True))
        assert_judged_and_answered(rulebook, claim, message, is_twice=True)


def assert_judged_and_answered(
    rulebook: Rulebook, claim: Claim, message: ClaimSubmitted, *, is_twice: bool
) -> None:
    """The claim passes through all that a claim passes through; `is_twice`: after itself."""
    stay = stay_of(claim, CLAIM_ID, FACILITY, message.card.insurance_number)
    earlier = (stay,) if stay and is_twice else ()
    review = judged(rulebook, claim, message, earlier)
    response, response_type = claim_response(claim, review, CLAIM_ID, MOMENT), RESPONSES[claim.format]
    response_type.model_validate_json(response)
    response_type.model_validate_json(closed_response(claim.format, response))
    response_type.model_validate_json(withdrawal_answer(claim, UUID(CLAIM_ID), MOMENT).claim_response)
    fill_review(shown.Review(), review)
    assert review.SerializeToString(deterministic=True)
    assert facts_digest(message, compared_with_message(earlier, NO_CATALOGUES), rulebook.version)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(content=CONTENTS)
def test_no_claim_without_an_identified_patient_or_in_another_currency_is_clear(
    rulebook: Rulebook, reader: ClaimReader, content: bytes
) -> None:
    claim, message = read(reader, content), submitted(content, a_card(known=False))
    day = claim.last_day or claim.created or MOMENT.date()
    review = judged(rulebook, claim, message, ())
    assert review.band != BAND_CLEAR
    if day >= LAW_ON_HEALTH_INSURANCE:
        assert (review.accepted_amount.units, review.accepted_amount.nanos) == (0, 0)
        if review.proposed_amount.currency_code != FUND:
            assert "W17" in {finding.rule for finding in review.findings}


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(content=CONTENTS, other=CONTENTS)
def test_contents_are_the_same_alone_and_in_a_bundle_and_differ_otherwise(
    reader: ClaimReader, content: bytes, other: bytes
) -> None:
    read(reader, content)
    bundled = b'{"resourceType":"Bundle","type":"collection","entry":[{"resource":' + content + b"}]}"
    assert same_content(content, bundled)
    assert same_content(bundled, content)
    assert same_content(content, other) is (decoded(content) == decoded(other))
    paths, count = changed_paths(bundled, other)
    assert (count == 0) is (decoded(content) == decoded(other))
    assert all(path.startswith("Claim") for path in paths)


def decoded(content: bytes) -> Any:
    return json.loads(content, parse_float=Decimal, parse_int=Decimal)
