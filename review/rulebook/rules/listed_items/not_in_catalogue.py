"""A drug, supply or service is not in the facility's catalogue on the day of its order.

## What it looks for

The rule looks every line up in the facility's catalogue: drugs and blood in 03/DM by code, registration
number and bid, supplies in 04/DM and services, examinations and beds in 05/DM by code. Endings of a service's
code, such as _GT, _TB and .K. with a facility, are left out. The day is that of the order (NGAY_YL), or else
that of the service. What a line does not state, such as a bid, is not compared. A service that the catalogue
has on other days only is outside the prices of that day (F5_39); one that it never has is outside the list
(F5_40).

## What a reviewer does

Ask for the decision by which the facility may bill it: catalogues come in late. Without one the line is not
paid.

## What it cannot see

Catalogues of which only a part was loaded: everything else looks as if the facility did not have it. Whether
the Ministry's lists have the item. Transports, and lines without a group of costs.
"""

from insurance.catalogue.catalogue_kind import CatalogueKind
from insurance.claim.amounts import plausible_money
from insurance.claim.fact import LineFact
from insurance.law.parameters.provision import Provision
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found
from review.rulebook.engine.case import Case
from review.rulebook.engine.listing.listed_lines import ListedLine
from review.rulebook.engine.needs import Given
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.catalogues.not_looked_up import NAMES, not_looked_up
from review.rulebook.facts.laws import REVIEW_OF_COSTS

NOT_LISTED = {CatalogueKind.DRUGS: "F4_35", CatalogueKind.SUPPLIES: "F4_38", CatalogueKind.SERVICES: "F5_40"}
NO_PRICE_THAT_DAY = "F5_39"

rule = Rule(
    code="W38",
    title=Text("Ngoài danh mục của cơ sở", "Not in the facility's catalogue"),
    outcome=FindingOutcome.CUT,
    precision=Prior(8, 2),
    answers=("F4_35", "F4_38", "F5_39", "F5_40"),
    needs=(Given.UNLIKE_CATALOGUE,),
)


@rule.in_force("2026-02-10", law=Provision("Thông tư 12/2026/TT-BTC", "Điều 7, Điều 8"))
@rule.in_force("2016-01-01", law=REVIEW_OF_COSTS)
def every_item_is_listed(case: Case) -> Answers:
    """Look for lines without an entry."""
    yield from not_looked_up(case)
    for listed in case.listing.lines:
        if not listed.entries:
            yield _objection(listed)


def _objection(listed: ListedLine) -> Found:
    number, name = listed.number, NAMES[listed.kind]
    is_of_other_days = listed.is_known and not listed.of_code
    has_no_price = is_of_other_days and listed.kind is CatalogueKind.SERVICES
    vi, en = _said(listed, is_of_other_days=is_of_other_days)
    return Found(
        line=number,
        fact=listed.line.fact(LineFact.CODES),
        amount=plausible_money(listed.line.net),
        insurer_code=NO_PRICE_THAT_DAY if has_no_price else NOT_LISTED[listed.kind],
        message=Text(f"Dòng {number}: {name.vi} của cơ sở {vi}.", f"Line {number}: the {name.en} {en}."),
    )


def _said(listed: ListedLine, *, is_of_other_days: bool) -> tuple[str, str]:
    if is_of_other_days:
        return "không có mã này vào ngày y lệnh", "does not have its code on the day of the order"
    if listed.is_known:
        return (
            "không có mã này với số đăng ký và gói thầu đã ghi",
            "has its code with other registrations or bids",
        )
    return "không có mã này", "does not have its code"
