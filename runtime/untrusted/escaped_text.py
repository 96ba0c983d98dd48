"""Escapes the characters of a text that act on a terminal, or on the order in which a text is read."""

import re

# Control characters (C0, DEL, C1), the line and paragraph separators, halves of characters, and the marks
# that turn the direction of writing. Line breaks are among them: in a value, they could begin a false line.
ACTING = "\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
_ACTING = re.compile(f"[{ACTING}]")
_ACTING_ALONE = re.compile(f"(?!\n)[{ACTING}]")


_ACTING_ON_PAGES = re.compile(f"(?![\t\r\n])[{ACTING}]")


def acts(text: str) -> bool:
    """Whether the text has such a character. No number has one."""
    return _ACTING.search(text) is not None


def escape_text(text: str) -> str:
    r"""The text with each such character as Python writes it: "\n" for a line break, "\x1b", "\u202e"."""
    return _ACTING.sub(_escape, text)


def escape_lines(text: str) -> str:
    """The same, except that line breaks stay."""
    return _ACTING_ALONE.sub(_escape, text)


def escape_on_page(text: str) -> str:
    """The same, except that what divides words and lines stays: a page has it in texts of several lines."""
    return _ACTING_ON_PAGES.sub(_escape, text)


def escape_json(text: str) -> str:
    r"""JSON with each such character in its strings as \u009b; line breaks between values stay."""
    return _ACTING_ALONE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _escape(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode("ascii")
