"""What joining by household decides: who must be confirmed, what is due, and what the money was for."""

from collections.abc import Iterator
from datetime import date, datetime

from gateway.refusal import FieldViolation
from gateway.refusals import RequestMalformed
from gateway.register.files.effects import NO_EFFECTS, Change, Effects
from gateway.register.files.kept_file import KeptFile
from gateway.register.files.naming.named_person import NamedPerson
from gateway.register.files.procedure import Ending, Procedure
from gateway.register.files.procedure_code import GivenAnswer
from gateway.register.procedures.household.household_facts import (
    PAYMENT_PATH,
    faults_of,
    numbers_of,
    payment_faults,
)
from gateway.register.procedures.household.household_offer import offer, result_of
from gateway.register.procedures.household.household_register import (
    HouseholdQuestion,
    JoinHousehold,
    KnownHousehold,
)
from gateway.register.procedures.household.household_steps import (
    MEMBERSHIP,
    PAID,
    PAYMENT,
    household_procedure,
)
from gateway.register.procedures.household.money import (
    came_late,
    file_result,
    insured,
    made_for,
    paid_back,
    too_little,
)
from gateway.register.procedures.household.named_members import named_members
from gateway.register.procedures.household.rejections import (
    ANOTHER_HOUSEHOLD,
    NOT_PAID,
    UNKNOWN_PERSON,
    rejection_for,
)
from gateway.v1.file_facts_pb2 import FileFacts
from gateway.v1.household_file_pb2 import HouseholdFacts
from insurance.law.clocks.procedure_terms import ProcedureTerms
from insurance.law.procedures.household.household_law import HouseholdLaw
from runtime.date_message import date_value
from runtime.time_zone import day_of


class HouseholdCode:
    """The ProcedureCode of "household"."""

    def __init__(self, terms: ProcedureTerms, law: HouseholdLaw) -> None:
        self._procedure = household_procedure(terms)
        self._law = law

    @property
    def procedure(self) -> Procedure:
        """See ProcedureCode."""
        return self._procedure

    def province(self, facts: FileFacts) -> str:
        """See ProcedureCode."""
        return facts.household.province

    def faults(self, facts: FileFacts, at: datetime) -> Iterator[FieldViolation]:
        """See ProcedureCode."""
        return faults_of(facts.household, self._law.terms(day_of(at)))

    def answer_faults(self, file: KeptFile, given: GivenAnswer) -> Iterator[FieldViolation]:
        """See ProcedureCode."""
        needed = "payment_made" if given.choice.name == PAID else None
        if given.facts.WhichOneof("facts") != needed:
            yield FieldViolation("facts", f"must have {needed}" if needed else "must be left out")
        elif needed:
            received_on = day_of(file.received_at)
            yield from payment_faults(given.facts.payment_made, received_on, day_of(given.at))

    def question(self, file: KeptFile, given: GivenAnswer | None) -> HouseholdQuestion:
        """See ProcedureCode."""
        facts = file.read_facts.household
        receipt = ("", "")
        if given is not None and given.choice.name == PAID:
            receipt = (given.by, given.facts.payment_made.receipt_number)
        return HouseholdQuestion(facts.household, numbers_of(facts), receipt)

    def named(
        self, file: KeptFile, given: GivenAnswer | None, known: KnownHousehold
    ) -> Iterator[NamedPerson]:
        """See ProcedureCode."""
        if given is None:
            yield from named_members(file.read_facts.household, known)

    def received(self, file: KeptFile, known: KnownHousehold) -> Effects:
        """The offer, once everybody is known to live in the household."""
        facts = file.read_facts.household
        if any(number not in known.people for number in numbers_of(facts)):
            return Effects(ending=Ending.REFUSED, rejection=UNKNOWN_PERSON)
        if any(_outsiders(facts, known)):
            return Effects(opens=(MEMBERSHIP,))
        return self._offered(facts, known, day_of(file.received_at))

    def answered(self, file: KeptFile, given: GivenAnswer, known: KnownHousehold) -> Effects:
        """See ProcedureCode."""
        facts, today = file.read_facts.household, day_of(given.at)
        match given.step.name, given.choice.name:
            case ("membership", "confirmed"):
                moved = tuple(
                    JoinHousehold(number, facts.household, facts.province, today)
                    for number in _outsiders(facts, known)
                )
                return self._offered(facts, known, today, moved)
            case ("membership", "refused"):
                return Effects(rejection=ANOTHER_HOUSEHOLD)
            case ("payment", "paid"):
                return self._paid(file, given, known)
        return Effects(rejection=NOT_PAID)

    def withdrawn(self, file: KeptFile, at: datetime) -> Effects:  # noqa: ARG002 - see ProcedureCode
        """Nothing was paid for: a file that is paid has ended."""
        return Effects()

    def _offered(
        self, facts: HouseholdFacts, known: KnownHousehold, today: date, moved: tuple[Change, ...] = ()
    ) -> Effects:
        quote = offer(self._law, facts, known, today)
        if quote.objections:
            refused = rejection_for(quote.objections[0].kind)
            return Effects(moved, ending=Ending.REFUSED, rejection=refused)
        return Effects(moved, result=file_result(result_of(quote, facts.province)), opens=(PAYMENT,))

    def _paid(self, file: KeptFile, given: GivenAnswer, known: KnownHousehold) -> Effects:
        facts, payment = file.read_facts.household, given.facts.payment_made
        is_late = all(task.step != PAYMENT for task in file.open_tasks())
        if known.recorded is not None:
            if is_late and known.recorded == made_for(file, payment):
                return NO_EFFECTS
            fault = "must be a number that you have not used for another payment"
            raise RequestMalformed([FieldViolation(f"{PAYMENT_PATH}.receipt_number", fault)])
        if is_late:
            return came_late(file, given)
        if any(_outsiders(facts, known)):
            return paid_back(file, given, ANOTHER_HOUSEHOLD)
        quote = offer(self._law, facts, known, date_value(payment.paid_on))
        if quote.objections:
            return paid_back(file, given, rejection_for(quote.objections[0].kind))
        if payment.amount < quote.total.own:
            return too_little(file, given, result_of(quote, facts.province))
        return insured(file, given, known, quote)


def _outsiders(facts: HouseholdFacts, known: KnownHousehold) -> Iterator[str]:
    """Who is named and lives elsewhere, as far as the register knows."""
    for number in numbers_of(facts):
        if known.people[number].household != facts.household:
            yield number
