"""Decodes the bytes of an XML document: UTF-8 with or without a mark, or UTF-16 by its mark.

The encoding that the document declares does not count: programs on Windows write "utf-16" into documents
that they then store as UTF-8.
"""

import codecs

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(content: bytes) -> str | None:
    """The text without its mark; None where it is in another encoding."""
    mark, encoding = next((each for each in MARKS if content.startswith(each[0])), (b"", "utf-8"))
    try:
        return content[len(mark) :].decode(encoding)
    except UnicodeDecodeError:
        return None
