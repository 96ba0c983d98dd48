"""The receipts that sample claims quote: genuine, as if the patients had been looked up."""

from uuid import NAMESPACE_OID, uuid5

from gateway.cards.outcome_table import UNDETERMINED
from gateway.cards.receipts.receipt import Receipt
from gateway.cards.receipts.receipt_keys import ReceiptKeys
from gateway.cards.subject import CardNumber, ChipId, InsuranceNumber, PersonKey
from wardgate.samples.claims.visit import Patient, QuotedLookUp, Visit


def receipt_of(visit: Visit, number: str, keys: ReceiptKeys) -> str | None:
    """The visit's receipt; None without a look-up. The same claim number and keys give the same one."""
    look_up = visit.look_up
    if look_up is None:
        return None
    receipt = Receipt(
        check_id=uuid5(NAMESPACE_OID, number),
        facility=look_up.facility or visit.facility,
        service_date=look_up.day,
        verdict=look_up.outcome.verdict,
        outcome=look_up.outcome.value,
        checked_at=look_up.at,
    )
    text = keys.issue(receipt, _person(look_up, visit.patient))
    return look_up.alter(text) if look_up.alter else text


def _person(look_up: QuotedLookUp, patient: Patient) -> PersonKey:
    if look_up.insurance_number is not None:
        return InsuranceNumber(look_up.insurance_number)
    # While the register cannot be reached, the receipt is issued for the number that was looked up.
    if look_up.outcome is UNDETERMINED and patient.chip_id is not None:
        return ChipId(patient.chip_id)
    return CardNumber(patient.card_number).person
