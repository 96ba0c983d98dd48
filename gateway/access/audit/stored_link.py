"""A link as the database has it, to be checked."""

from datetime import datetime
from typing import NamedTuple, TypeAlias

# Time of writing, chain, number. Entries have the key of their link, and both are read in its order.
LinkKey: TypeAlias = tuple[datetime, int, int]


class StoredLink(NamedTuple):
    """A link without its entries. The fields are the columns of gateway.access_links, in their order."""

    written_at: datetime
    chain: int
    link: int
    previous: bytes
    hash: bytes
    marks: bytes
    kept_at: datetime

    @property
    def key(self) -> LinkKey:
        """The key that its entries have too."""
        return self[:3]
