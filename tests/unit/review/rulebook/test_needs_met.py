"""Which needs of rules a case meets: a usual claim meets few, and each unusual fact is one."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from insurance.claim.parts.line_kind import LineKind
from review.rulebook.engine.case import Case
from review.rulebook.engine.needs import BITS, Given, bits_of
from review.rulebook.engine.needs_met import needs_met
from tests.rules.cases import a_case
from tests.rules.claims import INSURANCE_NUMBER

SERVICE = {"code": "02.0001", "name": "A", "price": 50_000, "group": "8"}
LINE = {"product": {"name": "A"}}
YESTERDAY, TOMORROW = date(2026, 9, 9), date(2026, 9, 11)


def usual(line: Mapping[str, Any] | None = None, **facts: Any) -> Case:
    """A visit of one line that is as listed, with these facts."""
    claim = {"lines": [{**LINE, **(line or {})}], **facts.pop("claim", {})}
    return a_case(claim=claim, **{"catalogues": {"services": [SERVICE]}, **facts})


def met(case: Case) -> set[str]:
    """The names of the needs that it meets."""
    return {str(need) for need, bit in BITS.items() if needs_met(case) & bit}


def test_a_usual_claim_meets_nothing_but_the_kinds_of_its_lines() -> None:
    assert needs_met(usual()) == bits_of([LineKind.PROCEDURE])


@pytest.mark.parametrize(
    ("need", "facts"),
    [
        (Given.VISIT_CODE, {"claim": {"visit": {"code": "1.1"}}}),
        (Given.EARLIER_STAYS, {"earlier": [{}]}),
        (Given.EARLIER_STAYS, {"card": {"insurance_number": ""}}),
        (Given.UNUSUAL_AMOUNTS, {"claim": {"lines": []}}),
        (Given.UNUSUAL_AMOUNTS, {"line": {"net": None}}),
        (Given.UNUSUAL_AMOUNTS, {"line": {"tax": 1}}),
        (Given.UNUSUAL_AMOUNTS, {"line": {"parts": [{}]}}),
        (Given.UNUSUAL_AMOUNTS, {"line": {"unit_price": {"value": 50_000, "currency": "USD"}}}),
        (Given.UNUSUAL_AMOUNTS, {"claim": {"total": {"value": 50_000, "currency": "USD"}}}),
        (Given.UNEVEN_NETS, {"line": {"net": 50_001}}),
        (Given.UNEVEN_NETS, {"line": {"unit_price": None}}),
        (Given.UNCOVERED_DAYS, {"card": {"periods": []}}),
        (Given.UNCOVERED_DAYS, {"card": {"periods": [{"valid_from": TOMORROW}]}}),
        (Given.UNCOVERED_DAYS, {"card": {"periods": [{"valid_until": YESTERDAY}]}}),
        (Given.UNCOVERED_DAYS, {"card": {"periods": [{"ended_on": TOMORROW}]}}),
        (Given.UNUSUAL_DAYS, {"line": {"day": YESTERDAY}}),
        (Given.UNUSUAL_DAYS, {"line": {"last_day": TOMORROW}}),
        (Given.UNUSUAL_DAYS, {"line": {"first_day": None}}),
        (Given.UNUSUAL_DAYS, {"claim": {"admitted": TOMORROW}}),
        (Given.UNUSUAL_DAYS, {"claim": {"discharged": TOMORROW}}),
        (Given.UNUSUAL_DAYS, {"claim": {"discharged": None}}),
        (Given.UNUSUAL_DAYS, {"claim": {"created": TOMORROW}}),
        (
            Given.UNUSUAL_DAYS,
            {"claim": {"admitted": "2026-09-10T09:00+07:00", "discharged": "2026-09-10T08:00+07:00"}},
        ),
        (Given.UNUSUAL_PERSON, {"card": {"person_known": False}}),
        (Given.UNUSUAL_PERSON, {"card": {"determined": False}}),
        (Given.UNUSUAL_PERSON, {"card": {"other_chip_id": True}}),
        (Given.UNUSUAL_PERSON, {"card": {"died_on": TOMORROW}}),
        (Given.UNUSUAL_PERSON, {"card": {"birth_date": "2026-09-10"}}),
        (Given.UNUSUAL_PERSON, {"card": {"periods": [{"card_number": f"TE179{INSURANCE_NUMBER}"}]}}),
        (Given.UNUSUAL_PERSON, {"claim": {"patient": {"insurance_number": "7900000043"}}}),
        (Given.UNUSUAL_RECEIPTS, {"receipts": {"verified": False}}),
        (Given.UNUSUAL_RECEIPTS, {"receipts": {"not_genuine": ["MALFORMED"]}}),
        (Given.UNUSUAL_RECEIPTS, {"receipts": {"genuine": [{"same_person": False}]}}),
        (Given.UNUSUAL_RECEIPTS, {"receipts": {"genuine": [{"facility": "01001"}]}}),
        (Given.UNUSUAL_RECEIPTS, {"receipts": {"genuine": [{}, {"verdict": "NOT_VALID"}]}}),
        (Given.UNUSUAL_RECEIPTS, {"receipts": {"genuine": [{"day": TOMORROW}]}}),
        (Given.NO_RECEIPTS, {"receipts": {"genuine": []}}),
        (Given.NO_RECEIPTS, {"receipts": {"verified": False}}),
        (Given.UNLIKE_CATALOGUE, {"catalogues": {}}),
        (Given.UNLIKE_CATALOGUE, {"line": {"code": None}}),
        (Given.UNLIKE_CATALOGUE, {"line": {"code": "02.0002"}}),
        (Given.UNLIKE_CATALOGUE, {"line": {"product": {"name": "B"}}}),
        (Given.UNLIKE_CATALOGUE, {"line": {"product": {}}}),
        (Given.UNLIKE_CATALOGUE, {"line": {"unit_price": 50_001}}),
        (Given.UNLIKE_CATALOGUE, {"line": {"group": "2"}}),
        (Given.UNLIKE_CATALOGUE, {"catalogues": {"services": [{**SERVICE, "valid_from": TOMORROW}]}}),
        (Given.UNLIKE_CATALOGUE, {"catalogues": {"services": [SERVICE, {**SERVICE, "name": "B"}]}}),
    ],
)
def test_an_unusual_fact_is_a_need_that_is_met(need: Given, facts: dict[str, Any]) -> None:
    assert need in met(usual(**facts))


def test_a_line_that_another_source_pays_is_not_looked_up() -> None:
    assert Given.UNLIKE_CATALOGUE not in met(usual({"code": "02.0002", "payment": {"source": "2"}}))
