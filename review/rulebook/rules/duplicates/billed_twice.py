"""The same claim or the same line is billed twice.

## What it looks for

- An earlier bill of the same facility for the same person with the same days, times, lines and total: refuse.
- Two lines of this claim with the same code, days, group and net: cut the second one. Tests, images and
  bed days (groups 1, 2, 3, 14, 15, 16) can be repeated within a day, so there the second line is only a
  warning. So it is if only one of the two has a group or a net.
- A line, or a part of one, that an earlier bill of the same facility already has for the same days: warn. A
  part is of the days of its line.

A line without days is compared by the day of a visit of one day. A code without a system may be that code of
any system: a line of this claim is then only warned of. Of lines with several codes one code in common is
enough, unless two codes of one system differ.

Two lines are two services if they differ in a fact that both have: body site, sub-site, modifier, time,
prescription, order, encounter, place or device. If only one of them has such a fact, it is left open whether
the service was given twice, and the second line is only a warning. Midnight is no time: exports write an
unknown one as 0000. Preauthorizations and claims that were
withdrawn or replaced are no earlier bills. A claim that is itself no bill is only compared line with line.

## What a reviewer does

Compare with the earlier claim or line. Two orders or two results prove that a service was given twice;
two doses of a drug belong in one line with quantity 2. Refuse or cut what was given once.

## What it cannot see

The side of the body, the time or anything else that the lines do not give. The nets of the lines of
earlier claims. A part that another line of the same claim has, too. The same service under two codes, or at
two facilities.
"""

from collections.abc import Iterator

from insurance.claim.amounts import claimed_amount, plausible_money
from insurance.claim.claim import Claim
from insurance.claim.fact import ClaimFact, Fact, LineFact
from insurance.claim.particulars import Particular, lacked_by_one
from insurance.claim.parts.line import Line
from insurance.claim.parts.line_kind import LineKind
from insurance.claim.parts.values import Money
from insurance.claim.stay import Stay, only_day, parts_as_lines, service_key
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found
from review.rulebook.engine.case import Case
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.earlier_stays import no_history
from review.rulebook.facts.lacking_lines import lacking
from review.rulebook.facts.laws import AUTOMATIC_REVIEW, REVIEW_OF_COSTS
from review.rulebook.facts.services.repeated_lines import LeftOpen, Repeated, repeated_lines
from review.rulebook.facts.services.same_service import EarlierServices

LINE = LineFact.LINE
REPEATABLE = frozenset({LineKind.TEST, LineKind.IMAGING, LineKind.FUNCTIONAL_TEST, LineKind.BED})
CODE, DAY, NET = (
    Text("mã dịch vụ", "code"),
    Text("ngày thực hiện", "day of service"),
    Text("thành tiền", "net amount"),
)
PARTICULARS = {
    Particular.BODY_SITE: Text("vị trí trên cơ thể", "a body site"),
    Particular.SUB_SITE: Text("vị trí chi tiết", "a sub-site"),
    Particular.MODIFIER: Text("mã bổ sung", "a modifier"),
    Particular.TIME: Text("giờ thực hiện", "a time"),
    Particular.PRESCRIPTION: Text("đơn thuốc", "a prescription"),
    Particular.REQUEST: Text("chỉ định", "an order"),
    Particular.ENCOUNTER: Text("lượt khám", "an encounter"),
    Particular.LOCATION: Text("nơi thực hiện", "a place"),
    Particular.DEVICE: Text("thiết bị", "a device"),
}
NOTHING_OPEN = Text("", "")
OPEN = {LeftOpen.GROUP: Text("nhóm chi phí", "a group"), LeftOpen.NET: Text("thành tiền", "a net")}
OTHER_CODES = Text(
    " Hai dòng không ghi đúng cùng các mã và hệ mã.", " The two do not give the same codes and code systems."
)
ALL_THE_SAME = Text("mã, ngày, nhóm và thành tiền", "code, days, group and net")
CODE_AND_DAYS = Text("mã và ngày", "code and days")

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
    if case.claim.is_bill:
        if missing := no_history(case):
            yield missing
        earlier = [stay for stay in case.earlier if stay.facility == case.facility]
        if earlier and _is_repeated(case, earlier):
            yield _claim_twice(case.claim)
            return
        if earlier:
            yield from _lines_of_earlier_claims(case.claim, earlier)
    yield from _repeated_lines(case.claim)


def _is_repeated(case: Case, earlier: list[Stay]) -> bool:
    # Without lines, two claims of the same days cannot be told apart.
    own = case.own_stay if case.claim.lines else None
    return own is not None and any(stay.fingerprint == own.fingerprint for stay in earlier)


def _claim_twice(claim: Claim) -> Found:
    return Found(
        line=0,
        fact=Fact(ClaimFact.CLAIM),
        amount=claimed_amount(claim),
        message=Text(
            "Cơ sở đã gửi một hồ sơ khác của người bệnh này có cùng ngày, cùng dòng và cùng tổng chi phí.",
            "The facility submitted another claim for this patient with the same days, lines and total.",
        ),
        outcome=FindingOutcome.REFUSE,
    )


def _lines_of_earlier_claims(claim: Claim, earlier: list[Stay]) -> Iterator[Found]:
    known = EarlierServices(key for stay in earlier for key in stay.lines)
    day = only_day(claim)
    for line in claim.lines:
        if not (line.first_day or line.last_day or day):
            continue
        if line.codes and known.may_have(service_key(line, day), line.particulars):
            yield _line_of_earlier_claim(line, line)
            continue
        for part in parts_as_lines(line) if line.parts else ():
            if known.may_have(service_key(part, day), part.particulars):
                yield _line_of_earlier_claim(line, part)


def _line_of_earlier_claim(line: Line, billed: Line) -> Found:
    """`billed` is the line itself, or the part of it that the earlier claim has."""
    return Found(
        line=line.sequence,
        fact=billed.fact(LineFact.LINE),
        amount=plausible_money(billed.net),
        message=Text(
            f"Dòng {line.sequence} trùng mã và ngày với một dòng trong hồ sơ đã gửi trước đó.",
            f"Line {line.sequence} has the code and days of a line in an earlier claim.",
        ),
        outcome=FindingOutcome.WARN,
    )


def _repeated_lines(claim: Claim) -> Answers:
    """Compare the lines. A line without a day or net is reported only if another line looks the same."""
    undated, unpriced, day = [], [], only_day(claim)
    for repeated in repeated_lines(claim):
        line = repeated.line
        net = plausible_money(line.net)
        if not (line.first_day or line.last_day or day):
            undated.append(line)
        elif net is None and not repeated.left_open:
            unpriced.append(line)
        else:
            yield _line_twice(repeated, net)
    uncoded = [line for line in claim.lines if not line.codes] if len(claim.lines) > 1 else []
    for lines, fact, name in (
        (uncoded, LineFact.CODES, CODE),
        (undated, LineFact.DAYS, DAY),
        (unpriced, LineFact.NET, NET),
    ):
        if lines:
            yield lacking(lines, fact, name)


def _line_twice(repeated: Repeated, net: Money | None) -> Found:
    first, line, differing = repeated
    is_same = not differing and first.particulars == line.particulars
    left_open = NOTHING_OPEN if is_same else _left_open(repeated)
    same = CODE_AND_DAYS if differing else ALL_THE_SAME
    number, other = line.sequence, first.sequence
    return Found(
        number,
        line.fact(LINE),
        net,
        Text(
            f"Dòng {number} trùng {same.vi} với dòng {other}.{left_open.vi}",
            f"Line {number} has the {same.en} of line {other}.{left_open.en}",
        ),
        outcome=FindingOutcome.WARN if left_open.en or line.kind in REPEATABLE else None,
    )


def _left_open(repeated: Repeated) -> Text:
    """What only one of the lines gives, and whether their codes differ; nothing where neither is so."""
    first, line, differing = repeated
    facts = lacked_by_one(first.particulars, line.particulars)
    lacked = [PARTICULARS[kind] for kind in facts] + [OPEN[kind] for kind in differing if kind in OPEN]
    codes = OTHER_CODES if LeftOpen.CODES in differing else NOTHING_OPEN
    if not lacked:
        return codes
    return Text(
        f" Chỉ một trong hai dòng ghi {', '.join(text.vi for text in lacked)}.{codes.vi}",
        f" Only one of the two gives {', '.join(text.en for text in lacked)}.{codes.en}",
    )
