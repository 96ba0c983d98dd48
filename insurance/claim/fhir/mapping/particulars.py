"""Maps what tells two lines with the same code and days apart."""

from collections.abc import Iterable
from datetime import datetime

from insurance.claim.fhir.mapping.codings import codings_of
from insurance.claim.fhir.mapping.date_times import local_time
from insurance.claim.fhir.mapping.fhir_object import FhirObject
from insurance.claim.fhir.profile.systems import FACT_MODIFIERS
from insurance.claim.particulars import Particular, Particulars, particular_value
from insurance.claim.parts.care import Care

ORDER = {kind.value: place for place, kind in enumerate(Particular)}
# Their texts, which are stored.
_BODY_SITE, _SUB_SITE = Particular.BODY_SITE.value, Particular.SUB_SITE.value
_MODIFIER, _TIME, _REQUEST = Particular.MODIFIER.value, Particular.TIME.value, Particular.REQUEST.value
_ENCOUNTER, _LOCATION = Particular.ENCOUNTER.value, Particular.LOCATION.value
_DEVICE = Particular.DEVICE.value


def prescription_of(claim: FhirObject) -> Particulars:
    """Claim.prescription, which all lines of the claim have in common."""
    named = claim.prescription
    return _given([(Particular.PRESCRIPTION.value, _references([named]))]) if named is not None else ()


def particulars_of(item: FhirObject, prescription: Particulars, care: Care) -> Particulars:
    """Those of a Claim.item and of its claim, or else the same facts of its care."""
    sites, modifiers, encounters, devices = item.bodySite, item.modifier, item.encounter, item.udi
    requests, period, place = item.request, item.servicedPeriod, item.locationReference
    # Each is there in some lines only: without it, nothing is called.
    time = _time(period) if period is not None else ""
    site, sub_site = _sites(item, sites) if sites else ("", "")
    own = (
        (_BODY_SITE, site),
        (_SUB_SITE, sub_site),
        (_MODIFIER, _concepts(_without_facts(modifiers)) if modifiers else ""),
        (_TIME, time or (care.ordered.isoformat() if care.ordered is not None else "")),
        (_REQUEST, _references(requests) if requests else ""),
        (_ENCOUNTER, _references(encounters) if encounters else ""),
        (_LOCATION, _references([place]) if place is not None else _joined(care.beds) if care.beds else ""),
        (_DEVICE, _references(devices) if devices else _joined(care.machines) if care.machines else ""),
    )
    given = _given(own)
    return tuple(sorted((*given, *prescription), key=_order)) if prescription else given


def _given(values: Iterable[tuple[str, str]]) -> Particulars:
    return tuple([(kind, particular_value(value)) for kind, value in values if value])


def _without_facts(modifiers: Iterable[FhirObject]) -> Iterable[FhirObject]:
    """Those that are no facts of the line's care or product."""
    return (
        one for one in modifiers if not any(coding.system in FACT_MODIFIERS for coding in codings_of(one))
    )


def _order(pair: tuple[str, str]) -> int:
    return ORDER[pair[0]]


def _sites(item: FhirObject, sites: FhirObject) -> tuple[str, str]:
    """The site and what is within it: in R5 both are parts of a list of sites."""
    if not isinstance(sites, list):
        return _concepts([sites]), _concepts(item.subSite)
    concepts = [site.concept for one in sites for site in one.site if site.concept is not None]
    references = [site.reference for one in sites for site in one.site if site.reference is not None]
    within = [concept for one in sites for concept in one.subSite or ()]
    return _joined([_concepts(concepts), _references(references)]), _concepts(within)


def _time(period: FhirObject) -> str:
    """The instants of a period; nothing for days."""
    moments = [local_time(end) for end in (period.start, period.end)]
    return "/".join(moment.isoformat() if isinstance(moment, datetime) else "" for moment in moments).strip(
        "/"
    )


def _concepts(concepts: Iterable[FhirObject] | None) -> str:
    """Their codes or, for one without a code, its text, or else what its codings display."""
    return _joined(
        _joined(f"{coding.system or ''}|{coding.code}" for coding in codings_of(concept))
        or _words(concept.text)
        or _joined(_words(coding.display) for coding in concept.coding or ())
        for concept in concepts or ()
    )


def _words(text: str | None) -> str:
    return (text or "").strip().casefold()


def _references(references: Iterable[FhirObject] | None) -> str:
    return _joined(_reference(reference) for reference in references or ())


def _reference(reference: FhirObject) -> str:
    identifier = reference.identifier
    if identifier is not None and identifier.value:
        return f"{identifier.system or ''}|{identifier.value}"
    # A version of a resource is that resource.
    return (reference.reference or "").partition("/_history/")[0] or _words(reference.display)


def _joined(texts: Iterable[str]) -> str:
    """In one order: the same set gives the same text."""
    return ";".join(sorted(filter(None, texts)))
