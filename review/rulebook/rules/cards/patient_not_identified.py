"""The claim does not say who its patient is: no number identifies a person, or its numbers are two persons'.

## What it looks for

A claim must have a chip ID (số CCCD, twelve digits), a card number (mã thẻ BHYT, fifteen characters) or a
social insurance number (mã số BHXH, ten digits) of the form that such numbers have. One is enough. If the
claim has numbers of another form, the finding says what is wrong with each, such as ten digits where twelve
are needed: spreadsheets drop the zeros with which chip IDs begin.

The patient is the person of the first number that the register knows: chip ID, card number, insurance
number. A number beside it that is not this person's is a warning: the claim names two persons, or one number
is wrong. So is a card of any insurance of the claim, and a number that the claim gives twice with different
values.

## What a reviewer does

Ask the facility for a corrected claim. Pay nothing before the patient is known: without the person, neither
the card nor other claims can be compared. If two persons are named, find out which of them was treated: the
claim was judged by the first one that the register knows. Relatives are confused by mistake, as a child and
its mother.

## What it cannot see

A number of the right form that is another person's, if the claim has no other. Systems of identifiers that
are not ours.
"""

import re
from collections.abc import Iterator

from insurance.claim.amounts import claimed_amount
from insurance.claim.fact import ClaimFact, Fact
from insurance.claim.parts.patient import Patient
from insurance.law.parameters.provision import Provision
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found
from review.rulebook.engine.case import Case
from review.rulebook.engine.needs import Given
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.malformed_number import card_fault, chip_id_fault, insurance_number_fault
from review.rulebook.facts.register_answer import no_answer

rule = Rule(
    code="W16",
    title=Text("Hồ sơ không xác định được người bệnh", "Patient not identified"),
    outcome=FindingOutcome.REFUSE,
    precision=Prior(9, 1),
    needs=(Given.UNUSUAL_PERSON,),
)

NO_NUMBER = Text(
    "Hồ sơ không có số CCCD, mã thẻ BHYT hay mã số BHXH của người bệnh.",
    "The claim has no chip ID, card number or insurance number of its patient.",
)
OTHER_CHIP_ID = Text(
    "Số CCCD trên hồ sơ không phải của người bệnh tra cứu được theo số định danh còn lại.",
    "The chip ID on the claim is not that of the person whom its other number identifies.",
)
OTHER_CARD = Text(
    "Mã thẻ BHYT trên hồ sơ không phải của người bệnh tra cứu được theo số định danh còn lại.",
    "The card number on the claim is not that of the person whom its other number identifies.",
)
OTHER_INSURANCE_NUMBER = Text(
    "Mã số BHXH trên hồ sơ không phải của người bệnh tra cứu được theo số định danh còn lại.",
    "The insurance number on the claim is not that of the person whom its other number identifies.",
)
TWICE = {
    ClaimFact.CHIP_ID: Text(
        "Hồ sơ ghi hai số CCCD khác nhau của người bệnh: có một số là của người khác.",
        "The claim gives two different chip IDs of its patient: one of them is another person's.",
    ),
    ClaimFact.CARD_NUMBER: Text(
        "Hồ sơ ghi mã thẻ BHYT của hai người: có một mã là của người khác.",
        "The claim gives the card numbers of two persons: one of them is not its patient's.",
    ),
    ClaimFact.INSURANCE_NUMBER: Text(
        "Hồ sơ ghi hai mã số BHXH khác nhau của người bệnh: có một mã là của người khác.",
        "The claim gives two different insurance numbers of its patient: one of them is another person's.",
    ),
}
INSURANCE_NUMBER = re.compile(r"[0-9]{10}")
INSURANCE_NUMBER_OF_CARD = re.compile(r"[A-Z]{2}[1-5][0-9]{2}([0-9]{10})")


@rule.in_force("2009-07-01", law=Provision("Luật Bảo hiểm y tế số 25/2008/QH12", "Điều 28 khoản 1"))
def patient_has_a_number(case: Case) -> Answers:
    """At least one number has the form of its kind, and all are one person's."""
    if not case.card.looked_up:
        yield _objection(case)
    elif missing := no_answer(case):
        yield missing
    else:
        yield from _other_persons(case)
        for fact in case.claim.patient.contradicting:
            yield _warning(case, fact, TWICE[fact])


def _objection(case: Case) -> Found:
    faults = list(_faults(case.claim.patient))
    return Found(
        line=0,
        fact=faults[0][0],
        amount=claimed_amount(case.claim),
        message=Text(" ".join(text.vi for _, text in faults), " ".join(text.en for _, text in faults)),
    )


def _other_persons(case: Case) -> Iterator[Found]:
    """A number beside the one that was looked up, which the register has for nobody or for another person."""
    known, patient = case.card.insurance_number, case.claim.patient
    if case.card.other_chip_id:
        yield _warning(case, ClaimFact.CHIP_ID, OTHER_CHIP_ID)
    if not known:
        return
    if _is_of_other_person(patient.card_number, case):
        yield _warning(case, ClaimFact.CARD_NUMBER, OTHER_CARD)
    elif any(_is_of_other_person(card.number, case) for card in case.claim.cards):
        yield _warning(case, ClaimFact.CARDS, OTHER_CARD)
    insurance_number = patient.insurance_number
    if insurance_number and insurance_number != known and INSURANCE_NUMBER.fullmatch(insurance_number):
        yield _warning(case, ClaimFact.INSURANCE_NUMBER, OTHER_INSURANCE_NUMBER)


def _is_of_other_person(card_number: str | None, case: Case) -> bool:
    """Whether it is a card number, and neither one of the patient's cards nor by their insurance number."""
    of_card = INSURANCE_NUMBER_OF_CARD.fullmatch(card_number or "")
    if of_card is None or of_card[1] == case.card.insurance_number:
        return False
    return all(period.card_number != card_number for period in case.card.periods)


def _warning(case: Case, fact: ClaimFact, message: Text) -> Found:
    return Found(0, Fact(fact), claimed_amount(case.claim), message, outcome=FindingOutcome.WARN)


def _faults(patient: Patient) -> Iterator[tuple[Fact, Text]]:
    """What is wrong with each number, or that there is none."""
    numbers = (
        (ClaimFact.CHIP_ID, patient.chip_id, chip_id_fault),
        (ClaimFact.CARD_NUMBER, patient.card_number, card_fault),
        (ClaimFact.INSURANCE_NUMBER, patient.insurance_number, insurance_number_fault),
    )
    given = [(Fact(fact), fault_of(number)) for fact, number, fault_of in numbers if number]
    meant = patient.system_in_other_case
    yield from given or [(Fact(ClaimFact.PATIENT), _other_case(meant) if meant else NO_NUMBER)]


def _other_case(meant: str) -> Text:
    return Text(
        "Hồ sơ không có số định danh nào đọc được: hệ thống mã (system) viết khác chữ hoa, chữ thường. Ghi "
        f"đúng như {meant}, toàn chữ thường.",
        "The claim has no number that can be read: the system of an identifier differs in upper and lower "
        f"case. Write it as {meant}, all in lower case.",
    )
