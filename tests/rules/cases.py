"""A made-up case without a fault: the claim of claims.py, a card in force. Examples change it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from insurance.claim.stay import Stay, stay_of
from insurance.claim.uses.use import ConcurrentUse
from insurance.law.codes.code_changes import CodeChange, CodeChanges
from insurance.law.insured import Copayment
from insurance.law.visit import CareLevel, Facility, Tier
from review.rulebook.engine.case import (
    CardFacts,
    CardPeriod,
    Case,
    QuotedReceipts,
    ReceiptFacts,
    ReceiptFault,
)
from review.rulebook.engine.usual import Measure, PeerGroup, Spread, Usual
from tests.rules.catalogues import some_catalogues
from tests.rules.claims import CARD_NUMBER, DAY, FACILITY, INSURANCE_NUMBER, Facts, a_claim


def a_case(
    day: date | None = DAY,
    claim: Facts | None = None,
    card: Facts | None = None,
    receipts: Facts | None = None,
    earlier: list[Facts] | None = None,
    catalogues: Mapping[str, Sequence[Facts]] | None = None,
    facility: Facts | None = None,
    facility_codes: Sequence[Facts] = (),
) -> Case:
    """A claim of one visit on that day, with these facts in place of those of a claim without a fault.

    It came in on that day. `facility` has tier and care level; without it, it is a provincial hospital.
    """
    made = a_claim(day, **(claim or {}))
    stays = tuple(a_stay(day, **facts) for facts in earlier or [])
    quoted = some_receipts(day, **(receipts or {}))
    known = a_facility(**({"tier": "provincial"} if facility is None else facility))
    return Case(
        made,
        FACILITY,
        a_card(**(card or {})),
        quoted,
        stays,
        received_on=day,
        catalogues=some_catalogues(FACILITY, **(catalogues or {})),
        facility_facts=known,
        facility_codes=CodeChanges(CodeChange(**change) for change in facility_codes),
    )


def a_full_case() -> Case:
    """The case with every fact that a rule may need, beside those of `a_case`."""
    at = "2026-09-10T{}+07:00".format
    care = {"ordered": at("08:05"), "performed": at("08:10"), "resulted": at("08:30")}
    card = {
        "valid_from": date(2000, 1, 1),
        "valid_until": date(2099, 12, 31),
        "registered_facility": FACILITY,
    }
    payment = {"benefit_percent": 100, "fund_part": 50_000}
    patient = {"sex": "female"}
    claim = {
        "patient": patient,
        "admitted": at("08:00"),
        "discharged": at("09:00"),
        "cards": [card],
        "lines": [{"care": care, "payment": payment, "product": {"name": "A"}}],
    }
    catalogues: dict[str, list[Facts]] = {
        "services": [{"code": "02.0001", "name": "A", "price": 50_000}],
        "national_services": [{"code": "02.0001", "name": "A"}],
    }
    usual = some_usual(cost=[20_000, 40_000, 50_000, 70_000, 100_000, 15_000])
    return replace(a_case(DAY, claim, catalogues=catalogues), usual=usual)


def a_card(**facts: Any) -> CardFacts:
    """A known person with a card that is in force for a century."""
    periods = [a_period(**period) for period in facts.pop("periods", [{}])]
    known: dict[str, Any] = {
        "looked_up": True,
        "determined": True,
        "person_known": True,
        "day": None,
        "outcome": "ACCURATE",
        "sex": "female",
        "birth_date": "1980-05-01",
        "died_on": None,
        "insurance_number": INSURANCE_NUMBER,
    }
    copaid = tuple(Copayment(**paid) for paid in facts.pop("copaid", []))
    return CardFacts(**{**known, **facts}, periods=tuple(periods), copaid=copaid)


def a_period(**facts: Any) -> CardPeriod:
    """One period of one card."""
    known = {
        "card_number": CARD_NUMBER,
        "valid_from": date(2000, 1, 1),
        "valid_until": date(2099, 12, 31),
        "ended_on": None,
        "registered_facility": FACILITY,
    }
    return CardPeriod(**{**known, **facts})


def a_facility(tier: str = "", care_level: str = "") -> Facility | None:
    """What the law asks of the facility; None where its tier is not known."""
    return Facility(Tier(tier), CareLevel(care_level) if care_level else None) if tier else None


def some_usual(diagnosis: str = "J18", tier: str = "provincial", **spreads: Sequence[int]) -> Usual:
    """An edition of 400 outpatient claims, with the five quantiles and the MAD of each measure."""
    return Usual(
        edition=3,
        until=date(2026, 9, 1),
        group=PeerGroup(tier, "outpatient", diagnosis),
        claims=400,
        spreads={Measure(name): Spread(*map(Decimal, numbers)) for name, numbers in spreads.items()},
    )


def some_receipts(day: date | None = DAY, **facts: Any) -> QuotedReceipts:
    """One receipt for a look-up on the day, with the verdict VALID."""
    genuine = tuple(a_receipt(day, **receipt) for receipt in facts.pop("genuine", [{}]))
    faults = tuple(ReceiptFault(fault) for fault in facts.pop("not_genuine", []))
    known = {"verified": True, "expected": True, **facts}
    return QuotedReceipts(**known, genuine=genuine, not_genuine=faults)


def a_receipt(visit: date | None = DAY, **facts: Any) -> ReceiptFacts:
    """A receipt for a look-up of the patient by the facility."""
    known: dict[str, Any] = {
        "facility": FACILITY,
        "day": visit or DAY,
        "verdict": "VALID",
        "outcome": "ACCURATE",
        "checked_at": datetime(2026, 9, 10, 1, 30, tzinfo=UTC),
        "same_person": True,
    }
    return ReceiptFacts(**{**known, **facts})


def a_stay(day: date | None = DAY, facility: str = FACILITY, **claim: Any) -> Stay:
    """The stay of an earlier claim of the same person; `claim` are facts for `a_claim`."""
    stay = stay_of(a_claim(day, **claim), "00000000-0000-0000-0000-000000000001", facility, INSURANCE_NUMBER)
    assert stay is not None
    return stay


def a_concurrent_use(begins: str, ends: str, **facts: Any) -> ConcurrentUse:
    """A use by another claim, at the time of the first line."""
    known = {"line": 0, "claim_id": "6f1c2a58-2d0e-4a53-9a0e-3f1f1d2b7c02", **facts}
    return ConcurrentUse(begins=datetime.fromisoformat(begins), ends=datetime.fromisoformat(ends), **known)
