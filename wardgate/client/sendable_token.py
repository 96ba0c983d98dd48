"""What a token may consist of: the value of an HTTP header, without blanks."""

import re

SENDABLE = re.compile("[!-~]*")


def is_sendable(token: str) -> bool:
    """Whether the token can be sent: it has no line break, no blank, and only ASCII characters."""
    return SENDABLE.fullmatch(token) is not None
