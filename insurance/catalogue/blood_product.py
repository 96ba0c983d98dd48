"""The Ministry's list of blood and blood products, with their highest prices, by date."""

from decimal import Decimal

from insurance.catalogue.entry import CatalogueEntry

# Endings of the code in a claim: with further tests, and with the test for nucleic acids (QĐ 130, table 2).
ENDINGS = (".KT", ".NAT")


class BloodProduct(CatalogueEntry, frozen=True, kw_only=True, gc=False):
    """`code` is MA_MAU, `name` TEN_MAU, `highest_price` GIA_TOI_DA, the most that is paid for one unit.

    `highest_price` is None where the list has none. `facility` is empty: the list is one for all.
    """

    name: str
    highest_price: Decimal | None


def product_code(billed: str) -> str:
    """The code of the list, for the code in a claim."""
    code = billed
    while ending := next((one for one in ENDINGS if code.endswith(one)), None):
        code = code.removesuffix(ending)
    return code
