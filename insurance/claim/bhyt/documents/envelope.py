"""Reads the envelope of an export, GIAMDINHHS, with one record (VSS letter 1245/BHXH-CNTT of 2024, 3.4)."""

import binascii
import re
from base64 import b64decode
from collections.abc import Collection, Iterator, Mapping

from lxml import etree

from insurance.claim.bhyt.documents import reasons
from insurance.claim.bhyt.documents.findings import Findings
from insurance.claim.bhyt.documents.record import VISIT, Record, Row
from insurance.claim.bhyt.documents.strays import IDS, note_others, note_strays
from insurance.claim.bhyt.documents.table import Path, rows_of
from insurance.claim.bhyt.documents.tree import Element, children_of, name_of, parse, parse_text, text_of

ENVELOPE, RECORD, FILE, KIND, CONTENT = "GIAMDINHHS", "HOSO", "FILEHOSO", "LOAIHOSO", "NOIDUNGFILE"
FACILITY, MADE, COUNT, SIGNATURE = "MACSKCB", "NGAYLAP", "SOLUONGHOSO", "CHUKYDONVI"
RECORDS = "DANHSACHHOSO"
# NĐ 188/2025, article 69 (9); compared with NGAYLAP.
SIGNED_SINCE = "20260101"
LEADING = ("THONGTINDONVI", "THONGTINHOSO", RECORDS)
_space = re.compile(r"\s+")


class EnvelopeReader:
    """Reads records. `paths` are the elements of each table, as the decisions have them."""

    def __init__(self, paths: Mapping[str, Collection[Path]]) -> None:
        self._paths = paths

    def read(self, content: bytes, findings: Findings) -> Record | None:
        """The one record; None where the content has none that can be read, which is a fault then."""
        root = parse(content, ENVELOPE, findings)
        if root is None:
            return None
        if name_of(root) != ENVELOPE:
            findings.fault(ENVELOPE, reasons.NOT_AN_EXPORT)
            return None
        for element in (root, *_within(root)):
            if element is root or name_of(element) in LEADING:
                note_strays(element, ENVELOPE, findings, IDS)
        records = records_of(root)
        said = _said(root, COUNT)
        if said and said != str(len(records)):
            findings.against_the_decision(f"{ENVELOPE}/{COUNT}", reasons.wrong_count(len(records)))
        is_old = "" < _said(root, MADE) < SIGNED_SINCE
        if not is_old and not any(name_of(element) == SIGNATURE for element in children_of(root)):
            findings.against_the_decision(f"{ENVELOPE}/{SIGNATURE}", reasons.NO_SIGNATURE)
        if len(records) != 1:
            findings.fault(ENVELOPE, reasons.not_one_record(len(records)) if records else reasons.NO_RECORD)
            return None
        tables, others = self._tables(records[0], findings)
        if VISIT not in tables:
            findings.fault(VISIT, reasons.NO_XML1)
        if not tables.get(VISIT):
            return None
        return Record(_said(root, FACILITY), _said(root, MADE), tables, others)

    def _tables(
        self, record: Element, findings: Findings
    ) -> tuple[dict[str, tuple[Row, ...]], dict[str, str]]:
        tables: dict[str, tuple[Row, ...]] = {}
        others: dict[str, str] = {}
        note_others(record, (FILE,), RECORD, findings)
        for place, file in enumerate((child for child in children_of(record) if name_of(child) == FILE), 1):
            parts = {name_of(part): part for part in children_of(file)}
            kind = text_of(parts[KIND]).upper() if KIND in parts else ""
            path = kind if kind in self._paths else f"{FILE}[{place}]"
            note_others(file, (KIND, CONTENT), path, findings)
            if len(parts) < len(file):
                findings.fault(path, reasons.CONTENT_TWICE)
            if kind in tables:
                findings.fault(path, reasons.TWICE)
            root = _document(parts.get(CONTENT), path, findings)
            if kind not in self._paths:
                findings.against_the_decision(f"{path}/{KIND}", reasons.UNKNOWN_TABLE)
                others[path] = _as_sent(file)
            else:
                rows = () if root is None else rows_of(kind, root, self._paths[kind], findings)
                tables.setdefault(kind, rows)
        return tables, others


def records_of(root: Element) -> list[Element]:
    """The records of an envelope that are read: those where the envelope has its own elements."""
    return [element for element in _within(root) if name_of(element) == RECORD]


def visit_number(record: Element) -> str:
    """MA_LK of a record; empty where its XML1 cannot be read."""
    for file in children_of(record):
        parts = {name_of(part): part for part in children_of(file)}
        if KIND in parts and text_of(parts[KIND]).upper() == VISIT:
            root = _document(parts.get(CONTENT), VISIT, Findings())
            fields = () if root is None else children_of(root)
            return next((text_of(field) for field in fields if name_of(field) == "MA_LK"), "")
    return ""


def _as_sent(element: Element) -> str:
    """All text and tags of it."""
    return str(etree.tostring(element, encoding="unicode", with_tail=False))


def _within(root: Element) -> Iterator[Element]:
    """The children of the envelope's own elements."""
    # No generator within a generator: an element would pass through as many as it is deep.
    open_elements = [children_of(root)]
    while open_elements:
        element = next(open_elements[-1], None)
        if element is None:
            open_elements.pop()
            continue
        yield element
        if name_of(element) in LEADING:
            open_elements.append(children_of(element))


def _said(root: Element, name: str) -> str:
    return next((text_of(element) for element in _within(root) if name_of(element) == name), "")


def _document(content: Element | None, path: str, findings: Findings) -> Element | None:
    """The document of a table: as base64, as text, or as elements."""
    if content is None:
        findings.fault(path, reasons.NO_CONTENT)
        return None
    inner = list(children_of(content))
    if len(inner) > 1:
        findings.fault(path, reasons.CONTENT_TWICE)
    if inner:
        note_strays(content, path, findings)
        return inner[0]
    text = text_of(content)
    if text.startswith("<"):
        return parse_text(text, path, findings)
    try:
        decoded = b64decode(_space.sub("", text), validate=True)
    except (binascii.Error, ValueError):
        decoded = b""
    if not decoded:
        findings.fault(path, reasons.NO_CONTENT)
        return None
    return parse(decoded, path, findings)
