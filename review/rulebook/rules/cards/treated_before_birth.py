"""Lines are dated before the patient was born.

## What it looks for

Lines of a newborn's claim that are dated before the birth date that the register has. The birth is on one of
the days of the stay, or at most 31 days after its last: other differences are those of rule W23. A mother and
her newborn child have two claims, and care before the birth is on the mother's. Only the payer's reviewer
reads the birth date.

## What a reviewer does

Compare with the birth certificate. If the lines are the mother's, cut them here; the mother's claim may have
them. If the register has a wrong birth date, accept the lines.

## What it cannot see

What was given to the mother after the birth. Births whose date the register does not have.
"""

from datetime import date

from insurance.claim.amounts import claim_currency, net_sum
from insurance.claim.fact import ClaimFact, Fact
from insurance.law.parameters.provision import Provision
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found, Missing
from review.rulebook.engine.case import Case, CaseFact
from review.rulebook.engine.needs import Given
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.partial_date import possible_days
from review.rulebook.facts.register_answer import no_answer
from review.rulebook.facts.wording import day_vi, line_numbers

rule = Rule(
    code="W42",
    title=Text("Chi phí ghi ngày trước khi người bệnh ra đời", "Lines before the patient's birth"),
    outcome=FindingOutcome.WARN,
    precision=Prior(6, 4),
    needs=(Given.UNUSUAL_PERSON,),
)

# Days from the last day of the stay to the birth.
SOON = 31
UNKNOWN_PERSON = Missing(
    CaseFact.CARD,
    Text(
        "Cơ sở dữ liệu thẻ không có người này nên không biết ngày sinh.",
        "The register does not know the person, so the birth date is not known.",
    ),
)


@rule.in_force("2009-07-01", law=Provision("Luật Bảo hiểm y tế số 25/2008/QH12", "Điều 16 khoản 1"))
def nobody_is_treated_before_birth(case: Case) -> Answers:
    """Compare the days of the lines with the earliest day on which the patient may have been born."""
    missing = no_answer(case)
    if missing or not case.card.person_known:
        yield missing or UNKNOWN_PERSON
        return
    born = _birth_near(case)
    if born is None:
        return
    lines = [line for line in case.claim.lines if line.first_day and line.first_day < born]
    if not lines:
        return
    numbers = tuple(line.sequence for line in lines)
    named = line_numbers(numbers)
    yield Found(
        line=0,
        fact=Fact(ClaimFact.LINES),
        amount=net_sum(lines, claim_currency(case.claim)),
        message=Text(
            f"Có dòng ghi ngày trước khi người bệnh ra đời. Các dòng chi phí liên quan: {named}.",
            f"There are lines dated before the patient's birth. Lines concerned: {named}.",
        ),
        lines=numbers,
        reviewer_message=Text(
            f"Có dòng ghi ngày trước ngày sinh {day_vi(born)} theo dữ liệu thẻ. "
            f"Các dòng chi phí liên quan: {named}.",
            f"There are lines dated before the birth on {born} by the register. Lines concerned: {named}.",
        ),
    )


def _birth_near(case: Case) -> date | None:
    """The day of a birth during the stay or soon after it; None where the register has no such day."""
    first, last, birth_date = case.claim.first_day, case.claim.last_day, case.card.birth_date
    if first is None or last is None or birth_date < first.isoformat():
        # As of nearly all patients. YYYY and YYYY-MM are before every day in them.
        return None
    born = possible_days(birth_date, date.max)
    if born is None or born.first != born.last:
        return None
    return born.first if (born.first - first).days >= 0 and (born.first - last).days <= SOON else None
