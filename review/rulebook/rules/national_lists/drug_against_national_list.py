"""A drug is not in the Ministry's list of the day, or is used otherwise than the list allows.

## What it looks for

The rule looks every drug up, by its code, in the Ministry's list of drugs of the day (`national_drugs` of
`wardgate catalogue load`), and objects

- to a drug within the benefits (PHAM_VI 1) that the list does not have (F4_34), which is not paid;
- to a route (DUONG_DUNG) that the list does not give for the drug (F4_43);
- to a drug that the list gives to facilities of a higher tier only (F6_47);
- to a drug that takes a consultation, where no consultation (HOI_CHAN of XML5) stands before the order
  (F4_48).

## What a reviewer does

Compare with the circular by the number in its list. A drug outside the list is not paid; of the others
read the record: the consultation may be in it, and a facility may have been allowed what its tier does
not have.

## What it cannot see

Conditions that the list gives in words, such as illnesses. Facilities whose tier is not known.
Consultations that stand in the record and not in XML5, and those of claims that were sent in FHIR without
it.
"""

from collections.abc import Iterator
from datetime import datetime

from insurance.catalogue.catalogue_kind import CatalogueKind
from insurance.catalogue.national_drug import NationalDrug
from insurance.claim.amounts import plausible_money
from insurance.claim.claim import Claim
from insurance.claim.fact import ClaimFact, Fact, LineFact
from insurance.claim.parts.line import Line
from insurance.claim.parts.line_kind import LineKind
from insurance.law.parameters.provision import Provision
from insurance.law.visit import Tier
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found, Missing
from review.rulebook.engine.case import Case, CaseFact
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.kept.kept_times import consultations
from review.rulebook.facts.laws import AUTOMATIC_REVIEW
from review.rulebook.facts.national.looked_up import looked_up
from review.rulebook.facts.national.named_item import NamedItem, not_loaded

# From the lowest to the highest.
TIERS = (Tier.COMMUNE, Tier.DISTRICT, Tier.PROVINCIAL, Tier.CENTRAL)
NOT_LOADED = not_loaded(
    CaseFact.NATIONAL_DRUGS,
    Text("danh mục thuốc của Bộ Y tế", "Ministry's list of drugs"),
)
NO_CONSULTATIONS = Missing(
    Fact(ClaimFact.KEPT),
    Text(
        "Có thuốc cần hội chẩn, nhưng hồ sơ không có bảng XML5.",
        "There is a drug that takes a consultation, and the claim has no table XML5.",
    ),
)

rule = Rule(
    code="W50",
    title=Text("Thuốc không đúng danh mục của Bộ Y tế", "Drug against the Ministry's list"),
    outcome=FindingOutcome.WARN,
    precision=Prior(7, 3),
    answers=("F4_34", "F4_43", "F4_48", "F6_47"),
    needs=(LineKind.DRUG,),
)


@rule.in_force("2026-02-10", law=AUTOMATIC_REVIEW)
@rule.in_force("2016-01-01", law=Provision("Luật Bảo hiểm y tế số 25/2008/QH12", "Điều 21 khoản 2"))
def drugs_are_in_the_list(case: Case) -> Answers:
    """Look every drug up."""
    drugs = case.index.of(LineKind.DRUG)
    items, missing = looked_up(case.catalogues.national_drugs, drugs, CatalogueKind.DRUGS, NOT_LOADED)
    for item, entries in items:
        if entries:
            yield from _against(case, item, entries[0])
        else:
            yield _not_in_list(item.line)
    if any(_cannot_be_consulted(case.claim, entries[0]) for _, entries in items if entries):
        yield NO_CONSULTATIONS
    yield from missing


def _cannot_be_consulted(claim: Claim, entry: NationalDrug) -> bool:
    return entry.by_consultation is True and not _has_xml5(claim)


def _has_xml5(claim: Claim) -> bool:
    return any(row.table == "XML5" for row in claim.kept)


def _against(case: Case, item: NamedItem, entry: NationalDrug) -> Iterator[Found]:
    route = item.line.product.route
    if route and entry.routes and route not in entry.routes.split(";"):
        yield _other_route(item.line, entry)
    facility = case.facility_facts
    if facility is not None and _is_above(entry.lowest_tier, facility.tier):
        yield _above_tier(item.line, entry)
    if entry.by_consultation and _has_xml5(case.claim) and not _is_consulted(case.claim, item):
        yield _without_consultation(item.line, entry)


def _is_above(lowest: Tier | None, tier: Tier) -> bool:
    return lowest in TIERS and tier in TIERS and TIERS.index(tier) < TIERS.index(lowest)


def _is_consulted(claim: Claim, item: NamedItem) -> bool:
    """Whether a consultation stands before the order; on its day, where the order has no time."""
    ordered = item.line.care.ordered
    last = ordered if isinstance(ordered, datetime) else None
    return any(one.date() <= item.day if last is None else one <= last for one in consultations(claim))


def _not_in_list(line: Line) -> Found:
    return Found(
        line=line.sequence,
        fact=line.fact(LineFact.CODES),
        amount=plausible_money(line.net),
        outcome=FindingOutcome.CUT,
        insurer_code="F4_34",
        message=Text(
            f"Dòng {line.sequence}: thuốc không có trong danh mục của Bộ Y tế vào ngày y lệnh.",
            f"Line {line.sequence}: the drug is not in the Ministry's list on the day of the order.",
        ),
    )


def _other_route(line: Line, entry: NationalDrug) -> Found:
    return Found(
        line=line.sequence,
        fact=line.fact(LineFact.PRODUCT_ROUTE),
        amount=None,
        insurer_code="F4_43",
        message=Text(
            f"Dòng {line.sequence}: đường dùng khác danh mục của Bộ Y tế (số thứ tự {entry.number}).",
            f"Line {line.sequence}: the route is not one of the Ministry's list (number {entry.number}).",
        ),
    )


def _above_tier(line: Line, entry: NationalDrug) -> Found:
    return Found(
        line=line.sequence,
        fact=line.fact(LineFact.CODES),
        amount=plausible_money(line.net),
        insurer_code="F6_47",
        message=Text(
            f"Dòng {line.sequence}: thuốc số thứ tự {entry.number} chỉ dùng ở tuyến cao hơn của cơ sở.",
            f"Line {line.sequence}: drug number {entry.number} is for facilities of a higher tier only.",
        ),
    )


def _without_consultation(line: Line, entry: NationalDrug) -> Found:
    return Found(
        line=line.sequence,
        fact=line.fact(LineFact.CODES),
        amount=plausible_money(line.net),
        insurer_code="F4_48",
        message=Text(
            f"Dòng {line.sequence}: thuốc số thứ tự {entry.number} cần hội chẩn; XML5 không có hội chẩn "
            "trước y lệnh.",
            f"Line {line.sequence}: drug number {entry.number} takes a consultation; XML5 has none before "
            "the order.",
        ),
    )
