"""Whether the lines of a claim are as the catalogues have them: then no rule on catalogues has a say."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from insurance.catalogue.catalogues import Catalogues
from insurance.catalogue.drug import Drug
from insurance.catalogue.supply import Supply
from insurance.claim.parts.line import Line
from insurance.claim.parts.payment import NO_PAYMENT
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
        codes, group, payment, ordered = line.codes, line.group, line.payment, line.care.ordered
        if line.parts or len(codes) != 1:
            return False
        if group == TRANSPORT or not (payment is NO_PAYMENT or payment.is_by_the_fund):
            continue
        coding, day = codes[0], ordered.date() if ordered else line.first_day
        catalogue = of_kind.get(KIND_OF_SYSTEM.get(coding.system) or GROUPS.get(group or ""))
        if day is None or catalogue is None or not catalogue.loaded:
            return False
        entries = catalogue.by_code.get(coding.code, ())
        if len(entries) != 1 or not _is_all_of(line, entries[0], day):
            return False
    return True


def _is_all_of(line: Line, entry: Item, day: date) -> bool:
    price, name, insured, until = line.unit_price, line.product.name, entry.insured_price, entry.valid_until
    if entry.valid_from > day or (until is not None and until < day):
        return False
    if not name or name != entry.name or line.group != entry.group or price is None:
        return False
    if price.value > (entry.price if insured is None else insured):
        return False
    if isinstance(entry, Drug):
        return _is_that_drug(line, entry) and (entry.percent is None or _is_within(line, entry.percent))
    if isinstance(entry, Supply):
        is_separate = entry.paid_separately is not False
        return is_separate and (entry.percent is None or _is_within(line, entry.percent))
    return not has_ending(entry.code)


def _is_that_drug(line: Line, drug: Drug) -> bool:
    """Of a drug whose bid has a quantity this is not known: other lines may use it up."""
    product = line.product
    route, strength = product.route, product.strength
    has_its_texts = (not route or route == drug.route) and (not strength or strength == drug.strength)
    return has_its_texts and drug.quantity is None and is_bought(drug, product)


def _is_within(line: Line, percent: Decimal) -> bool:
    """Whether the share of the price that the fund is to count is no more than the catalogue's."""
    share, factor = line.payment.insured_percent, line.factor
    if share is None:
        share = HUNDRED if factor is None else EXACT.multiply(factor, HUNDRED)
    return ZERO <= share <= percent
