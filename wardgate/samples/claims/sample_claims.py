"""The sample claims: a fifth have exactly one fault; of the rest, some look faulty and are not."""

from collections.abc import Iterator
from itertools import chain

import msgspec
from msgspec.structs import replace

from gateway.cards.receipts.receipt_keys import ReceiptKeys
from wardgate.samples.claims.both_formats import BothFormats
from wardgate.samples.claims.exported_facts import DRUGS
from wardgate.samples.claims.patient_pool import NoPatientLeft, PatientPool
from wardgate.samples.claims.quoted_receipt import receipt_of
from wardgate.samples.claims.treatment import treat
from wardgate.samples.claims.visit import Visit
from wardgate.samples.faults.all_faults import FAULTS
from wardgate.samples.faults.lookalikes import LOOKALIKES
from wardgate.samples.faults.sample_fault import MakeSampleVisit, SampleFault, SampleVisit

FAULTS_ONE_IN = 5
LOOKALIKES_ONE_IN = 17


class SampleClaim(msgspec.Struct, frozen=True):
    """One claim, to be submitted with the token of `facility`.

    `content` is FHIR R4 JSON; `export` has the same facts in BHYT XML, or is None for a bill in another
    currency, which no export can have. `fault` is None for a claim without a fault; `line` is the sequence
    of the faulty line, or 0 for the claim as a whole.
    """

    name: str
    facility: str
    content: bytes
    export: bytes | None
    fault: SampleFault | None
    line: int


class SampleClaims(msgspec.Struct, frozen=True):
    """The home facility's claims in the order of submission, and the claims to submit before them.

    `elsewhere` are other facilities' claims for some of the same patients, all without a fault. A stay at two
    facilities can be found only if they were submitted first.
    """

    home: tuple[SampleClaim, ...]
    elsewhere: tuple[SampleClaim, ...]


class _Labelled(msgspec.Struct, frozen=True):
    visit: Visit
    fault: SampleFault | None = None
    line: int = 0


def make_claims(pool: PatientPool, count: int, receipt_keys: ReceiptKeys) -> SampleClaims:
    """Make `count` claims of the home facility, with receipts signed by these keys.

    Raises ValueError if there are too few people.
    """
    groups = [*_faulty(pool, count // FAULTS_ONE_IN), *_lookalikes(pool, count // LOOKALIKES_ONE_IN)]
    try:
        while sum(visit.facility == pool.home for visit in _visits(groups)) < count:
            groups.append([_Labelled(treat(pool, pool.take_insured()))])
    except NoPatientLeft:
        raise ValueError(f"the sample world has too few insured people for {count} claims") from None
    pool.random.shuffle(groups)
    visits = list(chain.from_iterable(groups))
    home = [each for each in visits if each.visit.facility == pool.home]
    elsewhere = [each for each in visits if each.visit.facility != pool.home]
    formats = BothFormats()
    return SampleClaims(
        home=_claims(home, receipt_keys, formats), elsewhere=_claims(elsewhere, receipt_keys, formats)
    )


def _faulty(pool: PatientPool, count: int) -> Iterator[list[_Labelled]]:
    """Each fault in turn; a fault without a suitable patient left is skipped."""
    for number in range(count):
        fault = FAULTS[number % len(FAULTS)]
        variant = fault.variants[number // len(FAULTS) % len(fault.variants)]
        yield from _labelled(pool, variant, fault)


def _lookalikes(pool: PatientPool, count: int) -> Iterator[list[_Labelled]]:
    for number in range(count):
        yield from _labelled(pool, LOOKALIKES[number % len(LOOKALIKES)], None)


def _labelled(
    pool: PatientPool, make: MakeSampleVisit, fault: SampleFault | None
) -> Iterator[list[_Labelled]]:
    try:
        sample: SampleVisit = make(pool)
    except NoPatientLeft:
        return
    yield [*map(_Labelled, sample.before), _Labelled(sample.visit, fault, sample.line)]


def _visits(groups: list[list[_Labelled]]) -> Iterator[Visit]:
    return (each.visit for each in chain.from_iterable(groups))


def _claims(
    visits: list[_Labelled], receipt_keys: ReceiptKeys, formats: BothFormats
) -> tuple[SampleClaim, ...]:
    digits = max(len(str(len(visits))), 3)
    return tuple(
        _claim(f"claim-{place:0{digits}}", _drugs_first(each), place, receipt_keys, formats)
        for place, each in enumerate(visits, start=1)
    )


def _claim(
    name: str, labelled: _Labelled, place: int, receipt_keys: ReceiptKeys, formats: BothFormats
) -> SampleClaim:
    visit = labelled.visit
    number = _number(visit, place)
    content, export = formats.write(visit, number, receipt_of(visit, number, receipt_keys))
    return SampleClaim(
        name=name,
        facility=visit.facility,
        content=content,
        export=export,
        fault=labelled.fault,
        line=labelled.line,
    )


def _drugs_first(labelled: _Labelled) -> _Labelled:
    """The lines in the order of an export, so that both formats number them the same."""
    numbered = sorted(
        enumerate(labelled.visit.lines, start=1), key=lambda each: each[1].item.group not in DRUGS
    )
    visit = replace(labelled.visit, lines=tuple(line for _, line in numbered))
    before = [0, *(number for number, _ in numbered)]
    return _Labelled(visit, labelled.fault, before.index(labelled.line))


def _number(visit: Visit, place: int) -> str:
    """The facility's number for the visit: the facility, the day, and a serial number."""
    return f"{visit.facility}-{visit.created:%Y%m%d}-{place:05}"
