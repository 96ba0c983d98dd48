"""Finds what of an export no fact of its claim is made of, beside its tables: the signature, strays."""

from collections.abc import Iterator

from insurance.claim.bhyt.documents.envelope import (
    COUNT,
    ENVELOPE,
    FACILITY,
    LEADING,
    MADE,
    RECORD,
    SIGNATURE,
)
from insurance.claim.bhyt.documents.findings import Findings
from insurance.claim.bhyt.documents.reasons import ATTRIBUTES, BETWEEN, OTHER_ELEMENT
from insurance.claim.bhyt.documents.tree import Element, children_of, name_of, parse, text_of
from insurance.claim.claim import Claim
from insurance.claim.converting.not_carried import SIGNATURE as SIGNATURE_TEXT
from insurance.claim.converting.not_carried import UNREAD, NotCarried

# What the remarks say of parts of an export that are kept and not read.
STRAY = (ATTRIBUTES, BETWEEN, OTHER_ELEMENT)
# What an envelope consists of, and what is made anew.
KNOWN = frozenset({*LEADING, FACILITY, MADE, COUNT, RECORD})


def unread_parts(content: bytes, claim: Claim) -> Iterator[NotCarried]:
    """Those that have something, with where they stand. `claim` was read from `content`."""
    root = parse(content, ENVELOPE, Findings())
    for element in () if root is None else _elements(root):
        path = f"{ENVELOPE}/{name_of(element)}"
        if name_of(element) == SIGNATURE:
            if len(element) or text_of(element):
                yield NotCarried(path, SIGNATURE_TEXT)
        elif name_of(element) not in KNOWN:
            yield NotCarried(path, UNREAD)
    for remark in claim.remarks:
        if remark.reason in STRAY:
            yield NotCarried(remark.path, UNREAD)


def _elements(element: Element) -> Iterator[Element]:
    """Those of the envelope itself."""
    for child in children_of(element):
        yield child
        if name_of(child) in LEADING:
            yield from _elements(child)
