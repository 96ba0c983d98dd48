"""How FHIR's primitive types are read on the fast path, and what their texts must match there.

No wider than the specification (validation/specification.py).
"""

import re
from collections.abc import Callable, Mapping
from typing import Annotated, Any

from msgspec import Meta

_YEAR = "(?!0000)[0-9]{4}"
_LEAP_YEAR = "[0-9]{2}(?:0[48]|[2468][048]|[13579][26])"
_DAY = (
    f"(?:{_YEAR}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])"
    f"|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)|{_LEAP_YEAR}-02-29)"
)
_PARTIAL = f"{_YEAR}(?:-(?:0[1-9]|1[0-2]))?"
_TIME = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,9})?"
_ZONE = "(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))"
UUID = "urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_INTEGER = 2**31 - 1
_TEXT = Annotated[str, Meta(min_length=1)]
# In lists, which have no check of their own. There are few.
IN_LISTS: Mapping[str, Any] = dict.fromkeys(("canonical", "uri"), Annotated[str, Meta(pattern=r"^\S+$")])

# What msgspec decodes each primitive to. Decimals are Any, so that their digits reach Decimal unchanged.
TYPES: Mapping[str, Any] = {
    "base64Binary": Annotated[bytes, Meta(min_length=1)],
    "boolean": bool,
    "canonical": _TEXT,
    "code": _TEXT,
    "date": str,
    "dateTime": str,
    "decimal": Any,
    "id": str,
    "instant": str,
    "integer": Annotated[int, Meta(ge=-_INTEGER - 1, le=_INTEGER)],
    "markdown": _TEXT,
    "mimeType": str,
    "oid": str,
    "positiveInt": Annotated[int, Meta(ge=1, le=_INTEGER)],
    # A text of white space alone, or with control characters: see may_be_refused.
    "string": _TEXT,
    "time": str,
    "unsignedInt": Annotated[int, Meta(ge=0, le=_INTEGER)],
    "uri": _TEXT,
    "url": str,
    "uuid": str,
    "xhtml": _TEXT,
}

# A media type as RFC 6838 names it, with parameters as RFC 2045 has them: type/subtype; name=value; name="x".
# One blank may stand before and after a semicolon and an equals sign: as codes, these texts have no more.
_NAME = r"[A-Za-z0-9][A-Za-z0-9!#$&^_.+\-]{0,126}"
_TOKEN = r"[!#$%&'*+\-.0-9A-Z^_`a-z{|}~]+"
_QUOTED = r'"(?:[ !#-\[\]-~]|\\[ -~])*"'
MIME_TYPE = f"{_NAME}/{_NAME}(?: ?; ?{_TOKEN} ?= ?(?:{_TOKEN}|{_QUOTED}))*"
_CODE = r"\S+(?: \S+)*"

# What a text must match in addition. Leap seconds and unusual hosts of a url take the validation path.
PATTERNS: Mapping[str, Callable[[str], object]] = {
    "code": re.compile(_CODE).fullmatch,
    "date": re.compile(f"{_DAY}|{_PARTIAL}").fullmatch,
    "dateTime": re.compile(f"{_DAY}(?:T{_TIME}{_ZONE})?|{_PARTIAL}").fullmatch,
    "id": re.compile(r"[A-Za-z0-9\-.]{1,64}").fullmatch,
    "instant": re.compile(f"{_DAY}T{_TIME}{_ZONE}").fullmatch,
    "mimeType": re.compile(rf"(?={_CODE}\Z){MIME_TYPE}").fullmatch,
    "oid": re.compile(r"urn:oid:[0-2](?:\.(?:0|[1-9][0-9]*))+").fullmatch,
    "time": re.compile(_TIME).fullmatch,
    "uuid": re.compile(UUID).fullmatch,
    "url": re.compile(r"https?://[a-z][a-z0-9]*(?:\.[a-z][a-z0-9]*)*(?:/[A-Za-z0-9._~/-]*)?").fullmatch,
}

_EMPTY_OBJECT = re.compile(rb"\{[ \t\r\n]*\}")
# White space other than blank, tab, line feed and carriage return, right after a quote: escaped, or in UTF-8.
# Each pattern begins with one plain byte, which makes the search fast.
_SPACE_ESCAPED = re.compile(rb'\\(?<="\\)u(?:0085|00[aA]0|1680|20|3000)')
# A control character other than tab, line feed and carriage return: those have to be escaped in JSON.
_CONTROL_ESCAPED = re.compile(rb"\\(?:[bf]|u00(?:0[0-8bBcCeEfF]|1))")
_SPACE_IN_UTF_8 = (
    (b"\xc2", re.compile(rb'\xc2(?<="\xc2)[\x85\xa0]')),
    (b"\xe2", re.compile(rb'\xe2(?<="\xe2)[\x80\x81]')),
    (b"\xe3", re.compile(rb'\xe3(?<="\xe3)\x80\x80')),
    (b"\x9a", re.compile(rb'\x9a(?<="\xe1\x9a)\x80')),
)


def may_be_refused(content: bytes) -> bool:
    """Whether only validation can tell: an empty object, a text of white space alone, control characters."""
    if _EMPTY_OBJECT.search(content):
        return True
    # The search for one byte is fast, and most content has none of them: Vietnamese letters do not.
    if b"\\" in content and (_CONTROL_ESCAPED.search(content) or _SPACE_ESCAPED.search(content)):
        return True
    return not content.isascii() and _has_space_in_utf_8(content)


def _has_space_in_utf_8(content: bytes) -> bool:
    for byte, space in _SPACE_IN_UTF_8:  # noqa: SIM110  # a loop takes half the time of a generator
        if byte in content and space.search(content):
            return True
    return False
