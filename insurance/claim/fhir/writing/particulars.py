"""Writes what tells two services apart, from the values that serve for comparison."""

from collections.abc import Iterable

from insurance.claim.fhir.profile.systems import BODY_SITE
from insurance.claim.fhir.release import Release
from insurance.claim.fhir.writing.elements import UNKNOWN, coding_of, identifier
from insurance.claim.fhir.writing.values import Json, given, text_of
from insurance.claim.particulars import Particular, Particulars, particular_value
from insurance.claim.parts.care import Care
from insurance.claim.parts.line import Line
from insurance.claim.parts.values import Coding


def written_particulars(line: Line, release: Release) -> Json:
    """The elements of an item: its sites, other modifiers, and references."""
    known = dict(line.particulars)
    given_by_care = _of_care(line.care)
    own = {kind: value for kind, value in known.items() if given_by_care.get(kind) != value}
    request = own.get(Particular.REQUEST) if release is Release.R5 else None
    return given(
        modifier=_concepts(own.get(Particular.MODIFIER)),
        request=_references(request),
        locationReference=_reference(own.get(Particular.LOCATION)),
        udi=_references(own.get(Particular.DEVICE)),
        **_sites(line, known, release),
        encounter=_references(own.get(Particular.ENCOUNTER)),
    )


def written_prescription(particulars: Particulars) -> Json | None:
    """Claim.prescription, which all lines have in common."""
    return _reference(dict(particulars).get(Particular.PRESCRIPTION))


def _of_care(care: Care) -> dict[str, str]:
    """Those that a reader takes from extensions of the line."""
    return {
        Particular.LOCATION: particular_value(";".join(sorted(care.beds))),
        Particular.DEVICE: particular_value(";".join(sorted(care.machines))),
    }


def _sites(line: Line, known: dict[str, str], release: Release) -> Json:
    """In R5 the site and what is within it are parts of a list. Readers take nothing within no site."""
    own = f"{BODY_SITE}|{line.care.body_site}" if line.care.body_site else None
    parts = _parts(known.get(Particular.BODY_SITE) or own)
    within = _concepts(known.get(Particular.SUB_SITE))
    if release is Release.R4:
        site = _one_concept(parts) or (UNKNOWN if within else None)
        return given(bodySite=site, subSite=within)
    sites = [site for part in parts if (site := _site(part))] or ([{"concept": UNKNOWN}] if within else [])
    return {"bodySite": [given(site=sites, subSite=within)]} if sites else {}


def _site(part: str) -> Json | None:
    if "|" not in part:
        reference = _reference(part)
        return {"reference": reference} if reference else None
    concept = _one_concept([part])
    return {"concept": concept} if concept else None


def _concepts(value: str | None) -> list[Json]:
    return [concept for part in _parts(value) if (concept := _one_concept([part]))]


def _one_concept(parts: list[str]) -> Json | None:
    """With all these codes; a part without a bar is a text."""
    codings = [coding for part in parts if "|" in part and (coding := coding_of(_coding(part)))]
    text = next((part for part in parts if "|" not in part and text_of(part)), None)
    return given(coding=codings, text=None if codings else text) or None


def _coding(part: str) -> Coding:
    system, _, code = part.partition("|")
    return Coding(system or None, code)


def _references(value: str | None) -> list[Json]:
    return [reference for part in _parts(value) if (reference := _reference(part))]


def _reference(part: str | None) -> Json | None:
    """By an identifier, which has a bar, or by what else was written."""
    if part is None or text_of(part) is None:
        return None
    if "|" not in part:
        return {"reference": part}
    system, _, value = part.partition("|")
    named = identifier(system or None, value)
    return {"identifier": named} if named else None


def _parts(value: str | None) -> list[str]:
    """Values are joined in their order: what is not in order is one value with semicolons of its own."""
    parts: list[str] = value.split(";") if value else []
    return parts if _is_in_order(parts) else [value or ""]


def _is_in_order(parts: Iterable[str]) -> bool:
    listed = list(parts)
    return all(listed) and listed == sorted(listed)
