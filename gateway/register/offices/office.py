"""An office that acts in files: of the civil status, the police, the social insurance, a portal, a payer."""

import re
from enum import StrEnum

import msgspec

# Unlike the code of a facility, it has a hyphen.
OFFICE_CODE = re.compile("[a-z][a-z0-9]*(-[a-z0-9]+)+")
LONGEST_CODE = 40


class OfficeKind(StrEnum):
    """What an office does."""

    PORTAL = "portal"
    CIVIL_STATUS = "civil-status"
    POLICE = "police"
    SOCIAL_INSURANCE = "social-insurance"
    PAYER = "payer"


class Office(msgspec.Struct, frozen=True):
    """`province` has two digits; an office of the whole country has an empty one."""

    code: str
    kind: OfficeKind
    province: str = ""


def is_office_code(text: str) -> bool:
    """Whether the text has the form of a code, such as "police-01"."""
    return len(text) <= LONGEST_CODE and OFFICE_CODE.fullmatch(text) is not None


def kind_of_caller(code: str) -> str:
    """What a code names: "office" or "facility"."""
    return "office" if is_office_code(code) else "facility"
