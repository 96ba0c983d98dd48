"""What of a premium by household is paid back, once another card or a death makes it unnecessary."""

from collections.abc import Iterator
from datetime import date

import msgspec

from gateway.cards.card import EndReason
from gateway.cards.subject import InsuranceNumber
from gateway.register.changes.register_changes import EndPeriod
from gateway.register.files.effects import Change, Effects, OfficeMessage, Rejection
from gateway.register.files.kept_file import KeptFile
from gateway.register.files.naming.named_person import NamedPerson, named_by_number
from gateway.register.files.procedure import Choice, Ending, Procedure
from gateway.register.offices.office import OfficeKind
from gateway.register.procedures.field_faults import Fault, number_faults, province_faults
from gateway.register.procedures.household.household_register import RecordRefund
from gateway.register.procedures.household.money import REFUND
from gateway.register.procedures.refund.refund_register import (
    KnownPayments,
    OpenLine,
    RefundQuestion,
)
from gateway.register.procedures.small_procedure import SmallProcedure
from gateway.v1.file_facts_pb2 import FileResult
from gateway.v1.household_file_pb2 import RefundDue
from gateway.v1.refund_file_pb2 import RefundFacts, RefundLine, RefundResult
from insurance.law.clocks.procedure_terms import ProcedureTerms
from insurance.law.parameters.provision import Provision
from insurance.law.procedures.household.refund import refund as amount_left
from insurance.law.procedures.months import ONE_DAY
from insurance.text import Text
from runtime.date_message import date_message

CODE = "refund"
NO_LONGER_NEEDED = "no longer needed"
NOTHING_LEFT = Rejection(
    Text("Không có số tiền phải hoàn trả.", "Nothing is to be paid back."),
    Provision("Nghị định 146/2018/NĐ-CP", "hoàn trả tiền đóng bảo hiểm y tế"),
)


class Unneeded(msgspec.Struct, frozen=True):
    """A line that is no longer needed from a day on, and what is paid back of it."""

    line: OpenLine
    from_day: date
    amount: int


def refund(terms: ProcedureTerms) -> SmallProcedure:
    """The ProcedureCode of "refund". A file is settled or refused when it is received."""
    procedure = Procedure(
        code=CODE,
        title=Text("Hoàn trả tiền đóng bảo hiểm y tế hộ gia đình", "Paying back a premium by household"),
        official_codes=(),
        term=terms.of(CODE),
        reception=Choice("received", Text("Tiếp nhận", "Received"), may_end=(Ending.REFUSED,)),
        steps=(),
    )
    return SmallProcedure(
        procedure=procedure,
        fact_faults=_faults,
        asks=lambda file: RefundQuestion(file.read_facts.refund.insurance_number),
        names=_named,
        received=_received,
    )


def _faults(sent: RefundFacts) -> Iterator[Fault]:
    yield from number_faults("insurance_number", sent.insurance_number, InsuranceNumber.parse)
    yield from province_faults(sent.province)


def _named(file: KeptFile, known: KnownPayments) -> NamedPerson:
    return named_by_number(file.read_facts.refund.insurance_number, is_known=known.is_known)


def _received(file: KeptFile, known: KnownPayments) -> Effects:
    found = tuple(unneeded_lines(known))
    if not found:
        return Effects(ending=Ending.REFUSED, rejection=NOTHING_LEFT)
    changes = tuple(change for one in found for change in _changes(file, one))
    messages = tuple(_message(file, one) for one in found)
    return Effects(changes, messages, result=_result(found))


def unneeded_lines(known: KnownPayments) -> Iterator[Unneeded]:
    """The lines of which something is paid back."""
    for line in known.lines:
        from_day = _unneeded_from(line, known)
        amount = amount_left(line.own, line.days, line.months, from_day) if from_day else 0
        if from_day and amount:
            yield Unneeded(line, max(from_day, line.days.first), amount)


def _unneeded_from(line: OpenLine, known: KnownPayments) -> date | None:
    """The first day of the line's term on which another card is valid, or the day after the death."""
    days = [cover.days.first for cover in known.other if cover.days.last >= line.days.first]
    if known.died_on is not None:
        days.append(known.died_on + ONE_DAY)
    first = min(days, default=None)
    return None if first is None or first > line.days.last else first


def _changes(file: KeptFile, one: Unneeded) -> Iterator[Change]:
    line = one.line
    if line.last >= one.from_day:
        yield EndPeriod(line.card_number, line.days.first, one.from_day, EndReason.STOPPED_PARTICIPATING)
    yield RecordRefund(
        file.file_id,
        line.payer,
        line.receipt_number,
        file.read_facts.refund.insurance_number,
        one.amount,
        NO_LONGER_NEEDED,
    )


def _message(file: KeptFile, one: Unneeded) -> OfficeMessage:
    due = RefundDue(
        receipt_number=one.line.receipt_number,
        amount=one.amount,
        insurance_number=file.read_facts.refund.insurance_number,
        reason=NO_LONGER_NEEDED,
    )
    key = f"{file.file_id}/{REFUND}/{one.line.payer}/{one.line.receipt_number}"
    body = due.SerializeToString(deterministic=True)
    return OfficeMessage(OfficeKind.PAYER, file.province, key, REFUND, body, to=one.line.payer)


def _result(found: tuple[Unneeded, ...]) -> FileResult:
    lines = [_line(one) for one in found]
    return FileResult(refund=RefundResult(lines=lines, total=sum(one.amount for one in found)))


def _line(one: Unneeded) -> RefundLine:
    return RefundLine(
        receipt_number=one.line.receipt_number, amount=one.amount, from_day=date_message(one.from_day)
    )
