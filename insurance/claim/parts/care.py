"""How a line was given: by whom, where, when and for which illness.

Fields in capitals are those of XML2 and XML3 by QĐ 130, 4750 and 3176.
"""

from datetime import datetime

import msgspec


class Care(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """Facts of one service, drug or bed; None or empty where not sent.

    `department`: MA_KHOA. `doctors`: MA_BAC_SI, the practice licences of those who ordered it.
    `performers`: NGUOI_THUC_HIEN, of those who did it. `machines`: MA_MAY. `beds`: MA_GIUONG.
    `ordered`: NGAY_YL. `performed`: NGAY_TH_YL. `resulted`: NGAY_KQ, when the result was there or, of a bed,
    when the patient left it. All three are minutes in Ho Chi Minh City.
    `diagnoses`: MA_BENH, ICD-10 codes. `traditional_diagnoses`: MA_BENH_YHCT.
    `procedures`: MA_PTTT_QT, ICD-9-CM codes. `body_site`: VI_TRI_TH_DVKT.
    `anaesthesia`: PP_VO_CAM (1 general, 2 regional or local, 3 acupuncture, 4 other).
    `wound_relapse`: VET_THUONG_TP, "1" for a relapse of a war wound.
    """

    department: str | None = None
    doctors: tuple[str, ...] = ()
    performers: tuple[str, ...] = ()
    machines: tuple[str, ...] = ()
    beds: tuple[str, ...] = ()
    ordered: datetime | None = None
    performed: datetime | None = None
    resulted: datetime | None = None
    diagnoses: tuple[str, ...] = ()
    traditional_diagnoses: tuple[str, ...] = ()
    procedures: tuple[str, ...] = ()
    body_site: str | None = None
    anaesthesia: str | None = None
    wound_relapse: str | None = None


NO_CARE = Care()
