"""The code of a facility (mã cơ sở KBCB)."""

import re

FACILITY_CODE = re.compile("[0-9]{2}[0-9A-Z]{3}")


def is_facility_code(text: str) -> bool:
    """Whether the text has the form of a code: two ASCII digits, then three digits or capital letters.

    The digits are the province; QD 4750 has five characters for MA_CSKCB.
    """
    return FACILITY_CODE.fullmatch(text) is not None
