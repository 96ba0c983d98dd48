"""What the price of a service contains, by codes: the insurer's list, or that of a province."""

from typing import ClassVar

from insurance.catalogue.entry import CatalogueEntry


class Inclusion(CatalogueEntry, frozen=True, kw_only=True, gc=False):
    """`code` is MA_DICH_VU, the service; `contained` is MA_CHI_PHI, what it contains.

    `name` is TEN_CHI_PHI, what is contained. `within` is PHAM_VI_TG: "NGAY" if both have to be on one day,
    "DOT" if it is enough that they are of one stay. `source` is CAN_CU, the legal text. `facility` is empty:
    the list is the insurer's.
    """

    IDENTITY: ClassVar[tuple[str, ...]] = ("code", "contained")

    contained: str
    name: str
    within: str
    source: str
