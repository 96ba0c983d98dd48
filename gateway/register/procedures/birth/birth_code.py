"""What the procedure of a birth asks and takes in, and which effects each answer has."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from gateway.refusal import FieldViolation
from gateway.register.files.effects import NO_EFFECTS, Effects, Question
from gateway.register.files.kept_file import KeptFile
from gateway.register.files.naming.named_person import NamedPerson, key_of, stated_name
from gateway.register.files.procedure import Procedure
from gateway.register.files.procedure_code import GivenAnswer
from gateway.register.procedures.birth.birth_effects import (
    HAS_A_NUMBER,
    NOT_REGISTERED,
    insured,
    is_mother_verified,
    registered,
    undone,
    with_residence,
)
from gateway.register.procedures.birth.birth_facts import answer_faults, birth_of, faults_of
from gateway.register.procedures.birth.birth_register import (
    ChildQuestion,
    KnownNewborn,
    NewbornQuestion,
    PersonalIdQuestion,
)
from gateway.register.procedures.birth.birth_steps import (
    CIVIL_STATUS,
    CODE,
    CORRECTED,
    REGISTERED,
    VERIFICATION,
    birth_procedure,
)
from gateway.v1.birth_file_pb2 import BirthFacts
from gateway.v1.file_facts_pb2 import FileFacts
from insurance.law.clocks.procedure_terms import ProcedureTerms
from runtime.time_zone import day_of


class BirthCode:
    """The ProcedureCode of "birth"."""

    def __init__(self, terms: ProcedureTerms) -> None:
        self._procedure = birth_procedure(terms)
        self._verification = terms.of(f"{CODE}.{VERIFICATION}")

    @property
    def procedure(self) -> Procedure:
        """See ProcedureCode."""
        return self._procedure

    def province(self, facts: FileFacts) -> str:
        """See ProcedureCode."""
        return facts.birth.province

    def faults(self, facts: FileFacts, at: datetime) -> Iterator[FieldViolation]:
        """See ProcedureCode."""
        return faults_of(facts.birth, at)

    def answer_faults(self, _file: KeptFile, given: GivenAnswer) -> Iterator[FieldViolation]:
        """See ProcedureCode."""
        needed = _needed_facts(given)
        if (kind := given.facts.WhichOneof("facts")) != needed:
            expected = f"must have {needed}" if needed else "must be left out"
            yield FieldViolation("facts", expected)
        elif kind is not None and kind != CORRECTED:
            yield from answer_faults(given.facts)

    def question(self, file: KeptFile, given: GivenAnswer | None) -> Question:
        """See ProcedureCode."""
        if given is None:
            return _newborn_question(file, file.read_facts.birth)
        if given.choice.name == CORRECTED:
            return _newborn_question(file, given.facts.corrected.birth)
        child = file.read_result.birth.insurance_number
        if (given.step.name, given.choice.name) == (CIVIL_STATUS, REGISTERED):
            return PersonalIdQuestion(given.facts.birth_registered.personal_id, child)
        return ChildQuestion(child)

    def named(
        self,
        file: KeptFile,
        given: GivenAnswer | None,
        known: Any,  # noqa: ANN401 - as the port
    ) -> Iterator[NamedPerson]:
        """See ProcedureCode."""
        if given is None:
            yield _mother(file.read_facts.birth, known)
        elif given.choice.name == CORRECTED:
            yield _mother(given.facts.corrected.birth, known)

    def received(self, file: KeptFile, known: KnownNewborn) -> Effects:
        """The child is insured from now on, unless the register has it already."""
        return insured(file, file.read_facts.birth, known, file.received_at)

    def answered(self, file: KeptFile, given: GivenAnswer, known: Any) -> Effects:  # noqa: ANN401 - as the port
        """See ProcedureCode."""
        match given.step.name, given.choice.name:
            case (_, "corrected"):
                effects = insured(file, given.facts.corrected.birth, known, given.at)
            case ("civil-status", "registered"):
                effects = registered(file, given, known)
            case ("civil-status", "refused"):
                effects = Effects(undone(file, given.at), rejection=NOT_REGISTERED)
            case (_, "same-child"):
                effects = Effects(undone(file, given.at), rejection=HAS_A_NUMBER)
            case (_, "verification"):
                effects = Effects(extension=self._verification.on(day_of(given.at)).value)
            case ("residence" | "verified-residence", "registered"):
                effects = with_residence(file, given.facts.residence_registered.number)
            case _:
                effects = NO_EFFECTS
        return effects

    def withdrawn(self, file: KeptFile, at: datetime) -> Effects:
        """The card ends. A child whose birth is registered keeps it."""
        return Effects(undone(file, at)) if file.read_result.birth.temporary else NO_EFFECTS


def _needed_facts(given: GivenAnswer) -> str | None:
    match given.step.name, given.choice.name:
        case ("civil-status", "registered"):
            return "birth_registered"
        case ("residence" | "verified-residence", "registered"):
            return "residence_registered"
        case (_, "corrected"):
            return "corrected"
    return None


def _newborn_question(file: KeptFile, facts: BirthFacts) -> NewbornQuestion:
    child = file.read_result.birth.insurance_number
    return NewbornQuestion(file.file_id, birth_of(facts), facts.province, child)


def _mother(facts: BirthFacts, known: KnownNewborn) -> NamedPerson:
    birth, is_wrong = birth_of(facts), not is_mother_verified(facts, known)
    number = None if known.mother is None else known.mother.insurance_number
    key = key_of(birth.mother_insurance_number, birth.mother_chip_id)
    return NamedPerson(key, number, stated_name(facts.mother.birth_date), is_wrong)
