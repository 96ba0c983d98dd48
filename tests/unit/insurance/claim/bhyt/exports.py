"""Makes exports for tests: a correct one by QĐ 3176, in which a test changes what it is about."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

Fields = Mapping[str, str]

VISIT: Fields = {
    "MA_LK": "LK-1",
    "STT": "1",
    "MA_BN": "BN-1",
    "HO_TEN": "Trần Thị Mẫu",
    "SO_CCCD": "079180000001",
    "NGAY_SINH": "198003150000",
    "GIOI_TINH": "2",
    "NHOM_MAU": "",
    "MA_QUOCTICH": "000",
    "MA_DANTOC": "01",
    "MA_NGHE_NGHIEP": "00000",
    "DIA_CHI": "Xã Mẫu",
    "MATINH_CU_TRU": "79",
    "MAHUYEN_CU_TRU": "000",
    "MAXA_CU_TRU": "00000",
    "MA_THE_BHYT": "DN4790000000001",
    "MA_DKBD": "79001",
    "GT_THE_TU": "20260101",
    "GT_THE_DEN": "20261231",
    "LY_DO_VV": "Đau đầu",
    "CHAN_DOAN_VAO": "Viêm phổi",
    "CHAN_DOAN_RV": "Viêm phổi",
    "MA_BENH_CHINH": "J18.9",
    "MA_BENH_KT": "I10;E11.9",
    "MA_DOITUONG_KCB": "1.1",
    "NGAY_VAO": "202611020755",
    "NGAY_RA": "202611020920",
    "SO_NGAY_DTRI": "0",
    "KET_QUA_DTRI": "2",
    "MA_LOAI_RV": "1",
    "NGAY_TTOAN": "202611020930",
    "T_THUOC": "12505",
    "T_VTYT": "0",
    "T_TONGCHI_BV": "64245",
    "T_TONGCHI_BH": "64245",
    "T_BNTT": "0",
    "T_BNCCT": "12849",
    "T_BHTT": "51396",
    "T_NGUONKHAC": "0",
    "T_BHTT_GDV": "51396",
    "NAM_QT": "2026",
    "THANG_QT": "11",
    "MA_LOAI_KCB": "01",
    "MA_KHOA": "K01",
    "MA_CSKCB": "79001",
    "CAN_NANG": "55.00",
    "MA_HSBA": "HS-1",
    "MA_TTDV": "0000000000",
    "DU_PHONG": "",
}
NOTHING_ELSEWHERE: Fields = dict.fromkeys(
    ("T_NGUONKHAC_NSNN", "T_NGUONKHAC_VTNN", "T_NGUONKHAC_VTTN", "T_NGUONKHAC_CL", "T_NGUONKHAC"), "0"
)
DRUG: Fields = {
    "MA_LK": "LK-1",
    "STT": "1",
    "MA_THUOC": "40.67",
    "MA_NHOM": "4",
    "TEN_THUOC": "Thuốc mẫu",
    "DON_VI_TINH": "Viên",
    "HAM_LUONG": "500mg",
    "DUONG_DUNG": "1.01",
    "LIEU_DUNG": "2 viên/ngày",
    "SO_DANG_KY": "VD-0",
    "TT_THAU": "0;G1;N1;2026",
    "PHAM_VI": "1",
    "TYLE_TT_BH": "100",
    "SO_LUONG": "10",
    "DON_GIA": "1250.5",
    "THANH_TIEN_BV": "12505",
    "THANH_TIEN_BH": "12505",
    **NOTHING_ELSEWHERE,
    "MUC_HUONG": "80",
    "T_BHTT": "10004",
    "T_BNCCT": "2501",
    "T_BNTT": "0",
    "MA_KHOA": "K01",
    "MA_BAC_SI": "0/CCHN",
    "NGAY_YL": "202611020830",
    "NGAY_TH_YL": "202611020915",
    "MA_PTTT": "1",
    "NGUON_CTRA": "1",
}
# The examination, then the second one, of which the fund counts 30 %.
EXAMINATION: Fields = {
    "MA_LK": "LK-1",
    "STT": "1",
    "MA_DICH_VU": "01.1899",
    "MA_NHOM": "13",
    "TEN_DICH_VU": "Khám bệnh",
    "DON_VI_TINH": "Lần",
    "PHAM_VI": "1",
    "SO_LUONG": "1",
    "DON_GIA_BV": "39800",
    "DON_GIA_BH": "39800",
    "TYLE_TT_DV": "100",
    "TYLE_TT_BH": "100",
    "THANH_TIEN_BV": "39800",
    "THANH_TIEN_BH": "39800",
    **NOTHING_ELSEWHERE,
    "MUC_HUONG": "80",
    "T_BHTT": "31840",
    "T_BNCCT": "7960",
    "T_BNTT": "0",
    "MA_KHOA": "K01",
    "MA_BAC_SI": "0/CCHN",
    "MA_BENH": "J18.9",
    "NGAY_YL": "202611020800",
    "NGAY_TH_YL": "202611020800",
    "MA_PTTT": "1",
}
SECOND: Fields = {
    **EXAMINATION,
    "STT": "2",
    "MA_DICH_VU": "02.1896",
    "DON_GIA_BV": "11940",
    "TYLE_TT_DV": "30",
    "THANH_TIEN_BV": "11940",
    "THANH_TIEN_BH": "11940",
    "T_BHTT": "9552",
    "T_BNCCT": "2388",
    "NGAY_YL": "202611020840",
    "NGAY_TH_YL": "202611020840",
}


def row(name: str, fields: Fields) -> str:
    """One row, or the whole table where the table has no list."""
    inner = "".join(f"<{field}>{escape(value)}</{field}>" for field, value in fields.items())
    return f"<{name}>{inner}</{name}>"


def drugs(*rows: Fields) -> str:
    """XML2."""
    return listed("CHITIEU_CHITIET_THUOC/DSACH_CHI_TIET_THUOC/CHI_TIET_THUOC", rows)


def services(*rows: Fields) -> str:
    """XML3."""
    return listed("CHITIEU_CHITIET_DVKT_VTYT/DSACH_CHI_TIET_DVKT/CHI_TIET_DVKT", rows)


def listed(path: str, rows: Sequence[Fields]) -> str:
    """A table with a list, by the elements from its root to a row."""
    *outer, name = path.split("/")
    opened, closed = "".join(f"<{one}>" for one in outer), "".join(f"</{one}>" for one in reversed(outer))
    return opened + "".join(row(name, one) for one in rows) + closed


def in_base64(document: str, encoding: str = "utf-8") -> str:
    """As exports carry the document of a table."""
    return b64encode(document.encode(encoding)).decode()


def envelope(*records: Sequence[tuple[str, str]], count: str | None = None, facility: str = "79001") -> bytes:
    """GIAMDINHHS with these records: the kinds and contents of their tables."""
    listed = "".join(
        "<HOSO>"
        + "".join(
            f"<FILEHOSO><LOAIHOSO>{kind}</LOAIHOSO><NOIDUNGFILE>{content}</NOIDUNGFILE></FILEHOSO>"
            for kind, content in tables
        )
        + "</HOSO>"
        for tables in records
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><GIAMDINHHS>'
        f"<THONGTINDONVI><MACSKCB>{facility}</MACSKCB></THONGTINDONVI><THONGTINHOSO><NGAYLAP>20261103</NGAYLAP>"
        f"<SOLUONGHOSO>{len(records) if count is None else count}</SOLUONGHOSO>"
        f"<DANHSACHHOSO>{listed}</DANHSACHHOSO></THONGTINHOSO><CHUKYDONVI/></GIAMDINHHS>"
    ).encode()


def export(
    visit: Fields | None = None,
    drug_rows: Sequence[Fields] = (DRUG,),
    service_rows: Sequence[Fields] = (EXAMINATION, SECOND),
    more: Sequence[tuple[str, str]] = (),
) -> bytes:
    """A correct export with these fields of XML1 changed, and these rows."""
    tables = [("XML1", in_base64(row("TONG_HOP", {**VISIT, **(visit or {})})))]
    if drug_rows:
        tables.append(("XML2", in_base64(drugs(*drug_rows))))
    if service_rows:
        tables.append(("XML3", in_base64(services(*service_rows))))
    return envelope([*tables, *more])
