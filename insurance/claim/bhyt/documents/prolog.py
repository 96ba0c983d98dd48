"""What stands before the root element of an XML document: declaration, comments, and what is refused."""

BLANKS = " \t\r\n"
# Each with its end.
PASSED_OVER = (("<?", "?>"), ("<!--", "-->"))
DOCTYPE = "<!DOCTYPE"


def root_start(text: str) -> int:
    """Where the root element begins, or a DOCTYPE if there is one."""
    place = 0
    while True:
        while place < len(text) and text[place] in BLANKS:
            place += 1
        end = next((end for start, end in PASSED_OVER if text.startswith(start, place)), None)
        if end is None:
            return place
        found = text.find(end, place)
        if found < 0:
            return place
        place = found + len(end)


def has_doctype(text: str, start: int) -> bool:
    """Whether a document type declaration stands there: it could declare entities, and name other files."""
    return text[start : start + len(DOCTYPE)].upper() == DOCTYPE
