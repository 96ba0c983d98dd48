"""Which texts are MIME types, by RFC 2045 (section 5.1) and RFC 6838 (section 4.2)."""

from collections.abc import Iterator
from string import ascii_letters, digits, punctuation

# The elements that the specification binds to all MIME types, in both releases.
MIME_TYPES = frozenset(
    {
        ("Attachment", "contentType"),
        ("Binary", "contentType"),
        ("Signature", "sigFormat"),
        ("Signature", "targetFormat"),
    }
)
EXAMPLES = ("application/pdf", "image/svg+xml", "text/plain; charset=utf-8", 'text/plain;a="b; \\"c\\" d"')
NAME = frozenset(ascii_letters + digits + "!#$&-^_.+")
TOKEN = frozenset(ascii_letters + digits + punctuation) - frozenset('()<>@,;:\\"/[]?=')


def is_mime_type(text: str) -> bool:
    """Whether a code is one."""
    whole, *parameters = _at_semicolons(text)
    kind, _, subtype = whole.rstrip(" ").partition("/")
    return _is_name(kind) and _is_name(subtype) and all(map(_is_parameter, parameters))


def _at_semicolons(text: str) -> Iterator[str]:
    """The parts between semicolons that do not stand in quotes."""
    part, is_quoted, is_escaped = "", False, False
    for character in text:
        if character == ";" and not is_quoted:
            yield part
            part = ""
            continue
        if character == '"' and not is_escaped:
            is_quoted = not is_quoted
        is_escaped = is_quoted and character == "\\" and not is_escaped
        part += character
    yield part


def _is_name(name: str) -> bool:
    return 0 < len(name) < 128 and name[0].isascii() and name[0].isalnum() and NAME.issuperset(name)


def _is_parameter(parameter: str) -> bool:
    name, equals, value = parameter.strip(" ").partition("=")
    name, value = name.rstrip(" "), value.lstrip(" ")
    return bool(equals and name) and TOKEN.issuperset(name) and (_is_token(value) or _is_quoted(value))


def _is_token(value: str) -> bool:
    return bool(value) and TOKEN.issuperset(value)


def _is_quoted(value: str) -> bool:
    inner = value[1:-1].replace("\\\\", "").replace('\\"', "")
    # What is left of a backslash escapes another character, but not the quote at the end.
    closed = len(value) > 1 and value[0] == value[-1] == '"' and not inner.endswith("\\")
    return closed and '"' not in inner and value.isascii() and value.isprintable()
