"""The code of a facility (mã cơ sở KBCB)."""

import re

FACILITY_CODE = re.compile("[0-9]{5}")


def is_facility_code(text: str) -> bool:
    """Whether the text has the form of a code: five ASCII digits."""
    return FACILITY_CODE.fullmatch(text) is not None
