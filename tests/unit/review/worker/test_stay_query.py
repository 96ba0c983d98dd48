"""Which earlier stays of a person are asked for."""

from datetime import date
from typing import Any

from review.rulebook.facts.frequency.service_intervals import MOST_CODES
from review.v1.claim_submitted_pb2 import ClaimSubmitted
from review.worker.stay_query import PreviousQuery, previous_queries
from tests.rules.claims import a_claim

SUBMITTED = ClaimSubmitted(facility="79025")
HBA1C: dict[str, Any] = {"code": "23.1", "product": {"name": "Định lượng HbA1c"}}
SERVICE = "urn:wardgate:sid:service|23.1@"


def queries(*lines: dict[str, Any], **claim: Any) -> tuple[PreviousQuery, ...]:
    return previous_queries(7, a_claim(lines=list(lines), **claim), SUBMITTED)


def test_a_claim_with_a_service_that_is_paid_at_intervals_asks_once_for_it_before_its_first_day() -> None:
    (query,) = queries({}, {**HBA1C, "day": date(2026, 9, 11)}, {**HBA1C, "day": date(2026, 9, 10)})
    assert (query.place, query.facility, query.service) == (7, "79025", SERVICE)
    assert (query.since, query.before) == (date(2026, 3, 20), date(2026, 9, 10))


def test_a_claim_that_names_a_service_by_thousands_of_codes_asks_for_some() -> None:
    """Each question searches the lines of all earlier stays of the patient."""
    asked = queries(*({**HBA1C, "code": f"23.{number}"} for number in range(3000)))
    assert [one.service for one in asked] == [
        SERVICE.replace("23.1", f"23.{number}") for number in range(MOST_CODES)
    ]


def test_other_claims_ask_for_nothing() -> None:
    assert queries({}) == ()
    assert queries({**HBA1C, "code": None}) == ()
    assert queries({**HBA1C, "day": None}) == ()
    assert queries(HBA1C, use="preauthorization") == ()
    assert queries(HBA1C, patient={"card_number": None}) == ()


def test_no_day_is_too_early_to_be_asked_before() -> None:
    (query,) = queries({**HBA1C, "day": date.min})
    assert (query.since, query.before) == (date.min, date.min)
