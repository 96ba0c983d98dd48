"""Practitioners beside the one of the sample claims, whom changed claims name."""

from collections.abc import Iterator

from msgspec.structs import replace

from insurance.catalogue.entry import CatalogueEntry
from insurance.catalogue.practitioner import Practitioner

ON_LEAVE, BY_CONTRACT = "900001/CCHN", "900002/CCHN"
NURSE, PHYSICIANS_ASSISTANT = "900003/CCHN", "900004/CCHN"
# Who works by contract comes for an hour of the night, when no outpatient of the sample world does.
NIGHT = "0300-0400"


def practitioners_like(one: CatalogueEntry) -> Iterator[Practitioner]:
    """In the same department; but for the one by contract, at all hours."""
    if isinstance(one, Practitioner):
        yield replace(one, code=ON_LEAVE)
        yield replace(one, code=BY_CONTRACT, hours=NIGHT, is_full_time=False)
        yield replace(one, code=NURSE, title="3")
        yield replace(one, code=PHYSICIANS_ASSISTANT, title="2")
