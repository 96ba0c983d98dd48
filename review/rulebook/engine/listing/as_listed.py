"""Whether the lines of a claim are as the catalogues have them: then no rule on catalogues has a say."""

from collections.abc import Sequence
from decimal import Decimal

from insurance.catalogue.catalogues import Catalogues
from insurance.catalogue.drug import Drug
from insurance.catalogue.service import Service
from insurance.catalogue.supply import Supply
from insurance.claim.parts.line import Line
from insurance.money import EXACT, ZERO
from review.rulebook.engine.listing.listed_lines import GROUPS, KIND_OF_SYSTEM, TRANSPORT, by_kind, has_ending
from review.rulebook.engine.listing.matching_entries import Item, is_bought

HUNDRED = Decimal(100)


def are_as_listed(lines: Sequence[Line], catalogues: Catalogues) -> bool:
    """Whether each that the fund is to pay has one entry by its code, and is all that this entry says.

    It has the texts and the group of it, and no higher price or share of the price. The first line that is
    not so ends the search: what is unlike is found by `review.rulebook.engine.listing.listed_lines`.
    """
    of_kind = by_kind(catalogues)
    for line in lines:
        if line.parts or len(line.codes) != 1:
            return False
        if line.group == TRANSPORT or not line.payment.is_by_the_fund:
            continue
        coding, ordered = line.codes[0], line.care.ordered
        catalogue = of_kind.get(KIND_OF_SYSTEM.get(coding.system) or GROUPS.get(line.group or ""))
        day = ordered.date() if ordered else line.first_day
        if day is None or catalogue is None or not catalogue.loaded:
            return False
        entries = catalogue.by_code.get(coding.code, ())
        if len(entries) != 1 or not entries[0].covers(day) or not _is_all_of(line, entries[0]):
            return False
    return True


def _is_all_of(line: Line, entry: Item) -> bool:
    price, name = line.unit_price, line.product.name
    if not name or name != entry.name or line.group != entry.group or price is None:
        return False
    if price.value > (entry.price if entry.insured_price is None else entry.insured_price):
        return False
    if isinstance(entry, Service):
        return not has_ending(entry.code)
    if isinstance(entry, Supply):
        return entry.paid_separately is not False and _is_within(line, entry.percent)
    return _is_that_drug(line, entry) and _is_within(line, entry.percent)


def _is_that_drug(line: Line, drug: Drug) -> bool:
    """Of a drug whose bid has a quantity this is not known: other lines may use it up."""
    route, strength = line.product.route, line.product.strength
    has_its_texts = (not route or route == drug.route) and (not strength or strength == drug.strength)
    return has_its_texts and drug.quantity is None and is_bought(drug, line.product)


def _is_within(line: Line, percent: Decimal | None) -> bool:
    """Whether the share of the price that the fund is to count is no more than the catalogue's."""
    if percent is None:
        return True
    share, factor = line.payment.insured_percent, line.factor
    if share is None:
        share = HUNDRED if factor is None else EXACT.multiply(factor, HUNDRED)
    return ZERO <= share <= percent
