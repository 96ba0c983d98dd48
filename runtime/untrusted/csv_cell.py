"""Makes a text a cell of CSV that a spreadsheet shows instead of running it."""

import re

from runtime.untrusted.escaped_text import escape_text

# https://owasp.org/www-community/attacks/CSV_Injection, and the full-width forms that spreadsheets take too.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)*").fullmatch


def csv_cell(text: str) -> str:
    """The text, with an apostrophe before what would be a formula; a number stays. Controls are escaped."""
    is_formula = text.lstrip(" ").startswith(FORMULA) and not NUMBER(text)
    return f"'{escape_text(text)}" if is_formula else escape_text(text)
