"""05/DM: a service that a facility may do, with its price (TT 12/2026/TT-BTC)."""

import re
from decimal import Decimal
from typing import ClassVar

from insurance.catalogue.entry import CatalogueEntry

# The endings that MA_DICH_VU of table XML3 adds to the code of the catalogue: with local anaesthesia, broken
# off, and done at another facility (QD 130, QD 4750).
ENDINGS = re.compile(r"(?:_GT|_TB|\.K\.[0-9A-Z]{5})+$")
# Beds have codes such as "K03.1911": the department and the price.
BED = re.compile(r"(K[0-9]{2})\.[0-9]{4}")


class Service(CatalogueEntry, frozen=True, kw_only=True, gc=False):
    """`code` is MA_DICH_VU: a service, an examination, or a day in a bed.

    `name` is TEN_DICH_VU, as approved; `price_name` is TEN_DVKT_GIA, as the list of prices has it. `price` is
    DON_GIA; `insured_price` is GIA_THANH_TOAN, what the fund pays for, radioactive drugs included.
    `procedure` is QUY_TRINH. `approval` is QD_DVKT, the decision by which the facility may do it, and
    `price_approval` QD_PD_GIA. `note` is GHI_CHU. `done_at` is CSKCB_CLS, other facilities that do it for
    this one; `taught_by` is CSKCB_CGKT, the facility that handed the technique over. `group` is MA_NHOM:
    05/DM does not have it, an insurer may add it.
    """

    IDENTITY: ClassVar[tuple[str, ...]] = ("code", "name")

    name: str
    price_name: str
    price: Decimal
    insured_price: Decimal | None
    procedure: str
    approval: str
    price_approval: str
    note: str
    done_at: str
    taught_by: str
    group: str | None


def catalogue_code(billed: str) -> str:
    """The code by which catalogues have a service that is billed by this code (MA_DICH_VU of XML3)."""
    return ENDINGS.sub("", billed)


def beds_of_department(department: str) -> str:
    """What the beds of a department such as "K03" are looked up by, all at once: it is the code of none."""
    return f"{department}.*"


def department_of_bed(code: str) -> str | None:
    """The department in the code of a bed, such as "K03"; None where it is not the code of a bed."""
    match = BED.fullmatch(code)
    return match[1] if match else None
