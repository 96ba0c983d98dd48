"""What a rule on catalogues answers where it could not look lines up, and how catalogues are called."""

from collections.abc import Collection, Iterable, Iterator

from insurance.catalogue.catalogue_kind import CatalogueKind
from insurance.claim.fact import LineFact
from insurance.claim.parts.line import Line
from insurance.text import Text
from review.rulebook.engine.answers import Missing
from review.rulebook.engine.case import Case, CaseFact
from review.rulebook.facts.lacking_lines import lacking

DRUGS, SUPPLIES, SERVICES = CatalogueKind.DRUGS, CatalogueKind.SUPPLIES, CatalogueKind.SERVICES
NAMES = {
    DRUGS: Text("danh mục thuốc (03/DM)", "catalogue of drugs (03/DM)"),
    SUPPLIES: Text("danh mục vật tư y tế (04/DM)", "catalogue of supplies (04/DM)"),
    SERVICES: Text("danh mục dịch vụ kỹ thuật (05/DM)", "catalogue of services (05/DM)"),
}
CODES = Text("mã trong danh mục", "code")
DAYS = Text("ngày y lệnh", "day")


def _not_loaded(kind: CatalogueKind, fact: CaseFact) -> Missing:
    name = NAMES[kind]
    return Missing(
        fact,
        Text(
            f"Chưa có {name.vi} của cơ sở vào ngày y lệnh.",
            f"The facility's {name.en} is not loaded for the day of the order.",
        ),
    )


# Of most claims that lack a catalogue, every rule says so: the texts are written once.
NOT_LOADED = {
    DRUGS: _not_loaded(DRUGS, CaseFact.DRUG_CATALOGUE),
    SUPPLIES: _not_loaded(SUPPLIES, CaseFact.SUPPLY_CATALOGUE),
    SERVICES: _not_loaded(SERVICES, CaseFact.SERVICE_CATALOGUE),
}


def not_looked_up(case: Case, kinds: Collection[CatalogueKind] = tuple(NAMES)) -> Iterator[Missing]:
    """Why lines of these kinds could not be looked up: each reason once."""
    listing = case.listing
    for kind in listing.not_loaded:
        if kind in kinds:
            yield NOT_LOADED[kind]
    if listing.without_code:
        yield from _lacking(listing.without_code, kinds, LineFact.CODES, CODES)
    if listing.without_day:
        yield from _lacking(listing.without_day, kinds, LineFact.DAYS, DAYS)


def _lacking(
    lines: Iterable[tuple[CatalogueKind, Line]], kinds: Collection[CatalogueKind], fact: LineFact, name: Text
) -> Iterator[Missing]:
    of_kinds = [line for kind, line in lines if kind in kinds]
    if of_kinds:
        yield lacking(of_kinds, fact, name)
