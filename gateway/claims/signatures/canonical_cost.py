"""Finds documents whose canonical form takes minutes: hundreds of attributes, or namespaces, at one place."""

from lxml import etree

from insurance.claim.bhyt.documents.tree import Element

# Those of one element are sorted one by one: 100,000 took four minutes. An export has two or three.
MOST_ATTRIBUTES = 100
# Declared by an element and those around it. At each element, each is looked for among all of them: with
# 1,000 namespaces, 10,000 elements took a minute. Signatures have four or five.
MOST_NAMESPACES = 30


def is_costly(root: Element) -> bool:
    """Whether an element has too many attributes, or is within the scope of too many namespaces."""
    in_scope = 0
    for event, found in etree.iterwalk(root, events=("start-ns", "start", "end-ns")):
        if event == "start":
            if len(found.attrib) > MOST_ATTRIBUTES:
                return True
        else:
            in_scope += 1 if event == "start-ns" else -1
            if in_scope > MOST_NAMESPACES:
                return True
    return False
