"""Which field has which fact: one row for each fact that a field has by itself.

Reading, writing and the paths of findings (paths.py) all follow from these rows. The facts are those of
insurance/claim/parts/, by the names of their attributes.
"""

from collections.abc import Mapping

import msgspec

from insurance.claim.bhyt.fields.forms import AT_MINUTE, DAYS, NUMBER, NUMBERS, ON_DAY, TEXT, TEXTS, Form


class FieldForm(msgspec.Struct, frozen=True):
    """`name` is that of QĐ 130 and later decisions, `old_name` that of QĐ 4210, where it has another one."""

    name: str
    form: Form = TEXT
    old_name: str = ""

    def name_of(self, *, is_old: bool) -> str:
        """The name by QĐ 4210, or by later decisions."""
        return (self.old_name or self.name) if is_old else self.name


Fields = Mapping[str, FieldForm]

# Of XML1. `kind` has two digits, and `settlement_month` is made of two fields: mapping/visit.py adds them.
VISIT: Fields = {
    "code": FieldForm("MA_DOITUONG_KCB"),
    "route": FieldForm("MA_LYDO_VVIEN"),
    "referred_from": FieldForm("MA_NOI_DI", old_name="MA_NOI_CHUYEN"),
    "referral": FieldForm("GIAY_CHUYEN_TUYEN"),
    "reason": FieldForm("LY_DO_VV"),
    "inpatient_reason": FieldForm("LY_DO_VNT"),
    "inpatient_reason_code": FieldForm("MA_LY_DO_VNT"),
    "accident": FieldForm("MA_TAI_NAN"),
    "area": FieldForm("MA_KHUVUC"),
    "five_years_on": FieldForm("NAM_NAM_LIEN_TUC", ON_DAY),
    "copayment_free_on": FieldForm("NGAY_MIEN_CCT", ON_DAY, "MIEN_CUNG_CT"),
    "departments": FieldForm("MA_KHOA", TEXTS),
    "inpatient_since": FieldForm("NGAY_VAO_NOI_TRU", AT_MINUTE),
    "treatment_days": FieldForm("SO_NGAY_DTRI", NUMBER),
    "admission_diagnosis": FieldForm("CHAN_DOAN_VAO"),
    "discharge_diagnosis": FieldForm("CHAN_DOAN_RV", old_name="TEN_BENH"),
    "traditional_diagnoses": FieldForm("MA_BENH_YHCT", TEXTS),
    "procedures": FieldForm("MA_PTTT_QT", TEXTS),
    "method": FieldForm("PP_DIEU_TRI"),
    "weight": FieldForm("CAN_NANG", NUMBER),
    "newborn_weights": FieldForm("CAN_NANG_CON", NUMBERS),
    "record": FieldForm("MA_HSBA"),
    "note": FieldForm("GHI_CHU"),
    "result": FieldForm("KET_QUA_DTRI"),
    "discharge": FieldForm("MA_LOAI_RV", old_name="TINH_TRANG_RV"),
    "transferred_to": FieldForm("MA_NOI_DEN"),
    "return_days": FieldForm("NGAY_TAI_KHAM", DAYS),
    "settled": FieldForm("NGAY_TTOAN", AT_MINUTE),
    "head": FieldForm("MA_TTDV"),
}
SUMS: Fields = {
    "drugs": FieldForm("T_THUOC", NUMBER),
    "supplies": FieldForm("T_VTYT", NUMBER),
    "charged": FieldForm("T_TONGCHI_BV", NUMBER),
    "own_part": FieldForm("T_BNTT", NUMBER),
    "copayment": FieldForm("T_BNCCT", NUMBER),
    "fund_part": FieldForm("T_BHTT", NUMBER),
    "other_sources": FieldForm("T_NGUONKHAC", NUMBER),
    "fee_for_service": FieldForm("T_BHTT_GDV", NUMBER),
    "outside_list": FieldForm("T_NGOAIDS", NUMBER),
}

# Of XML2 and XML3. `name` and `used_for` depend on what the line is: mapping/lines.py adds them.
PRODUCT: Fields = {
    "unit": FieldForm("DON_VI_TINH"),
    "registration": FieldForm("SO_DANG_KY"),
    "tender": FieldForm("TT_THAU"),
    "strength": FieldForm("HAM_LUONG"),
    "form": FieldForm("DANG_BAO_CHE"),
    "route": FieldForm("DUONG_DUNG"),
    "dose": FieldForm("LIEU_DUNG"),
    "usage": FieldForm("CACH_DUNG"),
    "preparation": FieldForm("MA_PP_CHEBIEN"),
    "supplier": FieldForm("MA_CSKCB_THUOC"),
    "package": FieldForm("GOI_VTYT"),
    "model": FieldForm("MA_HIEU_SP"),
    "reused": FieldForm("TAI_SU_DUNG"),
    "fuel": FieldForm("MA_XANG_DAU"),
}
CARE: Fields = {
    "department": FieldForm("MA_KHOA"),
    "doctors": FieldForm("MA_BAC_SI", TEXTS),
    "performers": FieldForm("NGUOI_THUC_HIEN", TEXTS),
    "machines": FieldForm("MA_MAY", TEXTS),
    "beds": FieldForm("MA_GIUONG", TEXTS),
    "ordered": FieldForm("NGAY_YL", AT_MINUTE),
    "performed": FieldForm("NGAY_TH_YL", AT_MINUTE),
    "resulted": FieldForm("NGAY_KQ", AT_MINUTE),
    "diagnoses": FieldForm("MA_BENH", TEXTS),
    "traditional_diagnoses": FieldForm("MA_BENH_YHCT", TEXTS),
    "procedures": FieldForm("MA_PTTT_QT", TEXTS),
    "body_site": FieldForm("VI_TRI_TH_DVKT"),
    "anaesthesia": FieldForm("PP_VO_CAM"),
    "wound_relapse": FieldForm("VET_THUONG_TP"),
}
PAYMENT: Fields = {
    "insured_percent": FieldForm("TYLE_TT_BH", NUMBER, "TYLE_TT"),
    "service_percent": FieldForm("TYLE_TT_DV", NUMBER),
    "benefit_percent": FieldForm("MUC_HUONG", NUMBER),
    "charged_price": FieldForm("DON_GIA_BV", NUMBER),
    "charged_amount": FieldForm("THANH_TIEN_BV", NUMBER),
    "cap": FieldForm("T_TRANTT", NUMBER),
    "fund_part": FieldForm("T_BHTT", NUMBER),
    "copayment": FieldForm("T_BNCCT", NUMBER),
    "own_part": FieldForm("T_BNTT", NUMBER),
    "other_sources": FieldForm("T_NGUONKHAC", NUMBER),
    "state_budget": FieldForm("T_NGUONKHAC_NSNN", NUMBER),
    "foreign_aid": FieldForm("T_NGUONKHAC_VTNN", NUMBER),
    "domestic_aid": FieldForm("T_NGUONKHAC_VTTN", NUMBER),
    "other_aid": FieldForm("T_NGUONKHAC_CL", NUMBER),
    "outside_list": FieldForm("T_NGOAIDS", NUMBER),
    "scope": FieldForm("PHAM_VI"),
    "method": FieldForm("MA_PTTT"),
    "source": FieldForm("NGUON_CTRA"),
}
# QĐ 4210 spells it so in XML2, and as later decisions do in XML3.
OLD_DRUG_PAYMENT: Fields = {
    **PAYMENT,
    "other_sources": FieldForm("T_NGUONKHAC", NUMBER, "T_NGUON_KHAC"),
}
