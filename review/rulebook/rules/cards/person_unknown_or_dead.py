"""The register does not know the person, or the person died before the stay began or before a line of it.

## What it looks for

A number on the claim must belong to a person in the register, and that person must not have died before
the first day of the stay. Death on the day of admission is accepted. If the person died during the stay, the
lines of later days are cut: nobody is treated after death. Only the payer's reviewer reads the day of death.

A claim may state the day of death itself (FHIR `Patient.deceasedDateTime`). If the register knows of no death
before the stay or its lines, and the claim's own words do, that is a warning: one of its days is wrong. Of a
month or a year, the last day counts.

## What a reviewer does

Compare the number with the patient's papers: one wrong digit gives another number. If the number is right
and the register does not know it, refuse the claim; otherwise ask for a corrected one. Investigate a
claim for a dead person at the facility.

## What it cannot see

A death that was registered after the claim was decided. Cards of the army and the police that the register
does not contain. A patient who was treated under another person's number.
"""

from collections.abc import Iterator
from datetime import date

from insurance.claim.amounts import claim_currency, claimed_amount, net_sum
from insurance.claim.claim import Claim
from insurance.claim.fact import ClaimFact, Fact
from insurance.claim.parts.line import Line
from insurance.claim.parts.values import Money
from insurance.law.parameters.provision import Provision
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found
from review.rulebook.engine.case import Case
from review.rulebook.engine.needs import Given
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.partial_date import possible_days
from review.rulebook.facts.register_answer import no_answer
from review.rulebook.facts.stay_days import NO_STAY
from review.rulebook.facts.wording import day_vi, line_numbers

rule = Rule(
    code="W02",
    title=Text(
        "Người bệnh không có trong dữ liệu thẻ hoặc đã tử vong",
        "Person unknown, or dead before the stay or a line of it",
    ),
    outcome=FindingOutcome.REFUSE,
    precision=Prior(9, 1),
    needs=(Given.UNUSUAL_PERSON,),
)

UNKNOWN = Text(
    "Số ghi trên hồ sơ không thuộc về người nào trong cơ sở dữ liệu thẻ BHYT.",
    "The register does not know the number on the claim.",
)


@rule.in_force(
    "2009-07-01",
    law=Provision("Luật Bảo hiểm y tế số 25/2008/QH12", "Điều 16 khoản 1 và khoản 4 điểm c"),
)
def person_is_known_and_alive(case: Case) -> Answers:
    """Refuse a claim for an unknown person or one who died before it; cut what came after death."""
    missing = no_answer(case)
    if missing:
        yield missing
    elif not case.card.person_known:
        yield _objection(case, UNKNOWN)
    else:
        by_register = [*_alive_on_admission(case)] if case.card.died_on is not None else []
        yield from by_register or _alive_by_the_claim(case.claim)


def _alive_on_admission(case: Case) -> Answers:
    first_day, died_on = case.claim.first_day, case.card.died_on
    if first_day is None:
        yield NO_STAY
    elif died_on is None:
        return
    elif died_on >= first_day:
        yield from _lines_after_death(case, died_on)
    else:
        yield _objection(
            case,
            Text(
                f"Người bệnh đã tử vong trước ngày vào {day_vi(first_day)}.",
                f"The patient died before the admission on {first_day}.",
            ),
            # A look-up does not give the day of death either.
            Text(
                f"Người bệnh đã tử vong ngày {day_vi(died_on)}, trước ngày vào {day_vi(first_day)}.",
                f"The patient died on {died_on}, before the admission on {first_day}.",
            ),
        )


def _lines_after_death(case: Case, died_on: date) -> Iterator[Found]:
    lines = _lines_after(case.claim, died_on)
    if not lines:
        return
    sequences = tuple(line.sequence for line in lines)
    numbers = line_numbers(sequences)
    yield Found(
        line=0,
        fact=Fact(ClaimFact.LINES),
        amount=net_sum(lines, claim_currency(case.claim)),
        message=Text(
            f"Có dòng ghi ngày sau khi người bệnh tử vong. Các dòng chi phí liên quan: {numbers}.",
            f"There are lines dated after the patient's death. Lines concerned: {numbers}.",
        ),
        reviewer_message=Text(
            f"Có dòng ghi ngày sau khi người bệnh tử vong ngày {day_vi(died_on)}. "
            f"Các dòng chi phí liên quan: {numbers}.",
            f"There are lines dated after the patient's death on {died_on}. Lines concerned: {numbers}.",
        ),
        lines=sequences,
        outcome=FindingOutcome.CUT,
    )


def _lines_after(claim: Claim, day: date) -> list[Line]:
    return [line for line in claim.lines if line.first_day and line.first_day > day]


def _alive_by_the_claim(claim: Claim) -> Iterator[Found]:
    """By the day of death that the claim itself states."""
    stated = claim.patient.died or ""
    possible, first_day = possible_days(stated, date.max), claim.first_day
    if possible is None:
        return
    died_on = possible.last
    is_a_day = possible.first == died_on
    died = Text(
        f"Hồ sơ ghi người bệnh tử vong {'' if is_a_day else 'chậm nhất '}ngày {day_vi(died_on)}",
        f"The claim says that its patient died {'on' if is_a_day else 'by'} {died_on}",
    )
    if first_day is not None and died_on < first_day:
        yield _contradiction(
            claimed_amount(claim),
            Text(
                f"{died.vi}, trước ngày vào {day_vi(first_day)}.",
                f"{died.en}, before the admission on {first_day}.",
            ),
        )
    elif lines := _lines_after(claim, died_on):
        sequences = tuple(line.sequence for line in lines)
        numbers = line_numbers(sequences)
        yield _contradiction(
            net_sum(lines, claim_currency(claim)),
            Text(
                f"{died.vi}, nhưng có dòng ghi ngày sau đó. Các dòng chi phí liên quan: {numbers}.",
                f"{died.en}, and has lines dated after that. Lines concerned: {numbers}.",
            ),
            sequences,
        )


def _contradiction(amount: Money | None, message: Text, lines: tuple[int, ...] = ()) -> Found:
    """One of the two days is wrong, and it is not known which."""
    fact = Fact(ClaimFact.DIED)
    return Found(0, fact, amount, message, lines=lines, outcome=FindingOutcome.WARN)


def _objection(case: Case, message: Text, reviewer_message: Text | None = None) -> Found:
    return Found(
        line=0,
        fact=Fact(ClaimFact.PATIENT),
        amount=claimed_amount(case.claim),
        message=message,
        reviewer_message=reviewer_message,
    )
