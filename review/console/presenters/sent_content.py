"""What a facility sent, for a reviewer to read: FHIR indented, an export decoded."""

import msgspec

from insurance.claim.bhyt.content import is_export
from insurance.claim.bhyt.readable import readable
from runtime.untrusted.escaped_text import escape_json, escape_lines


def readable_content(content: bytes) -> bytes:
    """Text in UTF-8, in which no character acts on the page. Content of another kind stays as it is."""
    if is_export(content):
        return escape_lines(readable(content)).encode()
    try:
        return escape_json(msgspec.json.format(content, indent=2).decode()).encode()
    except (msgspec.DecodeError, UnicodeDecodeError):
        return content
