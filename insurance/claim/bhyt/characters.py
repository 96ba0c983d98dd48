"""Characters that XML has no way to write."""

import re

REPLACEMENT = "\ufffd"
_unwritable = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def writable(text: str) -> str:
    """The text with U+FFFD in place of each of them."""
    return _unwritable.sub(REPLACEMENT, text)
