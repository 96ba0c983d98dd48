"""The same claim or the same line is billed twice.

## What it looks for

- An earlier claim of the same facility for the same person with the same days, lines and total: refuse.
- Two lines of this claim with the same code, days, group and net: cut the second one. Tests, images and
  bed days (groups 1, 2, 3, 14, 15, 16) can be repeated within a day, so there the second line is only a
  warning.
- A line that an earlier claim of the same facility already has for the same days: warn.

## What a reviewer does

Compare with the earlier claim or line. Two orders or two results prove that a service was given twice;
two doses of a drug belong in one line with quantity 2. Refuse or cut what was given once.

## What it cannot see

The time of a line, the side of the body or a modifier: lines without another difference look the same.
The nets of the lines of earlier claims. The same service under two codes, or at two facilities.
"""

from collections.abc import Iterator

from insurance.claim.amounts import claimed_amount, plausible_money
from insurance.claim.claim import Claim, Line
from insurance.claim.fact import ClaimFact, Fact, LineFact
from insurance.claim.stay import Stay, line_key, stay_of
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found
from review.rulebook.engine.case import Case
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.earlier_stays import no_history
from review.rulebook.facts.lacking_lines import lacking
from review.rulebook.facts.laws import AUTOMATIC_REVIEW, REVIEW_OF_COSTS

REPEATABLE_GROUPS = frozenset({"1", "2", "3", "14", "15", "16"})
CODE, DAY, NET = (
    Text("mã dịch vụ", "code"),
    Text("ngày thực hiện", "day of service"),
    Text("thành tiền", "net amount"),
)

rule = Rule(
    code="W04",
    title=Text("Hồ sơ hoặc chi phí đề nghị thanh toán trùng", "Billed twice"),
    outcome=FindingOutcome.CUT,
    precision=Prior(8, 2),
)


@rule.in_force("2026-02-10", law=AUTOMATIC_REVIEW)
@rule.in_force("2009-07-01", law=REVIEW_OF_COSTS)
def nothing_is_billed_twice(case: Case) -> Answers:
    """Compare with earlier claims, then the lines with each other."""
    missing = no_history(case)
    if missing:
        yield missing
    earlier = [stay for stay in case.earlier if stay.facility == case.facility]
    if _is_repeated(case, earlier):
        yield _claim_twice(case.claim)
        return
    yield from _lines_of_earlier_claims(case.claim, earlier)
    yield from _repeated_lines(case.claim)


def _is_repeated(case: Case, earlier: list[Stay]) -> bool:
    # Without lines, two claims of the same days cannot be told apart.
    if not earlier or not case.claim.lines:
        return False
    this_stay = stay_of(case.claim, "", case.facility, case.card.insurance_number)
    return this_stay is not None and any(stay.fingerprint == this_stay.fingerprint for stay in earlier)


def _claim_twice(claim: Claim) -> Found:
    return Found(
        line=0,
        fact=Fact(ClaimFact.CLAIM),
        amount=claimed_amount(claim),
        message=Text(
            "Cơ sở đã gửi một hồ sơ khác của người bệnh này cùng ngày, cùng dòng chi phí và cùng tổng chi.",
            "The facility submitted another claim for this patient with the same days, lines and total.",
        ),
        outcome=FindingOutcome.REFUSE,
    )


def _lines_of_earlier_claims(claim: Claim, earlier: list[Stay]) -> Iterator[Found]:
    earlier_lines = {key for stay in earlier for key in stay.lines}
    for line in claim.lines if earlier_lines else ():
        if line.codes and line.first_day and line_key(line) in earlier_lines:
            message = Text(
                f"Dòng {line.sequence} trùng mã và ngày với một dòng trong hồ sơ đã gửi trước đó.",
                f"Line {line.sequence} has the code and days of a line in an earlier claim.",
            )
            yield Found(
                line=line.sequence,
                fact=line.fact(LineFact.LINE),
                amount=plausible_money(line.net),
                message=message,
                outcome=FindingOutcome.WARN,
            )


def _repeated_lines(claim: Claim) -> Answers:
    """Compare the lines. A line without a day or net is reported only if another line looks the same."""
    seen: dict[tuple[object, ...], Line] = {}
    undated, unpriced = [], []
    for line in claim.lines:
        if not line.codes:
            continue
        key = (line.codes, line.first_day, line.last_day, line.group, line.net)
        first = seen.setdefault(key, line)
        if first is line:
            continue
        if line.first_day is None:
            undated.append(line)
        elif plausible_money(line.net) is None:
            unpriced.append(line)
        else:
            yield _line_twice(first, line)
    uncoded = [line for line in claim.lines if not line.codes] if len(claim.lines) > 1 else []
    for lines, fact, name in (
        (uncoded, LineFact.CODES, CODE),
        (undated, LineFact.DAYS, DAY),
        (unpriced, LineFact.NET, NET),
    ):
        if lines:
            yield lacking(lines, fact, name)


def _line_twice(first: Line, line: Line) -> Found:
    return Found(
        line=line.sequence,
        fact=line.fact(LineFact.LINE),
        amount=plausible_money(line.net),
        message=Text(
            f"Dòng {line.sequence} trùng mã, ngày, nhóm và thành tiền với dòng {first.sequence}.",
            f"Line {line.sequence} has the code, days, group and net of line {first.sequence}.",
        ),
        outcome=FindingOutcome.WARN if line.group in REPEATABLE_GROUPS else None,
    )
