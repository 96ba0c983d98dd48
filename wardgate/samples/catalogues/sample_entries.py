"""The catalogues 01/DM to 05/DM of a sample facility: what its claims bill; and that of all facilities."""

from collections.abc import Iterable, Iterator
from datetime import date

from insurance.catalogue.catalogue_kind import CatalogueKind
from insurance.catalogue.department import Department
from insurance.catalogue.drug import Drug
from insurance.catalogue.entry import CatalogueEntry
from insurance.catalogue.listed_facility import ListedFacility
from insurance.catalogue.practitioner import Practitioner
from insurance.catalogue.service import Service
from insurance.catalogue.supply import Supply
from wardgate.samples.claims.exported_facts import (
    DEPARTMENT,
    DRUG_UNIT,
    DRUGS,
    LICENCE,
    REGISTRATION,
    ROUTE,
    SERVICE_UNIT,
    STRENGTH,
    SUPPLY,
    SURGEONS,
    TENDER,
    WARDS,
)
from wardgate.samples.claims.illness import Item
from wardgate.samples.places.facility import Facility

# Before every sample claim.
SINCE = date(2020, 1, 1)
Entry = tuple[CatalogueKind, CatalogueEntry]


def entries_of(facility: str, items: Iterable[Item]) -> Iterator[Entry]:
    """The catalogues of one facility, with these items at their prices."""
    for department in (DEPARTMENT, *WARDS):
        yield CatalogueKind.DEPARTMENTS, _department(facility, department)
    for licence in (LICENCE, *SURGEONS):
        yield CatalogueKind.PRACTITIONERS, _practitioner(facility, licence)
    for item in items:
        if item.group in DRUGS:
            yield CatalogueKind.DRUGS, _drug(facility, item)
        elif item.group == SUPPLY:
            yield CatalogueKind.SUPPLIES, _supply(facility, item)
        else:
            yield CatalogueKind.SERVICES, _service(facility, item)


def listed(facilities: Iterable[Facility]) -> Iterator[Entry]:
    """The insurer's catalogue of all facilities."""
    for at in facilities:
        yield (
            CatalogueKind.FACILITIES,
            ListedFacility(
                facility="",
                code=at.code,
                valid_from=SINCE,
                name=at.full_name,
                province=at.province,
                tier=at.tier,
                care_level=None,
                points=None,
                former_code="",
            ),
        )


def _department(facility: str, code: str) -> Department:
    return Department(
        facility=facility,
        code=code,
        valid_from=SINCE,
        name="Khoa khám bệnh" if code == DEPARTMENT else "Khoa điều trị",
        examination_tables=20,
        approved_beds=300,
        beds=300,
        intensive_care_beds=20,
        emergency_beds=10,
    )


def _practitioner(facility: str, licence: str) -> Practitioner:
    return Practitioner(
        facility=facility,
        code=licence,
        valid_from=SINCE,
        department=DEPARTMENT,
        title="1",
        position="",
        licensed_on=SINCE,
        scope="",
        added_scope="",
        other_services="",
        is_full_time=True,
        hours="0000-2359",
        weekdays="T2T3T4T5T6T7CN",
        other_facilities="",
    )


def _drug(facility: str, item: Item) -> Drug:
    return Drug(
        facility=facility,
        code=item.code,
        valid_from=SINCE,
        registration=REGISTRATION,
        tender=TENDER,
        strength=STRENGTH,
        unit=DRUG_UNIT,
        name=item.display,
        ingredient="",
        route=ROUTE,
        form="",
        price=item.price,
        insured_price=item.price,
        quantity=None,
        drug_kind="1",
        tender_kind="",
        tender_form="",
        contract_from=None,
        contract_until=None,
        supplier="",
        group=item.group,
        percent=None,
    )


def _supply(facility: str, item: Item) -> Supply:
    return Supply(
        facility=facility,
        code=item.code,
        valid_from=SINCE,
        tender=TENDER,
        model="",
        name=item.display,
        supply_group="",
        unit=SERVICE_UNIT,
        price=item.price,
        insured_price=item.price,
        percent=None,
        quantity=None,
        uses=None,
        tender_kind="",
        tender_form="",
        contract_from=None,
        contract_until=None,
        supplier="",
        group=item.group,
        paid_separately=True,
    )


def _service(facility: str, item: Item) -> Service:
    return Service(
        facility=facility,
        code=item.code,
        valid_from=SINCE,
        name=item.display,
        price_name=item.display,
        price=item.price,
        insured_price=item.price,
        procedure="",
        approval="",
        price_approval="",
        note="",
        done_at="",
        taught_by="",
        group=item.group,
    )
