"""Tables of exports in documents of their own, without the envelope GIAMDINHHS, and an envelope made of them.

Programs write a visit's tables as XML1.xml, XML2.xml, … . Claims are sent in envelopes, so what hands in such
files makes one for each visit.
"""

from base64 import b64encode
from collections.abc import Iterable, Mapping
from functools import cache
from xml.sax.saxutils import escape

import msgspec
from lxml import etree

from insurance.claim.bhyt.decisions.decision_files import read_decisions, table_paths
from insurance.claim.bhyt.documents.findings import Findings
from insurance.claim.bhyt.documents.record import VISIT
from insurance.claim.bhyt.documents.tree import children_of, name_of, parse, text_of
from insurance.claim.bhyt.values import day_in

NUMBER, FACILITY = "MA_LK", "MACSKCB"
# The day of the export: the first of these that is a day. Today would make another export of the same tables.
DAYS = ("NGAY_TTOAN", "NGAY_RA")


class BareTable(msgspec.Struct, frozen=True):
    """One table. `kind` is "XML1" to "XML15", `number` the first MA_LK; empty where it has none.

    `is_empty`: no field of it has a value.
    """

    kind: str
    number: str
    is_empty: bool = False


def bare_table(chunks: Iterable[bytes]) -> BareTable | None:
    """The table that a document in UTF-8 is, by its root; None where no decision has such a table.

    The document is read as far as its first MA_LK, so it need not be complete.
    """
    parser = etree.XMLPullParser(
        ("start", "end"), encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False
    )
    kind = number = None
    try:
        for chunk in chunks:
            parser.feed(chunk)
            for event, element in parser.read_events():
                if kind is None and (kind := _kind_of(element)) is None:
                    return None
                if event == "end" and name_of(element) == NUMBER and (number := text_of(element)):
                    return BareTable(kind, number)
        is_empty = _is_empty(parser.close())
    except etree.XMLSyntaxError:
        # What is wrong with it is said when it is sent with its visit.
        return BareTable(kind, "") if kind else None
    return BareTable(kind, "", is_empty=is_empty) if kind else None


def envelope_of(tables: Mapping[str, bytes]) -> bytes:
    """The export with one record of these documents, by their kinds; at least XML1.

    It says of facility and day what XML1 says, so that the same tables make the same export.
    """
    visit = _fields(tables[VISIT])
    made = next((f"{day:%Y%m%d}" for name in DAYS if (day := day_in(visit.get(name, "")))), "")
    files = "".join(
        f"<FILEHOSO><LOAIHOSO>{kind}</LOAIHOSO><NOIDUNGFILE>{b64encode(tables[kind]).decode()}</NOIDUNGFILE></FILEHOSO>"
        for kind in sorted(tables, key=_place)
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        f"<GIAMDINHHS><THONGTINDONVI><MACSKCB>{escape(visit.get('MA_CSKCB', ''))}</MACSKCB></THONGTINDONVI>"
        f"<THONGTINHOSO><NGAYLAP>{made}</NGAYLAP><SOLUONGHOSO>1</SOLUONGHOSO>"
        f"<DANHSACHHOSO><HOSO>{files}</HOSO></DANHSACHHOSO></THONGTINHOSO><CHUKYDONVI/></GIAMDINHHS>"
    ).encode()


@cache
def _kinds() -> Mapping[str, str]:
    """The kinds of tables by the names of their root elements, in every decision."""
    paths = table_paths(read_decisions())
    return {path[0]: kind for kind, found in paths.items() for path in found}


def _kind_of(root: etree._Element) -> str | None:
    if root.getroottree().docinfo.doctype:
        return None
    return _kinds().get(name_of(root))


def _is_empty(root: etree._Element) -> bool:
    return not any((element.text or "").strip() for element in root.iter(etree.Element))


def _fields(document: bytes) -> dict[str, str]:
    """The fields of XML1; none where it cannot be read, which reading the export says."""
    root = parse(document, VISIT, Findings())
    return {} if root is None else {name_of(field): text_of(field) for field in children_of(root)}


def _place(kind: str) -> int:
    return int(kind.removeprefix("XML"))
