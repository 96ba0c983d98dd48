"""Writes the envelope of an export, GIAMDINHHS, with one record and its tables in base64."""

from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import msgspec
from lxml import etree

from insurance.claim.bhyt.characters import writable
from insurance.claim.bhyt.documents.tree import Element

Fields = Mapping[str, str]


class Table(msgspec.Struct, frozen=True):
    """One table. `path` are the elements from its root to a row; the root alone where it is the only row."""

    name: str
    path: Sequence[str]
    rows: Sequence[Fields]


def written_envelope(
    facility: str, made: str, tables: Iterable[Table], others: Iterable[Element] = ()
) -> bytes:
    """The export. `made` is NGAYLAP; `others` are further FILEHOSO elements. It has no signature yet."""
    root = etree.Element("GIAMDINHHS")
    etree.SubElement(etree.SubElement(root, "THONGTINDONVI"), "MACSKCB").text = writable(facility)
    head = etree.SubElement(root, "THONGTINHOSO")
    etree.SubElement(head, "NGAYLAP").text = writable(made)
    etree.SubElement(head, "SOLUONGHOSO").text = "1"
    record = etree.SubElement(etree.SubElement(head, "DANHSACHHOSO"), "HOSO")
    for table in tables:
        file = etree.SubElement(record, "FILEHOSO")
        etree.SubElement(file, "LOAIHOSO").text = table.name
        etree.SubElement(file, "NOIDUNGFILE").text = b64encode(_document(table)).decode()
    etree.SubElement(root, "CHUKYDONVI")
    etree.indent(root)
    # As they are: white space that is put into them would be theirs.
    record.extend(others)
    return _written(root)


def _document(table: Table) -> bytes:
    *outer, name = table.path
    elements = [_row(name, fields) for fields in table.rows]
    root = listed = etree.Element(outer[0]) if outer else elements[0]
    for inner in outer[1:]:
        listed = etree.SubElement(listed, inner)
    if outer:
        listed.extend(elements)
    etree.indent(root)
    return _written(root)


def _row(name: str, fields: Fields) -> Element:
    row = etree.Element(name)
    for field, value in fields.items():
        if _can_be_a_name(field):
            etree.SubElement(row, field).text = writable(value)
    return row


@lru_cache(maxsize=1024)
def _can_be_a_name(field: str) -> bool:
    """Whether XML allows it: a FHIR claim may have kept fields of any name."""
    try:
        etree.QName(field)
    except ValueError:
        return False
    return True


def _written(root: Element) -> bytes:
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"
