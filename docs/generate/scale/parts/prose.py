"""Lines of one width, however long the numbers in a text are."""

import re
from textwrap import fill

WIDTH = 110
# A heading, a picture, a table, a comment.
AS_IT_IS = ("#", "!", "|", "<")


def prose(text: str) -> str:
    """Its paragraphs and lists, wrapped again."""
    blocks = text.strip("\n").split("\n\n")
    return "\n\n".join(block if block.startswith(AS_IT_IS) else _wrapped(block) for block in blocks) + "\n"


def _wrapped(block: str) -> str:
    items = re.split(r"\n(?=- )", block)
    return "\n".join(_filled(item, "  " if item.startswith("- ") else "") for item in items)


def _filled(text: str, indent: str) -> str:
    words = " ".join(text.split())
    return fill(words, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
