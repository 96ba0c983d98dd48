"""Writes answers to exports as XML that a hospital's software can show: KETQUAGIAMDINH (docs/bhyt-xml.md)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from lxml import etree

from insurance.claim.bhyt.characters import writable
from insurance.claim.bhyt.signature import Signature, SignatureState
from insurance.claim.bhyt.systems import VISIT_NUMBER
from insurance.claim.claim import Claim
from insurance.text import Text
from runtime.time_zone import HO_CHI_MINH

Fields = Mapping[str, str]
ROOT, STATE, SIGNATURE = "KETQUAGIAMDINH", "TRANG_THAI", "CHU_KY"
SIGNATURE_STATES = {
    SignatureState.SIGNED: "HOP_LE",
    SignatureState.NOT_SIGNED: "KHONG_KY",
    SignatureState.BROKEN: "KHONG_HOP_LE",
    SignatureState.UNKNOWN_SIGNER: "KHONG_RO_NGUOI_KY",
}
# What a claim that is closed after its review still has.
KEPT_OF_CLOSED = ("MA_LK", "MA_CSKCB", "MA_GIAO_DICH", "THOI_DIEM")
WITHDRAWAL = Text(
    "Hồ sơ này hủy hồ sơ mà nó nêu; không đề nghị thanh toán, không chi trả.",
    "This claim withdraws the one that it names. It asks for no payment, and nothing is paid.",
)
CLOSED = Text(
    "Hồ sơ đã được cơ sở hủy hoặc thay thế; không chi trả theo hồ sơ này.",
    "The facility has withdrawn or replaced this claim. Nothing is paid for it.",
)
_path = re.compile(
    r"(?P<table>[A-Z0-9]+)(?:\[(?:STT=(?P<number>[0-9]+)|[0-9]+)\])?(?:/(?P<field>\w+))?"
).fullmatch


class AnswerState(StrEnum):
    """TRANG_THAI."""

    REVIEWED = "DA_GIAM_DINH"
    DECIDED = "DA_QUYET_DINH"
    ASKED = "CHO_GIAI_TRINH"
    CLOSED = "DA_HUY"


def answer(
    claim: Claim,
    claim_id: str,
    created: datetime,
    state: AnswerState,
    fields: Fields,
    rows: tuple[str, Sequence[Fields]] | None = None,
    signature: Signature | None = None,
) -> bytes:
    """The document: what it is about, these fields, the signature, a list of rows under the name of a row.

    `created` has a time zone. Fields without a value are left out.
    """
    head = {
        "MA_LK": claim.number.removeprefix(f"{VISIT_NUMBER}|"),
        "MA_CSKCB": claim.facility or "",
        "MA_GIAO_DICH": claim_id,
        "THOI_DIEM": created.astimezone(HO_CHI_MINH).strftime("%Y%m%d%H%M"),
        STATE: state.value,
    }
    root = _element(ROOT, {**head, **fields})
    if signature is not None:
        root.append(_element(SIGNATURE, _signature_fields(signature)))
    if rows is not None:
        name, listed = rows
        root.append(_list(name, listed))
    return _written(root)


def withdrawal_answer(
    claim: Claim, claim_id: str, created: datetime, signature: Signature | None = None
) -> bytes:
    """The answer to a record that withdraws the request for payment of another one."""
    fields = {"DIEN_GIAI": WITHDRAWAL.both}
    return answer(claim, claim_id, created, AnswerState.CLOSED, fields, signature=signature)


def closed_answer(written: bytes) -> bytes:
    """The answer to a claim that was withdrawn or replaced after this answer: it grants nothing."""
    root = etree.fromstring(written)
    if root.findtext(STATE) == AnswerState.CLOSED:
        return written
    head = {name: root.findtext(name) or "" for name in KEPT_OF_CLOSED}
    return _written(_element(ROOT, {**head, STATE: AnswerState.CLOSED.value, "DIEN_GIAI": CLOSED.both}))


def place_fields(path: str) -> Fields:
    """BANG, STT and CHI_TIEU of a path of this format, so far as it names them; and the path itself."""
    found = _path(path)
    named = found.groupdict(default="") if found else {"table": "", "number": "", "field": ""}
    return {
        "BANG": named["table"],
        "STT": named["number"],
        "CHI_TIEU": named["field"],
        "DUONG_DAN": path,
    }


def _signature_fields(signature: Signature) -> Fields:
    """Of CHU_KY."""
    return {
        STATE: SIGNATURE_STATES[signature.state],
        "DON_VI": signature.signer,
        "SO_CHUNG_THU": signature.certificate,
        "NGAY_KY": f"{signature.signed_on:%Y%m%d}" if signature.signed_on else "",
        "PHAM_VI": ";".join(signature.covers),
        "LY_DO": signature.reason.both if signature.reason else "",
    }


def _list(name: str, rows: Iterable[Fields]) -> etree._Element:
    listed = etree.Element(f"DSACH_{name}")
    listed.extend(_element(name, row) for row in rows)
    return listed


def _element(name: str, fields: Fields) -> etree._Element:
    element = etree.Element(name)
    for field, value in fields.items():
        if value:
            etree.SubElement(element, field).text = writable(value)
    return element


def _written(root: etree._Element) -> bytes:
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True))
