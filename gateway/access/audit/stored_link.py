"""A link as it stands in the database, to be checked. Pure."""

from datetime import datetime
from typing import NamedTuple, TypeAlias

# When, chain, number: entries bear it too, and both are read in its order.
LinkKey: TypeAlias = tuple[datetime, int, int]


class StoredLink(NamedTuple):
    """Without its entries."""

    written_at: datetime
    chain: int
    link: int
    previous: bytes
    hash: bytes
    marks: bytes
    kept_at: datetime

    @property
    def key(self) -> LinkKey:
        """What its entries bear too."""
        return self[:3]
