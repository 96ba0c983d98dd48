"""A service, drug or supply is billed that the price of another service of the same day contains.

## What it looks for

The table `price_contains.yaml` has the pairs that the insurer names with their legal texts, such as the
drainage of the pouch of Douglas beside the removal of the appendix, an abdominal ultrasound beside one of
the urinary system, heparin beside dialysis, or oxygen beside ventilation. Services are recognised by
their names, because the sources give names. Both are billed to the fund on one day, and not for different
parts of the body. Injections, infusions and the removal of stitches or plaster are paid of outpatients
only: of inpatients the rule objects to those of the days after admission. What is contained is in
question with its whole amount.

An insurer or a province can load further pairs by their codes (`inclusions` of `wardgate catalogue
load`): they are compared on one day or over the stay, as the list says.

## What a reviewer does

Read whether the two belong to one session. If so, what is contained is not paid. Where the rule only
warns, the two may be for different samples or different parts of the body.

## What it cannot see

Pairs that neither the table nor the list has, services under other names or without a name, and two
sessions of one day. What the price of each service contains by its cost structure, where no list of it is
loaded.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import date

from insurance.catalogue.inclusion import Inclusion
from insurance.claim.amounts import amount_of, plausible_money
from insurance.claim.claim import Claim
from insurance.claim.fact import LineFact
from insurance.claim.parts.line import Line
from insurance.law.parameters.provision import Provision
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found
from review.rulebook.engine.case import Case
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.included.listed_inclusions import included_lines
from review.rulebook.facts.included.price_contains import (
    NO_PARTS,
    PRICE_CONTAINS,
    Contained,
    ContainedKind,
    PricesContain,
    kind_of,
)
from review.rulebook.facts.lacking_lines import lacking

DAYS = Text("ngày thực hiện", "day")
ByDay = dict[date | None, list[Line]]
CODES = {ContainedKind.SERVICE: "F6_46", ContainedKind.DRUG: "F6_43_1", ContainedKind.SUPPLY: "F6_43_2"}

rule = Rule(
    code="W49",
    title=Text("Đã có trong giá dịch vụ khác", "Inside the price of another service"),
    outcome=FindingOutcome.CUT,
    precision=Prior(7, 3),
    answers=("F6_43_1", "F6_43_2", "F6_46"),
)


@rule.in_force_with(
    PRICE_CONTAINS,
    "2025-01-01",
    law=Provision("Thông tư 35/2016/TT-BYT (sửa đổi bởi Thông tư 39/2024/TT-BYT)", "Điều 4 khoản 4 điểm a"),
)
@rule.in_force_with(
    PRICE_CONTAINS, "2016-12-01", law=Provision("Thông tư 35/2016/TT-BYT", "Điều 4 khoản 4 điểm a")
)
def nothing_is_paid_twice(case: Case, known: PricesContain) -> Answers:
    """Look for what is contained beside what contains it: by the table, then by the insurer's list."""
    found: set[int] = set()
    names = known.listed(case.index.names)
    for answer in _by_names(case.claim, known, names) if names else ():
        if isinstance(answer, Found):
            found.add(answer.line)
        yield answer
    if case.catalogues.inclusions.by_code:
        for line, beside, entry in included_lines(case, list(filter(_is_billed, case.claim.lines))):
            if line.sequence not in found:
                yield _listed(line, beside, entry)


def _by_names(claim: Claim, known: PricesContain, names: Set[str]) -> Answers:
    contained, containing = _named(claim, known, names)
    undated: dict[int, Line] = {}
    for number, line in contained:
        entry, others = known.entries[number], containing.get(number, {})
        if entry.inpatient:
            yield from _of_inpatient(claim, line, entry)
        elif line.first_day is None and others:
            undated[line.sequence] = line
        elif beside := _beside(line, others.get(line.first_day, ())):
            yield _objection(line, entry, beside)
    if undated:
        yield lacking(list(undated.values()), LineFact.DAYS, DAYS)


def _named(
    claim: Claim, known: PricesContain, names: Set[str]
) -> tuple[list[tuple[int, Line]], Mapping[int, ByDay]]:
    """What may be contained, and what may contain it by day, each by the number of the entry.

    It has one of these names.
    """
    contained: list[tuple[int, Line]] = []
    containing: defaultdict[int, ByDay] = defaultdict(dict)
    for line in claim.lines:
        name = line.product.name
        parts = known.of(name, line.group) if name and name in names else NO_PARTS
        if parts is not NO_PARTS and _is_billed(line):
            contained += ((number, line) for number in parts.contained)
            for number in parts.containing:
                # One of each part of the body is enough.
                of_day = containing[number].setdefault(line.first_day, [])
                if all(one.care.body_site != line.care.body_site for one in of_day):
                    of_day.append(line)
    return contained, containing


def _is_billed(line: Line) -> bool:
    return line.payment.is_by_the_fund and (amount_of(line.net) or 0) > 0


def _beside(line: Line, of_day: Sequence[Line]) -> Line | None:
    """The first of the day that is not for another part of the body."""
    site = line.care.body_site
    return next(
        (
            other
            for other in of_day
            if other is not line and (not site or other.care.body_site in (None, "", site))
        ),
        None,
    )


def _of_inpatient(claim: Claim, line: Line, entry: Contained) -> Iterator[Found]:
    day, since = line.first_day, _admitted_on(claim)
    if claim.inpatient and day is not None and since is not None and day > since:
        yield _found(
            line,
            entry,
            Text(
                f"Dòng {line.sequence}: {entry.vi} chỉ được thanh toán cho người bệnh ngoại trú "
                f"({entry.source}).",
                f"Line {line.sequence}: {entry.en} are paid of outpatients only ({entry.source}).",
            ),
        )


def _admitted_on(claim: Claim) -> date | None:
    since = claim.visit.inpatient_since
    return since.date() if since else claim.first_day


def _objection(line: Line, entry: Contained, beside: Line) -> Found:
    return _found(
        line,
        entry,
        Text(
            f"Dòng {line.sequence}: {entry.vi} đã có trong giá của dịch vụ ở dòng {beside.sequence} "
            f"({entry.source}).",
            f"Line {line.sequence}: {entry.en} is contained in the price of the service on line "
            f"{beside.sequence} ({entry.source}).",
        ),
    )


def _listed(line: Line, beside: Line, entry: Inclusion) -> Found:
    source = f" ({entry.source})" if entry.source else ""
    kind = kind_of(line.kind)
    return Found(
        line=line.sequence,
        fact=line.fact(LineFact.LINE),
        amount=plausible_money(line.net),
        outcome=FindingOutcome.WARN if kind is ContainedKind.SUPPLY else None,
        insurer_code=CODES[kind],
        message=Text(
            f"Dòng {line.sequence}: theo danh mục chi phí đã có trong giá, giá của dịch vụ ở dòng "
            f"{beside.sequence} đã gồm chi phí này{source}.",
            f"Line {line.sequence}: by the list of what prices contain, the price of the service on line "
            f"{beside.sequence} contains it{source}.",
        ),
    )


def _found(line: Line, entry: Contained, message: Text) -> Found:
    is_sure = not entry.doubt and entry.kind is not ContainedKind.SUPPLY
    return Found(
        line=line.sequence,
        fact=line.fact(LineFact.LINE),
        amount=plausible_money(line.net),
        outcome=None if is_sure else FindingOutcome.WARN,
        insurer_code=CODES[entry.kind],
        message=message,
    )
