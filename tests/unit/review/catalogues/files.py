"""Writes catalogue files."""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

from insurance.catalogue.catalogue_kind import CatalogueKind
from review.catalogues.files.catalogue_files import KINDS
from runtime.loading.files.kind import Kind

Row = Mapping[str, str]
# What a row has where a test does not say: the columns that every file has.
DEFAULTS = {
    "MA_CSKCB": "01001",
    "TU_NGAY": "20260101",
    "DEN_NGAY": "",
    "DON_GIA": "1000",
    "TEN_THUOC": "Paracetamol",
    "TEN_VAT_TU": "Kim",
    "TEN_DICH_VU": "Khám nội",
    "TEN_KHOA": "Khoa khám bệnh",
    "TEN_TB": "Máy siêu âm",
    "TEN_CSKCB": "Bệnh viện",
    "MA_TINH": "01",
    "TUYEN": "provincial",
    "MA_KHOA": "K01",
    "PHAM_VI_TG": "NGAY",
    "MA_CHI_PHI": "40.1",
    "SO_TT_BYT": "1",
    "TEN_KY_THUAT": "Khám nội",
    "TEN_MAU": "Hồng cầu lắng",
}
# The columns of the forms of TT 12/2026/TT-BTC.
FORMS = {
    CatalogueKind.DEPARTMENTS: "STT,MA_KHOA,TEN_KHOA,BAN_KHAM,GIUONG_PD,GIUONG_TK,GIUONG_HSTC,GIUONG_HSCC,"
    "TU_NGAY,DEN_NGAY,MA_CSKCB",
    CatalogueKind.PRACTITIONERS: "STT,MA_KHOA,TEN_KHOA,HO_TEN,GIOI_TINH,SO_DINH_DANH,CHUCDANH_NN,VI_TRI,"
    "MACCHN,NGAYCAP_CCHN,NOICAP_CCHN,PHAMVI_CM,PHAMVI_CMBS,DVKT_KHAC,VB_PHANCONG,THOIGIAN_DK,THOIGIAN_NGAY,"
    "THOIGIAN_TUAN,CSKCB_KHAC,CSKCB_CGKT,QD_CGKT,TU_NGAY,DEN_NGAY,MA_CSKCB",
    CatalogueKind.DRUGS: "STT,MA_THUOC,TEN_HOAT_CHAT,TEN_THUOC,DON_VI_TINH,HAM_LUONG,DUONG_DUNG,"
    "MA_DUONG_DUNG,DANG_BAO_CHE,SO_DANG_KY,SO_LUONG,DON_GIA,DON_GIA_BH,QUY_CACH,NHA_SX,NUOC_SX,NHA_THAU,TT_THAU,TU_NGAY_HD,"
    "DEN_NGAY_HD,MA_CSKCB,LOAI_THUOC,LOAI_THAU,HT_THAU,MA_DVKT,TCCL,BO_PHAN_VT,TEN_KHOA_HOC,NGUON_GOC,"
    "PP_CHEBIEN,MA_DL_NHAP,MA_DL_CB,TLHH_CB,TLHH_BQ,MA_CSKCB_THUOC,TU_NGAY,DEN_NGAY",
    CatalogueKind.SUPPLIES: "STT,MA_VAT_TU,NHOM_VAT_TU,TEN_VAT_TU,MA_HIEU,SO_LUU_HANH,TINHNANG_KT,QUY_CACH,"
    "HANG_SX,NUOC_SX,DON_VI_TINH,DON_GIA,DON_GIA_BH,TYLE_TT_BH,SO_LUONG,DINH_MUC,NHA_THAU,TT_THAU,TU_NGAY_HD,"
    "DEN_NGAY_HD,MA_CSKCB,LOAI_THAU,HT_THAU,MA_CSKCB_TBYT,TU_NGAY,DEN_NGAY",
    CatalogueKind.SERVICES: "STT,MA_DICH_VU,TEN_DICH_VU,TEN_DVKT_GIA,DON_GIA,QUY_TRINH,SO_LUONG_CGKT,"
    "CSKCB_CGKT,CSKCB_CLS,QD_DVKT,QD_PD_GIA,GHI_CHU,TU_NGAY,DEN_NGAY,MA_CSKCB,GIA_THANH_TOAN",
    CatalogueKind.MACHINES: "STT,TEN_TB,KY_HIEU,CONGTY_SX,NUOC_SX,NAM_SX,NAM_SD,MA_MAY,SO_LUU_HANH,"
    "HD_TU,HD_DEN,TU_NGAY,DEN_NGAY,MA_CSKCB",
}


def kind(name: CatalogueKind) -> Kind:
    """The kind of file with this catalogue."""
    return next(one for one in KINDS.in_order if one.name == name)


def write(path: Path, name: CatalogueKind, rows: Iterable[Row], header: Iterable[str] | None = None) -> Path:
    """Write a CSV file; a row has what a test gives it, and DEFAULTS. Default header: all columns."""
    columns = list(header or kind(name).header)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows([{**DEFAULTS, **row}.get(column, "") for column in columns] for row in rows)
    return path
