"""Something that was done to the access log after it was written, or look-ups that never reached it."""

from datetime import datetime
from enum import StrEnum

import msgspec

from gateway.access.chain import chain_name


class Tampering(StrEnum):
    """What was done. LOST: a gateway recorded that the disk had damaged look-ups in its spool."""

    CHANGED = "changed"
    MISSING = "missing"
    INSERTED = "inserted"
    LOST = "lost"


class Finding(msgspec.Struct, frozen=True):
    """`where` names an entry (chain-link-place), a link (chain-link) or a seal.

    `description` is a sentence about it. `written_at` is when the nearest link was written; None where no
    time applies. The names of the fields are those of `wardgate access verify --json`.
    """

    wrong: Tampering
    where: str
    description: str
    written_at: datetime | None = None


def link_name(chain: int, link: int) -> str:
    """Return the name of a link: the chain in hexadecimal digits, the link in decimal digits."""
    return f"link {chain_name(chain)}-{link}"


def links_name(chain: int, first: int, last: int) -> str:
    """Return the name of consecutive links."""
    return link_name(chain, first) if first == last else f"links {chain_name(chain)}-{first} to -{last}"


def entry_name(chain: int, link: int, place: int) -> str:
    """Return the name of an entry. Places count from 0."""
    return f"entry {chain_name(chain)}-{link}-{place}"
