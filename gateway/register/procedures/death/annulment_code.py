"""What taking a death back decides: the register is as it was, and what was paid out is claimed back."""

from collections.abc import Iterator
from uuid import UUID

from gateway.register.files.effects import Effects, Rejection
from gateway.register.files.kept_file import KeptFile
from gateway.register.files.procedure import Choice, Ending, Procedure, Step
from gateway.register.files.procedure_code import GivenAnswer
from gateway.register.offices.office import OfficeKind
from gateway.register.procedures.death.death_register import (
    AnnulDeath,
    DeathQuestion,
    EndAllowances,
    KnownDeath,
    ReviewAfterDeath,
)
from gateway.register.procedures.death.recovery import Granted, allowances_ended, recovery
from gateway.register.procedures.field_faults import province_faults, text_faults
from gateway.register.procedures.small_procedure import SmallProcedure
from gateway.v1.death_file_pb2 import DeathAnnulmentFacts, DeathAnnulmentResult
from gateway.v1.file_facts_pb2 import FileResult
from insurance.law.clocks.procedure_terms import ProcedureTerms
from insurance.law.parameters.provision import Provision
from insurance.text import Text
from runtime.time_zone import day_of

CODE = "death_annulment"
EXAMINATION, ANNULLED, REFUSED = "examination", "annulled", "refused"
LONGEST_REASON = 500
LAW = Provision("Luật Hộ tịch số 60/2014/QH13", "thu hồi, hủy bỏ giấy tờ hộ tịch")
NO_DEATH = Rejection(
    Text("Không có đăng ký khai tử nào để hủy bỏ.", "There is no registered death to take back."), LAW
)
IT_STANDS = Rejection(Text("Đăng ký khai tử là đúng.", "The registration of the death is right."), LAW)


def death_annulment(terms: ProcedureTerms) -> SmallProcedure:
    """The ProcedureCode of "death_annulment"."""
    return SmallProcedure(
        procedure=_procedure(terms),
        fact_faults=_faults,
        asks=lambda file: DeathQuestion(_death_file_id(file)),
        received=_received,
        answered=_answered,
    )


def _received(_file: KeptFile, known: KnownDeath | None) -> Effects:
    if known is None:
        return Effects(ending=Ending.REFUSED, rejection=NO_DEATH)
    return Effects(opens=(EXAMINATION,))


def _answered(file: KeptFile, given: GivenAnswer, known: KnownDeath | None) -> Effects:
    if given.choice.name == REFUSED:
        return Effects(rejection=IT_STANDS)
    if known is None:
        return Effects(ending=Ending.REFUSED, rejection=NO_DEATH)
    return _annulled(file, given, known)


def _death_file_id(file: KeptFile) -> UUID:
    return UUID(file.read_facts.death_annulment.death_file_id)


def _annulled(file: KeptFile, given: GivenAnswer, known: KnownDeath) -> Effects:
    death_file_id, today = _death_file_id(file), day_of(given.at)
    paid_out = sum(payout.amount for payout in known.payouts)
    granted = Granted(max(0, known.at_once - paid_out), known.monthly, known.since)
    result = DeathAnnulmentResult(
        insurance_number=known.insurance_number, to_recover=paid_out + granted.to_recover(today)
    )
    return Effects(
        (
            AnnulDeath(death_file_id, file.file_id),
            EndAllowances(death_file_id, file.file_id, today),
            ReviewAfterDeath(known.insurance_number, known.died_on, given.at, is_annulled=True),
        ),
        (
            *(recovery(file, payout.payer, payout) for payout in known.payouts),
            *allowances_ended(file, death_file_id, granted, today),
        ),
        result=FileResult(death_annulment=result),
    )


def _procedure(terms: ProcedureTerms) -> Procedure:
    return Procedure(
        code=CODE,
        title=Text("Hủy bỏ đăng ký khai tử", "Taking back the registration of a death"),
        official_codes=(),
        term=terms.of(CODE),
        reception=Choice(
            "received", Text("Tiếp nhận", "Received"), opens=(EXAMINATION,), may_end=(Ending.REFUSED,)
        ),
        steps=(
            Step(
                EXAMINATION,
                Text("Xem xét hủy bỏ", "Examines the registration"),
                OfficeKind.CIVIL_STATUS,
                (
                    Choice(ANNULLED, Text("Đã hủy bỏ", "The death is taken back"), may_end=(Ending.REFUSED,)),
                    Choice(REFUSED, Text("Không hủy bỏ", "It stands"), ends=Ending.REFUSED),
                ),
                terms.of(f"{CODE}.{EXAMINATION}"),
            ),
        ),
    )


def _faults(facts: DeathAnnulmentFacts) -> Iterator[tuple[str, str]]:
    try:
        UUID(facts.death_file_id)
    except ValueError:
        yield "death_file_id", "must be a UUID"
    yield from province_faults(facts.province)
    yield from text_faults("reason", facts.reason, LONGEST_REASON)
