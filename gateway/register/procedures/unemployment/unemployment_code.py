"""What the procedure of unemployment decides: whether, how much and how long, and the card for as long."""

from collections.abc import Iterator
from datetime import date, datetime

from gateway.refusal import FieldViolation
from gateway.register.changes.register_changes import AddPeriod
from gateway.register.files.effects import Effects, Rejection
from gateway.register.files.kept_file import KeptFile
from gateway.register.files.naming.named_person import NamedPerson, named_by_number
from gateway.register.files.procedure import Ending, Procedure
from gateway.register.files.procedure_code import GivenAnswer
from gateway.register.procedures.death.death_register import BenefitKind, GrantBenefit
from gateway.register.procedures.no_facility import no_facility
from gateway.register.procedures.unemployment.rejections import (
    DRAWS_ALREADY,
    HAS_DIED,
    UNKNOWN_PERSON,
    rejection_for,
)
from gateway.register.procedures.unemployment.unemployment_facts import (
    confirmation_faults,
    faults_of,
    request,
)
from gateway.register.procedures.unemployment.unemployment_register import (
    KnownUnemployed,
    UnemployedQuestion,
)
from gateway.register.procedures.unemployment.unemployment_steps import (
    CONFIRMED,
    unemployment_procedure,
)
from gateway.v1.file_facts_pb2 import FileFacts, FileResult
from gateway.v1.unemployment_file_pb2 import UnemploymentFacts, UnemploymentResult
from insurance.law.clocks.procedure_terms import ProcedureTerms
from insurance.law.procedures.unemployment.unemployment_law import (
    CARD_GROUP,
    CARD_LEVEL,
    UnemploymentBenefit,
    UnemploymentLaw,
)
from runtime.date_message import date_message, date_value
from runtime.time_zone import day_of


class UnemploymentCode:
    """The ProcedureCode of "unemployment"."""

    def __init__(self, terms: ProcedureTerms, law: UnemploymentLaw) -> None:
        self._procedure = unemployment_procedure(terms)
        self._law = law

    @property
    def procedure(self) -> Procedure:
        """See ProcedureCode."""
        return self._procedure

    def province(self, facts: FileFacts) -> str:
        """See ProcedureCode."""
        return facts.unemployment.province

    def faults(self, facts: FileFacts, at: datetime) -> Iterator[FieldViolation]:
        """See ProcedureCode."""
        return faults_of(facts.unemployment, day_of(at))

    def answer_faults(self, file: KeptFile, given: GivenAnswer) -> Iterator[FieldViolation]:
        """See ProcedureCode."""
        needed = "unemployment_confirmed" if given.choice.name == CONFIRMED else None
        if given.facts.WhichOneof("facts") != needed:
            yield FieldViolation("facts", f"must have {needed}" if needed else "must be left out")
        elif needed:
            ended_on = date_value(file.read_facts.unemployment.contract_ended_on)
            yield from confirmation_faults(given.facts.unemployment_confirmed, ended_on)

    def question(self, file: KeptFile, given: GivenAnswer | None) -> UnemployedQuestion | None:
        """See ProcedureCode."""
        if given is None or given.choice.name == CONFIRMED:
            return UnemployedQuestion(file.read_facts.unemployment.insurance_number)
        return None

    def named(
        self, file: KeptFile, given: GivenAnswer | None, known: KnownUnemployed | None
    ) -> Iterator[NamedPerson]:
        """See ProcedureCode."""
        if given is None:
            number = file.read_facts.unemployment.insurance_number
            yield named_by_number(number, is_known=known is not None)

    def received(self, file: KeptFile, known: KnownUnemployed | None) -> Effects:
        """See ProcedureCode."""
        refused = _objection(known, day_of(file.received_at))
        return Effects(ending=Ending.REFUSED, rejection=refused) if refused else Effects()

    def answered(self, file: KeptFile, given: GivenAnswer, known: KnownUnemployed | None) -> Effects:
        """See ProcedureCode."""
        if given.choice.name != CONFIRMED:
            return Effects()
        refused = _objection(known, day_of(file.received_at))
        if refused or known is None:
            return Effects(ending=Ending.REFUSED, rejection=refused)
        facts, confirmed = file.read_facts.unemployment, given.facts.unemployment_confirmed
        asked = request(facts, day_of(file.received_at), confirmed)
        benefit = self._law.benefit(asked)
        if benefit is None:
            return Effects(
                result=FileResult(unemployment=UnemploymentResult(confirmed_months=len(confirmed.months))),
                ending=Ending.REFUSED,
                rejection=rejection_for(self._law.unmet(asked)[0]),
            )
        return _granted(file, facts, benefit, known, len(confirmed.months))

    def withdrawn(self, file: KeptFile, at: datetime) -> Effects:  # noqa: ARG002 - see ProcedureCode
        """Nothing has changed before the months are confirmed."""
        return Effects()


def card_number(province: str, insurance_number: str) -> str:
    """The card of an unemployed person."""
    return f"{CARD_GROUP}{CARD_LEVEL}{province}{insurance_number}"


def _objection(known: KnownUnemployed | None, filed_on: date) -> Rejection | None:
    if known is None:
        return UNKNOWN_PERSON
    if known.died_on is not None:
        return HAS_DIED
    if known.draws_until is not None and known.draws_until >= filed_on:
        return DRAWS_ALREADY
    return None


def _granted(
    file: KeptFile,
    facts: UnemploymentFacts,
    benefit: UnemploymentBenefit,
    known: KnownUnemployed,
    months: int,
) -> Effects:
    number, days = facts.insurance_number, benefit.days
    period = AddPeriod(
        card_number(facts.province, number),
        days.first,
        days.last,
        known.registered_facility or no_facility(facts.province),
        known.area_code,
        known.five_years_on,
    )
    grant = GrantBenefit(
        file.file_id, number, BenefitKind.UNEMPLOYMENT, benefit.monthly, days.first, days.last
    )
    return Effects((period, grant), result=_result(benefit, period.card_number, months))


def _result(benefit: UnemploymentBenefit, card: str, months: int) -> FileResult:
    result = UnemploymentResult(
        confirmed_months=months,
        monthly_amount=benefit.monthly,
        capped=benefit.capped,
        months=benefit.months,
        card_number=card,
        premium=benefit.premium,
        paid_from=date_message(benefit.days.first),
        paid_until=date_message(benefit.days.last),
    )
    return FileResult(unemployment=result)
