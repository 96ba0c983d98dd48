"""What the procedure of a death decides: whose cards end, which claims are reviewed anew, what is granted."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from gateway.refusal import FieldViolation
from gateway.refusals import RequestMalformed
from gateway.register.files.effects import Effects, Question, Rejection
from gateway.register.files.kept_file import KeptFile
from gateway.register.files.naming.named_person import NamedPerson
from gateway.register.files.procedure import Ending, Procedure
from gateway.register.files.procedure_code import GivenAnswer
from gateway.register.procedures.death.allowances import AllowanceLaw, Allowances, Wanted
from gateway.register.procedures.death.death_facts import (
    LONGEST_NOTICE,
    assessment_faults,
    died_on,
    faults_of,
    payout_faults,
)
from gateway.register.procedures.death.death_register import (
    PersonAnswer,
    PersonQuestion,
    RegisterDeath,
    ReviewAfterDeath,
)
from gateway.register.procedures.death.death_steps import (
    ASSESSMENT,
    CIVIL_STATUS,
    CORRECTION,
    PAID,
    PAYOUT,
    RESIDENCE,
    death_procedure,
)
from gateway.register.procedures.death.deceased import deceased, is_known_otherwise
from gateway.register.procedures.death.payouts import due_now, given_back, paid
from gateway.register.procedures.field_faults import text_faults
from gateway.v1.death_file_pb2 import DeathFacts, DeathResult
from gateway.v1.file_facts_pb2 import FileFacts, FileResult
from insurance.law.clocks.procedure_terms import ProcedureTerms
from insurance.law.parameters.provision import Provision
from insurance.law.procedures.months import ONE_DAY
from insurance.text import Text
from runtime.date_message import date_message
from runtime.time_zone import day_of

CIVIL_STATUS_LAW = Provision("Luật Hộ tịch số 60/2014/QH13", "Điều 34")
REGISTERED_BEFORE = Rejection(
    Text("Người này đã được đăng ký khai tử.", "The death of this person is registered already."),
    CIVIL_STATUS_LAW,
)
NOT_REGISTERED = Rejection(
    Text("Cơ quan hộ tịch từ chối đăng ký khai tử.", "The civil status refuses to register the death."),
    CIVIL_STATUS_LAW,
)
TAKEN_BACK = Rejection(
    Text("Đăng ký khai tử đã bị hủy bỏ.", "The registration of the death was taken back."), CIVIL_STATUS_LAW
)
NEEDED = {
    ("civil-status", "registered"): "death_registered",
    ("assessment", "assessed"): "death_assessment",
    ("payout", "paid"): "payout_made",
    ("correction", "corrected"): "corrected",
}


class DeathCode:
    """The ProcedureCode of "death"."""

    def __init__(self, terms: ProcedureTerms, law: AllowanceLaw) -> None:
        self._procedure = death_procedure(terms)
        self._law = law

    @property
    def procedure(self) -> Procedure:
        """See ProcedureCode."""
        return self._procedure

    def province(self, facts: FileFacts) -> str:
        """See ProcedureCode."""
        return facts.death.province

    def faults(self, facts: FileFacts, at: datetime) -> Iterator[FieldViolation]:
        """See ProcedureCode."""
        return faults_of(facts.death, day_of(at))

    def answer_faults(self, file: KeptFile, given: GivenAnswer) -> Iterator[FieldViolation]:
        """See ProcedureCode."""
        needed = NEEDED.get((given.step.name, given.choice.name))
        if given.facts.WhichOneof("facts") != needed:
            yield FieldViolation("facts", f"must have {needed}" if needed else "must be left out")
            return
        match needed:
            case "death_registered":
                yield from _registration_faults(given.facts.death_registered.registration_number)
            case "death_assessment":
                yield from self._assessment_faults(file, given)
            case "payout_made":
                first, today = day_of(file.received_at), day_of(given.at)
                due = due_now(file.read_result.death)
                yield from payout_faults(given.facts.payout_made, due, first, today)

    def question(self, file: KeptFile, given: GivenAnswer | None) -> Question | None:
        """See ProcedureCode."""
        facts = file.read_facts.death
        if given is None:
            return PersonQuestion(facts.insurance_number, facts.citizen_id)
        match given.step.name, given.choice.name:
            case ("correction", "corrected"):
                corrected = given.facts.corrected.death
                return PersonQuestion(corrected.insurance_number, corrected.citizen_id)
            case ("civil-status", "registered"):
                return PersonQuestion(facts.insurance_number, facts.citizen_id)
            case ("payout", "paid"):
                transfer = given.by, given.facts.payout_made.transfer_number
                return PersonQuestion(facts.insurance_number, facts.citizen_id, transfer, file.file_id)
            case ("assessment", "assessed") | ("payout", "not-paid"):
                numbers = facts.insurance_number, facts.citizen_id
                return PersonQuestion(*numbers, death_file_id=file.file_id)
        return None

    def named(
        self,
        file: KeptFile,
        given: GivenAnswer | None,
        known: Any,  # noqa: ANN401 - see the port
    ) -> Iterator[NamedPerson]:
        """See ProcedureCode."""
        if given is None:
            yield deceased(file.read_facts.death, known)
        elif given.choice.name == "corrected":
            yield deceased(given.facts.corrected.death, known)

    def received(self, file: KeptFile, known: PersonAnswer) -> Effects:
        """See ProcedureCode."""
        return _accepted(file.read_facts.death, known)

    def answered(self, file: KeptFile, given: GivenAnswer, known: Any) -> Effects:  # noqa: ANN401 - see the port
        """See ProcedureCode."""
        match given.step.name, given.choice.name:
            case ("correction", "corrected"):
                return _accepted(given.facts.corrected.death, known)
            case ("civil-status", "registered"):
                return _registered(file, given, known)
            case ("civil-status", "refused"):
                return Effects(rejection=NOT_REGISTERED)
            case ("assessment", "assessed"):
                return self._assessed(file, given, known)
            case ("payout", "paid"):
                return paid(file, given, known)
            case ("payout", "not-paid") if not known.is_annulled:
                fault = f"must be {PAID}, unless the death was taken back"
                raise RequestMalformed([FieldViolation("answer", fault)])
        return Effects()

    def withdrawn(self, file: KeptFile, at: datetime) -> Effects:
        """The applicant gives the allowances back. A death that is registered stays so: another procedure
        takes it back.
        """
        return given_back(file, at)

    def _assessment_faults(self, file: KeptFile, given: GivenAnswer) -> Iterator[FieldViolation]:
        assessment = given.facts.death_assessment
        yield from assessment_faults(assessment)
        most = self._law.most_survivors(died_on(file.read_facts.death))
        if len(assessment.survivors) > most:
            yield FieldViolation("facts.death_assessment.survivors", f"must be at most {most}")

    def _assessed(self, file: KeptFile, given: GivenAnswer, known: PersonAnswer) -> Effects:
        if known.is_annulled:
            return Effects(ending=Ending.REFUSED, rejection=TAKEN_BACK)
        facts = file.read_facts.death
        wanted = Wanted(facts.funeral_allowance, facts.survivor_benefits)
        found = self._law.allowances(died_on(facts), given.facts.death_assessment, wanted)
        number = file.read_result.death.insurance_number
        return Effects(
            tuple(found.grants(file.file_id, number, died_on(facts))) if number else (),
            result=_with_allowances(file, found),
            opens=(PAYOUT,) if found.due_now and number else (),
        )


def _registration_faults(number: str) -> Iterator[FieldViolation]:
    for field, fault in text_faults("registration_number", number, LONGEST_NOTICE):
        yield FieldViolation(f"facts.death_registered.{field}", fault)


def _accepted(facts: DeathFacts, known: PersonAnswer) -> Effects:
    """The civil status is asked, unless the register knows the person otherwise, or as dead."""
    person = known.person
    if is_known_otherwise(facts, known):
        return Effects(opens=(CORRECTION,))
    if person is not None and person.died_on is not None:
        return Effects(ending=Ending.REFUSED, rejection=REGISTERED_BEFORE)
    return Effects(opens=(CIVIL_STATUS,))


def _registered(file: KeptFile, given: GivenAnswer, known: PersonAnswer) -> Effects:
    """The cards end, and claims with later services come back into the queue of the review."""
    facts, person = file.read_facts.death, known.person
    if person is not None and person.died_on is not None:
        return Effects(ending=Ending.REFUSED, rejection=REGISTERED_BEFORE)
    number = given.facts.death_registered.registration_number
    result = DeathResult(registration_number=number)
    wants_more = facts.funeral_allowance or facts.survivor_benefits
    opens = (RESIDENCE, ASSESSMENT) if wants_more else (RESIDENCE,)
    if person is None:
        return Effects(result=FileResult(death=result), opens=opens)
    day_of_death = died_on(facts)
    result.insurance_number = person.insurance_number
    result.cards_ended_on.CopyFrom(date_message(day_of_death + ONE_DAY))
    return Effects(
        (
            RegisterDeath(file.file_id, person.insurance_number, day_of_death),
            ReviewAfterDeath(person.insurance_number, day_of_death, given.at),
        ),
        result=FileResult(death=result),
        opens=opens,
    )


def _with_allowances(file: KeptFile, found: Allowances) -> FileResult:
    result = DeathResult()
    result.CopyFrom(file.read_result.death)
    if found.funeral is not None:
        result.funeral_allowance = found.funeral.amount
        result.regime, result.law = found.funeral.regime.value, str(found.funeral.law)
    if found.monthly is not None:
        result.survivors_monthly = found.monthly.total
    if found.at_once is not None:
        result.survivors_at_once = found.at_once.amount
    return FileResult(death=result)
