"""The machines of a facility of the evaluation (06/DM)."""

from collections.abc import Iterator
from datetime import date

from insurance.catalogue.catalogue_kind import CatalogueKind
from insurance.catalogue.machine import Machine
from wardgate.samples.catalogues.sample_entries import SINCE, Entry
from wardgate.samples.faults.service_faults import MACHINE

# Machines of somebody else, by a contract that has ended before every visit, and by one that has not.
RETURNED, RENTED = "XQ.2.90001.0001", "XQ.2.90001.0002"
CONTRACT_ENDS = {RETURNED: date(2026, 6, 30), RENTED: date(2026, 12, 31)}


def machines_of(facility: str) -> Iterator[Entry]:
    """Its own one, and the two others."""
    for code in (MACHINE, RETURNED, RENTED):
        ends = CONTRACT_ENDS.get(code)
        yield (
            CatalogueKind.MACHINES,
            Machine(
                facility=facility,
                code=code,
                valid_from=SINCE,
                name="Máy X-quang",
                model="",
                made_in=None,
                used_since=None,
                registration="",
                contract_from=SINCE if ends else None,
                contract_until=ends,
            ),
        )
