"""docs/fhir/: the profile, its extensions and code systems in both releases, and the page about them."""

import json
from collections.abc import Iterator, Mapping

from docs.generate.fhir_profile.claim_profile import PROFILE, claim_profile
from docs.generate.fhir_profile.code_systems import code_systems
from docs.generate.fhir_profile.definitions import VERSIONS, Json
from docs.generate.fhir_profile.extension_definitions import extension_definitions
from docs.generate.table import page, table
from insurance.claim.fhir import identifier_systems
from insurance.claim.fhir.profile import systems
from insurance.claim.fhir.release import Release

INTRODUCTION = f"""\
The profile of [docs/fhir.md](../fhir.md) as conformance resources, for tools of FHIR: the
StructureDefinition of the Claim (`{PROFILE}`), one of each extension, and the code systems whose codes are
our own. `r4` is for FHIR 4.0.1, `r5` for 5.0.0. All are made from the same tables that the reader and the
writer of claims use.

HL7's validator takes a folder of them:

```
java -jar validator_cli.jar claim.json -version 4.0 -ig docs/fhir/r4 -profile {PROFILE}
```

A claim need not name the profile. Other elements and extensions are allowed: what of a claim is read, and
what is refused, is said in [docs/fhir.md](../fhir.md). The profile constrains nothing that the reader
accepts otherwise, except that information of our categories has its value."""
IDENTIFIERS: Mapping[str, str] = {
    identifier_systems.CHIP_ID_SYSTEM: "SO_CCCD",
    identifier_systems.CARD_NUMBER_SYSTEM: "MA_THE_BHYT",
    identifier_systems.INSURANCE_NUMBER_SYSTEM: "the social insurance number",
    identifier_systems.FACILITY_SYSTEM: "MA_CSKCB",
    identifier_systems.PRACTITIONER_SYSTEM: "MA_BAC_SI, NGUOI_THUC_HIEN, MA_TTDV",
    identifier_systems.REFERRAL_SYSTEM: "GIAY_CHUYEN_TUYEN",
    identifier_systems.PATIENT_NUMBER_SYSTEM: "MA_BN",
    "urn:wardgate:sid:visit-number": "MA_LK",
}
CODES: Mapping[str, str] = {
    "urn:wardgate:cs:drug": "MA_THUOC",
    "urn:wardgate:cs:service": "MA_DICH_VU",
    "urn:wardgate:cs:supply": "MA_VAT_TU",
    systems.COST_GROUP: "MA_NHOM",
    systems.DEPARTMENT: "MA_KHOA",
    systems.PAYMENT_SCOPE: "PHAM_VI",
    systems.PAYER: "NGUON_CTRA",
    systems.ANAESTHESIA: "PP_VO_CAM",
    systems.WOUND_RELAPSE: "VET_THUONG_TP",
    systems.REUSED: "TAI_SU_DUNG",
    systems.BODY_SITE: "VI_TRI_TH_DVKT",
    systems.ACCIDENT: "MA_TAI_NAN",
    systems.INPATIENT_REASON: "MA_LY_DO_VNT",
    systems.RESULT: "KET_QUA_DTRI",
    systems.DISCHARGE: "MA_LOAI_RV",
}


def profile_files() -> dict[str, str]:
    """The text of each file by its name in docs/fhir/."""
    files = {name: _text(resource) for release in Release for name, resource in _resources(release)}
    return {"README.md": _page()} | files


def _resources(release: Release) -> Iterator[tuple[str, Json]]:
    folder = release.lower()
    yield f"{folder}/StructureDefinition-claim.json", claim_profile(release)
    for name, resource in extension_definitions(release).items():
        yield f"{folder}/StructureDefinition-{name}.json", resource
    for name, resource in code_systems().items():
        yield f"{folder}/CodeSystem-{name}.json", resource


def _text(resource: Json) -> str:
    return json.dumps(resource, ensure_ascii=False, indent=2) + "\n"


def _page() -> str:
    extensions = (
        (f"[`{one['url']}`](r4/StructureDefinition-{name}.json)", one["title"], _value(one), _contexts(one))
        for name, one in extension_definitions(Release.R4).items()
    )
    versions = ", ".join(f"{release.lower()}: {version}" for release, version in VERSIONS.items())
    return page(
        "The profile for tools",
        INTRODUCTION,
        f"## Extensions\n\nIn both releases ({versions}).\n",
        table(("url", "what it has", "value", "of"), extensions),
        "## Systems of identifiers\n",
        table(("system", "BHYT"), ((f"`{system}`", name) for system, name in IDENTIFIERS.items())),
        "## Systems of codes\n\nThe codes are those of the decisions.\n",
        table(("system", "BHYT"), ((f"`{system}`", name) for system, name in CODES.items())),
    )


def _value(extension: Json) -> str:
    last = extension["differential"]["element"][-1]
    return str(last["type"][0]["code"]) if "type" in last else "extensions"


def _contexts(extension: Json) -> str:
    return ", ".join(f"`{context['expression']}`" for context in extension["context"])
