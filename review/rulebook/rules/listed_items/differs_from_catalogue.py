"""The name, route, strength or group of a line differs from the facility's catalogue.

## What it looks for

The rule compares a line with the entry that the facility's catalogue has for its code on the day of the
order: the name of a drug, supply or service, the group of costs (where the catalogue has it), and of a drug
the route and the strength. Case and spaces do not count. A service may have its approved name or that of the
price list. Where several entries fit, one of them is enough. What the line or the catalogue does not say is
not compared.

## What a reviewer does

Look whether the code or the text is wrong. With a wrong code the line may be paid at another price; a text
that is written otherwise is only to be corrected.

## What it cannot see

Which of the two is right. Lines that the catalogue does not have: W38 objects to those. Names of services
with an ending in their code (_GT, _TB, .K.), because they may say so.
"""

from collections.abc import Callable, Iterator

import msgspec

from insurance.catalogue.catalogue_kind import CatalogueKind
from insurance.catalogue.drug import Drug
from insurance.catalogue.service import Service
from insurance.claim.fact import Fact, LineFact
from insurance.claim.parts.line import Line
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found, Missing
from review.rulebook.engine.case import Case
from review.rulebook.engine.listing.listed_lines import ListedLine
from review.rulebook.engine.listing.matching_entries import Item, same
from review.rulebook.engine.needs import Given
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.catalogues.not_looked_up import NAMES, not_looked_up
from review.rulebook.facts.laws import REVIEW_OF_COSTS, claim_format

# A catalogue's text is quoted so far.
LONGEST = 120
NO_NAME = Missing(
    Fact(LineFact.PRODUCT_NAME),
    Text(
        "Có dòng không ghi tên thuốc, vật tư y tế hoặc dịch vụ để đối chiếu với danh mục.",
        "Lines without a name cannot be compared with the catalogue.",
    ),
)

rule = Rule(
    code="W41",
    title=Text("Thông tin khác danh mục của cơ sở", "Differs from the facility's catalogue"),
    outcome=FindingOutcome.WARN,
    precision=Prior(4, 6),
    answers=("F4_39", "F4_40", "F4_41", "F4_42", "F4_55", "F4_57", "F5_38", "F5_50"),
    needs=(Given.UNLIKE_CATALOGUE,),
)


class Particular(msgspec.Struct, frozen=True):
    """What is compared: the line's text with those that an entry may have."""

    insurer_code: str
    fact: LineFact
    name: Text
    stated: Callable[[Line], str | None]
    listed: Callable[[Item], tuple[str, ...]]


def _name(insurer_code: str) -> Particular:
    return Particular(insurer_code, LineFact.PRODUCT_NAME, Text("tên", "name"), _stated_name, _listed_names)


def _group(insurer_code: str) -> Particular:
    return Particular(
        insurer_code,
        LineFact.GROUP,
        Text("mã nhóm", "group of costs"),
        lambda line: line.group,
        lambda entry: (entry.group,) if entry.group else (),
    )


def _stated_name(line: Line) -> str | None:
    """None for a service whose code has an ending."""
    code = line.codes[0].code
    return None if "_" in code or ".K." in code else line.product.name


def _listed_names(entry: Item) -> tuple[str, ...]:
    return (
        (entry.name, entry.price_name) if isinstance(entry, Service) and entry.price_name else (entry.name,)
    )


def _routes(entry: Item) -> tuple[str, ...]:
    return tuple(entry.route.split(";")) if isinstance(entry, Drug) and entry.route else ()


def _strengths(entry: Item) -> tuple[str, ...]:
    return (entry.strength,) if isinstance(entry, Drug) and entry.strength else ()


ROUTE = Particular(
    "F4_40", LineFact.PRODUCT_ROUTE, Text("đường dùng", "route"), lambda line: line.product.route, _routes
)
STRENGTH = Particular(
    "F4_42",
    LineFact.PRODUCT_STRENGTH,
    Text("hàm lượng", "strength"),
    lambda line: line.product.strength,
    _strengths,
)
PARTICULARS = {
    CatalogueKind.DRUGS: (_name("F4_39"), ROUTE, STRENGTH, _group("F4_55")),
    CatalogueKind.SUPPLIES: (_name("F4_41"), _group("F4_57")),
    CatalogueKind.SERVICES: (_name("F5_38"), _group("F5_50")),
}


@rule.in_force("2024-07-01", law=claim_format("Bảng 2 và Bảng 3"))
@rule.in_force("2016-01-01", law=REVIEW_OF_COSTS)
def particulars_are_those_of_the_catalogue(case: Case) -> Answers:
    """Compare every line that has an entry."""
    yield from not_looked_up(case)
    without_name = False
    for listed in case.listing.lines:
        if listed.entries:
            without_name = without_name or not listed.line.product.name
            if not _is_the_same(listed.line, listed.entries[0]):
                yield from _differences(listed)
    if without_name:
        yield NO_NAME


def _is_the_same(line: Line, entry: Item) -> bool:
    """Whether all texts that the line has are the same to the letter, as those of most lines are."""
    product = line.product
    if product.name != entry.name or (line.group != entry.group and line.group and entry.group):
        return False
    return not isinstance(entry, Drug) or (
        (not product.route or product.route == entry.route)
        and (not product.strength or product.strength == entry.strength)
    )


def _differences(listed: ListedLine) -> Iterator[Found]:
    line = listed.line
    for particular in PARTICULARS[listed.kind]:
        stated = particular.stated(line)
        if stated and not _is_listed(stated, particular, listed.entries):
            yield _objection(listed, particular)


def _is_listed(stated: str, particular: Particular, entries: tuple[Item, ...]) -> bool:
    for entry in entries:
        texts = particular.listed(entry)
        if not texts or stated in texts or any(same(stated, text) for text in texts):
            return True
    return False


def _objection(listed: ListedLine, particular: Particular) -> Found:
    number, catalogue, name = listed.number, NAMES[listed.kind], particular.name
    text = particular.listed(listed.entries[0])[0]
    quoted = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    return Found(
        line=number,
        fact=listed.line.fact(particular.fact),
        amount=None,
        insurer_code=particular.insurer_code,
        message=Text(
            f"Dòng {number}: {name.vi} khác {catalogue.vi}: “{quoted}”.",
            f"Line {number}: the {name.en} differs from the {catalogue.en}: “{quoted}”.",
        ),
    )
