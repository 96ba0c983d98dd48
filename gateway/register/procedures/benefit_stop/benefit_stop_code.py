"""What ending an unemployment benefit early decides."""

from collections.abc import Iterator

from gateway.cards.card import EndReason
from gateway.cards.subject import InsuranceNumber
from gateway.register.changes.register_changes import EndPeriod
from gateway.register.files.effects import Effects, Rejection
from gateway.register.files.kept_file import KeptFile
from gateway.register.files.naming.named_person import NamedPerson, named_by_number
from gateway.register.files.procedure import Choice, Ending, Procedure, Step
from gateway.register.files.procedure_code import GivenAnswer
from gateway.register.offices.office import OfficeKind
from gateway.register.procedures.benefit_stop.benefit_stop_register import (
    RunningBenefit,
    RunningBenefitQuestion,
    StopBenefit,
)
from gateway.register.procedures.field_faults import Fault, number_faults, province_faults
from gateway.register.procedures.small_procedure import SmallProcedure
from gateway.v1.benefit_stop_file_pb2 import BenefitStopFacts, BenefitStopReason, BenefitStopResult
from gateway.v1.file_facts_pb2 import FileResult
from insurance.law.clocks.procedure_terms import ProcedureTerms
from insurance.law.parameters.provision import Provision
from insurance.text import Text
from runtime.date_message import date_message, date_value

CODE = "benefit_stop"
CONFIRMATION, CONFIRMED, REFUSED = "confirmation", "confirmed", "refused"
LAW = Provision("Luật Việc làm 74/2025/QH15", "chấm dứt hưởng trợ cấp thất nghiệp")
NO_BENEFIT = Rejection(
    Text("Không hưởng trợ cấp thất nghiệp vào ngày này.", "No unemployment benefit is drawn on this day."),
    LAW,
)
IT_GOES_ON = Rejection(Text("Tiếp tục hưởng trợ cấp.", "The benefit goes on."), LAW)


def benefit_stop(terms: ProcedureTerms) -> SmallProcedure:
    """The ProcedureCode of "benefit_stop"."""
    return SmallProcedure(
        procedure=_procedure(terms),
        fact_faults=_faults,
        asks=lambda file: RunningBenefitQuestion(file.read_facts.benefit_stop.insurance_number),
        names=_named,
        received=_received,
        answered=_answered,
    )


def _named(file: KeptFile, known: RunningBenefit | None) -> NamedPerson:
    """Unknown unless a benefit is drawn on the day: whether there is such a person, and from when to when a
    benefit is drawn, is not found by trying.
    """
    number = file.read_facts.benefit_stop.insurance_number
    return named_by_number(number, is_known=_is_drawn(file, known))


def _received(file: KeptFile, known: RunningBenefit | None) -> Effects:
    if _is_drawn(file, known):
        return Effects()
    return Effects(ending=Ending.REFUSED, rejection=NO_BENEFIT)


def _answered(file: KeptFile, given: GivenAnswer, known: RunningBenefit | None) -> Effects:
    if given.choice.name == REFUSED:
        return Effects(rejection=IT_GOES_ON)
    if known is None or not _is_drawn(file, known):
        return Effects(ending=Ending.REFUSED, rejection=NO_BENEFIT)
    stopped_on = date_value(file.read_facts.benefit_stop.first_day)
    return Effects(
        (
            StopBenefit(file.file_id, known.benefit_id, stopped_on),
            EndPeriod(known.card_number, known.since, stopped_on, EndReason.STOPPED_PARTICIPATING),
        ),
        result=FileResult(benefit_stop=BenefitStopResult(stopped_on=date_message(stopped_on))),
    )


def _procedure(terms: ProcedureTerms) -> Procedure:
    confirmation = Step(
        CONFIRMATION,
        Text("Xác nhận chấm dứt hưởng", "Confirms that the benefit ends"),
        OfficeKind.SOCIAL_INSURANCE,
        (
            Choice(CONFIRMED, Text("Chấm dứt", "It ends"), may_end=(Ending.REFUSED,)),
            Choice(REFUSED, Text("Không chấm dứt", "It goes on"), ends=Ending.REFUSED),
        ),
        terms.of(f"{CODE}.{CONFIRMATION}"),
    )
    return Procedure(
        code=CODE,
        title=Text("Chấm dứt hưởng trợ cấp thất nghiệp", "Ending an unemployment benefit early"),
        official_codes=(),
        term=terms.of(CODE),
        reception=Choice(
            "received", Text("Tiếp nhận", "Received"), opens=(CONFIRMATION,), may_end=(Ending.REFUSED,)
        ),
        steps=(confirmation,),
    )


def _faults(facts: BenefitStopFacts) -> Iterator[Fault]:
    yield from number_faults("insurance_number", facts.insurance_number, InsuranceNumber.parse)
    yield from province_faults(facts.province)
    if facts.reason not in BenefitStopReason.values()[1:]:
        yield "reason", "must be a value of gateway.v1.BenefitStopReason"
    try:
        date_value(facts.first_day)
    except ValueError:
        yield "first_day", "must be a day that exists, with year, month and day"


def _is_drawn(file: KeptFile, known: RunningBenefit | None) -> bool:
    """Whether the benefit would go on without this file."""
    day = date_value(file.read_facts.benefit_stop.first_day)
    return known is not None and known.since <= day <= known.until
