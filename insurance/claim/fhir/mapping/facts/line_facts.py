"""Maps what a line was, how it was given and how it is paid."""

from collections.abc import Iterable
from typing import TypeAlias

from insurance.claim.fhir.mapping.date_times import DAY
from insurance.claim.fhir.mapping.facts.codes import code_among, code_in
from insurance.claim.fhir.mapping.facts.extensions import found_in, slots_of
from insurance.claim.fhir.mapping.facts.found import Found
from insurance.claim.fhir.mapping.facts.lists import DOCTOR, PERFORMER, ClaimLists
from insurance.claim.fhir.mapping.facts.values import instant_in
from insurance.claim.fhir.mapping.fhir_object import FhirObject
from insurance.claim.fhir.profile import systems
from insurance.claim.fhir.profile.extensions import FURTHER_ITEM_EXTENSIONS, ITEM_EXTENSIONS
from insurance.claim.parts.care import NO_CARE, Care
from insurance.claim.parts.payment import NO_PAYMENT, Payment
from insurance.claim.parts.product import Product

SLOTS = slots_of((*ITEM_EXTENSIONS, *FURTHER_ITEM_EXTENSIONS))
# The attributes of a payment, by the systems of the codes of Claim.item.programCode.
PROGRAMMES = {systems.PAYMENT_SCOPE: "scope", systems.PAYER: "source"}
LineFacts: TypeAlias = tuple[Product, Care, Payment]


def names_no_more(item: FhirObject) -> bool:
    """Whether a Claim.item without facts has codes, days, a quantity and amounts alone, as nine in ten."""
    return (
        item.encounter is None
        and item.udi is None
        and item.request is None
        and item.locationReference is None
    )


def has_no_facts(item: FhirObject) -> bool:
    """Whether there is nothing of care and payment in an item, a detail or a subDetail."""
    period = item.servicedPeriod
    return (
        item.extension is None
        and item.revenue is None
        and item.modifier is None
        and item.programCode is None
        and item.careTeamSequence is None
        and item.diagnosisSequence is None
        and item.procedureSequence is None
        and item.bodySite is None
        and (period is None or not (_has_time(period.start) or _has_time(period.end)))
    )


def line_facts_of(
    item: FhirObject, position: tuple[int, ...], product: Product, lists: ClaimLists
) -> LineFacts:
    """Of an item, a detail or a subDetail. `product` has the name and the unit."""
    if has_no_facts(item):
        return product, NO_CARE, NO_PAYMENT
    found = found_in(item.extension or (), SLOTS, position, lists.unread)
    return _product(item, product, found), _care(item, lists, found), _payment(item, found)


def _has_time(sent: str | None) -> bool:
    return sent is not None and len(sent) > DAY


def _product(item: FhirObject, product: Product, found: Found) -> Product:
    more = found.values_of("product")
    if item.modifier and (reused := code_among(item.modifier, systems.REUSED)):
        more["reused"] = reused
    return Product(product.name, product.unit, **more) if more else product


def _care(item: FhirObject, lists: ClaimLists, found: Found) -> Care:
    given = found.values_of("care")
    # Each is there in some lines only: without it, nothing is called.
    if item.revenue is not None:
        given["department"] = code_in(item.revenue, systems.DEPARTMENT)
    if team := item.careTeamSequence:
        given["doctors"], given["performers"] = lists.members(DOCTOR, team), lists.members(PERFORMER, team)
    if item.servicedPeriod is not None:
        given["performed"] = instant_in(item.servicedPeriod.start)
    if item.diagnosisSequence:
        given["diagnoses"] = lists.diagnoses(item.diagnosisSequence) + given.get("diagnoses", ())
    if item.procedureSequence:
        given["procedures"] = lists.procedures(item.procedureSequence) + given.get("procedures", ())
    if item.bodySite is not None:
        given["body_site"] = code_among(_sites(item.bodySite), systems.BODY_SITE)
    if item.modifier:
        given["anaesthesia"] = code_among(item.modifier, systems.ANAESTHESIA)
        given["wound_relapse"] = code_among(item.modifier, systems.WOUND_RELAPSE)
    return Care(**given) if any(given.values()) else NO_CARE


def _sites(sites: FhirObject | None) -> Iterable[FhirObject]:
    """R4 has one concept, R5 a list of lists."""
    if not isinstance(sites, list):
        return () if sites is None else (sites,)
    return [site.concept for one in sites for site in one.site if site.concept is not None]


def _payment(item: FhirObject, found: Found) -> Payment:
    given = found.values_of("payment")
    for concept in item.programCode or ():
        for coding in concept.coding or ():
            name = PROGRAMMES.get(coding.system)
            if name is not None and coding.code:
                given.setdefault(name, coding.code)
    return Payment(**given) if given else NO_PAYMENT
