"""Which entries of catalogues a claim needs."""

import msgspec
import pytest

from insurance.catalogue.catalogue_kind import INSURERS, CatalogueKind
from insurance.catalogue.practitioner import licence_number
from insurance.claim.bhyt.systems import DRUG, SERVICE, SUPPLY
from insurance.claim.parts.care import Care
from insurance.claim.parts.patient import StatedCard
from insurance.claim.parts.values import Coding
from insurance.claim.parts.visit import Visit
from review.catalogues.reading.catalogue_name import catalogue_names
from review.catalogues.reading.catalogue_need import catalogue_need
from tests.rules.claims import FACILITY, a_claim

DRUGS, SUPPLIES, SERVICES = CatalogueKind.DRUGS, CatalogueKind.SUPPLIES, CatalogueKind.SERVICES


@pytest.mark.parametrize(
    ("system", "group", "kinds"),
    [
        (DRUG, None, {DRUGS}),
        (SUPPLY, "10", {SUPPLIES}),
        (SERVICE, "4", {SERVICES}),
        ("urn:another", "4", {DRUGS}),
        ("urn:another", "7", {DRUGS}),
        (None, "11", {SUPPLIES}),
        (None, "13", {SERVICES}),
        (None, None, {DRUGS, SUPPLIES, SERVICES}),
    ],
)
def test_a_code_is_looked_for_in_the_catalogue_of_its_system_or_else_of_its_group(
    system: str | None, group: str | None, kinds: set[CatalogueKind]
) -> None:
    claim = a_claim()
    line = msgspec.structs.replace(claim.lines[0], group=group, codes=(Coding(system, "A.1"),))
    need = catalogue_need(msgspec.structs.replace(claim, lines=(line,)), FACILITY, ())
    assert {kind for kind, codes in need.codes.items() if "A.1" in codes} - INSURERS == kinds


def test_people_departments_and_machines_of_a_line_are_looked_for() -> None:
    care = Care(
        department="K01", doctors=("1/CCHN(NV1)", "(NV2)"), performers=("2/CCHN",), machines=("SA.1",)
    )
    claim = a_claim()
    part = msgspec.structs.replace(claim.lines[0], codes=(), care=care)
    line = msgspec.structs.replace(claim.lines[0], codes=(), parts=(part,))
    need = catalogue_need(msgspec.structs.replace(claim, lines=(line,)), FACILITY, ())
    assert need.codes == {
        CatalogueKind.DEPARTMENTS: {"K01"},
        CatalogueKind.PRACTITIONERS: {"1/CCHN", "2/CCHN"},
        CatalogueKind.MACHINES: {"SA.1"},
        CatalogueKind.FACILITIES: {FACILITY},
    }


def test_a_bed_is_compared_with_the_beds_of_its_department_and_of_the_patients() -> None:
    claim = a_claim(lines=[{"group": "15", "code": "K04.1911", "care": {"department": "K0329"}}])
    need = catalogue_need(claim, FACILITY, ())
    assert need.codes[SERVICES] == {"K04.1911", "K04.*", "K03.*", "K29.*"}


@pytest.mark.parametrize(
    ("group", "code", "lists"),
    [
        ("4", "40.61", {CatalogueKind.NATIONAL_DRUGS: {"40.61"}}),
        ("7", "M1.KT.NAT", {CatalogueKind.BLOOD_PRODUCTS: {"M1"}}),
        ("8", "03.1_GT", {CatalogueKind.INCLUSIONS: {"03.1"}, CatalogueKind.NATIONAL_SERVICES: {"03.1"}}),
        ("13", "02.1896", {CatalogueKind.INCLUSIONS: {"02.1896"}}),
    ],
)
def test_a_code_is_looked_for_in_the_lists_that_are_one_for_all(
    group: str, code: str, lists: dict[CatalogueKind, set[str]]
) -> None:
    claim = a_claim()
    line = msgspec.structs.replace(claim.lines[0], group=group, codes=(Coding(None, code),))
    need = catalogue_need(msgspec.structs.replace(claim, lines=(line,)), FACILITY, ())
    for_all = INSURERS - {CatalogueKind.FACILITIES}
    assert {kind: codes for kind, codes in need.codes.items() if kind in for_all} == lists


def test_every_facility_that_the_visit_has_to_do_with_is_looked_for() -> None:
    visit = Visit(referred_from="01002", transferred_to="01003", departments=("K02",))
    claim = msgspec.structs.replace(
        a_claim(lines=[]), visit=visit, cards=(StatedCard("DN4", registered_facility="01004"),)
    )
    need = catalogue_need(claim, FACILITY, ["01005"])
    assert need.codes == {
        CatalogueKind.FACILITIES: {FACILITY, "01002", "01003", "01004", "01005"},
        CatalogueKind.DEPARTMENTS: {"K02"},
    }


def test_some_catalogues_are_one_for_all_and_the_others_are_of_the_facility_of_the_claim() -> None:
    owners = {name.kind: name.facility for name in catalogue_names(FACILITY)}
    assert owners == {kind: "" if kind in INSURERS else FACILITY for kind in CatalogueKind}


@pytest.mark.parametrize(
    ("stated", "licence"),
    [
        ("000001/HNO-CCHN", "000001/HNO-CCHN"),
        ("000001/HNO-CCHN(NV07)", "000001/HNO-CCHN"),
        ("000001/HNO-CCHN.C.79025", "000001/HNO-CCHN"),
        ("(NV07)", ""),
    ],
)
def test_a_practitioner_is_looked_for_by_the_number_of_the_licence(stated: str, licence: str) -> None:
    assert licence_number(stated) == licence
