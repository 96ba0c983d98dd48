"""The visit that a claim bills: why the patient came, how the treatment went, how it ended.

Fields in capitals are those of XML1 by QĐ 130, 4750 and 3176 (4210 in brackets where it differs).
"""

from datetime import date, datetime
from decimal import Decimal

import msgspec


class Visit(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """Facts of the visit beside its days; None or empty where not sent. Times are local minutes.

    How the patient came. `kind`: MA_LOAI_KCB (two digits: 01 examination, 03 inpatient, ...). `code`:
    MA_DOITUONG_KCB of QĐ 3276, the case that the benefit rate follows from. `route`: MA_LYDO_VVIEN of QĐ 4210
    (1 right line, 2 emergency, 3 wrong line, 4 open line). `referred_from`: MA_NOI_DI (MA_NOI_CHUYEN), the
    facility. `referral`: GIAY_CHUYEN_TUYEN, the number of the transfer paper. `reason`: LY_DO_VV.
    `inpatient_reason`, `inpatient_reason_code`: LY_DO_VNT, MA_LY_DO_VNT. `accident`: MA_TAI_NAN.
    `area`: MA_KHUVUC (K1, K2, K3), where the patient lives. `five_years_on`: NAM_NAM_LIEN_TUC, the day from
    which the patient was insured for five years. `copayment_free_on`: NGAY_MIEN_CCT (MIEN_CUNG_CT), the day
    from which the patient pays no co-payment.
    The treatment. `departments`: MA_KHOA, in order. `inpatient_since`: NGAY_VAO_NOI_TRU. `treatment_days`:
    SO_NGAY_DTRI. `admission_diagnosis`, `discharge_diagnosis`: CHAN_DOAN_VAO, CHAN_DOAN_RV (TEN_BENH), texts.
    `traditional_diagnoses`: MA_BENH_YHCT. `procedures`: MA_PTTT_QT, ICD-9-CM codes. `method`: PP_DIEU_TRI.
    `weight`: CAN_NANG in kg. `newborn_weights`: CAN_NANG_CON in g. `record`: MA_HSBA, the number of the
    medical record. `note`: GHI_CHU.
    How it ended. `result`: KET_QUA_DTRI (1 cured ... 5 died ...). `discharge`: MA_LOAI_RV (TINH_TRANG_RV).
    `transferred_to`: MA_NOI_DEN. `return_days`: NGAY_TAI_KHAM, the appointments.
    `settled`: NGAY_TTOAN, when the patient paid.
    `settlement_month`: NAM_QT and THANG_QT as YYYY-MM. `head`: MA_TTDV, the head of the facility.
    """

    kind: str | None = None
    code: str | None = None
    route: str | None = None
    referred_from: str | None = None
    referral: str | None = None
    reason: str | None = None
    inpatient_reason: str | None = None
    inpatient_reason_code: str | None = None
    accident: str | None = None
    area: str | None = None
    five_years_on: date | None = None
    copayment_free_on: date | None = None
    departments: tuple[str, ...] = ()
    inpatient_since: datetime | None = None
    treatment_days: Decimal | None = None
    admission_diagnosis: str | None = None
    discharge_diagnosis: str | None = None
    traditional_diagnoses: tuple[str, ...] = ()
    procedures: tuple[str, ...] = ()
    method: str | None = None
    weight: Decimal | None = None
    newborn_weights: tuple[Decimal, ...] = ()
    record: str | None = None
    note: str | None = None
    result: str | None = None
    discharge: str | None = None
    transferred_to: str | None = None
    return_days: tuple[date, ...] = ()
    settled: datetime | None = None
    settlement_month: str | None = None
    head: str | None = None


NO_VISIT = Visit()
