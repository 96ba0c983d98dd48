"""Detects names that msgspec decodes without a trace: repeated ones, and decimals that are null."""

import re

import msgspec

from insurance.claim.fhir.mapping.fhir_object import FhirObject

_ESCAPED_COLON = re.compile(rb"\\u003[aA]")
_encode = msgspec.json.Encoder().encode


def may_have_more_names(content: bytes, document: FhirObject) -> bool:
    """Whether the content may have more names than the document that was decoded from it.

    Every name has a colon, and so does its value in both texts, unless it is escaped in the content.
    """
    if b"\\u003" in content and _ESCAPED_COLON.search(content):
        return True
    return content.count(b":") != _encode(document).count(b":")
