"""What all definitions of the profile have in common."""

from typing import Any, TypeAlias

from docs.generate.fhir_profile.bhyt_names import bhyt_name
from insurance.claim.bhyt.paths import FactName
from insurance.claim.converting.fact_texts import FACT_TEXTS
from insurance.claim.fhir.release import Release
from insurance.text import Text

Json: TypeAlias = dict[str, Any]

VERSIONS = {Release.R4: "4.0.1", Release.R5: "5.0.0"}
BHYT = "bhyt"
MAPPINGS = [{"identity": BHYT, "name": "BHYT XML (QĐ 130, 4750, 3176; 4210)"}]
PUBLISHER = "Wardgate"


def definition(release: Release, **elements: object) -> Json:
    """A StructureDefinition that constrains a type of FHIR."""
    return {
        "resourceType": "StructureDefinition",
        **elements,
        "status": "active",
        "publisher": PUBLISHER,
        "fhirVersion": VERSIONS[release],
        "mapping": MAPPINGS,
        "abstract": False,
        "derivation": "constraint",
    }


def words(text: Text) -> Json:
    """`short` and `definition` of an element, in both languages."""
    return {
        "short": text.en,
        "definition": f"{text.en[:1].upper()}{text.en[1:]}. / {text.vi[:1].upper()}{text.vi[1:]}.",
    }


def mapped(*facts: FactName) -> Json:
    """`mapping` of an element: the fields of BHYT XML."""
    names = dict.fromkeys(name for fact in facts if (name := bhyt_name(fact)))
    return {"mapping": [{"identity": BHYT, "map": name} for name in names]} if names else {}


def text_of(fact: FactName) -> Text:
    """The fact in words."""
    return FACT_TEXTS[fact]
