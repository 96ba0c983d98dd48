"""Parses XML that nobody vouches for: without DOCTYPE, entities and files of others, and within bounds."""

from collections.abc import Callable, Iterator
from typing import TypeAlias

from lxml import etree

from insurance.claim.bhyt.documents.findings import Findings
from insurance.claim.bhyt.documents.prolog import has_doctype, root_start
from insurance.claim.bhyt.documents.reasons import (
    ENCODING,
    HAS_DOCTYPE,
    NOT_XML,
    not_well_formed,
    too_many_tags,
)
from insurance.claim.bhyt.documents.text import decode

Element: TypeAlias = etree._Element

# A claim with 5,000 lines has 500,000.
MOST_TAGS = 600_000


def parse(content: bytes, path: str, findings: Findings, *, whole: bool = False) -> Element | None:
    """The root element; None where the content is no XML document that is read, which is a fault then.

    `whole`: with comments and processing instructions, which count where a signature is verified.
    """
    text = decode(content)
    if text is None:
        findings.fault(path, ENCODING)
        return None
    return parse_text(text, path, findings, whole=whole)


def parse_text(text: str, path: str, findings: Findings, *, whole: bool = False) -> Element | None:
    """The same for text that is decoded."""
    start = root_start(text)
    if not text.startswith("<", start):
        findings.fault(path, NOT_XML)
    elif has_doctype(text, start):
        findings.fault(path, HAS_DOCTYPE)
    elif text.count("<", start) > MOST_TAGS:
        findings.fault(path, too_many_tags(MOST_TAGS))
    else:
        return _parsed(text[start:], path, findings, whole)
    return None


def name_of(element: Element) -> str:
    """Its tag without a namespace."""
    tag = str(element.tag)
    return tag.rpartition("}")[2] if tag.startswith("{") else tag


def children_of(element: Element) -> Iterator[Element]:
    """Its child elements."""
    return iter(element.iterchildren(tag=etree.Element))


def outermost(root: Element, is_sought: Callable[[Element], bool]) -> Iterator[Element]:
    """The elements that are sought, in any order, but not those that are within another one."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if is_sought(element):
            yield element
        else:
            waiting.extend(children_of(element))


def text_of(element: Element) -> str:
    """The text in it, without white space before and after."""
    return (element.text or "").strip()


def _parsed(text: str, path: str, findings: Findings, whole: bool) -> Element | None:
    # A parser of its own for each document: one that threads share makes them wait for each other.
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=not whole,
        remove_pis=not whole,
    )
    try:
        return etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as fault:
        # Not the message of the parser: it may have content in it.
        line, column = fault.position
        findings.fault(path, not_well_formed(line, column))
    except UnicodeEncodeError:
        findings.fault(path, ENCODING)
    return None
