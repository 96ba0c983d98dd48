"""What follows from money that is paid out for a death, and from allowances that are given back."""

from collections.abc import Iterator
from datetime import datetime

from gateway.refusal import FieldViolation
from gateway.refusals import RequestMalformed
from gateway.register.files.effects import Effects, OfficeMessage
from gateway.register.files.kept_file import KeptFile
from gateway.register.files.procedure_code import GivenAnswer
from gateway.register.procedures.death.death_facts import died_on
from gateway.register.procedures.death.death_register import (
    EndAllowances,
    KnownPayout,
    PersonAnswer,
    RecordPayout,
    RecoverPayout,
)
from gateway.register.procedures.death.death_steps import PAID, PAYOUT
from gateway.register.procedures.death.recovery import Granted, allowances_ended, recovery
from gateway.v1.death_file_pb2 import DeathResult
from gateway.v1.file_facts_pb2 import FileResult
from insurance.law.procedures.months import month_after
from runtime.date_message import date_value
from runtime.time_zone import day_of


def due_now(result: DeathResult) -> int:
    """What is paid out with this file."""
    return result.funeral_allowance + result.survivors_at_once


def paid(file: KeptFile, given: GivenAnswer, known: PersonAnswer) -> Effects:
    """A payer reports that it has paid out."""
    payout = given.facts.payout_made
    record = RecordPayout(
        file.file_id, given.by, payout.transfer_number, payout.amount, date_value(payout.paid_on)
    )
    is_late = all(task.step != PAYOUT for task in file.open_tasks())
    if known.recorded is not None:
        if is_late and known.recorded == record:
            return Effects()
        fault = "must be a number that you have not used for another payment"
        raise RequestMalformed([FieldViolation("facts.payout_made.transfer_number", fault)])
    if is_late:
        return _paid_again(file, given, record)
    result = DeathResult()
    result.CopyFrom(file.read_result.death)
    result.transfer_number = payout.transfer_number
    if not known.is_annulled:
        return Effects((record,), result=FileResult(death=result))
    # The money has left: it is recorded, and claimed back at once.
    end = EndAllowances(file.file_id, file.file_id, day_of(given.at))
    return Effects((record, end), (recovery(file, given.by, payout),), result=FileResult(death=result))


def given_back(file: KeptFile, at: datetime) -> Effects:
    """The applicant gives the allowances back."""
    result, today = file.read_result.death, day_of(at)
    if not (due_now(result) or result.survivors_monthly) or not result.insurance_number:
        return Effects()
    claimed_back = tuple(_recoveries(file))
    since = month_after(died_on(file.read_facts.death).replace(day=1), 1)
    granted = Granted(0 if claimed_back else due_now(result), result.survivors_monthly, since)
    return Effects(
        (EndAllowances(file.file_id, file.file_id, today),),
        (*claimed_back, *allowances_ended(file, file.file_id, granted, today)),
    )


def _paid_again(file: KeptFile, given: GivenAnswer, record: RecordPayout) -> Effects:
    """Another payer has paid it out, or it was not to be paid any more: this money is claimed back."""
    recover = RecoverPayout(file.file_id, record.payer, record.transfer_number)
    return Effects((record, recover), (recovery(file, given.by, given.facts.payout_made),))


def _recoveries(file: KeptFile) -> Iterator[OfficeMessage]:
    """To claim back what a payer has reported as paid out, if any has."""
    result = file.read_result.death
    for task in file.tasks:
        if (task.step, task.answer) == (PAYOUT, PAID):
            payout = KnownPayout(task.answered_by, result.transfer_number, due_now(result))
            yield recovery(file, payout.payer, payout)
