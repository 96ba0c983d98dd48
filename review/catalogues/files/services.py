"""05/DM: services, examinations and beds."""

from insurance.catalogue.catalogue_kind import CatalogueKind
from review.catalogues.files.columns import (
    FACILITY,
    GROUP,
    VALID_FROM,
    VALID_UNTIL,
    code,
    further_number,
    further_text,
    name,
    price,
)
from runtime.loading.files.kind import Kind

RADIOACTIVE_DRUG = [
    "STT",
    "MA_THUOC",
    "TEN_THUOC",
    "SO_DANG_KY",
    "DON_VI_TINH",
    "TT_THAU",
    "DON_GIA_THUOC",
    "DM_NSX_CDD",
    "DM_THUCTE_CDD",
    "LIEU_BQ_PX",
    "TL_THUCTE_BQ_PX",
    "THANH_TIEN_THUOC",
]

SERVICES = Kind(
    name=CatalogueKind.SERVICES,
    what="05/DM: the services, examinations and beds that a facility may bill.",
    columns=(
        FACILITY,
        code("MA_DICH_VU", "code of the service", longest=50),
        name("TEN_DICH_VU", "name, as approved"),
        VALID_FROM,
        VALID_UNTIL,
        price("price"),
        further_number(
            "GIA_THANH_TOAN",
            "what the fund pays for it, radioactive drugs included, in dong",
            "insured_price",
        ),
        further_text("TEN_DVKT_GIA", "name in the list of prices", "price_name"),
        further_text("QUY_TRINH", "the procedure by which it is done", "procedure"),
        further_text("QD_DVKT", "decision by which the facility may do it", "approval"),
        further_text("QD_PD_GIA", "decision on the price", "price_approval"),
        further_text("GHI_CHU", "note", "note"),
        further_text("CSKCB_CLS", "other facilities that do it for this one", "done_at"),
        further_text("CSKCB_CGKT", "facility that handed the technique over", "taught_by"),
        GROUP,
    ),
    key=("MA_CSKCB", "MA_DICH_VU", "TEN_DICH_VU", "TU_NGAY"),
    mark="MA_DICH_VU",
    passed_over=frozenset(["STT", "ID", "SO_LUONG_CGKT", *(f"THUOCPX_{name}" for name in RADIOACTIVE_DRUG)]),
)
