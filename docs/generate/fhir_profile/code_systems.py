"""The code systems of which the codes are our own: those of BHYT have theirs from the decisions."""

from collections.abc import Mapping

from docs.generate.fhir_profile.definitions import PUBLISHER, Json, text_of, words
from insurance.claim.fact import ClaimFact, LineFact
from insurance.claim.fhir.profile.information import INFORMATION_FORMS
from insurance.claim.fhir.profile.systems import CARE_ROLE, INFORMATION
from insurance.text import Text

Codes = Mapping[str, Text]

INFORMATION_CODES: Codes = {
    form.code: text_of(form.fact) for form in INFORMATION_FORMS if form.system == INFORMATION
}
ROLE_CODES: Codes = {
    "head": text_of(ClaimFact.VISIT_HEAD),
    "doctor": text_of(LineFact.CARE_DOCTORS),
    "performer": text_of(LineFact.CARE_PERFORMERS),
}


def code_systems() -> dict[str, Json]:
    """By their ids. The same in both releases."""
    return {
        "information": _system(
            INFORMATION, "information", "Categories of supporting information", INFORMATION_CODES
        ),
        "care-role": _system(CARE_ROLE, "care-role", "Roles in the care team", ROLE_CODES),
    }


def _system(url: str, name: str, title: str, codes: Codes) -> Json:
    return {
        "resourceType": "CodeSystem",
        "id": f"wardgate-{name}",
        "url": url,
        "name": "".join(part.capitalize() for part in name.split("-")),
        "title": title,
        "status": "active",
        "publisher": PUBLISHER,
        "caseSensitive": True,
        "content": "complete",
        "count": len(codes),
        "concept": [
            {"code": code, "display": text.en, "definition": words(text)["definition"]}
            for code, text in codes.items()
        ],
    }
