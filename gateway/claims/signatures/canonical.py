"""Elements by themselves, in the canonical form of XML in which they can be compared."""

from lxml import etree

from insurance.claim.bhyt.documents.tree import Element


def canonical(element: Element) -> bytes:
    """By Exclusive XML Canonicalization 1.0: the same bytes wherever the element stands."""
    return bytes(etree.tostring(alone(element), method="c14n", exclusive=True, with_comments=False))


def alone(element: Element) -> Element:
    """A copy of the element as the root of a document, with the namespaces around it.

    lxml 6.1.3 with libxml2 2.14 writes xmlns="" into the canonical form of an element that takes its default
    namespace from an element around it, as SignedInfo does in signatures by .NET. A root gets the right one.
    """
    return etree.fromstring(etree.tostring(element, with_tail=False), strict_parser())


def strict_parser() -> etree.XMLParser:
    """A parser that reads nothing but the text that it is given."""
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
