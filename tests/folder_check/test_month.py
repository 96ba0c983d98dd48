"""The visits of the month are as the law has them: it is only how they are handed in that is checked."""

from datetime import date

from msgspec.structs import replace

from insurance.claim.format import ClaimFormat
from insurance.claim.reader import ClaimReader
from tests.fakes.fhir_claim import FACILITY
from tests.folder_check.month import export
from tests.rules.cases import a_card, a_case
from tests.the_rulebook import the_rulebook

PLACE = 7
CARD = {
    "card_number": f"DN47979{PLACE:08}",
    "valid_from": date(2026, 1, 1),
    "valid_until": date(2026, 12, 31),
    "registered_facility": FACILITY,
}


def test_no_rule_objects_to_a_visit_of_the_month() -> None:
    claim = ClaimReader().read(export(PLACE), ClaimFormat.BHYT_XML)
    card = a_card(insurance_number=f"79{PLACE:08}", birth_date="1980-03-15", periods=[CARD])
    receipts = {"expected": False, "genuine": []}
    known = a_case(claim.created, facility={"tier": "central"}, receipts=receipts)
    case = replace(known, claim=claim, facility=FACILITY, card=card)
    assert [(one.rule.code, one.found.message.en) for one in the_rulebook().judge(case).findings] == []
