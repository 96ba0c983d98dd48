"""What follows from money that has come in by household: covers, and what goes back."""

from collections.abc import Iterator

from gateway.register.files.effects import Effects, OfficeMessage, Rejection
from gateway.register.files.kept_file import KeptFile
from gateway.register.files.procedure import Ending
from gateway.register.files.procedure_code import GivenAnswer
from gateway.register.offices.office import OfficeKind
from gateway.register.procedures.household.household_card import period
from gateway.register.procedures.household.household_offer import result_of
from gateway.register.procedures.household.household_register import (
    KnownHousehold,
    KnownPayment,
    PaidLine,
    RecordPayment,
    RecordRefund,
)
from gateway.register.procedures.household.household_steps import PAYMENT
from gateway.v1.file_facts_pb2 import FileResult
from gateway.v1.household_file_pb2 import HouseholdResult, PaymentMade, RefundDue
from insurance.law.procedures.household.quote import Quote, QuoteLine
from runtime.date_message import date_value

# The topic of the message by which payers learn what to pay back. Its body is a RefundDue.
REFUND = "refund"
NOT_DUE, TOO_LITTLE, TOO_MUCH = "not due", "too little", "too much"
CAME_LATE = "came late"


def insured(file: KeptFile, given: GivenAnswer, known: KnownHousehold, quote: Quote) -> Effects:
    """The cards get their periods, and what is over goes back."""
    facts, payment = file.read_facts.household, given.facts.payment_made
    facilities = {member.insurance_number: member.registered_facility for member in facts.members}
    periods = tuple(
        period(line, known.people[line.insurance_number], facts.province, facilities[line.insurance_number])
        for line in quote.lines
    )
    over = payment.amount - quote.total.own
    result = result_of(quote, facts.province)
    result.receipt_number, result.paid_back = payment.receipt_number, over
    return Effects(
        (*periods, _recorded(file, given, quote.lines), *_refunds(file, given, over, TOO_MUCH)),
        _refund_messages(file, given, over, TOO_MUCH),
        result=file_result(result),
    )


def paid_back(file: KeptFile, given: GivenAnswer, rejection: Rejection) -> Effects:
    """Nothing is due: the whole money goes back."""
    payment = given.facts.payment_made
    result = HouseholdResult(receipt_number=payment.receipt_number, paid_back=payment.amount)
    return Effects(
        (_recorded(file, given), *_refunds(file, given, payment.amount, NOT_DUE)),
        _refund_messages(file, given, payment.amount, NOT_DUE),
        result=file_result(result),
        ending=Ending.REFUSED,
        rejection=rejection,
    )


def came_late(file: KeptFile, given: GivenAnswer) -> Effects:
    """The file has ended, by another payment or without one: the whole money goes back."""
    amount = given.facts.payment_made.amount
    return Effects(
        (_recorded(file, given), *_refunds(file, given, amount, CAME_LATE)),
        _refund_messages(file, given, amount, CAME_LATE),
    )


def made_for(file: KeptFile, payment: PaymentMade) -> KnownPayment:
    """The payment as the register has it when it is recorded."""
    return KnownPayment(file.file_id, payment.amount, date_value(payment.paid_on))


def too_little(file: KeptFile, given: GivenAnswer, result: HouseholdResult) -> Effects:
    """It goes back, and the whole sum is awaited."""
    payment = given.facts.payment_made
    return Effects(
        (_recorded(file, given), *_refunds(file, given, payment.amount, TOO_LITTLE)),
        _refund_messages(file, given, payment.amount, TOO_LITTLE),
        result=file_result(result),
        opens=(PAYMENT,),
    )


def _recorded(file: KeptFile, given: GivenAnswer, lines: tuple[QuoteLine, ...] = ()) -> RecordPayment:
    payment = given.facts.payment_made
    return RecordPayment(
        file_id=file.file_id,
        payer=given.by,
        receipt_number=payment.receipt_number,
        amount=payment.amount,
        paid_on=date_value(payment.paid_on),
        months=file.read_facts.household.months,
        lines=tuple(
            PaidLine(
                line.insurance_number,
                line.place,
                line.share,
                line.days,
                line.premium.own,
                line.premium.state,
            )
            for line in lines
        ),
    )


def _refunds(file: KeptFile, given: GivenAnswer, amount: int, reason: str) -> Iterator[RecordRefund]:
    if amount:
        receipt = given.facts.payment_made.receipt_number
        yield RecordRefund(file.file_id, given.by, receipt, "", amount, reason)


def _refund_messages(
    file: KeptFile, given: GivenAnswer, amount: int, reason: str
) -> tuple[OfficeMessage, ...]:
    if not amount:
        return ()
    receipt = given.facts.payment_made.receipt_number
    due = RefundDue(receipt_number=receipt, amount=amount, reason=reason)
    key = f"{file.file_id}/{REFUND}/{given.by}/{receipt}"
    body = due.SerializeToString(deterministic=True)
    return (OfficeMessage(OfficeKind.PAYER, file.province, key, REFUND, body, to=given.by),)


def file_result(result: HouseholdResult) -> FileResult:
    """As the result of the file."""
    return FileResult(household=result)
