"""One thing that is wrong with the access log. Pure."""

from datetime import datetime
from enum import StrEnum

import msgspec

from gateway.access.chain import chain_name


class Wrong(StrEnum):
    """What was done to it."""

    CHANGED = "changed"
    MISSING = "missing"
    INSERTED = "inserted"


class Finding(msgspec.Struct, frozen=True):
    """`where` names an entry (chain-link-place), a link (chain-link) or a seal; `say` tells it in a sentence.

    `written_at` is when the nearest link was written; None of what is about no time.
    """

    wrong: Wrong
    where: str
    say: str
    written_at: datetime | None = None


def link_name(chain: int, link: int) -> str:
    """The chain in hexadecimal digits, the link in decimal ones."""
    return f"link {chain_name(chain)}-{link}"


def links_name(chain: int, first: int, last: int) -> str:
    """Several in a row."""
    return link_name(chain, first) if first == last else f"links {chain_name(chain)}-{first} to -{last}"


def entry_name(chain: int, link: int, place: int) -> str:
    """Places count from 0."""
    return f"entry {chain_name(chain)}-{link}-{place}"
