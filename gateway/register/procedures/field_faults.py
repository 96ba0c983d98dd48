"""What is wrong with fields that several procedures have: pairs of a field and what it must be."""

import re
from collections.abc import Callable, Iterator

from gateway.admission.facility_code import is_facility_code
from gateway.cards.subject import Malformed
from runtime.untrusted.escaped_text import acts

PROVINCE = re.compile("[0-9]{2}")
Fault = tuple[str, str]


def province_faults(code: str) -> Iterator[Fault]:
    """The fault of the code of a province."""
    if not PROVINCE.fullmatch(code):
        yield "province", "must be the code of a province, two digits"


def registered_facility_faults(field: str, code: str) -> Iterator[Fault]:
    """The fault of a facility for primary care, which may be left out."""
    if code and not is_facility_code(code):
        yield field, "must be the code of a facility: two digits, three digits or capital letters; or empty"


def number_faults(field: str, number: str, parse: Callable[[str], object]) -> Iterator[Fault]:
    """The fault of a number of a person. `parse` raises Malformed."""
    try:
        parse(number)
    except Malformed as malformed:
        yield field, str(malformed)


def text_faults(field: str, text: str, longest: int) -> Iterator[Fault]:
    """The fault of a text that must be there."""
    if not text.strip() or len(text) > longest or acts(text):
        yield field, f"must be 1 to {longest} characters, without control characters"
