"""A stay elsewhere beside this one."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from insurance.claim.format import ClaimFormat
from insurance.claim.reader import ClaimReader
from review.triage.claim_view.evidence import CodeTotal, StayView
from review.triage.claim_view.overlaps import OtherClaim, overlapping, overlaps_of
from tests.fakes.fhir_claim import fhir_claim

OTHER = UUID(int=2)


def stay(first: int, last: int, *, facility: str = "01101", **changes: Any) -> StayView:
    known: dict[str, Any] = {
        "claim_id": UUID(int=1),
        "inpatient": True,
        "is_this": facility == "01101",
    } | changes
    return StayView(
        facility=facility, first_day=date(2026, 10, first), last_day=date(2026, 10, last), **known
    )


def elsewhere(first: int, last: int, **changes: Any) -> StayView:
    return stay(first, last, facility="01201", claim_id=OTHER, **changes)


def a_claim(*codes: str) -> OtherClaim:
    content = msgspec.json.decode(fhir_claim(lines=len(codes)))
    for item, code in zip(content["item"], codes, strict=True):
        item["productOrService"]["coding"][0]["code"] = code
    claim = ClaimReader().read(msgspec.json.encode(content), ClaimFormat.FHIR_R4_JSON)
    return OtherClaim(claim, {0: f"words of {codes[0]}"})


def test_stays_that_share_days_overlap_and_a_transfer_is_none() -> None:
    this = stay(20, 24)
    assert overlapping([this, elsewhere(17, 22)]) == (OTHER,)
    assert overlapping([this, elsewhere(17, 20)]) == ()
    assert overlapping([this, elsewhere(22, 22, inpatient=False)]) == (OTHER,)
    assert overlapping([this, elsewhere(1, 9)]) == ()


def test_two_visits_on_one_day_and_stays_at_one_facility_do_not_overlap() -> None:
    visit = stay(20, 20, inpatient=False)
    assert overlapping([visit, elsewhere(20, 20, inpatient=False)]) == ()
    assert overlapping([stay(20, 24), stay(21, 22, claim_id=OTHER, is_this=False)]) == ()


def test_lines_of_one_code_are_joined_and_come_first() -> None:
    stays = [stay(20, 24), elsewhere(17, 22)]
    (found,) = overlaps_of(stays, a_claim("A", "B", "B"), {OTHER: a_claim("B", "C")})
    assert (found.common_first, found.common_last) == (date(2026, 10, 20), date(2026, 10, 22))
    assert (found.diagnosis, found.total) == ("J06", Decimal(2000))
    day = date(2026, 3, 2)
    assert [(line.name, line.here, line.there) for line in found.lines] == [
        ("words of B", CodeTotal(day, day, Decimal(2000)), CodeTotal(day, day, Decimal(1000))),
        ("words of A", CodeTotal(day, day, Decimal(1000)), None),
        ("C", None, CodeTotal(day, day, Decimal(1000))),
    ]


def test_of_a_claim_out_of_scope_there_are_days_and_nothing_else() -> None:
    (found,) = overlaps_of([stay(20, 24), elsewhere(17, 22)], a_claim("A"), {})
    assert (found.is_in_scope, found.diagnosis, found.total, found.lines) == (False, "", None, ())
