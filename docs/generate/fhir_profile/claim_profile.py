"""The StructureDefinition of our profile of Claim: what stands where in a claim that Wardgate reads whole."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from docs.generate.fhir_profile.definitions import Json, definition, mapped, text_of, words
from docs.generate.fhir_profile.extension_definitions import KEPT_TEXT, extension_text
from docs.generate.fhir_profile.fact_places import CODED
from insurance.claim.fact import ClaimFact, LineFact
from insurance.claim.fhir.paths import ELEMENTS
from insurance.claim.fhir.profile import systems
from insurance.claim.fhir.profile.extensions import (
    CLAIM_EXTENSIONS,
    FURTHER_ITEM_EXTENSIONS,
    INSURANCE_EXTENSIONS,
    ITEM_EXTENSIONS,
    KEPT_ROW,
    PREFIX,
    ExtensionForm,
)
from insurance.claim.fhir.profile.information import INFORMATION_FORMS, InformationForm, InformationValue
from insurance.claim.fhir.release import Release
from insurance.text import Text

Elements: TypeAlias = tuple[tuple[ClaimFact | LineFact, ...], ...]

PROFILE = "urn:wardgate:profile:claim"
BASE = "http://hl7.org/fhir/StructureDefinition/Claim"
ABOUT = Text(
    "Hồ sơ thanh toán BHYT mà Wardgate đọc được toàn bộ. Phần tử khác vẫn được phép",
    "A claim for health insurance in Viet Nam that Wardgate reads whole. Other elements are allowed",
)
ROLES = {
    "head": mapped(ClaimFact.VISIT_HEAD),
    "doctor": mapped(LineFact.CARE_DOCTORS),
    "performer": mapped(LineFact.CARE_PERFORMERS),
}
ROLE_TEXTS = {
    "head": text_of(ClaimFact.VISIT_HEAD),
    "doctor": text_of(LineFact.CARE_DOCTORS),
    "performer": text_of(LineFact.CARE_PERFORMERS),
}
VALUES: dict[InformationValue, tuple[str, str]] = {
    InformationValue.STRING: ("value[x]", "string"),
    InformationValue.QUANTITY: ("value[x]", "Quantity"),
    InformationValue.DATE: ("timing[x]", "date"),
    InformationValue.START: ("timing[x]", "Period"),
}
# The facts of elements, in the order of the elements of a Claim.
OF_CLAIM: Elements = (
    (ClaimFact.NUMBER,), (ClaimFact.STATUS,), (ClaimFact.USE,), (ClaimFact.STAY,), (ClaimFact.CREATED,),
    (ClaimFact.FACILITY,), (ClaimFact.RELATED,), (ClaimFact.VISIT_REFERRAL,),
)  # fmt: skip
OF_ITEM: Elements = (
    (LineFact.CARE_DOCTORS, LineFact.CARE_PERFORMERS), (LineFact.CARE_DIAGNOSES,),
    (LineFact.CARE_PROCEDURES,), (LineFact.CARE_DEPARTMENT,), (LineFact.GROUP,), (LineFact.CODES,),
    (LineFact.PRODUCT_NAME,),
    (LineFact.CARE_ANAESTHESIA, LineFact.CARE_WOUND_RELAPSE, LineFact.PRODUCT_REUSED),
    (LineFact.PAYMENT_SCOPE, LineFact.PAYMENT_SOURCE), (LineFact.DAYS,), (LineFact.QUANTITY,),
    (LineFact.PRODUCT_UNIT,), (LineFact.UNIT_PRICE,), (LineFact.FACTOR,), (LineFact.NET,),
    (LineFact.CARE_BODY_SITE,),
)  # fmt: skip
SERVICED = "serviced[x]"


def claim_profile(release: Release) -> Json:
    """As a differential: the rest is as in FHIR."""
    elements = [
        {"id": "Claim", "path": "Claim", **words(ABOUT)},
        *_extensions("Claim", CLAIM_EXTENSIONS, kept=True),
        *(_element("Claim", facts) for facts in OF_CLAIM),
        *_team(release),
        *_information(release),
        _element("Claim", [ClaimFact.VISIT_PROCEDURES]),
        *_extensions("Claim.insurance", INSURANCE_EXTENSIONS),
        *_extensions("Claim.item", (*ITEM_EXTENSIONS, *FURTHER_ITEM_EXTENSIONS)),
        *(_element("Claim.item", facts) for facts in OF_ITEM),
        _element("Claim", [ClaimFact.TOTAL]),
    ]
    return definition(
        release,
        id="wardgate-claim",
        url=PROFILE,
        name="WardgateClaim",
        title="Claim for health insurance in Viet Nam",
        description=words(ABOUT)["definition"],
        kind="resource",
        type="Claim",
        baseDefinition=BASE,
        differential={"element": elements},
    )


def _element(owner: str, facts: Sequence[ClaimFact | LineFact]) -> Json:
    """One element with these facts."""
    element = ELEMENTS.get(facts[0], ".identifier")
    path = f"{owner}.{SERVICED}" if facts[0] is LineFact.DAYS else f"{owner}{element}"
    said = [words(text_of(fact)) for fact in facts]
    return {
        "id": path,
        "path": path,
        "short": "; ".join(f"{one['short']}{_system(fact)}" for one, fact in zip(said, facts, strict=True)),
        "definition": " ".join(one["definition"] for one in said),
        "mustSupport": True,
        **mapped(*facts),
    }


def _system(fact: ClaimFact | LineFact) -> str:
    system = CODED.get(fact, "")
    return f" (code of {system})" if ":" in system else ""


def _extensions(owner: str, forms: Iterable[ExtensionForm], *, kept: bool = False) -> Iterator[Json]:
    path = f"{owner}.extension"
    yield {"id": path, "path": path, "slicing": _slicing("value", "url")}
    for form in forms:
        maximum = "*" if form.many else "1"
        yield _extension_slice(path, form.name, extension_text(form), maximum) | mapped(form.fact)
    if kept:
        yield _extension_slice(path, KEPT_ROW.removeprefix(PREFIX), KEPT_TEXT, "*")


def _extension_slice(path: str, name: str, text: Text, maximum: str) -> Json:
    return {
        "id": f"{path}:{name}",
        "path": path,
        "sliceName": name,
        "short": text.en,
        "min": 0,
        "max": maximum,
        "type": [{"code": "Extension", "profile": [f"{PREFIX}{name}"]}],
    }


def _team(release: Release) -> Iterator[Json]:
    path = "Claim.careTeam"
    yield {"id": path, "path": path, "slicing": _slicing(_by_pattern(release), "role")}
    for role, mapping in ROLES.items():
        slice_id = f"{path}:{role}"
        yield {
            "id": slice_id,
            "path": path,
            "sliceName": role,
            **words(ROLE_TEXTS[role]),
            "min": 0,
            "max": "*",
        } | mapping
        yield _concept(f"{slice_id}.role", f"{path}.role", systems.CARE_ROLE, role)


def _information(release: Release) -> Iterator[Json]:
    path = "Claim.supportingInfo"
    yield {"id": path, "path": path, "slicing": _slicing(_by_pattern(release), "category")}
    for form in INFORMATION_FORMS:
        slice_id = f"{path}:{form.code}"
        yield {
            "id": slice_id,
            "path": path,
            "sliceName": form.code,
            **words(text_of(form.fact)),
            "min": 0,
            "max": "*" if form.many else "1",
            **mapped(form.fact),
        }
        yield _concept(f"{slice_id}.category", f"{path}.category", form.system, form.code)
        yield _value(slice_id, path, form)


def _value(slice_id: str, path: str, form: InformationForm) -> Json:
    if form.value is InformationValue.CODE:
        return {
            "id": f"{slice_id}.code",
            "path": f"{path}.code",
            "min": 1,
            "patternCodeableConcept": {"coding": [{"system": form.of}]},
        }
    element, kind = VALUES[form.value]
    short = {"short": f"In {form.of}"} if form.of else {}
    # HL7's categories may have other values too.
    required = {"min": 1} if form.system == systems.INFORMATION else {}
    return {
        "id": f"{slice_id}.{element}",
        "path": f"{path}.{element}",
        **short,
        **required,
        "type": [{"code": kind}],
    }


def _concept(element_id: str, path: str, system: str, code: str) -> Json:
    pattern = {"coding": [{"system": system, "code": code}]}
    return {"id": element_id, "path": path, "min": 1, "patternCodeableConcept": pattern}


def _by_pattern(release: Release) -> str:
    """R5 has withdrawn the discriminator by pattern: there the one by value knows patterns."""
    return "pattern" if release is Release.R4 else "value"


def _slicing(kind: str, path: str) -> Json:
    return {"discriminator": [{"type": kind, "path": path}], "rules": "open"}
