"""Reads the paper of an envelope: HSCHUNGTU, HSDLGBT or HSDLGCS."""

import binascii
import re
from base64 import b64decode
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from insurance.certificates.paper import Paper, PaperForm, PaperKind
from insurance.claim.bhyt.documents.findings import Findings
from insurance.claim.bhyt.documents.tree import Element, children_of, name_of, parse, text_of
from insurance.claim.unreadable import ClaimFault
from insurance.text import Text

FACILITY, FILE, KIND, CONTENT = "MACSKCB", "FILEHOSO", "LOAIHOSO", "NOIDUNGFILE"
NOT_AN_ENVELOPE = Text(
    "phải là HSCHUNGTU, HSDLGBT hoặc HSDLGCS", "must be the envelope HSCHUNGTU, HSDLGBT or HSDLGCS"
)
NO_FACILITY = Text("phải có MACSKCB của cơ sở", "must have the facility's code (MACSKCB)")
NOT_ONE = Text("phải có đúng một FILEHOSO: mỗi giấy một tệp", "must have one FILEHOSO: a file for each paper")
UNKNOWN = Text("không phải loại giấy được nhận", "is no kind of paper that is taken")
NO_CONTENT = Text("phải là base64 của một giấy, hoặc giấy đó", "must be the base64 of a paper, or the paper")
_space = re.compile(r"\s+")


class Envelope(NamedTuple):
    """The paper, the facility that the envelope names, and what could not be read: then it has no paper."""

    facility: str
    paper: Paper | None
    faults: tuple[ClaimFault, ...]


class PaperReader:
    """`forms` are those of papers.yaml."""

    def __init__(self, forms: Mapping[PaperKind, PaperForm]) -> None:
        self._forms = forms
        self._kinds = {form.paper: kind for kind, form in forms.items()}
        self._envelopes = frozenset(form.envelope for form in forms.values())

    def read(self, content: bytes) -> Envelope:
        """Read an envelope. Raises TooManyFaults."""
        findings = Findings()
        root = parse(content, "XML", findings)
        facility, paper = "", None
        if root is not None:
            facility = next((text_of(one) for one in _all(root, FACILITY)), "")
            paper = self._paper_in(root, findings)
            if not facility:
                findings.fault(FACILITY, NO_FACILITY)
        return Envelope(facility, None if findings.faults else paper, tuple(findings.faults))

    def _paper_in(self, root: Element, findings: Findings) -> Paper | None:
        envelope = name_of(root)
        files = list(_all(root, FILE))
        if envelope not in self._envelopes:
            findings.fault(envelope, NOT_AN_ENVELOPE)
            return None
        if len(files) != 1:
            findings.fault(FILE, NOT_ONE)
            return None
        parts = {name_of(part): part for part in children_of(files[0])}
        kind = self._kinds.get(text_of(parts[KIND]).upper()) if KIND in parts else None
        if kind is None or self._forms[kind].envelope != envelope:
            findings.fault(f"{FILE}/{KIND}", UNKNOWN)
            return None
        document = _document(parts.get(CONTENT), FILE, findings)
        return None if document is None else self._paper(kind, document)

    def _paper(self, kind: PaperKind, document: Element) -> Paper:
        fields = {name_of(field).upper(): text_of(field) for field in _leaves(document)}
        return Paper(kind, fields.get(self._forms[kind].number, ""), fields)


def _all(root: Element, name: str) -> Iterator[Element]:
    return (element for element in root.iter("{*}*") if name_of(element) == name)


def _leaves(document: Element) -> Iterator[Element]:
    return (element for element in document.iter("{*}*") if not len(element))


def _document(content: Element | None, path: str, findings: Findings) -> Element | None:
    if content is not None and (inner := list(children_of(content))):
        return inner[0]
    text = "" if content is None else text_of(content)
    try:
        decoded = text.encode() if text.startswith("<") else b64decode(_space.sub("", text), validate=True)
    except (binascii.Error, ValueError):
        decoded = b""
    if not decoded:
        findings.fault(path, NO_CONTENT)
        return None
    return parse(decoded, path, findings)
