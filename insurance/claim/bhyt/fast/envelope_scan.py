"""Finds the tables of an export that is written as nearly all are, without parsing it as XML."""

import re
from binascii import Error, a2b_base64
from typing import NamedTuple

from insurance.claim.bhyt.documents.findings import Findings
from insurance.claim.bhyt.documents.tree import parse_text
from insurance.claim.bhyt.fast.layout import DECLARATION

# The glue between the values. Anything else takes the way on which XML is parsed.
_head = re.compile(
    DECLARATION.encode()
    + rb'<GIAMDINHHS(?: xmlns:xs[di]="http://www\.w3\.org/2001/XMLSchema(?:-instance)?")*>\s*'
    rb"<THONGTINDONVI>\s*<MACSKCB>([0-9]{1,10})</MACSKCB>\s*</THONGTINDONVI>\s*"
    rb"<THONGTINHOSO>\s*<NGAYLAP>([0-9]{0,14})</NGAYLAP>\s*<SOLUONGHOSO>1</SOLUONGHOSO>\s*"
    rb"<DANHSACHHOSO>\s*<HOSO>\s*"
).match
_open = re.compile(rb"<FILEHOSO>\s*<LOAIHOSO>(XML[1-9][0-9]?)</LOAIHOSO>\s*<NOIDUNGFILE>").match
_close = re.compile(rb"</NOIDUNGFILE>\s*</FILEHOSO>\s*").match
_tail = re.compile(
    rb"</HOSO>\s*</DANHSACHHOSO>\s*</THONGTINHOSO>\s*"
    rb"<CHUKYDONVI(?: ?/>|>(?P<signature>.*)</CHUKYDONVI>)\s*</GIAMDINHHS>\s*",
    re.DOTALL,
).fullmatch


class Scanned(NamedTuple):
    """The values of the envelope, and the decoded documents of its tables by their kinds."""

    facility: str
    made: str
    documents: dict[str, str]


def scan(content: bytes) -> Scanned | None:
    """None where the content is written in any other way, or is no export."""
    head = _head(content)
    if head is None:
        return None
    place, documents = head.end(), {}
    while opened := _open(content, place):
        start = opened.end()
        end = content.find(b"<", start)
        closed = _close(content, end) if end > start else None
        kind = opened[1].decode()
        if closed is None or kind in documents:
            return None
        try:
            documents[kind] = a2b_base64(content[start:end], strict_mode=True).decode()
        except (Error, UnicodeDecodeError):
            return None
        place = closed.end()
    tail = _tail(content, place)
    if tail is None or not _is_well_formed(tail["signature"]):
        return None
    return Scanned(head[1].decode(), head[2].decode(), documents)


def _is_well_formed(signature: bytes | None) -> bool:
    """Whether what stands in CHUKYDONVI can be parsed: nothing else of it counts for the claim."""
    if not signature:
        return True
    try:
        text = signature.decode()
    except UnicodeDecodeError:
        return False
    return parse_text(f"<CHUKYDONVI>{text}</CHUKYDONVI>", "", Findings()) is not None
