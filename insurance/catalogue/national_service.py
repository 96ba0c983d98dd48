"""The Ministry's list of services, by date (such as QĐ 2010/QĐ-BYT of 2025 and TT 23/2024/TT-BYT)."""

from typing import ClassVar

from insurance.catalogue.entry import CatalogueEntry


class NationalService(CatalogueEntry, frozen=True, kw_only=True, gc=False):
    """`code` is MA_TUONG_DUONG, by which claims name the service, `name` TEN_KY_THUAT.

    `facility` is empty: the list is one for all.
    """

    IDENTITY: ClassVar[tuple[str, ...]] = ("code", "name")

    name: str
