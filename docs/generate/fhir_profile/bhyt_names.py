"""The field of BHYT XML that a fact comes from, by the tables that the reader of exports has too."""

from collections.abc import Mapping

from insurance.claim.bhyt.fields.field_forms import FieldForm
from insurance.claim.bhyt.paths import (
    DRUG_FIELDS,
    FORMS,
    OTHERS,
    PRINCIPAL,
    SERVICE_FIELDS,
    SUPPLY_FIELDS,
    VISIT_FIELDS,
    FactName,
)
from insurance.claim.fact import ClaimFact, DiagnosisFact, LineFact

# Facts of several fields, or of no field of a table.
OF_SEVERAL: Mapping[FactName, str] = {
    ClaimFact.INSURANCE_NUMBER: "",
    ClaimFact.STAY: "XML1 NGAY_VAO, NGAY_RA",
    ClaimFact.CREATED: "NGAYLAP of the envelope, or XML1 NGAY_TTOAN",
    ClaimFact.DIAGNOSES: f"XML1 {PRINCIPAL}, {OTHERS}",
    ClaimFact.CARDS: "XML1 MA_THE_BHYT, GT_THE_TU, GT_THE_DEN, MA_DKBD",
    ClaimFact.REFERRED: "XML1 GIAY_CHUYEN_TUYEN, MA_NOI_DI, MA_DOITUONG_KCB",
    ClaimFact.VISIT_SETTLEMENT_MONTH: "XML1 NAM_QT, THANG_QT",
    ClaimFact.KEPT: "all other fields, XML4 to XML15",
    ClaimFact.LINES: "XML2, XML3",
    DiagnosisFact.CODE: f"XML1 {PRINCIPAL}, {OTHERS}",
    DiagnosisFact.PRINCIPAL: f"XML1 {PRINCIPAL}",
    LineFact.DAYS: "NGAY_TH_YL, NGAY_YL, of beds NGAY_KQ",
    LineFact.FACTOR: "TYLE_TT_BH, TYLE_TT_DV",
    LineFact.PRODUCT_USED_FOR: "MA_DICH_VU of drugs and supplies",
}


def bhyt_name(fact: FactName) -> str:
    """Such as "XML1 MA_LOAI_KCB", or the fields of XML2 and XML3; empty where there is none."""
    if fact in OF_SEVERAL:
        return OF_SEVERAL[fact]
    if fact in VISIT_FIELDS:
        return f"XML1 {VISIT_FIELDS[fact]}"
    if fact in SERVICE_FIELDS:
        names = (fields[fact] for fields in (DRUG_FIELDS, SERVICE_FIELDS, SUPPLY_FIELDS))
        return ", ".join(dict.fromkeys(names))
    struct, _, attribute = fact.rpartition(".")
    form = FORMS.get(struct, {}).get(attribute)
    return _named(form, struct) if form else ""


def _named(form: FieldForm, struct: str) -> str:
    """With the name that QĐ 4210 has for it."""
    table = "XML1 " if struct.startswith("claim") else ""
    return f"{table}{form.name}" + (f" (4210: {form.old_name})" if form.old_name else "")
