"""Names what stands where nothing is read: text between elements, attributes, other elements."""

from collections.abc import Collection

from insurance.claim.bhyt.documents.findings import Findings
from insurance.claim.bhyt.documents.reasons import ATTRIBUTES, BETWEEN, OTHER_ELEMENT
from insurance.claim.bhyt.documents.tree import Element, children_of, name_of

# Declarations of a schema, which programs write into root elements.
SCHEMA = "{http://www.w3.org/2001/XMLSchema-instance}"
# By which a signature names what it signs in the envelope.
IDS = ("Id", "ID", "id")


def note_strays(element: Element, path: str, findings: Findings, expected: Collection[str] = ()) -> None:
    """Note text beside the children of an element, and attributes of it and of them but the expected ones."""
    note_text(element, path, findings)
    for one in (element, *element):
        if one.attrib and any(name not in expected and not name.startswith(SCHEMA) for name in one.attrib):
            findings.unusual(path if one is element else f"{path}/{name_of(one)}", ATTRIBUTES)


def note_text(element: Element, path: str, findings: Findings) -> None:
    """Note text beside the children of an element."""
    if _is_text(element.text) or any(_is_text(child.tail) for child in element):
        findings.unusual(path, BETWEEN)


def note_others(element: Element, expected: Collection[str], path: str, findings: Findings) -> None:
    """Note children of other names than these, and text beside them."""
    note_text(element, path, findings)
    for child in children_of(element):
        if name_of(child) not in expected:
            findings.unusual(f"{path}/{name_of(child)}", OTHER_ELEMENT)


def _is_text(text: str | None) -> bool:
    return text is not None and not text.isspace()
