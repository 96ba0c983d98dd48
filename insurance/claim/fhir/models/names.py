"""Detects names that msgspec decodes without a trace: repeated ones, and decimals that are null."""

import re

import msgspec

from insurance.claim.fhir.mapping.fhir_object import FhirObject

_ESCAPED_COLON = re.compile(rb"\\u003[aA]")
# Each begins with one plain byte that is rare, which makes the search fast.
_EXPONENT = re.compile(rb"E[+-][0-9]")
_SMALL = re.compile(rb"\.00(?<=0\.00)")
_encode = msgspec.json.Encoder(decimal_format="number").encode


def may_have_more_names(content: bytes, document: FhirObject) -> bool:
    """Whether the content may have more names than the document that was decoded from it."""
    encoded = _encode(document)
    if len(encoded) == len(content) and not _may_be_longer(encoded) and b"\\" not in content:
        # The document is encoded as short as it can be. So the content has no room for another name.
        return False
    return _has_more_names(content, encoded)


def _may_be_longer(encoded: bytes) -> bool:
    """Whether a number may be longer than in the content: 1E+5 may have been 1e5, and 0.000001 1e-6."""
    return _SMALL.search(encoded) is not None or _EXPONENT.search(encoded) is not None


def _has_more_names(content: bytes, encoded: bytes) -> bool:
    """Every name has a colon, and so does its value in both texts, unless it is escaped in the content."""
    if b"\\u003" in content and _ESCAPED_COLON.search(content):
        return True
    return content.count(b":") != encoded.count(b":")
