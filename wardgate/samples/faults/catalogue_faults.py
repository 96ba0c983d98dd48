"""Faults against the facility's catalogues: what they do not have, or have at another price."""

from collections.abc import Callable

from msgspec.structs import replace

from wardgate.samples.claims.exported_facts import DRUGS
from wardgate.samples.claims.patient_pool import PatientPool
from wardgate.samples.claims.treatment import admit, examine
from wardgate.samples.claims.visit import BilledLine, Visit, billed, total_of
from wardgate.samples.faults.sample_fault import SampleFault, SampleVisit

# MA_NHOM of laboratory tests.
TEST = "1"
UNKNOWN_LICENCE = "999999/CCHN"


def drug_not_listed(pool: PatientPool) -> SampleVisit:
    """The code of a drug is in no catalogue."""
    return _changed(admit(pool, pool.take_insured()), _is_drug, _with_unknown_code)


def test_not_listed(pool: PatientPool) -> SampleVisit:
    """The code of a test is in no catalogue."""
    return _changed(admit(pool, pool.take_insured()), _is_test, _with_unknown_code)


def dearer_than_the_catalogue(pool: PatientPool) -> SampleVisit:
    """A test costs a fifth more than the catalogue says."""
    return _changed(admit(pool, pool.take_insured()), _is_test, _with_higher_price)


def drug_of_another_name(pool: PatientPool) -> SampleVisit:
    """A drug has its code and another name."""
    return _changed(examine(pool, pool.take_insured()), _is_drug, _with_other_name)


def ordered_by_nobody_listed(pool: PatientPool) -> SampleVisit:
    """A test was ordered by someone who is not in the catalogue of practitioners."""
    return _changed(
        admit(pool, pool.take_insured()), _is_test, lambda line: replace(line, doctor=UNKNOWN_LICENCE)
    )


def _is_drug(line: BilledLine) -> bool:
    return line.item.group in DRUGS


def _is_test(line: BilledLine) -> bool:
    return line.item.group == TEST


def _with_unknown_code(line: BilledLine) -> BilledLine:
    return replace(line, item=replace(line.item, code=f"{line.item.code}9"))


def _with_higher_price(line: BilledLine) -> BilledLine:
    return billed(replace(line.item, price=line.item.price * 6 / 5), line.first_day, int(line.quantity))


def _with_other_name(line: BilledLine) -> BilledLine:
    return replace(line, item=replace(line.item, display=f"{line.item.display} (loại khác)"))


def _changed(
    visit: Visit, suits: Callable[[BilledLine], bool], change: Callable[[BilledLine], BilledLine]
) -> SampleVisit:
    place = next(place for place, line in enumerate(visit.lines) if suits(line))
    lines = (*visit.lines[:place], change(visit.lines[place]), *visit.lines[place + 1 :])
    return SampleVisit(replace(visit, lines=lines, total=total_of(lines)), line=place + 1)


FAULTS = (
    SampleFault("not-in-catalogue", "W38", (drug_not_listed, test_not_listed)),
    SampleFault("dearer-than-catalogue", "W40", (dearer_than_the_catalogue,)),
    SampleFault("name-not-of-catalogue", "W41", (drug_of_another_name,)),
    SampleFault("practitioner-not-listed", "W44", (ordered_by_nobody_listed,)),
)
