"""The same claim, or the same line, billed twice.

## What it looks for

A claim of the same facility for the same person, with the same days, lines and total, that came in earlier:
refuse. Two lines of this claim with the same code, days, group and net: cut the second. Tests, images and
bed days (groups 1, 2, 3, 14, 15, 16) are honestly repeated within a day, so a second one is a warning, and
so is a line that an earlier claim of the same facility already bears for the same days.

## What a reviewer does

Compare with the earlier claim or line. What was done twice is proved by two orders or two results; two
doses of one drug belong in one line with quantity 2. Refuse or cut what was done once.

## What it cannot see

The hour of a line, the side of the body or a modifier: lines that differ in nothing else look the same. The
net of lines of earlier claims. The same service under two codes, or at two facilities.
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
    """Against earlier claims, then line against line."""
    missing = no_history(case)
    if missing:
        yield missing
    earlier = [stay for stay in case.earlier if stay.facility == case.facility]
    if _known_claim(case, earlier):
        yield _claim_twice(case.claim)
        return
    yield from _lines_of_earlier_claims(case.claim, earlier)
    yield from _repeated_lines(case.claim)


def _known_claim(case: Case, earlier: list[Stay]) -> bool:
    # A claim without lines has nothing to be known again by.
    if not earlier or not case.claim.lines:
        return False
    trace = stay_of(case.claim, "", case.facility, case.card.insurance_number)
    return trace is not None and any(stay.fingerprint == trace.fingerprint for stay in earlier)


def _claim_twice(claim: Claim) -> Found:
    return Found(
        line=0,
        fact=Fact(ClaimFact.CLAIM),
        amount=claimed_amount(claim),
        message=Text(
            "Cơ sở đã gửi một hồ sơ khác của người bệnh này cùng ngày, cùng dòng chi phí và cùng tổng chi.",
            "The facility handed in another claim for this patient with the same days, lines and total.",
        ),
        outcome=FindingOutcome.REFUSE,
    )


def _lines_of_earlier_claims(claim: Claim, earlier: list[Stay]) -> Iterator[Found]:
    known = {key for stay in earlier for key in stay.lines}
    for line in claim.lines if known else ():
        if line.codes and line.first_day and line_key(line) in known:
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
    """A line that lacks a day or a net is only worth a word where another looks the same."""
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
    for lines, fact, called in (
        (uncoded, LineFact.CODES, CODE),
        (undated, LineFact.DAYS, DAY),
        (unpriced, LineFact.NET, NET),
    ):
        if lines:
            yield lacking(lines, fact, called)


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
