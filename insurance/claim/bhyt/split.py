"""Splits an export with several records into exports with one each, as claims are sent."""

import re
from copy import deepcopy

import msgspec
from lxml import etree

from insurance.claim.bhyt.documents.envelope import COUNT, ENVELOPE, RECORD, RECORDS, SIGNATURE, visit_number
from insurance.claim.bhyt.documents.findings import Findings
from insurance.claim.bhyt.documents.reasons import wrong_count
from insurance.claim.bhyt.documents.record import VISIT
from insurance.claim.bhyt.documents.tree import Element, name_of, parse, text_of
from insurance.claim.bhyt.fast.envelope_scan import scan
from insurance.claim.remark import Remark, RemarkGrade

# An envelope has some hundred bytes. One of 200 KB around 20,000 empty records would become 4 GB.
MOST_EXPANSION, LEAST_BYTES = 10, 16 * 1024 * 1024
# Before any comment or text that could have it, too.
_number = re.compile(r"[^!&]{0,1000}?<MA_LK>\s*([^<&]*?)\s*</MA_LK>").match


class SplitRecord(msgspec.Struct, frozen=True):
    """One record. `number` is its MA_LK, empty where it cannot be read; `place` counts from 1.

    `remark`, of the first record, is on the number of records that the envelope of the whole states.
    `lost_signature`: it comes without the signature of its file, which was for all records together.
    """

    number: str
    place: int
    content: bytes
    remark: Remark | None = None
    lost_signature: bool = False


def split_records(content: bytes) -> list[SplitRecord]:
    """The records of an envelope, each in an envelope of its own; an envelope with one stays as it is.

    Where the content cannot be split, it comes as one record: reading it says what is wrong. An envelope that
    is made here has no signature: that of the whole does not fit it.
    """
    if (number := number_of_one(content)) is not None:
        return [SplitRecord(number, 1, content)]
    root = parse(content, ENVELOPE, Findings())
    records = [] if root is None else [one for one in root.iter(etree.Element) if name_of(one) == RECORD]
    if len(records) < 2 or root is None:
        number = visit_number(records[0]) if records else ""
        return [SplitRecord(number, 1, content)]
    shell, was_signed = _shell(root), _is_signed(root)
    if len(etree.tostring(shell)) * len(records) > max(LEAST_BYTES, MOST_EXPANSION * len(content)):
        return [SplitRecord("", 1, content)]
    remark = _wrong_count(root, len(records))
    return [
        SplitRecord(
            visit_number(record),
            place,
            _in_envelope(shell, record),
            remark if place == 1 else None,
            was_signed,
        )
        for place, record in enumerate(records, start=1)
    ]


def _wrong_count(root: Element, count: int) -> Remark | None:
    """That records are missing, or that there are more: in the envelopes of single ones it is not seen."""
    stated = next((text_of(one) for one in root.iter(etree.Element) if name_of(one) == COUNT), "")
    if stated in ("", str(count)):
        return None
    return Remark(f"{ENVELOPE}/{COUNT}", RemarkGrade.AGAINST_THE_DECISION, wrong_count(count))


def number_of_one(content: bytes) -> str | None:
    """MA_LK of an export with one record that is written as nearly all are; else None."""
    scanned = scan(content)
    found = _number(scanned.documents.get(VISIT, "")) if scanned else None
    return found[1] if found else None


def _is_signed(root: Element) -> bool:
    return any(name_of(one) == SIGNATURE and len(one) for one in root.iter(etree.Element))


def _shell(root: Element) -> Element:
    """The envelope without its records, for one."""
    shell = deepcopy(root)
    for element in list(shell.iter(etree.Element)):
        name = name_of(element)
        if name == COUNT:
            element.text = "1"
        elif name == RECORD:
            element.getparent().remove(element)
        elif name == SIGNATURE:
            element[:] = []
            element.text = None
    return shell


def _in_envelope(shell: Element, record: Element) -> bytes:
    envelope = deepcopy(shell)
    records = next(element for element in envelope.iter(etree.Element) if name_of(element) == RECORDS)
    records.append(deepcopy(record))
    return bytes(etree.tostring(envelope, encoding="utf-8", xml_declaration=True))
