"""What a file about a birth changes: who is insured at once, and what each answer does to the card."""

from datetime import datetime, timedelta

from msgspec.structs import replace

from gateway.cards.card import EndReason
from gateway.cards.judging.person_match import same_birth_date, same_name
from gateway.register.changes.register_changes import AddPerson, ChangePerson, EndCards, ReplacePeriod
from gateway.register.files.effects import Change, Effects, Rejection
from gateway.register.files.kept_file import KeptFile
from gateway.register.files.procedure import Ending
from gateway.register.files.procedure_code import GivenAnswer
from gateway.register.procedures.birth.birth_facts import SEXES, birth_of, born_on, name_of
from gateway.register.procedures.birth.birth_register import (
    Birth,
    ForgetBirth,
    KnownMother,
    KnownNewborn,
    RecordBirth,
)
from gateway.register.procedures.birth.birth_steps import CIVIL_STATUS, CORRECTION, EXAMINATION, RESIDENCE
from gateway.register.procedures.birth.newborn_card import (
    NewbornCard,
    lasting_card,
    result_of,
    temporary_card,
)
from gateway.v1.birth_file_pb2 import BirthFacts, BirthResult
from gateway.v1.file_facts_pb2 import FileResult
from insurance.law.parameters.provision import Provision
from insurance.text import Text
from runtime.date_message import date_value
from runtime.time_zone import day_of

# No mother gives birth twice within so many days: another child of the same order is the same child.
DAYS_BETWEEN_BIRTHS = timedelta(days=180)
LINKED_PROCEDURES = Provision("Nghị định 63/2024/NĐ-CP", "thủ tục liên thông khai sinh")
HAS_A_NUMBER = Rejection(
    Text("Trẻ đã có mã số và thẻ.", "The child has a number and a card already."), LINKED_PROCEDURES
)
NOT_REGISTERED = Rejection(
    Text("Cơ quan hộ tịch từ chối đăng ký khai sinh.", "The civil status refuses to register the birth."),
    Provision("Luật Hộ tịch số 60/2014/QH13", "Điều 16"),
)


def insured(file: KeptFile, facts: BirthFacts, known: KnownNewborn, at: datetime) -> Effects:
    """The effects of facts that were received or corrected."""
    if not is_mother_verified(facts, known):
        # Before anything else: who knows no more of a mother than a number learns nothing of her births.
        return Effects(opens=(CORRECTION,))
    birth = _with_known_numbers(birth_of(facts), known.mother)
    if any(_is_the_same(birth, other) for other in known.births):
        return Effects(undone(file, at), ending=Ending.REFUSED, rejection=HAS_A_NUMBER)
    number = file.read_result.birth.insurance_number
    card = temporary_card(facts, number or known.free_number)
    made = _corrected(file, facts, card) if number else (_newborn(facts, card), card.period)
    record = RecordBirth(file.file_id, birth, card.insurance_number)
    return Effects((*made, record), result=_result(card, temporary=True), opens=(CIVIL_STATUS,))


def registered(file: KeptFile, given: GivenAnswer, holder: str | None) -> Effects:
    """The card is no longer temporary; `holder` is who has the personal ID already."""
    facts, number = file.read_facts.birth, file.read_result.birth.insurance_number
    if holder not in (None, number):
        return Effects(opens=(EXAMINATION,))
    stated = given.facts.birth_registered
    card = lasting_card(facts, number)
    change = ChangePerson(number, full_name=stated.full_name.strip() or None, chip_id=stated.personal_id)
    return Effects(
        (change, _replaced(file, card)),
        result=_result(card, temporary=False, personal_id=stated.personal_id),
        opens=(RESIDENCE,),
    )


def with_residence(file: KeptFile, residence_number: str) -> Effects:
    """The number of the residence becomes part of the result."""
    result = BirthResult()
    result.CopyFrom(file.read_result.birth)
    result.residence_number = residence_number
    return Effects(result=FileResult(birth=result))


def undone(file: KeptFile, at: datetime) -> tuple[Change, ...]:
    """The temporary card ends: what was paid by then stays paid."""
    number = file.read_result.birth.insurance_number
    if not number:
        return ()
    return EndCards(number, day_of(at), EndReason.WITHDRAWN), ForgetBirth(file.file_id)


def is_mother_verified(facts: BirthFacts, known: KnownNewborn) -> bool:
    """Whether the mother is as the register has her. One whom it does not know, the civil status verifies."""
    stated, mother = facts.mother, known.mother
    if known.differ:
        return False
    return mother is None or (
        same_name(stated.full_name, mother.full_name)
        and same_birth_date(stated.birth_date, mother.birth_date)
    )


def _newborn(facts: BirthFacts, card: NewbornCard) -> AddPerson:
    child = facts.child
    return AddPerson(card.insurance_number, name_of(facts), born_on(child).isoformat(), SEXES[child.sex])


def _corrected(file: KeptFile, facts: BirthFacts, card: NewbornCard) -> tuple[Change, ...]:
    person = _newborn(facts, card)
    change = ChangePerson(person.insurance_number, person.full_name, person.birth_date, person.sex)
    return change, _replaced(file, card)


def _replaced(file: KeptFile, card: NewbornCard) -> ReplacePeriod:
    """The period is found by the result, which has the present card: facts may be corrected wrongly."""
    before = file.read_result.birth
    return ReplacePeriod(before.card_number, date_value(before.valid_from), card.period)


def _result(card: NewbornCard, *, temporary: bool, personal_id: str = "") -> FileResult:
    return FileResult(birth=result_of(card, temporary=temporary, personal_id=personal_id))


def _with_known_numbers(birth: Birth, mother: KnownMother | None) -> Birth:
    """The next file about it may have the mother's other number."""
    if mother is None:
        return birth
    return replace(
        birth, mother_chip_id=mother.chip_id or "", mother_insurance_number=mother.insurance_number
    )


def _is_the_same(birth: Birth, other: Birth) -> bool:
    """Whether two births of one mother are one: the minute may have been written down in two ways."""
    return birth.order == other.order and abs(birth.born_on - other.born_on) < DAYS_BETWEEN_BIRTHS
