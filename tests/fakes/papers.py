"""Papers of made-up people, as facilities send them."""

from base64 import b64encode
from collections.abc import Mapping
from types import MappingProxyType

FACILITY = "01001"
BIRTH: Mapping[str, str] = MappingProxyType(
    {
        "MA_GCS": "01001.GCS.00017.26",
        "HOTEN_NND": "Lê Thị Mẫu",
        "NGAYSINH_NND": "19960704",
        "MA_BHXH_NND": "0000000000",
        "LOAI_GIAYTO_NND": "1",
        "TEN_CON": "Lê Mẫu Con",
        "GIOI_TINH_CON": "2",
        "SO_CON": "1",
        "LAN_SINH": "1",
        "SO_CON_SONG": "1",
        "CAN_NANG_CON": "3200",
        "NGAY_SINH_CON": "202603010715",
        "NOI_SINH_CON": "Hà Nội",
        "SINHCON_PHAUTHUAT": "0",
        "SINHCON_DUOI32TUAN": "0",
        "NGUOI_DO_DE": "Trần Thị Hộ",
        "NGUOI_GHI_PHIEU": "Trần Thị Hộ",
        "NGAY_CT": "20260302",
    }
)
DEATH: Mapping[str, str] = MappingProxyType(
    {
        "MA_GBT": "26-0012",
        "HO_TEN": "Phạm Văn Mẫu",
        "NGAY_SINH": "1931",
        "GIOI_TINH": "1",
        "NGAYGIO_VV": "202602271900",
        "NGAY_TV": "202603010330",
        "NGUYENNHAN_TV": "không rõ",
        "NGUOI_GHIGIAY": "Trần Văn Ghi",
        "TTRUONG_DVI": "Đỗ Thị Trưởng",
        "NGAY_CAPGIAYBT": "20260301",
        "MACSKCB": FACILITY,
    }
)
DISCHARGE: Mapping[str, str] = MappingProxyType(
    {
        "so_luu_tru": "26/0345",
        "ma_khoa": "K03",
        "ho_ten": "Vũ Thị Mẫu",
        "ngay_sinh": "19800501",
        "gioi_tinh": "2",
        "ngay_vao": "202602200900",
        "ngay_ra": "202603011000",
        "chan_doan": "Viêm phổi",
        "pp_dieutri": "Kháng sinh",
        "thu_truong_dvi": "Đỗ Thị Trưởng",
        "ngay_chung_tu": "20260301",
        "ngoaitru_tungay": "20260302",
        "ngoaitru_denngay": "20260308",
        "benhicd10_id": "J18.9",
    }
)
SICK_LEAVE: Mapping[str, str] = MappingProxyType(
    {
        "ma_ct": "26.7.00021",
        "so_kcb": "KB-1204",
        "ma_bhxh": "0123456789",
        "ho_ten": "Vũ Thị Mẫu",
        "ngay_sinh": "19800501",
        "gioi_tinh": "2",
        "don_vi": "Công ty Mẫu",
        "chandoan_dieutri": "Viêm họng cấp",
        "tu_ngay": "20260302",
        "den_ngay": "20260304",
        "ma_cchn": "001234/HNO-CCHN",
        "ten_nguoi_hanh_nghe": "Trần Văn Khám",
        "ngay_chung_tu": "20260302",
        "ngay_kcb": "202603020800",
        "benh_icd10_id": "J02",
    }
)
DRIVERS_HEALTH: Mapping[str, str] = MappingProxyType(
    {
        "SO": "26-LX-0007",
        "HOTEN": "Vũ Văn Mẫu",
        "GIOITINHVAL": "0",
        "NGAYSINH": "04/07/1996",
        "SOCMND_PASSPORT": "001096000001",
        "IDBENHVIEN": FACILITY,
        "NONGDOCON": "0",
        "MATUY": "0",
        "NGAYKETLUAN": "02/03/2026",
        "BACSYKETLUAN": "Trần Văn Khám",
        "KETLUAN": "Đủ sức khỏe",
        "HANGBANGLAI": "B",
        "STATE": "ADD",
    }
)


def envelope(root: str, kind: str, fields: Mapping[str, str], **changed: str) -> bytes:
    """An envelope with one paper. `changed` are other values of fields."""
    values = "".join(f"<{name}>{value}</{name}>" for name, value in (dict(fields) | changed).items())
    document = b64encode(f"<{kind}>{values}</{kind}>".encode()).decode()
    file = f"<FILEHOSO><LOAIHOSO>{kind}</LOAIHOSO><NOIDUNGFILE>{document}</NOIDUNGFILE></FILEHOSO>"
    return (
        f"<{root}><THONGTINDONVI><MACSKCB>{FACILITY}</MACSKCB></THONGTINDONVI><THONGTINHOSO><DANHSACHHOSO>"
        f"<HOSO>{file}</HOSO></DANHSACHHOSO></THONGTINHOSO></{root}>"
    ).encode()


def birth(**changed: str) -> bytes:
    """A certificate of birth."""
    return envelope("HSDLGCS", "GIAYCHUNGSINH", BIRTH, **changed)


def death(**changed: str) -> bytes:
    """A death notice."""
    return envelope("HSDLGBT", "GIAYBAOTU", DEATH, **changed)


def discharge(**changed: str) -> bytes:
    """A discharge paper."""
    return envelope("HSCHUNGTU", "CT03", DISCHARGE, **changed)


def sick_leave(**changed: str) -> bytes:
    """A certificate of sick leave."""
    return envelope("HSCHUNGTU", "CT07", SICK_LEAVE, **changed)


def drivers_health(**changed: str) -> bytes:
    """A driver's health certificate."""
    return envelope("HSCHUNGTU", "GIAYKHAMSUCKHOELAIXE", DRIVERS_HEALTH, **changed)
