"""A machine of somebody else was used outside of the days of its contract.

## What it looks for

The facility's catalogue of machines (06/DM) has the first and the last day of the contract by which a
machine of somebody else is used (HD_TU, HD_DEN). The rule looks the machines (MA_MAY) of each line up on
the day of its order, and objects where every entry of a machine has a contract, and the day lies in none
of them.

## What a reviewer does

Ask for the contract. Services of a machine that the facility may not use are not paid.

## What it cannot see

Machines that the catalogue does not have, which W44 finds. Contracts that were prolonged, until the
facility sends its catalogue again. Parts of lines.
"""

from datetime import date

from insurance.catalogue.listed import Entries, NotLoaded
from insurance.catalogue.machine import Machine
from insurance.claim.amounts import plausible_money
from insurance.claim.fact import LineFact
from insurance.claim.parts.line import Line
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found, Missing
from review.rulebook.engine.case import Case, CaseFact
from review.rulebook.engine.needs import Given
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.laws import AUTOMATIC_REVIEW, claim_format
from review.rulebook.facts.wording import day_vi

NOT_LOADED = Missing(
    CaseFact.MACHINE_CATALOGUE,
    Text(
        "Chưa có danh mục máy (06/DM) của cơ sở vào ngày y lệnh.",
        "The facility's catalogue of machines (06/DM) is not loaded for the day of the order.",
    ),
)

rule = Rule(
    code="W59",
    title=Text("Máy ngoài thời hạn hợp đồng", "Machine without a contract"),
    outcome=FindingOutcome.WARN,
    precision=Prior(6, 4),
    needs=(Given.STAFF,),
)


@rule.in_force("2026-02-10", law=AUTOMATIC_REVIEW)
@rule.in_force("2024-07-01", law=claim_format("Bảng 3, chỉ tiêu MA_MAY"))
def machines_have_a_contract(case: Case) -> Answers:
    """Look the machines of each line up."""
    is_lacking = False
    for line in case.claim.lines:
        if not line.care.machines or not line.payment.is_by_the_fund:
            continue
        day = line.care.ordered.date() if line.care.ordered else line.first_day
        if day is None:
            continue
        answers = [case.catalogues.machines.on(code, day) for code in line.care.machines]
        is_lacking = is_lacking or any(isinstance(answer, NotLoaded) for answer in answers)
        if any(isinstance(one, Entries) and _is_without(one.entries, day) for one in answers):
            yield _objection(line, day)
    if is_lacking:
        yield NOT_LOADED


def _is_without(entries: tuple[Machine, ...], day: date) -> bool:
    """Whether each entry has a contract that the day does not lie in."""
    return all(_is_outside(entry, day) for entry in entries)


def _is_outside(entry: Machine, day: date) -> bool:
    is_before = entry.contract_from is not None and day < entry.contract_from
    return is_before or (entry.contract_until is not None and day > entry.contract_until)


def _objection(line: Line, day: date) -> Found:
    return Found(
        line=line.sequence,
        fact=line.fact(LineFact.CARE_MACHINES),
        amount=plausible_money(line.net),
        message=Text(
            f"Dòng {line.sequence}: ngày {day_vi(day)} ngoài thời hạn hợp đồng của máy trong danh mục "
            "máy (06/DM).",
            f"Line {line.sequence}: {day} lies outside of the machine's contract in the catalogue "
            "of machines (06/DM).",
        ),
    )
